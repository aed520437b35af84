"""From the scale's frames to what the screen shows: never a stale value, never an invented one."""

from __future__ import annotations

from app.models.desk import LiveWeight, Range
from app.models.readings import Reading

STALE_NS = 1_000_000_000
"""A reading older than a second is no weight (screen rule W2)."""
_RANGES = {"overload": Range.OVER, "underload": Range.UNDER}


def live(reading: Reading | None, tare_g: int | None, list_tare_g: int | None, now_ns: int) -> LiveWeight:
    """The latest frame as a weight. `tare_g` is the scale's own tare, `list_tare_g` that of a chosen container."""
    if reading is None or now_ns - reading.at_ns > STALE_NS:
        return LiveWeight()
    if reading.error is not None or reading.value is None:
        return LiveWeight(range=_RANGES.get(reading.error or "", Range.INSIDE))
    shown = reading.grams
    scale_tare = tare_g or None
    if shown is not None and list_tare_g is not None and scale_tare is None:
        return _with_list_tare(reading, shown, list_tare_g)
    return LiveWeight(
        value=reading.value,
        unit=reading.unit or "",
        stable=bool(reading.stable),
        zero=shown == 0,
        net_g=shown,
        tare_g=scale_tare,
        gross_g=shown + (tare_g or 0) if shown is not None and tare_g is not None else None,
    )


def _with_list_tare(reading: Reading, gross_g: int, tare_g: int) -> LiveWeight:
    net = gross_g - tare_g
    return LiveWeight(
        value=_in_unit(net, reading),
        unit=reading.unit or "",
        stable=bool(reading.stable),
        zero=gross_g == 0,
        net_g=net,
        tare_g=tare_g,
        gross_g=gross_g,
        tare_preset=True,
    )


def _in_unit(quantity: int, reading: Reading) -> str:
    """`quantity` in the scale's own unit and number of decimals, exact."""
    from decimal import Decimal

    shift = {"g": 0, "kg": -3, "t": -6}[reading.unit or "g"]
    return f"{Decimal(quantity).scaleb(shift):.{reading.decimals}f}"

"""What lies on a scale whose protocol has no command to tare it: the host gives this weight back as a tare. Pure."""

from __future__ import annotations

from decimal import Decimal

from app.errors import OperatorError
from app.models.readings import Reading

_FRESH_NS = 1_000_000_000


def gross(last: Reading | None, now_ns: int) -> tuple[str, str]:
    """What lies on the scale by its newest frame, at rest: (decimal string, unit). OperatorError where unknown."""
    if last is None or now_ns - last.at_ns > _FRESH_NS:
        raise OperatorError("capture.stale")
    if last.error is not None:
        raise OperatorError(str(last.problem))
    if last.value is None or last.unit is None or last.tare is None:
        raise OperatorError("scale.no_weight")
    gross = Decimal(last.value) + Decimal(last.tare)
    if not last.stable or gross < 0:
        raise OperatorError("scale.underload" if last.stable else "scale.unstable")
    return str(gross), last.unit

"""Gross, tare and net of a captured frame, each with where it comes from (OIML R 76-1: shown as such)."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.capture import Captured
from app.models.values import Origin, grams


@dataclass(frozen=True)
class Tare:
    """A tare and where it comes from, as the one who set it knows."""

    grams: int
    origin: Origin


@dataclass(frozen=True)
class Weights:
    """The three numbers of a weighing, each with its origin; None goes with `Origin.UNKNOWN`."""

    gross_g: int | None
    gross_from: Origin
    tare_g: int | None
    tare_from: Origin
    net_g: int
    net_from: Origin


def weights(captured: Captured, known: Tare | None = None, container_g: int | None = None) -> Weights:
    """The numbers of `captured`; no gross where the scale did not name its tare in the same press.

    `known` is the tare last set from here: it tells the origin when the scale names the same one. With
    `container_g`, a tare kept by the station, the net is computed and the tare preset.
    """
    shown = captured.reading.grams
    if shown is None:
        raise ValueError("a captured reading has whole grams")
    own = Tare(0, Origin.MEASURED) if captured.reading.net is False else _scale_tare(captured, known)
    gross, gross_from = None if own is None else shown + own.grams, _gross_origin(own)
    if container_g is None:
        tare, tare_from = (None, Origin.UNKNOWN) if own is None else (own.grams, own.origin)
        return Weights(gross, gross_from, tare, tare_from, shown, Origin.MEASURED)
    both = container_g + (own.grams if own is not None else 0)
    tare_from = Origin.PRESET if both == container_g else Origin.COMPUTED
    return Weights(gross, gross_from, both, tare_from, shown - container_g, Origin.COMPUTED)


def _scale_tare(captured: Captured, known: Tare | None) -> Tare | None:
    """The tare that the scale itself names, in the frame or in the same press."""
    quantity = _named(captured)
    if quantity is None:
        return None
    if quantity == 0:
        return Tare(0, Origin.MEASURED)
    return Tare(quantity, known.origin if known is not None and known.grams == quantity else Origin.UNKNOWN)


def _named(captured: Captured) -> int | None:
    reading = captured.reading
    if reading.tare is not None and reading.unit is not None:
        return grams(reading.tare, reading.unit)
    return captured.tare_g


def _gross_origin(own: Tare | None) -> Origin:
    if own is None:
        return Origin.UNKNOWN
    return Origin.COMPUTED if own.grams else Origin.MEASURED

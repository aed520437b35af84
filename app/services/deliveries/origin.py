"""Which fish of a delivery may not be accepted into stock, by the plant's dated rules of origin. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from app.models.delivery import Position, Stop
from app.models.origin import OriginRule, ruling

FARMED = "farmed"
"""Production method of aquaculture: no gear, no permit of a catch."""


def stops(
    positions: Iterable[Position], rules: Iterable[OriginRule], species: Mapping[str, str], on: date
) -> tuple[Stop, ...]:
    """Why positions may not be accepted on that day; `species` gives that of an item where none is stated."""
    known = tuple(rules)
    found = (_stop(position, known, species, on) for position in positions)
    return tuple(stop for stop in found if stop is not None)


def _stop(
    position: Position, rules: Iterable[OriginRule], species: Mapping[str, str], on: date
) -> Stop | None:
    kind = position.species or species.get(position.item)
    if not (kind and position.water and position.origin_class):
        return None
    rule = ruling(rules, kind, position.water, position.origin_class, on)
    if rule is None or rule.allowed:
        return None
    return Stop(position.id, rule.code, rule.valid_from, rule.source, rule.confidence)


def stopped(found: Iterable[Stop], positions: Iterable[uuid.UUID]) -> Stop | None:
    """The first stop of one of these positions."""
    among = set(positions)
    return next((stop for stop in found if stop.position in among), None)

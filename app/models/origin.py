"""May fish of that species, water and origin be accepted into stock? Dated rules, never code. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ANY = "any"


@dataclass(frozen=True)
class OriginRule:
    """One row of the plant's origin rules; an empty day is not known and holds always."""

    code: str
    species: str
    water: str
    origin_class: str
    allowed: bool
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None
    source: str | None = None
    confidence: str | None = None

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def ruling(
    rules: Iterable[OriginRule], species: str, water: str, origin_class: str, on: date
) -> OriginRule | None:
    """The rule that decides on that day, None where none speaks of it.

    The rule of the water leads over `any`; of two the one that forbids; of those the younger.
    """
    found = [
        rule
        for rule in rules
        if rule.species == species
        and rule.origin_class == origin_class
        and rule.water in (water, ANY)
        and rule.holds(on)
    ]
    return min(found, key=_rank, default=None)


def _rank(rule: OriginRule) -> tuple[bool, bool, int]:
    return rule.water == ANY, rule.allowed, -(rule.valid_from.toordinal() if rule.valid_from else 0)

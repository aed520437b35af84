"""Sampling by attributes, single plans, normal inspection (ISO 2859-1 tables 1 and 2-A). The tables are arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Arrow(StrEnum):
    """Where table 2-A sends the reader of a cell without a plan."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class LetterRow:
    """Table 1: lots of `low` to `high` units (None: any number) have these letters by inspection level."""

    low: int
    high: int | None
    letters: Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """Table 2-A: accept at most `accept` defective units, or follow `arrow`."""

    accept: int | None
    arrow: Arrow | None = None


@dataclass(frozen=True)
class Tables:
    """`letters` in order of lot sizes; `sizes` gives each letter's sample, in order; `cells` by (letter, AQL in %)."""

    letters: Sequence[LetterRow]
    sizes: Mapping[str, int]
    cells: Mapping[tuple[str, Decimal], Cell]


@dataclass(frozen=True)
class Plan:
    """`letter` is what the lot's size gives, `used` the letter of the plan that the arrows lead to."""

    letter: str
    used: str
    sample: int
    accept: int
    whole_lot: bool
    """The sample would be the lot or more: every unit is inspected."""

    @property
    def reject(self) -> int:
        return self.accept + 1

    def passes(self, defective: int) -> bool:
        """Whether the lot is accepted with so many defective units in the sample."""
        return defective <= self.accept


def plan(lot_size: int, level: str, aql: Decimal, tables: Tables) -> Plan:
    """The plan for a lot; ValueError names a size, level or AQL that the tables do not have."""
    letter = _letter(lot_size, level, tables)
    used, accept = _follow(letter, aql, tables)
    sample = tables.sizes[used]
    return Plan(letter, used, sample, accept, sample >= lot_size)


def _letter(lot_size: int, level: str, tables: Tables) -> str:
    for row in tables.letters:
        if row.low <= lot_size and (row.high is None or lot_size <= row.high):
            if level not in row.letters:
                raise ValueError("level")
            return row.letters[level]
    raise ValueError("lot_size")


def _follow(letter: str, aql: Decimal, tables: Tables) -> tuple[str, int]:
    """The first letter with a plan, the way the arrows point, and the defective units it accepts."""
    order = list(tables.sizes)
    place = order.index(letter)
    while (cell := tables.cells.get((order[place], aql))) is not None:
        if cell.accept is not None:
            return order[place], cell.accept
        place += 1 if cell.arrow is Arrow.DOWN else -1
    raise ValueError("aql")

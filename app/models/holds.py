"""A hold: something must not be used until somebody with the right to it has lifted it. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a hold covers."""

    LOT = "lot"
    DELIVERY = "delivery"
    """All its lots, those that come later with them."""
    ITEM = "item"
    """All lots of an item that were opened on these days, at whatever station."""


class Cause(StrEnum):
    """What a hold was set for."""

    PERSON = "person"
    GATE = "gate"
    RESULT = "result"
    ALARM = "alarm"


@dataclass(frozen=True)
class Hold:
    """One hold that stands. `covers` is the code of the lot, delivery or item; `reason` a code of the plant's list."""

    id: str
    scope: Scope
    covers: str
    reason: str
    set_at: datetime
    set_by: str
    """Role of the person; the name may be unknown at this station."""
    name: str | None = None
    note: str = ""
    cause: Cause = Cause.PERSON
    cause_id: str = ""
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True)
class MayUse:
    """The answer to the one question that everything which uses a lot asks. No holds: it may be used."""

    holds: tuple[Hold, ...] = ()

    def __bool__(self) -> bool:
        return not self.holds

"""What an audit asks and is told: who, what, when, old value, new value, why, with which program and scale.

Values only. Fields keep the codes of the entries; the wording is made where they are shown or written out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Question:
    """Every part that is given must hold; none given asks for all entries. `until` is exclusive."""

    lot: str | None = None
    """Code of a lot as its label says it."""
    person: str | None = None
    """Pseudonym, `p_0042`."""
    device: str | None = None
    day: date | None = None
    """Plant day."""
    since: datetime | None = None
    until: datetime | None = None


class Effect(StrEnum):
    """What became of an entry."""

    COUNTS = "counts"
    REFUSED = "refused"
    """A decision that the plant refused; kept on record, without effect."""
    VOIDED = "voided"
    MARKED = "marked"
    """Stored and not applied; a person still has to look."""
    MENDED = "mended"
    SET_ASIDE = "set_aside"


class Chained(StrEnum):
    """Whether one entry's hash follows from its body and the entry before it."""

    INTACT = "intact"
    BROKEN = "broken"
    ALONE = "alone"
    """The entry before is not kept here, so nothing can be said."""


@dataclass(frozen=True)
class Change:
    """One value that an entry set. `key` names the thing, `old` is None where nothing was known before."""

    table: str
    key: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Outcome:
    """`code`: reason of the void, rule of the mark, reason of the refusal; `by` the entry that says so."""

    effect: Effect = Effect.COUNTS
    code: str | None = None
    person: str | None = None
    by: tuple[str, int] | None = None


@dataclass(frozen=True)
class Record:
    """One entry as an audit shows it. `kind` is empty and `at` None where the body cannot be read."""

    stream: str
    seq: int
    body: str
    hash: bytes
    previous: bytes | None = None
    """Hash of the entry before, None where that is not kept here."""
    chained: Chained = Chained.ALONE
    id: str = ""
    kind: str = ""
    version: int = 0
    at: datetime | None = None
    day: str | None = None
    shift: str | None = None
    person: str | None = None
    name: str | None = None
    assurance: str | None = None
    reason: str | None = None
    app: str | None = None
    lots: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    outcome: Outcome = field(default_factory=Outcome)
    doubts: tuple[str, ...] = ()
    """What the plant doubted though it applied the entry; known when the plant was asked."""

    @property
    def place(self) -> str:
        return f"{self.stream} {self.seq}"


@dataclass(frozen=True)
class Cursor:
    """Where a page ends; it means something only to the source that made it."""

    token: tuple[int | str, ...]


@dataclass(frozen=True)
class Page:
    """Entries newest first; `older` is None on the last page.

    `total` counts all that the question finds, None where counting would cost too much.
    """

    records: tuple[Record, ...]
    older: Cursor | None
    total: int | None


@dataclass(frozen=True)
class Proof:
    """The chain of one stream, computed again from the bodies kept here, from `first` to `last`.

    `bad` is the first place where the stored hash does not follow. `gaps` counts entries whose predecessor
    is not kept here: between them nothing is claimed.
    """

    stream: str
    checked: int
    first: int
    last: int
    head: bytes
    bad: int | None = None
    gaps: int = 0

    @property
    def whole(self) -> bool:
        return self.bad is None and self.gaps == 0

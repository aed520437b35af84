"""What waits for a person: entries the plant could not apply, and what follows from them but cannot be."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.models.envelope import Rows


@dataclass(frozen=True)
class Marked:
    """An entry kept verbatim and without effect. `body` is None where this station has no copy of it."""

    stream: str
    seq: int
    code: str
    detail: str = ""
    at: datetime | None = None
    kind: str = ""
    person: str | None = None
    name: str | None = None
    body: str | None = None
    proposal: Rows | None = None
    """The rows it should have carried, made from its own; None where nothing of it can be used."""

    @property
    def place(self) -> str:
        return f"{self.stream} {self.seq}"


@dataclass(frozen=True)
class Discrepancy:
    """What cannot be true. Its id comes from rule and causes: found again, it is the same."""

    id: uuid.UUID
    rule: str
    lot: str
    causes: tuple[str, ...]
    grams: int | None = None


@dataclass(frozen=True)
class Stub:
    """A lot known by its label only: the entry that opened it has not arrived."""

    id: uuid.UUID
    lot: str
    grams: int = 0


@dataclass(frozen=True)
class Waiting:
    """All of it."""

    marked: tuple[Marked, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    stubs: tuple[Stub, ...] = ()

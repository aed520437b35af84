"""Where an audit gets its entries: the station's own tables, or the plant on the person's connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from app.models.audit import Cursor, Outcome, Page, Proof, Question, Record

Progress = Callable[[float], None]
"""Hears the part done, 0 to 1."""


def unheard(_part: float) -> None:
    """For those who do not wait for progress."""


class AuditSource(Protocol):
    """Used by one thread at a time."""

    def page(
        self, question: Question, before: Cursor | None, limit: int, progress: Progress = unheard
    ) -> Page:
        """At most `limit` entries older than `before` (None: the newest)."""

    def walk(self, question: Question) -> Iterator[Record]:
        """All entries that the question finds, oldest first."""

    def streams(self) -> list[str]:
        """The streams of which entries are kept here, the own one first."""

    def prove(self, stream: str, progress: Progress = unheard) -> Proof:
        """The chain of `stream` computed again."""


class History(Protocol):
    """What is asked besides an entry itself, to say what was before it and what became of it."""

    def name(self, person: str) -> str | None: ...

    def lot_code(self, lot: str) -> str | None: ...

    def state_before(self, table: str, key: str, stream: str, seq: int) -> Mapping[str, Any] | None:
        """The row of a STATE table that the decision (stream, seq) replaced; None where there was none."""

    def tare_before(self, stream: str, device: str, seq: int) -> int | None:
        """Tare in grams that the device had before that entry, None where no entry tells."""

    def rows_of(self, entry: str) -> Mapping[str, Any]:
        """The rows of the entry with this id; empty where it is not kept here."""

    def outcome(self, stream: str, seq: int, entry: str) -> Outcome: ...

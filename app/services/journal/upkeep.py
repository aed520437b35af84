"""Letting go of what is old, a short piece of work at a time, behind every capture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from app.services.journal import pruning
from app.services.journal.pruning import Plan
from app.services.journal.readers import Readers
from app.services.journal.sqlcipher import Connection
from app.services.journal.writer import Writer

T = TypeVar("T")

BATCH = 10
"""Entries a transaction: less than ten milliseconds, the most that a capture may have to wait for."""


class Upkeep:
    """Once a day by the plant's clock it looks, on a reader's thread, at what may go; then each step lets go
    of a little. `days` says how long others' entries are kept.
    """

    def __init__(self, writer: Writer, readers: Readers, days: Callable[[], int]) -> None:
        self._writer, self._readers, self._days = writer, readers, days
        self._seen: date | None = None
        self._plan: Future[Plan] | None = None
        self._work: Iterator[bool] | None = None

    def step(self, now: datetime) -> bool:
        """One short piece of work, where there is any; `now` is the plant's time. False when all is done.

        What fails is left for the next day; the errors of disk and journal pass through.
        """
        if self._work is not None:
            return self._go_on(self._work)
        if self._plan is not None:
            return self._begin(self._plan)
        if self._seen == now.date():
            return False
        self._seen = now.date()
        reached = self._readers.submit(lambda reads: reads.acknowledged()).result()
        self._write(lambda connection: pruning.note_acknowledged(connection, now, reached))
        days = self._days()
        self._plan = self._readers.submit(lambda reads: pruning.plan(reads, now, days))
        return True

    def _begin(self, plan: Future[Plan]) -> bool:
        if plan.done():
            self._plan = None
            self._work = self._pieces(plan.result())
        return True

    def _go_on(self, work: Iterator[bool]) -> bool:
        self._work = None
        if next(work, False):
            self._work = work
        return self._work is not None

    def _pieces(self, plan: Plan) -> Iterator[bool]:
        """Each step of it is one transaction."""
        while self._write(partial(pruning.let_go_of_own, plan=plan, limit=BATCH)) == BATCH:
            yield True
        things = sorted(plan.finished)
        while things:
            done = self._write(partial(_let_go, things=things, plan=plan))
            things = things[done:]
            yield True
        for first in range(0, len(plan.loose), BATCH):
            some = plan.loose[first : first + BATCH]
            self._write(partial(pruning.let_go_of_loose, places=some, plan=plan))
            yield True

    def _write(self, work: Callable[[Connection], T]) -> T:
        return self._writer.submit(lambda store: store.change(work), background=True).result()


def _let_go(connection: Connection, things: list[str], plan: Plan) -> int:
    """How many of `things` are done with; as many as one transaction may hold."""
    room = BATCH
    for done, thing in enumerate(things[:BATCH]):
        room -= pruning.let_go_of(connection, thing, plan, room)
        if room <= 0:
            return done
    return len(things[:BATCH])

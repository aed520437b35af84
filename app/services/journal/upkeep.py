"""Letting go of what is old, a short piece of work at a time, behind every capture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import date, datetime

from app.services.journal import pruning
from app.services.journal.pruning import Plan
from app.services.journal.readers import Readers
from app.services.journal.sqlcipher import transaction
from app.services.journal.store import Store
from app.services.journal.writer import Writer

BATCH = 25
"""Entries a transaction: some ten milliseconds, the most that a capture may have to wait for."""


class Upkeep:
    """Once a day by the plant's clock it looks, on a reader's thread, at what may go; then each step lets go
    of a little. `days` says how long others' entries are kept.
    """

    def __init__(self, writer: Writer, readers: Readers, days: Callable[[], int]) -> None:
        self._writer, self._readers, self._days = writer, readers, days
        self._seen: date | None = None
        self._plan: Future[Plan] | None = None
        self._work: Iterator[None] | None = None

    def step(self, now: datetime) -> bool:
        """One short piece of work, where there is any; `now` is the plant's time. False when all is done."""
        if self._work is not None:
            return self._go_on(self._work)
        if self._plan is not None:
            return self._begin(self._plan)
        if self._seen == now.date():
            return False
        self._seen = now.date()
        self._write(lambda store: pruning.note_acknowledged(store.connection, now, store.acknowledged()))
        days = self._days()
        self._plan = self._readers.submit(lambda reads: pruning.plan(reads, now, days))
        return True

    def _begin(self, plan: Future[Plan]) -> bool:
        if plan.done():
            self._plan = None
            self._work = self._pieces(plan.result())
        return True

    def _go_on(self, work: Iterator[None]) -> bool:
        try:
            next(work)
        except StopIteration:
            self._work = None
        return self._work is not None

    def _pieces(self, plan: Plan) -> Iterator[None]:
        """Each step of it is one transaction."""
        while self._write(lambda store: pruning.let_go_of_own(store.connection, plan, BATCH)) == BATCH:
            yield
        things = sorted(plan.finished)
        while things:
            things = things[self._write(lambda store, some=things: _let_go(store, some, plan)) :]  # type: ignore[misc]
            yield
        for first in range(0, len(plan.loose), BATCH):
            some = plan.loose[first : first + BATCH]
            self._write(lambda store, some=some: pruning.let_go_of_loose(store.connection, some, plan))  # type: ignore[misc]
            yield

    def _write(self, work: Callable[[Store], int | None]) -> int:
        def alone(store: Store) -> int:
            with transaction(store.connection):
                return work(store) or 0

        return self._writer.submit(alone, background=True).result()


def _let_go(store: Store, things: list[str], plan: Plan) -> int:
    """How many of `things` are done with; as many as one transaction may hold."""
    room = BATCH
    for done, thing in enumerate(things[:BATCH]):
        room -= pruning.let_go_of(store.connection, thing, plan, room)
        if room <= 0:
            return done
    return len(things[:BATCH])

"""Orders and what becomes of them as entries: durable first, then on the board."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from app.clock import Clock
from app.errors import OperatorError
from app.models.envelope import Author, Draft
from app.models.labelqueue import JobState, LabelJob
from app.models.values import uuid7
from app.services.labels import orders
from app.services.labels.board import Board
from app.services.labels.orders import Order
from app.services.labels.ports import Journal
from app.services.labels.press import mark


@dataclass(frozen=True)
class Station:
    """Whose queue it is: the plant, the stream of this station's entries, the printer's name."""

    plant: uuid.UUID
    stream: str
    printer: str


class Register:
    """Used from any thread. A Future ends after the entry is durable and the board shows it."""

    def __init__(
        self, station: Station, journal: Journal, clock: Clock, author: Callable[[], Author], board: Board
    ) -> None:
        self._station, self._journal, self._clock = station, journal, clock
        self._author, self._board = author, board

    @property
    def stream(self) -> str:
        return self._station.stream

    def order(self, order: Order, reason: str | None) -> Future[LabelJob]:
        """A label is ordered; with `reason` it repeats another one."""
        new_id = self._new_id()
        held = self._new_id() if order.held else None
        draft = orders.ordered(self._station.plant, order, new_id, reason, held)

        def durable(receipt: Any) -> LabelJob:
            job = LabelJob(
                new_id, receipt.at, order.content, order.template, order.weighing, order.copies,
                order.previous, reason, JobState.HELD if held else JobState.WAITING,
            )  # fmt: skip
            self._board.put(job)
            return job

        return self._recorded(draft, durable)

    def settle(self, job: LabelJob, outcome: JobState, how: str) -> Future[None]:
        """The journal says what became of the job; then the board does."""
        draft = orders.settled((job.order,), outcome, how, self._station.printer, self._new_id)

        def durable(_receipt: Any) -> None:
            differences = job.differences if outcome is JobState.DIFFERS else ()
            self._board.put(replace(job, state=outcome, differences=differences))
            if not job.state.waits or outcome.settled:
                self._journal.drop_form(mark(job.order))

        return self._recorded(draft, durable)

    def release(self, held: Sequence[LabelJob]) -> Future[None]:
        """Labels that were held wait for the printer, in one entry."""
        done: Future[None] = Future()
        if not held:
            done.set_result(None)
            return done
        asked = tuple(job.order for job in held)
        draft = orders.settled(asked, JobState.WAITING, "looked", self._station.printer, self._new_id)

        def durable(_receipt: Any) -> None:
            for job in held:
                self._board.put(replace(job, state=JobState.WAITING))

        return self._recorded(draft, durable)

    def _recorded(self, draft: Draft, durable: Callable[[Any], Any]) -> Future[Any]:
        done: Future[Any] = Future()

        def written(receipt: Future[Any]) -> None:
            error = receipt.exception()
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(durable(receipt.result()))

        self._journal.append(draft, self._author()).add_done_callback(written)
        return done

    def _new_id(self) -> uuid.UUID:
        return uuid7(self._clock.now(), os.urandom(10))


def refused(key: str) -> Future[Any]:
    """A future that ended with OperatorError `key`."""
    future: Future[Any] = Future()
    future.set_exception(OperatorError(key))
    return future

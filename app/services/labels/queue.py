"""The label queue of one station: orders are entries, the printer gets them in order, nothing is printed twice by
itself."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from app.clock import Clock
from app.errors import EnvironmentFault, OperatorError, StationError
from app.models.envelope import Author
from app.models.labelqueue import JobState, LabelJob, QueueSnapshot
from app.models.labels import LabelContent
from app.models.listeners import Listeners
from app.models.printing import PrinterPort
from app.models.values import uuid7
from app.services.labels import jobs, orders
from app.services.labels.orders import Order
from app.services.labels.ports import Journal
from app.services.labels.press import LOOK, Press, mark

_RECENT = 20
WARM_AFTER = 3.0
"""Seconds after the start."""


@dataclass(frozen=True)
class Station:
    """Whose queue it is: the plant, the stream of this station's entries, the printer's name."""

    plant: uuid.UUID
    stream: str
    printer: str


class LabelQueue:
    """`make` renders a job for the printer; `author` is who stands at the station; `renew` gives a job that is
    printed once more what is known by then. `start` once, `stop` once."""

    def __init__(
        self, station: Station, journal: Journal, printer: PrinterPort | None, clock: Clock,
        make: Callable[[LabelJob], bytes], author: Callable[[], Author], warm: Callable[[], None] = lambda: None,
        renew: Callable[[LabelJob], LabelJob] = lambda job: job,
    ) -> None:  # fmt: skip
        self._renew = renew
        self._station, self._journal, self._printer = station, journal, printer
        self._clock, self._author, self._warm = clock, author, warm
        self._listeners = Listeners()
        self._lock = threading.RLock()
        self._jobs: dict[uuid.UUID, LabelJob] = {}
        self._recent: tuple[LabelJob, ...] = ()
        self._stopping, self._work = threading.Event(), threading.Event()
        self._press = Press(journal, printer, make, self._show, self._stopping.wait) if printer else None
        self._thread = threading.Thread(target=self._run, name="label-queue")

    # What the screens ask

    def snapshot(self) -> QueueSnapshot:
        """The queue now; cheap, from any thread."""
        with self._lock:
            printer = self._printer.state if self._printer else None
            return QueueSnapshot(printer, tuple(self._jobs.values()), self._recent)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the snapshot changed; the result ends it."""
        return self._listeners.add(changed)

    def order(self, order: Order) -> Future[LabelJob]:
        """The label is ordered, durable when the future ends, and goes out as soon as the printer can."""
        return self._append(order, None)

    def put(self, content: LabelContent, template: str, weighing: uuid.UUID) -> Future[LabelJob]:
        """The label of a weighing, as `order` has it."""
        return self.order(Order(content, template, weighing=weighing))

    def reprint(self, previous: uuid.UUID, reason: str) -> Future[LabelJob]:
        """The label is printed once more: an act of its own, with its reason. `label.unknown_order`."""
        known = self._known(previous)
        if known is None:
            return _failed(OperatorError("label.unknown_order"))
        if not known.state.settled and known.state is not JobState.UNCERTAIN:
            return _failed(OperatorError("label.still_waits"))
        now = self._renew(known)
        again = Order(now.content, now.template, 1, now.weighing, 1, now.order)
        return self._append(again, reason)

    def decide(self, order: uuid.UUID, *, there: bool) -> Future[None]:
        """Somebody has looked for an uncertain label: it is there, or it is not."""
        return self._decided(order, JobState.CONFIRMED if there else JobState.MISSING, "looked")

    def cancel(self, order: uuid.UUID) -> Future[None]:
        """A label that waits is not wanted any more."""
        job = self._jobs.get(order)
        if job is None or job.state is not JobState.WAITING:
            return _failed(OperatorError("label.not_waiting"))
        return self._settle(job, JobState.CANCELLED, "looked")

    def scanned(self, lot: str) -> bool:
        """A label was read: the oldest uncertain one of that lot is there. False where none is uncertain."""
        uncertain = self.snapshot().of(JobState.UNCERTAIN)
        job = next((job for job in uncertain if job.lot == lot), None)
        if job is not None:
            self._settle(job, JobState.CONFIRMED, "scan")
        return job is not None

    # Life

    def start(self) -> None:
        """What was under way when the station last stood is under way again; the printer is fed from now on."""
        self._thread.start()

    def stop(self) -> None:
        """The label in the printer's hands is left to it; everything else waits for the next start."""
        self._stopping.set()
        self._work.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        self._restore()
        leave = self._printer.subscribe(lambda _state: self._nudge()) if self._printer else lambda: None
        self._get_ready()
        while not self._stopping.is_set():
            job = self._next()
            if job is None or not self._fed(job):
                self._work.wait(None if job is None else LOOK)
                self._work.clear()
        leave()

    def _get_ready(self) -> None:
        """What rendering needs is loaded once the first screen stands, or with the first label."""
        if self._press is not None:
            self._work.wait(WARM_AFTER)
            if not self._stopping.is_set():
                self._warm()

    def _restore(self) -> None:
        found = jobs.unsettled(self._journal.query, self._station.stream)
        with self._lock:
            self._jobs = {job.order: job for job in found} | self._jobs
        for job in found:
            begun = self._press is not None and self._press.was_begun(job)
            if begun and job.state is JobState.WAITING:
                self._settle_at_last(job, JobState.UNCERTAIN)
        self._listeners.tell()

    def _next(self) -> LabelJob | None:
        waiting = self.snapshot().of(JobState.WAITING) if self._press else ()
        return next((job for job in waiting if job.problem is None), None)

    def _fed(self, job: LabelJob) -> bool:
        """The job left the queue's head; False where it waits on."""
        assert self._press is not None and self._printer is not None  # noqa: S101, PT018 - see _next
        if not self._printer.state.ready and not self._printer.status().result().ready:
            return False
        try:
            outcome = self._press.print(job)
        except OperatorError as error:
            self._put(replace(job, problem=error.key))
            return True
        except EnvironmentFault:
            outcome = JobState.WAITING
        if outcome in (JobState.WAITING, JobState.AT_PRINTER):
            self._put(job)
            return False
        self._settle_at_last(job, outcome)
        return True

    def _settle_at_last(self, job: LabelJob, outcome: JobState) -> None:
        """What became of the job is durable; on a disk that refuses it is tried until it takes it or the station
        stops, and is uncertain then."""
        while not self._stopping.is_set():
            try:
                self._settle(job, outcome, "printer").result()
                return
            except StationError:
                self._stopping.wait(LOOK)

    # Jobs

    def _append(self, order: Order, reason: str | None) -> Future[LabelJob]:
        new_id = uuid7(self._clock.now(), os.urandom(10))
        draft = orders.ordered(self._station.plant, order, new_id, reason)
        done: Future[LabelJob] = Future()

        def durable(receipt: Future[Any]) -> None:
            error = receipt.exception()
            if error is not None:
                done.set_exception(error)
                return
            job = LabelJob(
                new_id, receipt.result().at, order.content, order.template, order.weighing, order.copies,
                order.previous, reason,
            )  # fmt: skip
            self._put(job)
            self._nudge()
            done.set_result(job)

        self._journal.append(draft, self._author()).add_done_callback(durable)
        return done

    def _known(self, order: uuid.UUID) -> LabelJob | None:
        with self._lock:
            kept = [job for job in (*self._jobs.values(), *self._recent) if job.order == order]
        if kept:
            return kept[0]
        found = jobs.ordered_once(self._journal.query, order)
        return replace(found, state=JobState.PRINTED) if found else None

    def _decided(self, order: uuid.UUID, outcome: JobState, how: str) -> Future[None]:
        job = self._jobs.get(order)
        if job is None or job.state is not JobState.UNCERTAIN:
            return _failed(OperatorError("label.not_uncertain"))
        return self._settle(job, outcome, how)

    def _settle(self, job: LabelJob, outcome: JobState, how: str) -> Future[None]:
        """The journal says what became of the job; then the queue does."""
        new_id = uuid7(self._clock.now(), os.urandom(10))
        draft = orders.settled(job.order, outcome, how, self._station.printer, new_id)
        done: Future[None] = Future()

        def durable(receipt: Future[Any]) -> None:
            error = receipt.exception()
            if error is not None:
                done.set_exception(error)
                return
            self._put(replace(job, state=outcome))
            if outcome.settled:
                self._journal.drop_form(mark(job.order))
            done.set_result(None)

        self._journal.append(draft, self._author()).add_done_callback(durable)
        return done

    def _put(self, job: LabelJob) -> None:
        with self._lock:
            if job.state.settled:
                self._jobs.pop(job.order, None)
                self._recent = (job, *self._recent)[:_RECENT]
            else:
                self._jobs[job.order] = job
        self._listeners.tell()

    def _show(self, job: LabelJob, state: JobState) -> None:
        self._put(replace(job, state=state))

    def _nudge(self) -> None:
        self._work.set()


def _failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future

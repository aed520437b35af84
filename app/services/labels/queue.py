"""The label queue of one station: orders are entries, the printer gets them in order, nothing is printed twice by
itself."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar

from app.clock import Clock
from app.errors import EnvironmentFault, OperatorError, StationError
from app.models.envelope import Author
from app.models.labelqueue import Checked, JobState, LabelJob, QueueSnapshot, ScanBack
from app.models.labels import LabelContent
from app.models.printing import PrinterPort
from app.models.scan import Scan
from app.services.labels import clearing, jobs, scanback
from app.services.labels.board import Board
from app.services.labels.orders import Order
from app.services.labels.ports import Journal
from app.services.labels.press import LOOK, Press
from app.services.labels.register import Register, Station, refused

T = TypeVar("T")
WARM_AFTER = 3.0
"""Seconds after the start."""
__all__ = ["LabelQueue", "Settings", "Station"]


@dataclass(frozen=True)
class Settings:
    """What a station may want otherwise. `warm` loads what rendering needs; `renew` gives a job that is printed
    once more what is known by then."""

    warm: Callable[[], None] = lambda: None
    renew: Callable[[LabelJob], LabelJob] = lambda job: job
    scan_back: ScanBack = ScanBack.OFF


class LabelQueue:
    """`make` renders a job for the printer; `author` is who stands at the station. `start` once, `stop` once."""

    def __init__(
        self, station: Station, journal: Journal, printer: PrinterPort | None, clock: Clock,
        make: Callable[[LabelJob], bytes], author: Callable[[], Author], settings: Settings = Settings(),
    ) -> None:  # fmt: skip
        self._settings, self._journal, self._printer = settings, journal, printer
        self._board = Board()
        self._register = Register(station, journal, clock, author, self._board)
        self._stopping, self._work = threading.Event(), threading.Event()
        self._press = Press(journal, printer, make, self._show, self._stopping.wait) if printer else None
        self._thread = threading.Thread(target=self._run, name="label-queue")
        self.subscribe = self._board.subscribe

    # What the screens ask

    def snapshot(self) -> QueueSnapshot:
        """The queue now; cheap, from any thread."""
        printer = self._printer.state if self._printer else None
        return QueueSnapshot(printer, self._board.jobs, self._board.recent, self._settings.scan_back)

    def of_lot(self, lot: str) -> list[LabelJob]:
        """All labels of a lot that were ordered here, newest first; what is under way as it stands now."""
        found = jobs.of_lot(self._journal.query, self._register.stream, lot)
        wrong = clearing.wrong(self._journal.query, found)
        stored = (replace(job, wrong=wrong.get(job.order)) for job in found)
        return [self._board.get(job.order) or job for job in stored]

    def order(self, order: Order) -> Future[LabelJob]:
        """The label is ordered, durable when the future ends, and goes out as soon as the printer can.

        None overtakes one that is held because its date is in doubt.
        """
        held = order.held or bool(self.snapshot().of(JobState.HELD))
        return self._nudged(self._register.order(replace(order, held=held), None))

    def put(
        self, content: LabelContent, template: str, weighing: uuid.UUID, *, held: bool = False
    ) -> Future[LabelJob]:
        """The label of a weighing, as `order` has it."""
        return self.order(Order(content, template, weighing=weighing, held=held))

    def release(self) -> Future[None]:
        """A person says that the date is right: what was held goes out in its order."""
        return self._nudged(self._register.release(self.snapshot().of(JobState.HELD)))

    def reprint(self, previous: uuid.UUID, reason: str) -> Future[LabelJob]:
        """The label is printed once more: an act of its own, with its reason. `label.unknown_order`."""
        known = self._known(previous)
        if known is None:
            return refused("label.unknown_order")
        if not known.state.settled and not known.state.open:
            return refused("label.still_waits")
        now = self._settings.renew(known)
        again = Order(now.content, now.template, 1, now.weighing, 1, now.order)
        return self._nudged(self._register.order(again, reason))

    def decide(self, order: uuid.UUID, *, there: bool) -> Future[None]:
        """Somebody has looked for a label that is open: it is there, or it is not."""
        job = self._board.get(order)
        if job is None or not job.state.open:
            return refused("label.not_uncertain")
        return self._register.settle(job, JobState.CONFIRMED if there else JobState.MISSING, "looked")

    def cancel(self, order: uuid.UUID) -> Future[None]:
        """A label that waits is not wanted any more."""
        job = self._board.get(order)
        if job is None or not job.state.waits:
            return refused("label.not_waiting")
        return self._register.settle(job, JobState.CANCELLED, "looked")

    def check(self, scan: Scan, expected: uuid.UUID | None = None) -> Checked | None:
        """A label was scanned on its crate: compared with what was ordered, and recorded.

        `expected` is the label that should be there. None where the scan is of no label that is asked about.
        """
        checked = scanback.checked(self.snapshot(), scan, self._board.get(expected) if expected else None)
        outcome = scanback.outcome(checked) if checked else None
        if checked is not None and outcome is not None:
            self._register.settle(replace(checked.job, differences=checked.differences), outcome, "scan")
        return checked

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
        leaves = [self._journal.subscribe(self._work.set)]
        leaves += [self._printer.subscribe(lambda _state: self._work.set())] if self._printer else []
        self._get_ready()
        while not self._stopping.is_set():
            self._clear()
            job = self._next()
            if job is None or not self._fed(job):
                self._work.wait(None if job is None else LOOK)
                self._work.clear()
        for leave in leaves:
            leave()

    def _get_ready(self) -> None:
        """What rendering needs is loaded once the first screen stands, or with the first label."""
        if self._press is not None:
            self._work.wait(WARM_AFTER)
            if not self._stopping.is_set():
                self._settings.warm()

    def _restore(self) -> None:
        found = jobs.unsettled(self._journal.query, self._register.stream)
        self._board.restore(found)
        for job in found:
            begun = self._press is not None and self._press.was_begun(job)
            if begun and job.state is JobState.WAITING:
                self._settle_at_last(job, JobState.UNCERTAIN)

    def _clear(self) -> None:
        """What waits for a weighing that does not count any more is not printed; what was printed is marked."""
        query = self._journal.query
        for job in clearing.dead(query, (job for job in self._board.jobs if job.state.waits)):
            after = clearing.successor(query, job)
            if self._settle_at_last(job, JobState.CANCELLED, "void") and after is not None:
                held = job.state is JobState.HELD
                self._register.order(
                    Order(after.content, after.template, weighing=after.weighing, held=held), None
                )
        self._board.mark(clearing.wrong(query, (*self._board.jobs, *self._board.recent)))

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
            self._board.put(replace(job, problem=error.key))
            return True
        except EnvironmentFault:
            outcome = JobState.WAITING
        if outcome in (JobState.WAITING, JobState.AT_PRINTER):
            self._board.put(job)
            return False
        self._settle_at_last(job, scanback.after_printing(outcome, self._settings.scan_back))
        return True

    def _settle_at_last(self, job: LabelJob, outcome: JobState, how: str = "printer") -> bool:
        """What became of the job is durable; on a disk that refuses it is tried until it takes it or the station
        stops, and is uncertain then: False."""
        while not self._stopping.is_set():
            try:
                self._register.settle(job, outcome, how).result()
            except StationError:
                self._stopping.wait(LOOK)
            else:
                return True
        return False

    def _known(self, order: uuid.UUID) -> LabelJob | None:
        kept = self._board.get(order)
        return kept or jobs.ordered_once(self._journal.query, order)

    def _show(self, job: LabelJob, state: JobState) -> None:
        self._board.put(replace(job, state=state))

    def _nudged(self, future: Future[T]) -> Future[T]:
        """The thread looks again once `future` has ended."""
        future.add_done_callback(lambda _: self._work.set())
        return future

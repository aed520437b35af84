"""One station's journal, label queue and printer, all of them real."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from app.clock import SystemClock
from app.devices.printers.conversation import Limits, Wired
from app.devices.printers.lines import TcpPrinterLine
from app.devices.printers.printer import Printer, Rhythm
from app.devices.registry import language
from app.devices.sim.endpoints import TcpEndpoint
from app.devices.sim.printer import SimulatedPrinter
from app.devices.sim.printers import printer_of
from app.errors import OperatorError
from app.models.desk import Named
from app.models.envelope import Author
from app.models.labelqueue import JobState, LabelJob, ScanBack
from app.models.labels import LabelContent
from app.models.values import LotCode
from app.services.journal.keeper import Keeper
from app.services.labels.orders import Order
from app.services.labels.queue import LabelQueue, Settings, Station
from tests.postgres import eventually
from tests.services.journal.kit import KEY, PLANT, identity

WAIT = 20
QUICK = Limits(answer=0.5, stuck=0.5, job=5.0, settle=0.3)
DAY = date(2026, 11, 23)


def content(number: int) -> LabelContent:
    at = datetime(2026, 11, 23, 2, number % 60, tzinfo=UTC)
    return LabelContent(LotCode("R1", DAY, number), Named("PELED", "Пелядь", "Peled"), 24_860, DAY, "R1", at)


def zpl(job: LabelJob) -> bytes:
    """Small, and it says which label it is."""
    if job.template == "broken":
        raise OperatorError("label.no_template", template="broken", known="")
    return f"^XA^FD{job.lot}/{job.order}^FS^XZ".encode()


class House:
    """One station's journal and printer; the queue is started anew as after a power cut."""

    def __init__(
        self,
        folder: Path,
        stack: ExitStack,
        spoken: str = "zpl",
        make: Callable[[LabelJob], bytes] | None = None,
    ) -> None:
        self.clock, self._stack, self._folder = SystemClock(), stack, folder
        self._spoken, self._make = language(spoken), make or zpl
        self.paper: SimulatedPrinter = stack.enter_context(printer_of(spoken, TcpEndpoint()))
        self.keeper = Keeper.open(folder, KEY, self.clock, new=identity())
        self.stops: list[Callable[[], None]] = []
        stack.callback(self.keeper.close)
        stack.callback(self.stop)

    def printer(self) -> Printer:
        host, _, port = self.paper.address.rpartition(":")
        line = TcpPrinterLine(host, int(port))
        return Printer("printer", Wired(line, self._spoken, QUICK), self.clock, rhythm=Rhythm(0.1, 0.05))

    def queue(self, *, printer: bool = True, scan_back: ScanBack = ScanBack.OFF) -> LabelQueue:
        made = self.printer() if printer else None
        station = Station(PLANT, self.keeper.identity.stream, "printer")
        queue = LabelQueue(
            station, self.keeper, made, self.clock, self._make, Author, Settings(scan_back=scan_back)
        )
        if made is not None:
            made.start()
            self.stops.append(made.stop)
        queue.start()
        self.stops.append(queue.stop)
        return queue

    def stop(self) -> None:
        """The printer's line goes first: what the queue waits for then ends."""
        for stop in self.stops:
            stop()
        self.stops.clear()

    def outcomes(self, order: uuid.UUID) -> list[str]:
        rows = self.keeper.query(
            "SELECT outcome, how FROM label_settlement WHERE order_id = ? ORDER BY seq", str(order)
        )
        return [f"{row['outcome']}/{row['how']}" for row in rows]


def put(queue: LabelQueue, number: int, **more: object) -> LabelJob:
    return queue.order(Order(content(number), "crate", **more)).result(WAIT)  # type: ignore[arg-type]


def settled(queue: LabelQueue, *jobs: LabelJob) -> None:
    ids = {job.order for job in jobs}
    eventually(lambda: ids <= {job.order for job in queue.snapshot().recent}, WAIT)


def state(queue: LabelQueue, job: LabelJob) -> JobState | None:
    snapshot = queue.snapshot()
    return next((one.state for one in (*snapshot.jobs, *snapshot.recent) if one.order == job.order), None)


def printed(paper: SimulatedPrinter) -> list[str]:
    return [label.split(b"^FD")[1].split(b"/")[0].decode() for label in paper.printed]

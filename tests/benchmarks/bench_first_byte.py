"""From the tick of a weighing to the first byte of its label at the printer, rendering and the printer's state asked
included."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from app.clock import SystemClock
from app.devices.printers.conversation import Wired
from app.devices.printers.lines import TcpPrinterLine
from app.devices.printers.printer import Printer
from app.devices.printers.zpl import LANGUAGE
from app.devices.sim.zpl import behind_tcp
from app.i18n import Catalogue
from app.models.envelope import Author
from app.models.labelqueue import LabelJob
from app.services.documents.labels import render, template, warm
from app.services.labels.orders import Order
from app.services.labels.queue import LabelQueue, Station
from tests.benchmarks.desk import keeper
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.place import until
from tests.services.documents.labels.samples import USUAL
from tests.services.journal.kit import PLANT

COUNT = 100
TEMPLATE = "crate-100x70"


class TimedLine(TcpPrinterLine):
    """Notes when the first bytes of each label leave."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.first: list[float] = []

    def write(self, data: bytes, seconds: float) -> int:
        if data.lstrip().startswith(b"^XA"):
            self.first.append(time.perf_counter())
        return super().write(data, seconds)


def run() -> Iterator[Figure]:
    words = Catalogue("ru")
    warm()

    def made(job: LabelJob) -> bytes:
        return render(template(TEMPLATE), job.content, words).zpl()

    with keeper() as journal, behind_tcp() as paper:
        host, _, port = paper.address.rpartition(":")
        line = TimedLine(host, int(port))
        printer = Printer("printer", Wired(line, LANGUAGE), SystemClock())
        station = Station(PLANT, journal.identity.stream, "printer")
        queue = LabelQueue(station, journal, printer, SystemClock(), made, Author)
        printer.start()
        queue.start()
        until(lambda: printer.state.ready)
        try:
            spans = [_one(queue, line, number) for number in range(COUNT + 5)][5:]
        finally:
            printer.stop()
            queue.stop()
    yield figure("tick to the label's first byte", "ms", spans, goal=150.0, goal_on="p95")


def _one(queue: LabelQueue, line: TimedLine, number: int) -> float:
    at = datetime.now(UTC)
    content = replace(USUAL, lot=replace(USUAL.lot, number=number + 1), at=at)
    sent = len(line.first)
    tick = time.perf_counter()
    queue.order(Order(content, TEMPLATE)).result(10)
    until(lambda: len(line.first) > sent and not queue.snapshot().jobs)
    return (line.first[-1] - tick) * 1e3

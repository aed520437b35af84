"""The label queue on a real journal and a printer on a real socket: in order, never twice by itself, never lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices.printers.conversation import Limits
from app.devices.printers.lines import TcpPrinterLine
from app.devices.printers.printer import Printer, Rhythm
from app.devices.printers.zpl import LANGUAGE
from app.devices.sim.zpl import SimulatedPrinter, behind_tcp
from app.errors import OperatorError
from app.models.desk import Named
from app.models.envelope import Author
from app.models.labelqueue import JobState, LabelJob
from app.models.labels import LabelContent
from app.models.values import LotCode
from app.services.journal.keeper import Keeper
from app.services.labels.orders import Order
from app.services.labels.queue import LabelQueue, Station
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

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.clock, self._stack, self._folder = SystemClock(), stack, folder
        self.paper = stack.enter_context(behind_tcp())
        self.keeper = Keeper.open(folder, KEY, self.clock, new=identity())
        self.stops: list[Callable[[], None]] = []
        stack.callback(self.keeper.close)
        stack.callback(self.stop)

    def printer(self) -> Printer:
        host, _, port = self.paper.address.rpartition(":")
        line = TcpPrinterLine(host, int(port))
        return Printer("printer", line, LANGUAGE, self.clock, limits=QUICK, rhythm=Rhythm(0.1, 0.05))

    def queue(self, *, printer: bool = True) -> LabelQueue:
        made = self.printer() if printer else None
        station = Station(PLANT, self.keeper.identity.stream, "printer")
        queue = LabelQueue(station, self.keeper, made, self.clock, zpl, Author)
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


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path / "r1", stack)


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


def test_labels_come_in_the_order_of_capture(house: House) -> None:
    queue = house.queue()
    jobs = [put(queue, number) for number in range(1, 9)]
    settled(queue, *jobs)
    assert printed(house.paper) == [job.lot for job in jobs]
    assert all(house.outcomes(job.order) == ["printed/printer"] for job in jobs)
    assert queue.snapshot().jobs == ()


def test_what_waits_for_paper_is_printed_once_when_it_comes(house: House) -> None:
    queue = house.queue()
    house.paper.throw(paper_out=True)
    jobs = [put(queue, number) for number in range(1, 4)]
    eventually(lambda: bool(queue.snapshot().printer and not queue.snapshot().printer.ready), WAIT)
    assert queue.snapshot().by_hand == jobs[-1].lot
    assert house.paper.labels == ()
    house.paper.load_paper()
    settled(queue, *jobs)
    assert printed(house.paper) == [job.lot for job in jobs]
    assert queue.snapshot().by_hand is None


def test_paper_that_ends_in_the_middle_holds_the_next_until_it_is_there(house: House) -> None:
    house.paper.throw(paper_left=1, print_s=0.05)
    queue = house.queue()
    jobs = [put(queue, number) for number in range(1, 4)]
    eventually(lambda: len(house.paper.printed) == 1, WAIT)
    eventually(lambda: state(queue, jobs[0]) in (JobState.AT_PRINTER, JobState.PRINTED), WAIT)
    house.paper.load_paper()
    settled(queue, *jobs)
    assert printed(house.paper) == [job.lot for job in jobs]


def test_a_line_that_breaks_in_mid_label_leaves_it_to_a_person(house: House) -> None:
    queue = house.queue()
    house.paper.break_line(after=6)
    job = put(queue, 1)
    eventually(lambda: state(queue, job) is JobState.UNCERTAIN, WAIT)
    later = put(queue, 2)
    settled(queue, later)
    assert printed(house.paper) == [later.lot]
    assert house.outcomes(job.order) == ["uncertain/printer"]


def test_a_scan_of_the_label_says_it_is_there(house: House) -> None:
    queue = house.queue()
    house.paper.break_line(after=6)
    job = put(queue, 1)
    eventually(lambda: state(queue, job) is JobState.UNCERTAIN, WAIT)
    assert not queue.scanned("R1-261123-0099-X")
    assert queue.scanned(job.lot)
    settled(queue, job)
    assert house.outcomes(job.order) == ["uncertain/printer", "confirmed/scan"]


def test_a_missing_label_is_printed_again_as_an_act_of_its_own(house: House) -> None:
    queue = house.queue()
    house.paper.break_line(after=6)
    job = put(queue, 1)
    eventually(lambda: state(queue, job) is JobState.UNCERTAIN, WAIT)
    queue.decide(job.order, there=False).result(WAIT)
    again = queue.reprint(job.order, "TORN").result(WAIT)
    settled(queue, again)
    assert again.previous == job.order
    assert printed(house.paper) == [job.lot]
    kinds = house.keeper.query("SELECT body FROM own ORDER BY seq")
    assert '"kind":"label.reprinted"' in kinds[-2]["body"]
    assert '"reason":"TORN"' in kinds[-2]["body"]


def test_a_power_cut_before_the_first_byte_loses_and_doubles_nothing(house: House) -> None:
    house.paper.throw(paper_out=True)
    queue = house.queue()
    jobs = [put(queue, 1), put(queue, 2)]
    house.stop()
    house.paper.load_paper()
    queue = house.queue()
    settled(queue, *jobs)
    assert printed(house.paper) == [job.lot for job in jobs]


def test_a_power_cut_while_bytes_may_have_left_is_uncertain(house: House) -> None:
    house.paper.throw(paper_out=True)
    queue = house.queue()
    job = put(queue, 1)
    house.stop()
    house.keeper.keep_form(f"label/{job.order}", {}).result(WAIT)  # as it stands before the first byte
    house.paper.load_paper()
    queue = house.queue()
    eventually(lambda: state(queue, job) is JobState.UNCERTAIN, WAIT)
    assert house.paper.labels == ()
    queue.decide(job.order, there=True).result(WAIT)
    assert house.outcomes(job.order) == ["uncertain/printer", "confirmed/looked"]
    eventually(lambda: house.keeper.form(f"label/{job.order}") is None, WAIT)


def test_a_label_that_cannot_be_made_holds_up_nobody(house: House) -> None:
    queue = house.queue()
    bad = queue.order(Order(content(1), "broken")).result(WAIT)
    good = put(queue, 2)
    settled(queue, good)
    waiting = queue.snapshot().jobs
    assert [(job.order, job.problem) for job in waiting] == [(bad.order, "label.no_template")]
    queue.cancel(bad.order).result(WAIT)
    assert queue.snapshot().jobs == ()


def test_without_a_printer_orders_are_kept_and_written_by_hand(house: House) -> None:
    queue = house.queue(printer=False)
    job = put(queue, 1)
    assert state(queue, job) is JobState.WAITING
    assert queue.snapshot().by_hand == job.lot
    house.stop()
    queue = house.queue()
    settled(queue, job)
    assert printed(house.paper) == [job.lot]


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (lambda queue, _job: queue.decide(uuid.uuid4(), there=True), "label.not_uncertain"),
        (lambda queue, _job: queue.cancel(uuid.uuid4()), "label.not_waiting"),
        (lambda queue, _job: queue.reprint(uuid.uuid4(), "TORN"), "label.unknown_order"),
        (lambda queue, job: queue.reprint(job.order, "TORN"), "label.still_waits"),
        (lambda queue, job: queue.decide(job.order, there=True), "label.not_uncertain"),
    ],
)
def test_what_makes_no_sense_is_refused(
    house: House, act: Callable[[LabelQueue, LabelJob], object], key: str
) -> None:
    house.paper.throw(paper_out=True)
    queue = house.queue()
    job = put(queue, 1)
    with pytest.raises(OperatorError) as refused:
        act(queue, job).result(WAIT)  # type: ignore[attr-defined]
    assert refused.value.key == key

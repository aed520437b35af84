"""A weighing that does not count has no label: one that waits is never printed, one that was printed is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.models.envelope import Author
from app.models.labelqueue import JobState, LabelJob, ScanBack, Wrong
from app.services.journal.store import Receipt
from app.services.labels.orders import Order
from app.services.labels.queue import LabelQueue, Settings
from app.services.labels.queue import Station as Place
from app.services.labels.renewed import renewed
from app.services.receiving.entries import LotRef
from tests.postgres import eventually
from tests.services.deliveries.desk import Gate
from tests.services.deliveries.desk import gate as open_gate
from tests.services.journal.kit import PLANT
from tests.services.labels.house import WAIT, House, content, state, zpl


class Floor:
    """Deliveries are weighed and labelled here; the printer is out of paper until it is told otherwise."""

    def __init__(self, gate: Gate, house: House) -> None:
        self.gate, self.house, self.paper = gate, house, house.paper
        self.paper.throw(paper_out=True)
        printer = house.printer()
        settings = Settings(renew=lambda job: renewed(gate.keeper.query, job))
        station = Place(PLANT, gate.keeper.identity.stream, "printer")
        self.queue = LabelQueue(station, gate.keeper, printer, house.clock, zpl, Author, settings)
        printer.start()
        self.queue.start()
        house.stops += [printer.stop, self.queue.stop]
        self.delivery = gate.hand.open()
        gate.hand.state(self.delivery)
        self.lot = gate.hand.lot(self.delivery)

    def weigh(self, number: int, *, held: bool = False) -> tuple[Receipt, LabelJob]:
        weighed = self.gate.hand.weigh(self.lot, 24_860)
        label = Order(content(number), "crate", weighing=weighed.entry_id, held=held)
        return weighed, self.queue.order(label).result(WAIT)

    def void(self, weighed: Receipt) -> None:
        self.gate.hand.void(self.lot, weighed)

    def move(self, weighed: Receipt, to: LotRef) -> None:
        self.gate.hand.move(weighed, self.lot, to)

    def outcome(self, job: LabelJob) -> list[str]:
        asked = "SELECT outcome, how FROM label_settlement WHERE order_id = ? ORDER BY seq"
        return [f"{row['outcome']}/{row['how']}" for row in self.gate.keeper.query(asked, str(job.order))]

    def wrong(self, order: uuid.UUID) -> Wrong | None:
        return next(job.wrong for job in self.queue.snapshot().recent if job.order == order)


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with ExitStack() as stack, open_gate(tmp_path / "gate") as gate:
        house = House(tmp_path / "r1", stack)
        yield Floor(gate, house)
        house.stop()


@pytest.mark.parametrize("held", [False, True])
def test_a_waiting_label_of_a_void_weighing_is_never_printed(floor: Floor, held: bool) -> None:
    weighed, job = floor.weigh(1, held=held)
    _, other = floor.weigh(2)
    floor.void(weighed)
    eventually(lambda: state(floor.queue, job) is JobState.CANCELLED, WAIT)
    assert floor.outcome(job)[-1] == "cancelled/void"
    floor.queue.release().result(WAIT)
    floor.paper.load_paper()
    eventually(lambda: state(floor.queue, other) is JobState.PRINTED, WAIT)
    assert len(floor.paper.printed) == 1


def test_a_waiting_label_of_a_crate_that_was_moved_says_where_it_stands_now(floor: Floor) -> None:
    weighed, job = floor.weigh(1)
    to = floor.gate.hand.lot(floor.delivery)
    floor.move(weighed, to)
    eventually(lambda: state(floor.queue, job) is JobState.CANCELLED, WAIT)
    eventually(lambda: [job.lot for job in floor.queue.snapshot().jobs] == [to.code], WAIT)
    (again,) = floor.queue.snapshot().jobs
    assert again.weighing not in (None, weighed.entry_id)


def test_a_printed_label_of_a_void_weighing_is_to_come_off(floor: Floor) -> None:
    floor.paper.load_paper()
    weighed, job = floor.weigh(1)
    eventually(lambda: state(floor.queue, job) is JobState.PRINTED, WAIT)
    assert floor.wrong(job.order) is None
    floor.void(weighed)
    eventually(lambda: floor.wrong(job.order) is Wrong.VOIDED, WAIT)


def test_a_printed_label_of_a_corrected_weighing_is_wrong_until_it_is_printed_anew(floor: Floor) -> None:
    floor.paper.load_paper()
    weighed, job = floor.weigh(1)
    eventually(lambda: state(floor.queue, job) is JobState.PRINTED, WAIT)
    floor.gate.hand.mend(weighed, floor.lot, 23_000)
    eventually(lambda: floor.wrong(job.order) is Wrong.CORRECTED, WAIT)
    again = floor.queue.reprint(job.order, "DATA-CORRECTED").result(WAIT)
    assert again.content.net_g == 23_000
    eventually(lambda: floor.wrong(job.order) is None, WAIT)
    assert floor.queue.of_lot(job.lot)[-1].order == job.order


def test_labels_of_a_lot_are_found_whenever_they_were_ordered(floor: Floor) -> None:
    floor.paper.load_paper()
    weighed, job = floor.weigh(1)
    eventually(lambda: state(floor.queue, job) is JobState.PRINTED, WAIT)
    floor.void(weighed)
    earlier = LabelQueue(
        Place(PLANT, floor.gate.keeper.identity.stream, ""), floor.gate.keeper, None, floor.house.clock, zpl,
        Author, Settings(scan_back=ScanBack.OFF),
    )  # fmt: skip
    (found,) = earlier.of_lot(job.lot)
    assert (found.order, found.state, found.wrong) == (job.order, JobState.PRINTED, Wrong.VOIDED)
    assert earlier.of_lot("R1-261123-0099-X") == []

"""The label queue on a real journal and a printer on a real socket: in order, never twice by itself, never lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.errors import OperatorError
from app.models.labelqueue import JobState, LabelJob
from app.models.scan import understand
from app.models.values import LotCode
from app.services.labels.orders import Order
from app.services.labels.queue import LabelQueue
from tests.postgres import eventually
from tests.services.labels.house import DAY, WAIT, House, content, printed, put, settled, state


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path / "r1", stack)


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
    assert queue.check(understand(str(LotCode("R1", DAY, 99)))) is None
    checked = queue.check(understand(job.lot))
    assert checked is not None
    assert checked.right
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

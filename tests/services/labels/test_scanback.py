"""The label on the crate is scanned and compared with what was ordered; what came of it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.labelcheck import Difference, Part
from app.models.labelqueue import JobState, LabelJob, ScanBack
from app.models.labels import Place, symbols
from app.models.scan import Scan, understand
from app.services.labels.orders import Order
from app.services.labels.queue import LabelQueue
from tests.postgres import eventually
from tests.services.labels.house import WAIT, House, content, settled, state

GTIN = "4601234567893"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path / "r1", stack)


def put(queue: LabelQueue, number: int, net_g: int = 24_860) -> LabelJob:
    said = replace(content(number), gtin=GTIN, net_g=net_g)
    return queue.order(Order(said, "crate")).result(WAIT)


def scan(job: LabelJob, place: Place = Place.MATRIX) -> Scan:
    symbol = symbols(job.content).at[place]
    return understand(symbol.text, str(symbol.symbology))


def printed(queue: LabelQueue, *jobs: LabelJob) -> None:
    done = (JobState.UNSCANNED, JobState.PRINTED)
    eventually(lambda: all(state(queue, job) in done for job in jobs), WAIT)


def test_where_it_is_required_a_label_stays_open_until_it_was_scanned(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    first, second = put(queue, 1), put(queue, 2)
    printed(queue, first, second)
    assert queue.snapshot().to_scan == replace(first, state=JobState.UNSCANNED)
    for job in (first, second):
        checked = queue.check(scan(job))
        assert checked is not None
        assert checked.right
        settled(queue, job)
    assert house.outcomes(first.order) == ["unscanned/printer", "confirmed/scan"]
    assert queue.snapshot().to_scan is None


def test_labels_may_be_scanned_in_any_order(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    first, second = put(queue, 1), put(queue, 2)
    printed(queue, first, second)
    checked = queue.check(scan(second))
    assert checked is not None
    assert (checked.job.order, checked.right) == (second.order, True)
    eventually(lambda: state(queue, second) is JobState.CONFIRMED, WAIT)
    assert state(queue, first) is JobState.UNSCANNED


def test_a_label_of_another_crate_is_told_by_what_differs_and_stays_open(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    first = put(queue, 1)
    printed(queue, first)
    other = replace(first, content=replace(first.content, net_g=25_073))
    checked = queue.check(scan(other))
    assert checked is not None
    assert checked.differences == (Difference(Part.NET, "24860", "25073"),)
    eventually(lambda: state(queue, first) is JobState.DIFFERS, WAIT)
    assert queue.snapshot().jobs[0].differences == checked.differences
    assert queue.check(scan(first)) is not None
    settled(queue, first)
    assert house.outcomes(first.order) == ["unscanned/printer", "differs/scan", "confirmed/scan"]
    assert queue.snapshot().recent[0].differences == ()


def test_what_is_open_is_open_after_a_restart(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    first, second = put(queue, 1), put(queue, 2)
    printed(queue, first, second)
    assert queue.check(scan(replace(second, content=content(3))), second.order) is not None
    eventually(lambda: state(queue, second) is JobState.DIFFERS, WAIT)
    house.stop()
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    eventually(lambda: len(queue.snapshot().jobs) == 2, WAIT)
    assert [job.state for job in queue.snapshot().jobs] == [JobState.UNSCANNED, JobState.DIFFERS]
    assert len(house.paper.printed) == 2


def test_one_line_of_bars_alone_proves_nothing(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    job = put(queue, 1)
    printed(queue, job)
    goods = queue.check(scan(job, Place.GOODS))
    assert goods is not None
    assert (goods.differences, goods.right) == ((), False)
    assert state(queue, job) is JobState.UNSCANNED
    lot = queue.check(scan(job, Place.LOT))
    assert lot is not None
    assert lot.right
    settled(queue, job)


def test_a_person_who_looked_is_believed_and_named_so(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    job = put(queue, 1)
    printed(queue, job)
    queue.decide(job.order, there=True).result(WAIT)
    assert house.outcomes(job.order) == ["unscanned/printer", "confirmed/looked"]


def test_where_it_is_asked_for_the_newest_label_may_be_scanned(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.ASK)
    first, second = put(queue, 1), put(queue, 2)
    settled(queue, first, second)
    asked = queue.snapshot().to_scan
    assert asked is not None
    assert asked.order == second.order
    assert queue.check(scan(first)) is None, "it may be meant as a lot to go on with"
    assert queue.check(scan(second)) is not None
    eventually(lambda: house.outcomes(second.order) == ["printed/printer", "confirmed/scan"], WAIT)
    eventually(lambda: queue.snapshot().to_scan is None, WAIT)


def test_where_it_is_off_labels_lead_to_their_lots(house: House) -> None:
    queue = house.queue()
    job = put(queue, 1)
    settled(queue, job)
    assert queue.snapshot().to_scan is None
    assert queue.check(scan(job)) is None


def test_labels_that_were_exchanged_are_found_at_the_chosen_crate(house: House) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    first, second = put(queue, 1), put(queue, 2, 25_000)
    printed(queue, first, second)
    checked = queue.check(scan(second), first.order)
    assert checked is not None
    assert [one.part for one in checked.differences] == [Part.LOT, Part.NET]
    eventually(lambda: state(queue, first) is JobState.DIFFERS, WAIT)
    assert state(queue, second) is JobState.UNSCANNED


def test_a_chosen_label_is_compared_in_any_case(house: House) -> None:
    queue = house.queue()
    job = put(queue, 1)
    settled(queue, job)
    assert queue.check(scan(job), job.order) is not None
    eventually(lambda: house.outcomes(job.order) == ["printed/printer", "confirmed/scan"], WAIT)


@pytest.mark.parametrize("text", ["https://example.org/x", "4601234567893", "CT-CRATE-S-?", "B123456789012"])
def test_what_is_no_label_is_nobodys_difference(house: House, text: str) -> None:
    queue = house.queue(scan_back=ScanBack.REQUIRED)
    job = put(queue, 1)
    printed(queue, job)
    assert queue.check(understand(text)) is None
    assert state(queue, job) is JobState.UNSCANNED

"""Labels whose date is in doubt: they wait for a person, over any restart, and nobody overtakes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.errors import OperatorError
from app.models.labelqueue import JobState, LabelJob
from app.services.labels.queue import LabelQueue
from tests.postgres import eventually
from tests.services.labels.house import WAIT, House, printed, put, settled, state


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path / "r1", stack)


def hold(queue: LabelQueue, number: int) -> LabelJob:
    return put(queue, number, held=True)


def test_a_held_label_goes_out_when_a_person_says_that_its_date_is_right(house: House) -> None:
    queue = house.queue()
    first, second = hold(queue, 1), hold(queue, 2)
    assert [job.state for job in queue.snapshot().jobs] == [JobState.HELD, JobState.HELD]
    assert queue.snapshot().held == (first.content.at, second.content.at)
    queue.release().result(WAIT)
    settled(queue, first, second)
    assert printed(house.paper) == [first.lot, second.lot]
    assert house.outcomes(first.order) == ["held/clock", "waiting/looked", "printed/printer"]


def test_order_and_doubt_are_one_entry(house: House) -> None:
    queue = house.queue()
    hold(queue, 1)
    bodies = [row["body"] for row in house.keeper.query("SELECT body FROM own ORDER BY seq")]
    assert len(bodies) == 1
    assert '"outcome":"held"' in bodies[0]


def test_held_labels_are_held_after_a_restart(house: House) -> None:
    queue = house.queue()
    jobs = [hold(queue, 1), put(queue, 2)]
    house.stop()
    queue = house.queue()
    eventually(lambda: len(queue.snapshot().of(JobState.HELD)) == 2, WAIT)
    assert house.paper.labels == ()
    queue.release().result(WAIT)
    settled(queue, *jobs)
    assert printed(house.paper) == [job.lot for job in jobs]


def test_what_was_let_go_stays_let_go_after_a_restart(house: House) -> None:
    house.paper.throw(paper_out=True)
    queue = house.queue()
    job = hold(queue, 1)
    queue.release().result(WAIT)
    house.stop()
    house.paper.load_paper()
    settled(house.queue(), job)
    assert printed(house.paper) == [job.lot]


def test_none_overtakes_one_that_is_held(house: House) -> None:
    queue = house.queue()
    jobs = [hold(queue, 1), put(queue, 2)]
    assert state(queue, jobs[1]) is JobState.HELD
    queue.release().result(WAIT)
    jobs.append(put(queue, 3))
    settled(queue, *jobs)
    assert printed(house.paper) == [job.lot for job in jobs]


def test_a_held_label_may_be_given_up(house: House) -> None:
    queue = house.queue()
    job = hold(queue, 1)
    queue.cancel(job.order).result(WAIT)
    assert queue.snapshot().held is None
    queue.release().result(WAIT)
    assert house.outcomes(job.order) == ["held/clock", "cancelled/looked"]
    with pytest.raises(OperatorError, match="not_waiting"):
        queue.cancel(job.order).result(WAIT)

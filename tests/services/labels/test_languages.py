"""The queue's rules hold whatever the printer speaks: once, in order, and never again after a byte was accepted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.devices.registry import PRINTERS
from app.i18n import Catalogue
from app.models.labelqueue import JobState, LabelJob
from app.services.documents.labels import render, template
from tests.postgres import eventually
from tests.services.labels.house import WAIT, House, put, settled, state

WORDS, TEMPLATE = Catalogue("ru"), template("crate-58x40")


@pytest.fixture(params=sorted(PRINTERS))
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    def made(job: LabelJob) -> bytes:
        return render(TEMPLATE, job.content, WORDS).job(request.param)

    with ExitStack() as stack:
        yield House(tmp_path / "r1", stack, request.param, made)


def test_labels_come_once_and_in_order_though_the_paper_runs_out(house: House) -> None:
    house.paper.throw(paper_left=2)
    queue = house.queue()
    jobs = [put(queue, number) for number in range(1, 5)]
    eventually(lambda: len(house.paper.printed) == 2, WAIT)
    eventually(lambda: queue.snapshot().by_hand == jobs[-1].lot, WAIT)
    assert queue.snapshot().problem == "printer.paper_out"
    house.paper.load_paper()
    eventually(lambda: not queue.snapshot().of(JobState.WAITING), WAIT)
    done = [job for job in jobs if state(queue, job) is not JobState.UNCERTAIN]
    settled(queue, *done)
    assert len(house.paper.printed) == len(set(house.paper.printed)) == 4


def test_a_line_that_breaks_in_mid_label_leaves_it_to_a_person_and_spoils_no_other(house: House) -> None:
    queue = house.queue()
    eventually(lambda: bool(queue.snapshot().printer and queue.snapshot().printer.ready), WAIT)
    house.paper.break_line(after=3_000)
    broken = put(queue, 1)
    eventually(lambda: state(queue, broken) is JobState.UNCERTAIN, WAIT)
    later = [put(queue, 2), put(queue, 3)]
    settled(queue, *later)
    assert len(house.paper.printed) == 2
    assert house.outcomes(broken.order) == ["uncertain/printer"]
    assert all(house.outcomes(job.order) == ["printed/printer"] for job in later)

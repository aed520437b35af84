"""What the screen offers first, in every state of a delivery."""

from dataclasses import replace

import pytest

from app.models.delivery import Acceptance, Missing, Progress
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.deliveries.steps import Next, Step, next_step
from app.views.deliveries.words import Limits

BARE = replace(gate.BEGUN, positions=(), lots=())
HALF = gate.BEGUN
FULL = gate.WEIGHED
COLD = replace(FULL, temperatures=())
UNSEEN = replace(FULL, checks=())
PERMIT = (Missing("permit", gate.FIRST),)


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        (Standing(BARE), Next(Step.POSITION)),
        (Standing(HALF), Next(Step.WEIGH, gate.PEL)),
        (Standing(replace(HALF, lots=())), Next(Step.WEIGH, gate.PEL)),
        (Standing(COLD), Next(Step.MEASURE)),
        (Standing(UNSEEN), Next(Step.CHECK)),
        (Standing(FULL, PERMIT), Next(Step.COMPLETE)),
        (Standing(FULL), Next(Step.JUDGE)),
        (Standing(gate.JUDGED), Next(Step.CLOSE)),
        (Standing(gate.CLOSED), Next(Step.REPORT)),
        (Standing(gate.LATE), Next(Step.REPORT)),
        (gate.STOPPED, Next(Step.JUDGE)),
    ],
)
def test_the_next_step(standing: Standing, step: Next) -> None:
    assert next_step(standing, Limits()) == step


def test_the_second_position_is_next_once_the_first_is_nearly_there() -> None:
    there = replace(HALF, lots=(replace(gate.LINE, net_g=1_150_000),))
    assert next_step(Standing(there), Limits()) == Next(Step.WEIGH, gate.WHITE)


def test_what_may_not_be_accepted_is_not_offered_for_weighing() -> None:
    stops = (replace(gate.STOPPED.stops[0], position=gate.FIRST),)
    assert next_step(Standing(HALF, stops=stops), Limits()) == Next(Step.WEIGH, gate.WHITE)


def test_without_an_advice_one_weighing_is_enough() -> None:
    free = replace(FULL, positions=(replace(gate.PEL, advised_g=None),))
    assert next_step(Standing(free), Limits()).step is Step.JUDGE
    assert next_step(Standing(replace(free, lots=())), Limits()).step is Step.WEIGH


def test_what_came_late_is_closed_again_once_its_report_is_signed() -> None:
    signed = replace(gate.LATE, reports=tuple(replace(report, current=True) for report in gate.LATE.reports))
    assert signed.reports
    assert next_step(Standing(signed), Limits()).step is Step.CLOSE


def test_a_verdict_leads_on_whatever_else_is_missing() -> None:
    early = replace(HALF, verdict=Acceptance.REJECTED, progress=Progress.JUDGED)
    assert next_step(Standing(early, PERMIT), Limits()).step is Step.CLOSE

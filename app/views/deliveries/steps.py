"""What comes next with a delivery: weigh, measure, check, complete, judge, close, report. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.models.delivery import Delivery, Position, Progress
from app.views.deliveries.ports import Standing
from app.views.deliveries.words import Amount, Limits, amount


class Step(StrEnum):
    POSITION = "position"
    WEIGH = "weigh"
    MEASURE = "measure"
    CHECK = "check"
    COMPLETE = "complete"
    JUDGE = "judge"
    CLOSE = "close"
    REPORT = "report"


@dataclass(frozen=True)
class Next:
    """`position` is the one to weigh."""

    step: Step
    position: Position | None = None


def next_step(standing: Standing, limits: Limits) -> Next:
    """The one thing that the screen offers first; everything else stays possible beside it."""
    delivery = standing.delivery
    if delivery.progress is Progress.CLOSED or _outdated(delivery):
        return Next(Step.REPORT)
    if delivery.verdict is not None:
        return Next(Step.CLOSE)
    if not delivery.positions:
        return Next(Step.POSITION)
    unweighed = _unweighed(standing, limits)
    return Next(Step.WEIGH, unweighed) if unweighed else Next(_before_verdict(standing))


def _outdated(delivery: Delivery) -> bool:
    """Something came late, and no signed version says it yet; once one does the delivery is closed again."""
    return delivery.progress is Progress.LATE and not any(report.current for report in delivery.reports)


def _before_verdict(standing: Standing) -> Step:
    delivery = standing.delivery
    if standing.stops:
        return Step.JUDGE
    if not delivery.temperatures:
        return Step.MEASURE
    if not delivery.checks:
        return Step.CHECK
    return Step.COMPLETE if standing.missing else Step.JUDGE


def _unweighed(standing: Standing, limits: Limits) -> Position | None:
    """The first position of which there is more to come; not one that may not be accepted anyway."""
    stopped = {stop.position for stop in standing.stops}
    return next(
        (
            position
            for position in standing.delivery.positions
            if position.id not in stopped and unfinished(standing.delivery, position, limits)
        ),
        None,
    )


def unfinished(delivery: Delivery, position: Position, limits: Limits) -> bool:
    """More is to be weighed: what was advised is not nearly there, or nothing is."""
    weighed = delivery.weighed(position.id)
    state = amount(weighed, position.advised_g, limits)
    return state is Amount.UNDER or (state is Amount.FREE and weighed == 0)

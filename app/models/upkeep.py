"""Running hours and service of a machine: pure, from the readings of its counter and the work that was done.

Hours are whole minutes of the counter. The rate is that of the last 90 days, so that a date can be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from app.models.desk import Named
from app.models.register import Standing, worst

RATE_OVER = timedelta(days=90)
HOUR = 60


@dataclass(frozen=True)
class Reading:
    """What the counter showed. `replaced`: from here on another counter counts."""

    at: datetime
    minutes: int
    replaced: bool = False
    entry: str = ""


@dataclass(frozen=True)
class Run:
    """A reading with the running time since the first one, over all counters; None where it cannot be true."""

    reading: Reading
    total: int | None


@dataclass(frozen=True)
class Plan:
    """Work again after so many days or running hours, whichever comes first."""

    code: str
    named: Named
    equipment: str
    every_days: int | None = None
    every_hours: int | None = None
    warn_days: int = 0


@dataclass(frozen=True)
class Work:
    """Service that was done; `total` is the machine's running time then, None where nobody read it."""

    at: datetime
    day: date
    plan: str | None = None
    total: int | None = None


@dataclass(frozen=True)
class NextService:
    """When the work of a plan is due. `on` is the earlier of day and predicted day, None where neither is known."""

    plan: Plan
    standing: Standing
    on: date | None = None
    minutes_left: int | None = None
    last: Work | None = None


def runs(readings: Iterable[Reading]) -> tuple[Run, ...]:
    """The readings in their order with the running time so far. A counter that went back without having been
    replaced is read wrongly: that reading counts for nothing.
    """
    found: list[Run] = []
    total, before = 0, None
    for reading in sorted(readings, key=lambda one: (one.at, one.entry)):
        if before is not None and not reading.replaced:
            if reading.minutes < before:
                found.append(Run(reading, None))
                continue
            total += reading.minutes - before
        before = reading.minutes
        found.append(Run(reading, total))
    return tuple(found)


def total_at(known: Sequence[Run], at: datetime) -> int | None:
    """The running time as last read before or at that time, None where nothing was."""
    told = [run.total for run in known if run.total is not None and run.reading.at <= at]
    return told[-1] if told else None


def rate(known: Sequence[Run]) -> Fraction | None:
    """Running minutes a day over the last 90 days of readings, None where two readings are missing."""
    good = [(run.reading.at, run.total) for run in known if run.total is not None]
    recent = [one for one in good if one[0] >= good[-1][0] - RATE_OVER] if good else []
    if len(recent) < 2 or recent[0][0] == recent[-1][0]:
        return None
    (begin, first), (end, last) = recent[0], recent[-1]
    return Fraction(last - first) / Fraction(int((end - begin).total_seconds()), 86_400)


def service(
    plan: Plan, work: Iterable[Work], known: Sequence[Run], since: date | None, today: date
) -> NextService:
    """When the plan's work is due. Without any work the machine's first day in service begins the count, without
    that the first reading of its counter.
    """
    done = [one for one in work if one.plan == plan.code]
    last = max(done, key=lambda one: one.at, default=None)
    by_days = _by_days(plan, last.day if last else since, today)
    left, by_hours = _by_hours(plan, last, known, today)
    days = [day for day in (by_days, by_hours) if day is not None]
    on = min(days, default=None)
    asked = (plan.every_days and by_days is None) or (plan.every_hours and left is None)
    states = [_state(on, plan.warn_days, today)]
    states += [Standing.OVERDUE] if left is not None and left <= 0 else []
    states += [Standing.DUE] if asked and not days else []
    return NextService(plan, worst(states), on, left, last)


def _by_days(plan: Plan, begin: date | None, today: date) -> date | None:
    if not plan.every_days or begin is None:
        return None
    return begin + timedelta(days=plan.every_days)


def _by_hours(
    plan: Plan, last: Work | None, known: Sequence[Run], today: date
) -> tuple[int | None, date | None]:
    """Running minutes left, and the day that the rate leads to."""
    good = [run for run in known if run.total is not None]
    if not plan.every_hours or not good:
        return None, None
    now = good[-1].total or 0
    begin = last.total if last and last.total is not None else (total_at(known, last.at) or 0) if last else 0
    left = plan.every_hours * HOUR - (now - begin)
    pace = rate(known)
    if left <= 0:
        return left, today
    if not pace:
        return left, None
    days = left / pace
    if days > 36_500:
        return left, None
    return left, good[-1].reading.at.date() + timedelta(days=int(days))


def _state(on: date | None, warn_days: int, today: date) -> Standing:
    if on is None or today < on - timedelta(days=warn_days):
        return Standing.OK
    return Standing.OVERDUE if today > on else Standing.DUE

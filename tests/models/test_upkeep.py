"""Running hours and service: rates, due days, counters that were replaced or misread."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.models.desk import Named
from app.models.register import Standing
from app.models.upkeep import HOUR, Plan, Reading, Work, rate, runs, service, total_at

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
NAME = Named("P", "Масло", "Oil")


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def read(days: float, hours: float, *, replaced: bool = False) -> Reading:
    return Reading(ago(days), int(hours * HOUR), replaced, f"{days}")


def test_the_running_time_counts_from_the_first_reading() -> None:
    assert [run.total for run in runs([read(2, 1000), read(1, 1010), read(0, 1015.5)])] == [0, 600, 930]


def test_a_new_counter_goes_on_from_where_the_old_one_was_read_last() -> None:
    known = runs([read(3, 990), read(2, 1000), read(1, 2, replaced=True), read(0, 7)])
    assert [run.total for run in known] == [0, 600, 600, 900]


def test_a_counter_that_went_back_was_misread() -> None:
    known = runs([read(2, 100), read(1, 90), read(0, 110)])
    assert [run.total for run in known] == [0, None, 600]


READINGS = st.lists(
    st.builds(
        lambda day, minutes, replaced: Reading(ago(day), minutes, replaced, str((day, minutes, replaced))),
        st.integers(0, 200), st.integers(0, 100_000), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(READINGS, st.randoms())
def test_running_time_never_falls_and_depends_on_the_set_alone(
    readings: list[Reading], random: object
) -> None:
    mixed = list(readings)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert runs(mixed) == runs(readings)
    totals = [run.total for run in runs(readings) if run.total is not None]
    assert totals == sorted(totals)


def test_the_rate_is_that_of_the_last_90_days() -> None:
    known = runs([read(400, 0), read(80, 100), read(0, 500)])
    assert rate(known) == Fraction(400 * HOUR, 80)
    assert rate(runs([read(1, 5)])) is None


def test_the_total_of_a_moment_is_that_read_before_it() -> None:
    known = runs([read(10, 100), read(5, 150)])
    assert [total_at(known, ago(days)) for days in (11, 10, 7, 1)] == [None, 0, 0, 3000]


# Service


def plan(**more: int) -> Plan:
    return Plan("P", NAME, "M", **{"warn_days": 7, **more})  # type: ignore[arg-type]


def done(days: int, total_hours: int | None = None) -> Work:
    total = None if total_hours is None else total_hours * HOUR
    return Work(ago(days), ago(days).date(), "P", total)


def test_by_days_from_the_last_work() -> None:
    states = {d: service(plan(every_days=30), [done(100), done(d)], (), None, TODAY) for d in (5, 23, 30, 31)}
    assert {d: one.standing for d, one in states.items()} == {
        5: Standing.OK, 23: Standing.DUE, 30: Standing.DUE, 31: Standing.OVERDUE,
    }  # fmt: skip
    assert states[5].on == TODAY + timedelta(days=25)


def test_without_any_work_the_first_day_in_service_begins_the_count() -> None:
    begun = service(plan(every_days=30), (), (), TODAY - timedelta(days=40), TODAY)
    assert (begun.standing, begun.on) == (Standing.OVERDUE, TODAY - timedelta(days=10))


def test_what_nobody_knows_has_no_day_and_asks_for_one() -> None:
    unknown = service(plan(every_days=30, every_hours=100), (), (), None, TODAY)
    assert (unknown.standing, unknown.on, unknown.minutes_left) == (Standing.DUE, None, None)


def test_by_hours_with_the_day_that_the_rate_leads_to() -> None:
    known = runs([read(20, 0), read(10, 100), read(0, 200)])
    one = service(plan(every_hours=150), [done(10, 100)], known, None, TODAY)
    assert (one.minutes_left, one.on) == (50 * HOUR, TODAY + timedelta(days=5))
    assert one.standing is Standing.DUE


def test_hours_that_are_over_are_overdue_whatever_the_days_say() -> None:
    known = runs([read(20, 0), read(0, 200)])
    one = service(plan(every_days=365, every_hours=100), [done(15, 10)], known, None, TODAY)
    assert (one.standing, one.minutes_left) == (Standing.OVERDUE, -90 * HOUR)


def test_the_earlier_of_days_and_hours_counts() -> None:
    known = runs([read(10, 0), read(0, 10)])
    one = service(plan(every_days=30, every_hours=1000), [done(10, 0)], known, None, TODAY)
    assert one.on == TODAY + timedelta(days=20)


def test_a_machine_that_stands_still_needs_no_service_by_hours() -> None:
    known = runs([read(50, 10), read(0, 10)])
    one = service(plan(every_hours=100), [done(40, 0)], known, None, TODAY)
    assert (one.on, one.standing, one.minutes_left) == (None, Standing.OK, 100 * HOUR)


@given(st.integers(1, 400), st.integers(0, 800), st.integers(0, 60))
def test_service_by_days_only_gets_worse_until_it_is_done(every: int, age: int, later: int) -> None:
    order = (Standing.OK, Standing.DUE, Standing.OVERDUE)
    asked = plan(every_days=every)
    now, then = (
        service(asked, [done(age)], (), None, TODAY + timedelta(days=days)).standing for days in (0, later)
    )
    assert order.index(then) >= order.index(now)
    assert service(asked, [done(age), done(0)], (), None, TODAY).standing in (Standing.OK, Standing.DUE)

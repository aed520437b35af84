"""When an instrument is due, overdue, refused; which rule of which day decides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.models.desk import Named
from app.models.register import (
    Check,
    Instrument,
    Machine,
    Rule,
    Scales,
    Standing,
    What,
    due,
    dues,
    find,
    newest,
    rule_for,
    worst,
)

DAY = date(2026, 11, 24)
SCALE = Machine("SCALE-1", Named("SCALE-1", "Весы", "Scale"), "scale", station="R1", device="scale")
YEAR = Rule("VERIFY", What.VERIFICATION, 365, warn_days=30, refuse_after_days=7, category="scale")
DAILY = Rule("TEST", What.TEST_WEIGHT, 1, category="scale", nominal_g=10_000, allowed_g=10)


def check(
    day: date, *, passed: bool = True, until: date | None = None, what: What = What.VERIFICATION
) -> Check:
    return Check(what, day, datetime.combine(day, datetime.min.time(), UTC), passed, until)


def standing(rule: Rule, last: Check | None, on: date = DAY) -> Standing:
    return due(rule, last, on).standing


# From good to bad


def test_a_check_holds_through_its_last_day_then_warns_then_refuses() -> None:
    done = check(DAY - timedelta(days=364))
    until = DAY
    assert due(YEAR, done, DAY).until == until
    states = {
        days: standing(YEAR, done, until + timedelta(days=days)) for days in (-200, -30, -29, 0, 1, 7, 8)
    }
    assert states == {
        -200: Standing.OK, -30: Standing.OK, -29: Standing.DUE, 0: Standing.DUE, 1: Standing.OVERDUE,
        7: Standing.OVERDUE, 8: Standing.REFUSED,
    }  # fmt: skip


def test_the_certificates_own_day_leads_over_the_interval() -> None:
    done = check(DAY - timedelta(days=10), until=DAY - timedelta(days=1))
    assert (due(YEAR, done, DAY).until, standing(YEAR, done)) == (DAY - timedelta(days=1), Standing.OVERDUE)


def test_a_rule_without_refusal_warns_for_ever() -> None:
    rule = Rule("R", What.VERIFICATION, 365, category="scale")
    assert standing(rule, check(DAY - timedelta(days=4000))) is Standing.OVERDUE


def test_a_failed_check_is_overdue_at_once_and_refused_where_the_rule_refuses() -> None:
    failed = check(DAY, passed=False)
    assert (standing(YEAR, failed), standing(DAILY, failed)) == (Standing.REFUSED, Standing.OVERDUE)
    assert due(YEAR, failed, DAY).failed
    assert due(YEAR, failed, DAY).until is None


def test_what_was_never_recorded_warns_and_refuses_only_where_it_can_be_done_now() -> None:
    strict = Rule("T", What.TEST_WEIGHT, 1, refuse_after_days=0, category="scale")
    assert standing(YEAR, None) is Standing.OVERDUE
    assert standing(DAILY, None) is Standing.OVERDUE
    assert standing(strict, None) is Standing.REFUSED


def test_a_daily_test_holds_its_own_day_and_never_says_soon() -> None:
    warned = Rule("T", What.TEST_WEIGHT, 1, warn_days=1, category="scale")
    assert standing(warned, check(DAY, what=What.TEST_WEIGHT)) is Standing.OK
    assert standing(warned, check(DAY - timedelta(days=1), what=What.TEST_WEIGHT)) is Standing.OVERDUE


RULES = st.builds(
    Rule, st.just("R"), st.sampled_from(What), st.integers(1, 800), st.integers(0, 60),
    st.none() | st.integers(0, 30),
)  # fmt: skip


@given(RULES, st.integers(0, 900), st.integers(0, 60))
def test_with_time_it_only_gets_worse(rule: Rule, age: int, later: int) -> None:
    done = check(DAY - timedelta(days=age), what=rule.what)
    now, then = (due(rule, done, DAY + timedelta(days=days)).standing for days in (0, later))
    assert worst((now, then)) is then


@given(RULES, st.integers(0, 900))
def test_a_check_that_passed_today_is_never_overdue(rule: Rule, age: int) -> None:
    checks = [check(DAY - timedelta(days=age), passed=False, what=rule.what), check(DAY, what=rule.what)]
    last = newest(checks, rule.what, DAY)
    assert last is not None
    if age > 0:
        assert due(rule, last, DAY).standing in (Standing.OK, Standing.DUE)


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=8), st.randoms())
def test_the_order_of_arrival_does_not_matter(said: list[tuple[int, bool]], random: object) -> None:
    checks = [
        Check(
            What.VERIFICATION, DAY - timedelta(days=days), datetime(2026, 1, 1, second=n, tzinfo=UTC), passed
        )
        for n, (days, passed) in enumerate(said)
    ]
    mixed = list(checks)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert dues([YEAR], SCALE, mixed, DAY) == dues([YEAR], SCALE, checks, DAY)


# Which rule


def test_the_machines_own_rule_leads_over_that_of_its_category() -> None:
    own = Rule("OWN", What.VERIFICATION, 30, equipment="SCALE-1")
    assert rule_for([YEAR, own], SCALE, What.VERIFICATION, DAY) == own
    other = Rule("OTHER", What.VERIFICATION, 30, equipment="SCALE-2", category="scale")
    assert rule_for([other, YEAR], SCALE, What.VERIFICATION, DAY) == YEAR


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    old = Rule("A", What.VERIFICATION, 400, category="scale", valid_to=DAY - timedelta(days=1))
    new = Rule("B", What.VERIFICATION, 200, category="scale", valid_from=DAY)
    assert [
        rule_for([old, new], SCALE, What.VERIFICATION, DAY - timedelta(days=days)) for days in (0, 1)
    ] == [new, old]


def test_what_no_rule_asks_is_never_due() -> None:
    kettle = Machine("K", Named("K", "K", "K"), "other")
    assert Instrument(kettle, dues([YEAR, DAILY], kettle, (), DAY)).standing is Standing.OK


def test_the_worst_check_is_spoken_of() -> None:
    found = Instrument(SCALE, dues([YEAR, DAILY], SCALE, [check(DAY)], DAY))
    assert found.worst is not None
    assert (found.worst.rule.what, found.standing) == (What.TEST_WEIGHT, Standing.OVERDUE)


# Which machine


def test_a_serial_number_leads_over_the_place_it_is_attached_to() -> None:
    numbered = Machine("SCALE-2", SCALE.named, "scale", serial="B7")
    known = [Instrument(SCALE), Instrument(numbered)]
    assert find(known, "R1", "scale", "B7") == known[1]
    assert find(known, "R1", "scale", "C9") == known[0]
    assert find(known, "R1", "scale", None) == known[0]
    assert find(known, "R2", "scale", None) is None


def test_another_serial_number_is_another_machine() -> None:
    fixed = Machine("SCALE-3", SCALE.named, "scale", serial="A1", station="R1", device="scale")
    assert find([Instrument(fixed)], "R1", "scale", "B7") is None
    assert find([Instrument(fixed)], "R1", "scale", None) == Instrument(fixed)


def test_the_profile_speaks_where_the_register_knows_nothing() -> None:
    profile = Instrument(SCALE, dues([YEAR], SCALE, (), DAY))
    assert Scales((), "R1", "scale", profile).of(None) == profile
    assert Scales((Instrument(SCALE),), "R1", "scale", profile).of(None) == Instrument(SCALE)

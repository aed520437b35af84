"""When a weight may be booked: table by table, then any order of readings and presses."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.capture import Captured, CaptureGate, CaptureRule, Outcome, Refused, Waiting
from app.models.readings import Reading, ReadingKind

RULE = CaptureRule(min_g=100, max_g=60_000, division_g=5, return_threshold_g=100)
SECOND = 1_000_000_000
FRAME = SECOND // 10


def weight(value: str, unit: str = "kg", stable: bool | None = True, at: int = 0) -> Reading:
    return Reading(value.encode(), value, unit, stable, at_ns=at)


def armed(rule: CaptureRule = RULE) -> CaptureGate:
    """A gate that has seen the scale empty."""
    gate = CaptureGate(rule)
    gate.offer(weight("0.000"))
    return gate


def shoot(gate: CaptureGate, *readings: Reading, start: int = SECOND) -> Outcome | None:
    """Presses, then offers `readings` a frame apart until one ends it."""
    gate.press(start)
    outcome: Outcome | None = None
    for number, reading in enumerate(readings, start=1):
        outcome = gate.offer(reading.seen(start + number * FRAME))
        if not isinstance(outcome, Waiting):
            return outcome
    return outcome


def test_the_first_good_frame_after_the_press_is_taken() -> None:
    first, second = weight("1.000"), weight("2.000")
    assert shoot(armed(), first, second) == Captured(first.seen(SECOND + FRAME))


def test_without_a_press_nothing_is_taken() -> None:
    assert armed().offer(weight("1.000", at=SECOND)) is None


@pytest.mark.parametrize("at", [SECOND - 1, SECOND])
def test_a_frame_from_before_the_press_is_never_taken(at: int) -> None:
    gate = armed()
    gate.press(SECOND)
    assert gate.offer(weight("1.000", at=at)) == Waiting("capture.no_frame")
    assert isinstance(gate.offer(weight("1.500", at=SECOND + 1)), Captured)


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (weight("0.095"), "capture.under_min"),
        (weight("-0.200"), "capture.under_min"),
        (weight("60.005"), "capture.over_max"),
        (weight("2.20", "lb"), "capture.unit"),
        (weight("100", "%"), "capture.unit"),
        (weight("5.0000"), "capture.step"),
        (weight("500.0", "g"), "capture.step"),
        (weight("1.001"), "capture.division"),
        (weight("1.000", stable=None), "capture.rest_unknown"),
    ],
)
def test_what_waiting_does_not_mend_is_refused_at_once(reading: Reading, reason: str) -> None:
    gate = armed()
    assert shoot(gate, reading, weight("1.000")) == Refused(reason)
    assert not gate.pressed
    assert gate.blocked_reason(reading, reading.at_ns) == reason


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (weight("1.000", stable=False), "capture.moving"),
        (Reading(error="overload"), "scale.overload"),
        (Reading(error="busy"), "scale.busy"),
        (Reading(error="malformed"), "scale.malformed"),
    ],
)
def test_what_may_pass_is_waited_for(reading: Reading, reason: str) -> None:
    gate = armed()
    assert shoot(gate, reading) == Waiting(reason)
    assert gate.blocked_reason(reading, reading.at_ns) == reason
    assert isinstance(gate.offer(weight("1.000", at=2 * SECOND)), Captured)


@pytest.mark.parametrize(
    ("unit", "value"), [("g", "1500"), ("kg", "1.500"), ("kg", "1.5"), ("t", "0.001500")]
)
def test_tonnes_kilograms_and_grams_are_booked(unit: str, value: str) -> None:
    outcome = shoot(armed(), weight(value, unit))
    assert isinstance(outcome, Captured)
    assert outcome.reading.grams == 1_500


@pytest.mark.parametrize("quantity", [100, 60_000])
def test_min_and_max_themselves_are_inside(quantity: int) -> None:
    assert isinstance(shoot(armed(), weight(str(quantity), "g")), Captured)


def test_a_late_frame_is_stale() -> None:
    gate = armed()
    gate.press(0)
    reading = weight("1.000", at=SECOND)
    assert gate.offer(reading, now_ns=2 * SECOND + 1) == Waiting("capture.stale")
    assert isinstance(gate.offer(weight("1.000", at=2 * SECOND), now_ns=3 * SECOND), Captured)


def test_nothing_is_shown_as_bookable_without_a_fresh_reading() -> None:
    assert armed().blocked_reason(None, 0) == "capture.stale"
    assert armed().blocked_reason(weight("1.000", at=0), SECOND + 1) == "capture.stale"
    assert armed().blocked_reason(weight("1.000", at=0), SECOND) is None


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        ([], "capture.no_frame"),
        ([weight("1.000", stable=False)], "capture.not_stable"),
        ([weight("1.000", stable=False), Reading(error="overload")], "scale.overload"),
    ],
)
def test_patience_ends_with_what_was_missing(readings: list[Reading], reason: str) -> None:
    gate = armed()
    shoot(gate, *readings)
    assert isinstance(gate.expire(SECOND + RULE.patience_ns), Waiting)
    assert gate.expire(SECOND + RULE.patience_ns + 1) == Refused(reason)
    assert gate.expire(10 * RULE.patience_ns) is None
    assert gate.offer(weight("1.000", at=10 * RULE.patience_ns)) is None


def test_a_frame_that_comes_after_the_patience_is_not_taken() -> None:
    gate = armed()
    gate.press(0)
    moving = weight("1.000", stable=False, at=RULE.patience_ns + 1)
    assert gate.offer(moving) == Refused("capture.not_stable")
    assert gate.offer(weight("1.000", at=RULE.patience_ns + 2)) is None


def test_one_load_is_booked_once() -> None:
    gate = armed()
    assert isinstance(shoot(gate, weight("1.000")), Captured)
    assert shoot(gate, weight("1.000"), start=2 * SECOND) == Refused("capture.same_load")
    assert shoot(gate, weight("9.000"), start=3 * SECOND) == Refused("capture.same_load")
    gate.offer(weight("0.100", stable=False, at=4 * SECOND))
    assert gate.blocked_reason(weight("1.000"), 0) == "capture.same_load"
    gate.offer(weight("0.095", stable=False, at=4 * SECOND))
    assert isinstance(shoot(gate, weight("1.000"), start=5 * SECOND), Captured)


def test_a_gate_that_never_saw_the_scale_empty_asks_for_it() -> None:
    gate = CaptureGate(RULE)
    assert shoot(gate, weight("1.000")) == Refused("capture.empty_first")
    gate.offer(Reading(error="malformed", value=None))
    assert gate.blocked_reason(weight("1.000"), 0) == "capture.empty_first"


@pytest.mark.parametrize(
    ("second", "good"), [("1.499", False), ("1.500", True), ("0.500", True), ("0.505", False)]
)
def test_stacking_asks_for_the_least_difference(second: str, good: bool) -> None:
    gate = armed(replace(RULE, division_g=1, min_difference_g=500))
    shoot(gate, weight("1.000"))
    assert isinstance(shoot(gate, weight(second), start=2 * SECOND), Captured) is good


def test_two_agreeing_frames_where_nothing_else_checks_them() -> None:
    gate = armed(replace(RULE, two_agreeing=True))
    gate.offer(weight("0.995", at=1))
    gate.press(SECOND)
    given_ = ["1.000", "1.005", "moving", "1.005", "1.005"]
    readings = [weight("1.005", stable=False) if v == "moving" else weight(v) for v in given_]
    outcomes = [gate.offer(r.seen(SECOND + n + 1)) for n, r in enumerate(readings)]
    assert outcomes[:2] == [Waiting("capture.second_frame")] * 2
    assert outcomes[2:4] == [Waiting("capture.moving"), Waiting("capture.second_frame")]
    assert isinstance(outcomes[4], Captured)


@pytest.mark.parametrize(
    ("before", "good"),
    [
        (weight("1.000", at=SECOND // 2), True),
        (weight("1.000", stable=False, at=SECOND // 2), False),
        (weight("1.005", at=SECOND // 2), False),
        (Reading(b"?", error="malformed", at_ns=SECOND // 2), False),
        (replace(weight("1.000", at=SECOND // 2), unit="g"), False),
    ],
)
def test_the_first_of_two_agreeing_frames_may_be_the_one_right_before_the_press(
    before: Reading, good: bool
) -> None:
    gate = armed(replace(RULE, two_agreeing=True))
    gate.offer(before)
    gate.press(SECOND)
    assert isinstance(gate.offer(weight("1.000", at=SECOND + 1)), Captured) is good


def test_a_frame_from_long_before_the_press_is_no_witness() -> None:
    gate = armed(replace(RULE, two_agreeing=True))
    gate.offer(weight("1.000", at=1))
    gate.press(SECOND)
    assert gate.offer(weight("1.000", at=SECOND + 2)) == Waiting("capture.second_frame")
    assert isinstance(gate.offer(weight("1.000", at=SECOND + 3)), Captured)


def tare(value: str, command: str = "TA") -> Reading:
    return Reading(b"T", value, "kg", kind=ReadingKind.TARE, command=command)


CLEARED = Reading(b"TAC A", kind=ReadingKind.ACK, command="TAC")
WITH_TARE = replace(RULE, with_tare=True)


def test_the_tare_of_the_same_press_comes_with_the_frame() -> None:
    outcome = shoot(armed(WITH_TARE), weight("1.000"), tare("0.200"), weight("1.005"))
    assert isinstance(outcome, Captured)
    assert (outcome.reading.grams, outcome.tare_g) == (1_005, 200)


@pytest.mark.parametrize("answer", ["syntax", "late"])
def test_a_scale_that_does_not_tell_its_tare_is_still_booked_from(answer: str) -> None:
    gate = armed(WITH_TARE)
    gate.press(0)
    assert gate.offer(weight("1.000", at=1)) == Waiting("capture.tare_awaited")
    if answer == "syntax":
        assert isinstance(gate.offer(Reading(error="syntax", at_ns=2)), Waiting)
    at = 3 if answer == "syntax" else RULE.tare_patience_ns + 1
    outcome = gate.offer(weight("1.000", at=at))
    assert isinstance(outcome, Captured)
    assert outcome.tare_g is None


def test_a_tare_from_before_the_press_is_not_of_this_weighing() -> None:
    gate = armed(WITH_TARE)
    gate.press(SECOND)
    gate.offer(tare("0.200").seen(SECOND))
    assert gate.offer(weight("1.000", at=SECOND + 1)) == Waiting("capture.tare_awaited")


def test_a_tare_told_before_the_gate_heard_of_the_press_counts() -> None:
    gate = armed(WITH_TARE)
    gate.offer(tare("0.200").seen(SECOND + 1))
    gate.press(SECOND)
    outcome = gate.offer(weight("1.000", at=SECOND + 2))
    assert isinstance(outcome, Captured)
    assert outcome.tare_g == 200
    gate.offer(weight("0.000", at=SECOND + 3))
    gate.press(SECOND + 4)
    assert gate.offer(weight("1.000", at=SECOND + 5)) == Waiting("capture.tare_awaited")


def test_a_tare_older_than_the_press_stays_out_even_when_none_comes() -> None:
    gate = armed(WITH_TARE)
    gate.press(SECOND)
    gate.offer(tare("0.200").seen(SECOND))
    outcome = gate.offer(weight("1.000", at=SECOND + RULE.tare_patience_ns + 1))
    assert isinstance(outcome, Captured)
    assert outcome.tare_g is None


def test_a_booked_load_does_not_come_back_by_clearing_its_tare() -> None:
    gate = armed()
    shoot(gate, weight("5.000"))
    for reading in (tare("5.000", "T"), weight("0.000"), weight("2.000")):
        gate.offer(reading)
    assert gate.blocked_reason(weight("2.000"), 0) is None
    shoot(gate, weight("2.000"), start=2 * SECOND)
    gate.offer(CLEARED)
    assert shoot(gate, weight("7.000"), start=3 * SECOND) == Refused("capture.same_load")
    gate.offer(weight("0.000"))
    assert isinstance(shoot(gate, weight("7.000"), start=4 * SECOND), Captured)


def test_clearing_the_tare_of_an_empty_container_blocks_nothing() -> None:
    gate = armed()
    for reading in (tare("1.200", "T"), weight("0.000"), weight("5.000")):
        gate.offer(reading)
    shoot(gate, weight("5.000"))
    for reading in (weight("-1.200"), CLEARED, weight("0.000")):
        gate.offer(reading)
    assert isinstance(shoot(gate, weight("5.000"), start=2 * SECOND), Captured)


def test_cancelling_and_pressing_again() -> None:
    gate = armed()
    gate.press(0)
    gate.cancel()
    assert gate.offer(weight("1.000", at=1)) is None
    gate.press(2)
    gate.press(SECOND)
    assert gate.offer(weight("1.000", at=3)) == Waiting("capture.no_frame")


EVENTS = st.lists(
    st.one_of(
        st.just("press"),
        st.builds(
            Reading,
            raw=st.just(b"x"),
            value=st.sampled_from(
                ["0.000", "0.050", "0.100", "1.000", "1.001", "5.0000", "60.000", "70.000", "-1.000"]
            ),
            unit=st.sampled_from(["kg", "kg", "kg", "lb", None]),
            stable=st.sampled_from([True, True, False, None]),
            error=st.sampled_from([None, None, None, "malformed", "busy"]),
            kind=st.sampled_from([ReadingKind.WEIGHT, ReadingKind.WEIGHT, ReadingKind.TARE, ReadingKind.ACK]),
            command=st.sampled_from([None, "T", "TA", "TAC"]),
        ),
    ),
    max_size=40,
)


@given(EVENTS, st.booleans(), st.booleans(), st.integers(1, SECOND))
def test_whatever_comes_only_good_frames_pass(
    events: list[str | Reading], two: bool, with_tare: bool, step: int
) -> None:
    gate, now, pressed, low = CaptureGate(replace(RULE, two_agreeing=two, with_tare=with_tare)), 0, -1, False
    for event in events:
        now += step
        if isinstance(event, str):
            gate.press(now)
            pressed = now
            continue
        reading = event.seen(now)
        outcome = gate.offer(reading)
        usable = reading.error is None and reading.kind is ReadingKind.WEIGHT and reading.grams is not None
        if isinstance(outcome, Captured):
            assert outcome.reading is reading
            assert reading.stable is True
            assert reading.error is None
            assert reading.kind is ReadingKind.WEIGHT
            assert reading.grams in (100, 1_000, 60_000)
            assert low, "the load had not been away since the last capture"
            assert 0 <= pressed < now <= pressed + RULE.patience_ns + step
            pressed, low = -1, False
        elif isinstance(outcome, Refused):
            pressed = -1
        if usable and reading.grams is not None and reading.grams < RULE.return_threshold_g:
            low = True
        assert gate.pressed == (pressed >= 0)


def test_a_capture_that_does_not_count_frees_its_load() -> None:
    gate = armed()
    shoot(gate, weight("1.000"))
    gate.release()
    assert isinstance(shoot(gate, weight("1.000"), start=2 * SECOND), Captured)
    assert shoot(gate, weight("1.000"), start=3 * SECOND) == Refused("capture.same_load")

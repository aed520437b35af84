"""A minute in the making: everything is counted, and what was kept tells the rest within the dead band."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.models.telemetry.minute import (
    GRACE_MS,
    MINUTE_MS,
    ChannelMinute,
    ChannelRule,
    Minute,
    Recording,
    milliseconds,
)
from app.models.telemetry.points import Point
from app.models.temperature import Quality, Sample

BEGIN = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
RULE = ChannelRule(dead_band_milli=100, hold_ms=45_000)
AHEAD = milliseconds(BEGIN) - 1_000_000
"""The monotonic clock stood at 1000 s then."""


def recording() -> Recording:
    return Recording(lambda _channel: RULE)


def sample(second: float, milli: int | None = -18_000, channel: str = "A", **more: object) -> Sample:
    at = BEGIN + timedelta(seconds=second)
    quality = Quality.GOOD if milli is not None else Quality.SENSOR_FAULT
    ns = int((1_000 + second) * 1e9)
    return Sample(channel, at, ns, milli, **({"quality": quality} | more))  # type: ignore[arg-type]


def ns(second: float) -> int:
    return int((1_000 + second) * 1e9)


def recorded(*samples: Sample, until: float = 3_600) -> list[Minute]:
    made = recording()
    for one in samples:
        made.add(one)
    return made.over(ns(until))


def only(minutes: list[Minute], channel: str = "A") -> ChannelMinute:
    (minute,) = minutes
    return minute.channels[channel]


# What is counted.


def test_a_minute_counts_all_and_keeps_few() -> None:
    made = only(recorded(*(sample(second, -18_000 + second) for second in range(60))))
    assert made.row("A") == {
        "channel": "A", "n": 60, "low": -18_000, "high": -17_941, "sum": sum(range(-18_000, -17_940)),
        "last": -17_941, "last_ms": 59_000, "good_ms": 60_000, "worst": "good",
    }  # fmt: skip
    assert [point.ms for point in made.points] == [0, 20_000, 40_000, 59_000]


def test_a_channel_that_only_failed_has_no_number() -> None:
    made = only(recorded(sample(1, None), sample(2, None)))
    row = made.row("A")
    assert (row["n"], row["low"], row["last"], row["sum"], row["good_ms"]) == (0, None, None, 0, 0)
    assert row["worst"] == "sensor_fault"
    assert [point.quality for point in made.points] == [Quality.SENSOR_FAULT] * 2


def test_the_worst_quality_of_a_minute_is_said() -> None:
    made = only(
        recorded(
            sample(1),
            sample(2, None, quality=Quality.IMPLAUSIBLE),
            sample(3, None, quality=Quality.NO_ANSWER),
        )
    )
    assert made.row("A")["worst"] == "no_answer"


def test_what_the_plant_would_not_take_is_not_said() -> None:
    """A number beyond all is implausible; a channel without a proper name is nobody's."""
    made = only(
        recorded(sample(1, 2 * 10**9), sample(2, 5), sample(3, 1, channel=""), sample(3, 1, channel="X" * 65))
    )
    assert (made.n, made.row("A")["worst"]) == (1, "implausible")


# What is kept.


def test_a_value_beyond_the_dead_band_is_kept() -> None:
    made = only(recorded(sample(0, 0), sample(1, 100), sample(2, 101), sample(3, 102), sample(4, 101)))
    assert made.points == [Point(0, 0), Point(2_000, 101), Point(4_000, 101)]


def test_each_change_of_quality_is_kept_with_the_sample_before() -> None:
    made = only(
        recorded(
            sample(0, 0), sample(1, 1), sample(2, None, code="F1"), sample(3, None, code="F1"), sample(4, 2)
        )
    )
    fault = Quality.SENSOR_FAULT
    assert made.points == [
        Point(0, 0), Point(1_000, 1), Point(2_000, None, fault, "F1"), Point(3_000, None, fault, "F1"), Point(4_000, 2),
    ]  # fmt: skip


def test_both_edges_of_a_gap_are_kept() -> None:
    made = only(recorded(sample(0, 0), sample(1, 1), sample(2, 2), sample(50, 3), sample(51, 4)))
    assert [point.ms for point in made.points] == [0, 2_000, 50_000, 51_000]
    assert made.good_ms == 2_000 + 45_000 + 10_000


TIMES = st.lists(st.integers(0, 59_999), min_size=1, max_size=80, unique=True).map(sorted)


@given(TIMES, st.randoms(use_true_random=False))
def test_what_was_not_kept_lies_within_the_dead_band(times: list[int], chance: random.Random) -> None:
    """Between two kept points that hold, nobody was farther from the first than the dead band; a gap shows as one."""
    value, samples = 0, []
    for ms in times:
        value += chance.randint(-150, 150)
        samples.append(sample(ms / 1000, value))
    made = only(recorded(*samples))
    assert (made.points[0].ms, made.points[-1].ms) == (times[0], times[-1])
    for first, second in zip(made.points, made.points[1:], strict=False):
        between = [
            one for one in samples if first.ms < (one.at - BEGIN) // timedelta(milliseconds=1) < second.ms
        ]
        assert all(abs((one.milli or 0) - (first.milli or 0)) <= RULE.dead_band_milli for one in between)
        apart = [first.ms, *((one.at - BEGIN) // timedelta(milliseconds=1) for one in between), second.ms]
        gap = max(b - a for a, b in itertools.pairwise(apart)) > RULE.hold_ms
        assert gap == (second.ms - first.ms > RULE.hold_ms)


@given(TIMES)
def test_the_time_known_is_the_union_of_what_samples_hold(times: list[int]) -> None:
    made = only(recorded(*(sample(ms / 1000, 0) for ms in times)))
    known = set()
    for ms in times:
        known |= set(range(ms, min(MINUTE_MS, ms + RULE.hold_ms)))
    assert made.good_ms == len(known)


def test_what_was_known_before_the_minute_counts_in_it() -> None:
    first, second = recorded(sample(55), sample(65))
    assert first.channels["A"].good_ms == 5_000
    assert second.channels["A"].good_ms == 5_000 + 45_000


# When a minute is over.


def test_a_minute_waits_for_samples_that_other_threads_carry() -> None:
    made = recording()
    made.add(sample(59))
    made.add(sample(60.5))
    made.add(sample(59.9))
    assert made.over(ns(60 + GRACE_MS / 1000 - 0.1)) == []
    (minute,) = made.over(ns(60 + GRACE_MS / 1000))
    assert (minute.begins, minute.channels["A"].n) == (BEGIN, 2)
    assert list(made.open) == [milliseconds(BEGIN) // MINUTE_MS + 1]


def test_a_later_sample_begins_the_minute_again() -> None:
    made = recording()
    made.add(sample(1))
    made.over(ns(70))
    made.add(sample(2))
    (again,) = made.over(ns(80))
    assert (again.begins, again.channels["A"].n) == (BEGIN, 1)


def test_a_clock_that_is_set_ends_the_minute_there() -> None:
    """Before and after are entries of their own, each with the clock pair that holds for all its samples."""
    made = recording()
    made.add(sample(10))
    jumped = sample(11)
    back = timedelta(seconds=8)
    made.add(Sample("A", jumped.at - back, jumped.at_ns, 5))
    assert made.over(ns(12))
    assert not made.over(ns(12))
    (minute,) = made.over(ns(100))
    assert (minute.begins, minute.channels["A"].n) == (BEGIN, 1)
    assert minute.mono == jumped.at_ns
    assert minute.at == jumped.at - back


def test_a_clock_that_runs_a_little_differently_is_not_set() -> None:
    made = recording()
    made.add(sample(10))
    made.add(Sample("A", BEGIN + timedelta(seconds=12.5), ns(11), 5))
    assert len(made.over(ns(100))) == 1


def test_an_entry_is_stamped_by_its_newest_sample() -> None:
    (minute,) = recorded(sample(7.25), sample(3))
    assert (minute.at, minute.mono) == (BEGIN + timedelta(seconds=7.25), ns(7.25))


def test_a_flood_is_counted_whole_and_kept_in_part() -> None:
    made = only(recorded(*(sample(n / 100, 1_000 * (n % 2)) for n in range(5_999))))
    assert made.n == 5_999
    assert len(made.points) <= 3_000

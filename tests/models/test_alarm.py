"""When a channel alarms: tables of what was heard, and what holds for whatever is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import alarm
from app.models.alarm import (
    SECOND,
    AlarmKind,
    Cleared,
    Escalated,
    Event,
    How,
    Moment,
    Raised,
    Standing,
    Watched,
)
from app.models.channel import Channel
from app.models.desk import Named
from app.models.temperature import Quality, Sample

BEGIN = datetime(2026, 11, 23, 1, tzinfo=UTC)
ROOM = Channel(
    Named("COLD", "Камера", "Room"), "COLD", low=-2000, high=0, hysteresis=300, delay_s=60, lost_after_s=120,
    priority=1, ccp=True, escalate_after_s=300, escalate_group="production_manager",
)  # fmt: skip
SENSOR = Quality.SENSOR_FAULT
HIGH, LOW, LOST = AlarmKind.HIGH, AlarmKind.LOW, AlarmKind.LOST


def moment(second: float) -> Moment:
    return Moment(BEGIN + timedelta(seconds=second), int(second * SECOND))


def sample(second: float, milli: int | None, quality: Quality = SENSOR) -> Sample:
    now = moment(second)
    return Sample("COLD", now.at, now.ns, milli, Quality.GOOD if milli is not None else quality)


Heard = tuple[float, int | None]


def played(
    channel: Channel, story: Sequence[Heard], until: float = 0, begun: Watched | None = None
) -> list[tuple[float, Event]]:
    """Every event with its second: a look each second and every sample of the story at its time."""
    watched = begun or alarm.begin(channel, moment(0))[0]
    found: list[tuple[float, Event]] = []
    samples = {second: milli for second, milli in story}
    for second in range(int(max([until, *samples])) + 1):
        if second in samples:
            watched, events = alarm.heard(watched, sample(second, samples[second]))
        else:
            watched, events = alarm.passed(watched, moment(second).ns)
        found += [(second, event) for event in events]
    return found


def told(events: Sequence[tuple[float, Event]]) -> list[str]:
    names = {Raised: "raised", Cleared: "cleared", Escalated: "escalated"}
    return [f"{int(second)} {event.kind} {names[type(event)]}" for second, event in events]


@pytest.mark.parametrize(
    ("story", "until", "expected"),
    [
        ([(0, -1000), (30, -900), (60, -1100)], 100, []),
        ([(0, -1000), (10, 500)], 69, []),
        ([(0, -1000), (10, 500)], 71, ["70 high raised"]),
        ([(0, -1000), (10, 500), (69, -400)], 130, []),
        ([(0, -1000), (10, 500), (69, -200)], 80, ["70 high raised"]),
        ([(0, -1000), (10, 1), (80, 0), (90, -299), (100, -300)], 110, ["70 high raised", "100 high cleared"]),
        ([(0, 0), (50, 0), (100, 0)], 140, []),
        ([(0, -2001), (61, -2500), (70, -1701), (80, -1700)], 90, ["60 low raised", "80 low cleared"]),
        ([(0, -1000)], 130, ["120 lost raised"]),
        ([(0, -1000), (30, None), (60, None), (90, None)], 130, ["120 lost raised"]),
        ([(0, -1000), (150, -1000)], 160, ["120 lost raised", "150 lost cleared"]),
        ([], 130, ["120 lost raised"]),
        ([(0, 500), (30, None)], 200, ["60 high raised", "120 lost raised"]),
        (
            [(0, 500), (30, None), (200, -1000)], 210,
            ["60 high raised", "120 lost raised", "200 high cleared", "200 lost cleared"],
        ),
        ([(0, 500), (30, None), (200, 500)], 210, ["60 high raised", "120 lost raised", "200 lost cleared"]),
        ([(0, 500), (30, 600)], 61, ["60 high raised"]),
        ([(s, 500) for s in range(0, 401, 100)], 400, ["60 high raised", "360 high escalated"]),
        ([(0, 500), (10, -2500), (20, -1000)], 90, []),
    ],
    ids=[
        "inside", "shorter than the delay", "as long as the delay", "back before the delay", "not back by enough",
        "the hysteresis on the way back", "on the limit is inside", "too cold", "silence", "a broken sensor",
        "heard again", "never heard", "a breach goes on without the sensor", "both are over with one good value",
        "the sensor is back, the room is warm", "the delay counts from the first", "nobody has seen it",
        "through both limits",
    ],
)  # fmt: skip
def test_what_is_raised_and_cleared(story: list[Heard], until: float, expected: list[str]) -> None:
    assert told(played(ROOM, story, until)) == expected


def test_an_alarm_says_since_when_how_bad_and_how_long() -> None:
    events = [event for _, event in played(ROOM, [(10, 400), (50, 900), (90, -400)], 90)]
    assert events == [
        Raised(ROOM, HIGH, moment(10).at, 0, 900),
        Cleared(ROOM, HIGH, moment(90).at, 80, 900, How.RETURNED),
    ]


def test_a_lost_sensor_says_since_the_last_good_value_and_what_was_heard_instead() -> None:
    events = [event for _, event in played(ROOM, [(5, -1000), (40, None)], 130)]
    assert events == [Raised(ROOM, LOST, moment(5).at, why=SENSOR)]
    assert [event for _, event in played(ROOM, [], 130)] == [
        Raised(ROOM, LOST, moment(0).at, why=Quality.NO_ANSWER)
    ]


def test_a_channel_without_limits_is_only_lost() -> None:
    free = replace(ROOM, low=None, high=None)
    assert told(played(free, [(0, 90_000), (10, -90_000)], 60)) == []
    assert told(played(free, [(0, 90_000)], 200)) == ["120 lost raised"]


def test_an_acknowledged_alarm_is_not_escalated_and_goes_on_running() -> None:
    watched, _ = alarm.heard(alarm.begin(ROOM, moment(0))[0], sample(0, 500))
    watched, events = alarm.heard(watched, sample(70, 500))
    assert [type(event) for event in events] == [Raised]
    watched = alarm.acknowledged(watched, [HIGH])
    assert played(ROOM, [(s, 500) for s in range(100, 900, 60)], 900, watched) == []
    watched, events = alarm.heard(watched, sample(901, -1000))
    assert [(type(e), e.kind) for e in events] == [(Cleared, HIGH)]


def test_the_next_alarm_is_unseen_again() -> None:
    watched, _ = alarm.heard(alarm.begin(ROOM, moment(0))[0], sample(0, 500))
    watched = alarm.acknowledged(alarm.heard(watched, sample(70, 500))[0], [HIGH])
    watched, _ = alarm.heard(watched, sample(80, -1000))
    later = [(s, 500) for s in range(90, 600, 60)]
    assert told(played(ROOM, later, 599, watched)) == ["150 high raised", "450 high escalated"]


# Across a restart


def test_a_standing_alarm_goes_on_and_is_raised_no_second_time() -> None:
    standing = Standing(HIGH, moment(-500).at, moment(-400).at, worst=700)
    watched, events = alarm.begin(ROOM, moment(0), [standing])
    assert events == ()
    found = played(ROOM, [(10, 300), (20, -300)], 20, watched)
    assert told(found) == ["0 high escalated", "20 high cleared"]
    assert found[-1][1] == Cleared(ROOM, HIGH, moment(20).at, 520, 700, How.RETURNED)


def test_the_time_the_station_stood_still_is_silence() -> None:
    watched, _ = alarm.begin(ROOM, moment(0), last=sample(-100, -1000))
    assert told(played(ROOM, [], 30, watched)) == ["20 lost raised"]
    assert told(played(ROOM, [(10, -1000)], 30, watched)) == []


def test_a_breach_that_had_begun_goes_on_after_a_restart() -> None:
    watched, _ = alarm.begin(ROOM, moment(0), last=replace(sample(-40, 500), at_ns=10**18))
    assert told(played(ROOM, [(5, 500)], 30, watched)) == ["20 high raised"]


def test_the_last_sample_ends_nothing() -> None:
    """The silence is counted from it; whether it is over only the next one says."""
    standing = Standing(LOST, moment(-300).at, moment(-180).at)
    watched, events = alarm.begin(ROOM, moment(0), [standing], sample(-300, -1000))
    assert events == ()
    assert told(played(ROOM, [(3, -1000)], 3, watched)) == ["3 lost cleared"]


def test_a_clock_that_was_put_back_makes_nothing_longer() -> None:
    standing = Standing(HIGH, moment(7200).at, moment(7260).at, worst=100, acknowledged=True)
    watched, _ = alarm.begin(ROOM, moment(0), [standing])
    found = played(ROOM, [(30, -1000)], 30, watched)
    assert [event.lasted_s for _, event in found if isinstance(event, Cleared)] == [30]


# What the plant decides


def test_a_limit_that_is_taken_away_ends_what_ran_against_it() -> None:
    watched, _ = alarm.heard(alarm.begin(ROOM, moment(0))[0], sample(0, 500))
    watched, _ = alarm.heard(watched, sample(70, 500))
    watched, events = alarm.changed(watched, replace(ROOM, high=None), moment(80))
    assert events == (Cleared(replace(ROOM, high=None), HIGH, moment(80).at, 80, 500, How.RETIRED),)
    assert watched.breaches == {}


def test_another_limit_counts_from_the_next_value_on() -> None:
    watched, _ = alarm.heard(alarm.begin(ROOM, moment(0))[0], sample(0, 500))
    watched, _ = alarm.heard(watched, sample(70, 500))
    wider = replace(ROOM, high=2000)
    watched, events = alarm.changed(watched, wider, moment(80))
    assert events == ()
    assert told(played(wider, [(90, 500)], 90, watched)) == ["90 high cleared"]


def test_a_channel_out_of_use_has_no_alarms() -> None:
    watched, _ = alarm.heard(alarm.begin(ROOM, moment(0))[0], sample(0, 500))
    watched, _ = alarm.heard(watched, sample(70, 500))
    assert [(e.kind, e.how) for e in alarm.retired(watched, moment(80)) if isinstance(e, Cleared)] == [
        (HIGH, How.RETIRED)
    ]


# Whatever is heard

_VALUES = st.one_of(st.none(), st.integers(-4000, 3000), st.sampled_from([-2000, -1700, 0, 1, -300, -299]))
_STORIES = st.lists(st.tuples(st.integers(1, 90), _VALUES), min_size=1, max_size=25)


def _at(steps: list[tuple[int, int | None]]) -> list[Heard]:
    second, story = 0, list[Heard]()
    for pause, milli in steps:
        second += pause
        story.append((second, milli))
    return story


@given(_STORIES)
def test_raised_and_cleared_take_turns_for_each_kind(steps: list[tuple[int, int | None]]) -> None:
    events = [event for _, event in played(ROOM, _at(steps))]
    for kind in AlarmKind:
        seen = [type(e) for e in events if e.kind is kind and not isinstance(e, Escalated)]
        assert seen == [Raised, Cleared] * (len(seen) // 2) + [Raised] * (len(seen) % 2)


@given(_STORIES)
def test_an_alarm_is_cleared_only_with_a_good_value_back_inside(steps: list[tuple[int, int | None]]) -> None:
    story = _at(steps)
    values = dict(story)
    for second, event in played(ROOM, story):
        if isinstance(event, Cleared):
            value = values.get(second)
            assert value is not None
            assert event.kind is not HIGH or value <= -300
            assert event.kind is not LOW or value >= -1700


@given(_STORIES)
def test_whoever_is_outside_longer_than_the_delay_is_alarmed(steps: list[tuple[int, int | None]]) -> None:
    """As a slow reader of the story would judge: from the first value above until one at -0.3 or below."""
    story = _at(steps)
    expected, since = [], None
    for second in range(int(story[-1][0]) + 1):
        value = dict(story).get(second)
        if value is not None and since is None and value > 0:
            since = second
        elif value is not None and since is not None and value <= -300:
            since = None
        if since is not None and second - since == 60:
            expected.append(second)
    assert [s for s, e in played(ROOM, story) if isinstance(e, Raised) and e.kind is HIGH] == expected


@given(_STORIES)
def test_silence_is_told_exactly_when_it_is_too_long(steps: list[tuple[int, int | None]]) -> None:
    story = _at(steps)
    good = [0, *(second for second, value in story if value is not None)]
    ends = [*good[1:], story[-1][0] + 1]
    expected = [begin + 120 for begin, end in zip(good, ends, strict=True) if begin + 120 < end]
    lost = [s for s, e in played(ROOM, story) if isinstance(e, Raised) and e.kind is LOST]
    assert lost == expected


@given(_STORIES, st.integers(0, 24))
def test_a_restart_at_any_sample_forgets_no_alarm(steps: list[tuple[int, int | None]], cut: int) -> None:
    """What ran before the restart is cleared after it, when it would have been without one."""
    story = _at(steps)
    cut = min(cut, len(story) - 1)
    whole = played(ROOM, story)
    at = story[cut][0]
    before = [(s, e) for s, e in whole if s <= at]
    running = {e.kind: (s, e) for s, e in before if isinstance(e, Raised)}
    for s, e in before:
        if isinstance(e, Cleared) and s >= running[e.kind][0]:
            del running[e.kind]
    standing = [
        Standing(kind, e.since, moment(s).at, e.worst)
        for kind, (s, e) in running.items()
        if isinstance(e, Raised)
    ]
    good = [(s, v) for s, v in story[: cut + 1] if v is not None]
    last = sample(*good[-1]) if good else None
    watched, events = alarm.begin(ROOM, moment(at), standing, last)
    assert events == ()
    after = played(ROOM, [one for one in story if one[0] > at], begun=watched) if cut < len(story) - 1 else []
    cleared = [(s, e.kind) for s, e in after if isinstance(e, Cleared) and e.kind in running]
    for kind in running:
        first_after = next(
            (s for s, e in whole if isinstance(e, Cleared) and e.kind is kind and s > at), None
        )
        assert next((s for s, k in cleared if k is kind), None) == first_after

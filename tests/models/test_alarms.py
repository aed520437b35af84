"""What has become of alarms is a function of the set of entries: order, doubles and gaps change nothing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.alarm import AlarmKind
from app.models.alarms import (
    Acknowledgement,
    Alarm,
    Clearing,
    Escalation,
    Raising,
    alarms,
    may_acknowledge,
)
from app.models.kinds import Group

BEGIN = datetime(2026, 11, 23, 1, tzinfo=UTC)
HIGH, LOW, LOST = AlarmKind.HIGH, AlarmKind.LOW, AlarmKind.LOST


def at(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def raising(number: int, kind: AlarmKind = HIGH, minute: float = 0, **more: Any) -> Raising:
    value = None if kind is LOST else 500
    return Raising(
        uuid.UUID(int=number), more.pop("channel", "COLD"), kind, at(minute), at(minute + 1), value=value, **more
    )  # fmt: skip


def clearing(number: int, minute: float, worst: int | None = None) -> Clearing:
    return Clearing(uuid.UUID(int=number), at(minute), int(minute * 60), worst)


def seen(number: int, minute: float, name: str = "Ким О. В.") -> Acknowledgement:
    return Acknowledgement(
        uuid.UUID(int=number), at(minute), name, "quality_inspector", "DOOR-OPEN", "Закрыли"
    )


def only(found: tuple[Alarm, ...]) -> Alarm:
    (alarm,) = found
    return alarm


def test_open_until_cleared_and_waiting_until_seen() -> None:
    running = only(alarms([raising(1)]))
    assert (running.open, running.acknowledged, running.waits) == (True, False, True)
    over = only(alarms([raising(1)], [clearing(1, 20, 900)]))
    assert (over.open, over.waits, over.worst, over.lasted_s) == (False, True, 900, 1200)
    watched = only(alarms([raising(1)], acknowledgements=[seen(1, 5)]))
    assert (watched.open, watched.acknowledged, watched.waits) == (True, True, True)
    done = only(alarms([raising(1)], [clearing(1, 20)], [seen(1, 30)]))
    assert not done.waits


@pytest.mark.parametrize(("ccp", "waits"), [(False, False), (True, True)])
def test_a_sensor_heard_again_concerns_somebody_only_at_a_critical_point(ccp: bool, waits: bool) -> None:
    assert only(alarms([raising(1, LOST, ccp=ccp)], [clearing(1, 9)])).waits is waits


def test_two_stations_that_read_one_channel_have_one_alarm_while_both_run() -> None:
    found = only(alarms([raising(1), raising(2, minute=0.5)], acknowledgements=[seen(1, 5)]))
    assert found.ids == {uuid.UUID(int=1), uuid.UUID(int=2)}
    assert (found.raising.since, found.acknowledged) == (at(0), False)
    both = only(
        alarms(
            [raising(1), raising(2, minute=0.5)], acknowledgements=[seen(1, 5), seen(2, 6, "Дашиев Б. Ц.")]
        )
    )
    assert [ack.name for ack in both.acknowledgements] == ["Ким О. В.", "Дашиев Б. Ц."]
    one_over = alarms([raising(1), raising(2, minute=0.5)], [clearing(1, 3)])
    assert [alarm.open for alarm in one_over] == [True, False]


def test_of_two_clearings_the_later_and_of_all_values_the_worst_count() -> None:
    found = only(
        alarms([raising(1)], [clearing(1, 20, 700), clearing(1, 15, 900)], (), [_escalation(1, 950)])
    )
    assert (found.until, found.lasted_s, found.worst) == (at(20), 1200, 950)
    cold = Raising(uuid.UUID(int=1), "COLD", LOW, at(0), at(1), value=-2500)
    assert only(alarms([cold], [clearing(1, 20, -2900), clearing(1, 21, -2600)])).worst == -2900


def _escalation(number: int, worst: int | None = None) -> Escalation:
    return Escalation(uuid.UUID(int=number), at(10), "production_manager", worst)


def test_what_is_said_of_an_alarm_nobody_raised_yet_waits_for_it() -> None:
    assert alarms([], [clearing(1, 20)], [seen(1, 5)], [_escalation(1)]) == ()


def test_the_most_pressing_comes_first() -> None:
    told = [
        raising(1, channel="A", priority=1), raising(2, channel="B", priority=3), raising(3, channel="C", priority=1),
        raising(4, channel="D", priority=1, minute=-5), raising(5, channel="E", priority=1),
    ]  # fmt: skip
    found = alarms(told, [clearing(3, 2)], [seen(1, 2)])
    assert [alarm.channel for alarm in found] == ["D", "E", "B", "C", "A"]


_NUMBERS = st.integers(1, 4)
_FACTS = st.lists(
    st.one_of(
        st.builds(raising, _NUMBERS, st.sampled_from(AlarmKind), st.just(0)),
        st.builds(clearing, _NUMBERS, st.integers(1, 30), st.one_of(st.none(), st.integers(0, 999))),
        st.builds(seen, _NUMBERS, st.integers(1, 30)),
        st.builds(_escalation, _NUMBERS),
    ),
    max_size=14,
)


def _of(facts: list[object]) -> tuple[Alarm, ...]:
    first = {f.id: f for f in reversed(facts) if isinstance(f, Raising)}
    return alarms(
        first.values(),
        [f for f in facts if isinstance(f, Clearing)],
        [f for f in facts if isinstance(f, Acknowledgement)],
        [f for f in facts if isinstance(f, Escalation)],
    )


@given(_FACTS, st.randoms(use_true_random=False))
def test_order_and_doubles_change_nothing(facts: list[object], chance: Any) -> None:
    known = set[uuid.UUID]()
    facts = [f for f in facts if not isinstance(f, Raising) or not (f.id in known or known.add(f.id))]  # type: ignore[func-returns-value]
    mixed = [*facts, *facts[:3]]
    chance.shuffle(mixed)
    assert _of(mixed) == _of(facts)


def test_who_may_acknowledge() -> None:
    clerk, inspector = frozenset({Group.INVENTORY_CLERK}), frozenset({Group.QUALITY_INSPECTOR})
    assert may_acknowledge(clerk, ccp=False) is Group.INVENTORY_CLERK
    assert may_acknowledge(clerk, ccp=True) is None
    assert may_acknowledge(clerk | inspector, ccp=True) is Group.QUALITY_INSPECTOR
    assert may_acknowledge(frozenset({Group.ADMINISTRATOR}), ccp=False) is None

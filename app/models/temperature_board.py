"""All channels and alarms at one moment, as a service makes it and a screen shows it. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.models.alarm import AlarmKind
from app.models.alarms import Alarm
from app.models.channel import Channel
from app.models.desk import Named
from app.models.temperature import Sample

STALE_S = 45
"""An older value is not shown: three polls of the slowest bus (15 s) were missed."""
STALE_ELSEWHERE_S = 240
"""The same of a channel that another station reads: it tells the plant once a minute."""


@dataclass(frozen=True)
class ChannelState:
    """One channel. `value` is its last good sample, `last` the last of whatever quality."""

    channel: Channel
    value: Sample | None = None
    last: Sample | None = None
    here: bool = True
    """This station reads it; of others it knows what the plant was told last."""
    broken: frozenset[AlarmKind] = frozenset()
    """Limits it is outside of now, whether that is an alarm yet or not."""

    def age_s(self, now_ns: int) -> int | None:
        """Seconds since the last good value; None where there was none."""
        return None if self.value is None else max(0, now_ns - self.value.at_ns) // 1_000_000_000

    def fresh(self, now_ns: int) -> bool:
        """Whether the last good value may be shown as the present one."""
        age = self.age_s(now_ns)
        return age is not None and age <= (STALE_S if self.here else STALE_ELSEWHERE_S)


@dataclass(frozen=True)
class Board:
    """`alarms` wait for somebody, the most pressing first."""

    channels: tuple[ChannelState, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    def of(self, channel: str) -> ChannelState | None:
        return next((state for state in self.channels if state.channel.code == channel), None)

    def alarms_of(self, channel: str) -> tuple[Alarm, ...]:
        return tuple(alarm for alarm in self.alarms if alarm.channel == channel)


@dataclass(frozen=True)
class Point:
    """A step of a chart: least, mean and greatest value in it, None in a gap."""

    at: datetime
    low: int | None = None
    mean: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Curve:
    """A stretch of one channel with the alarms that ran in it."""

    channel: Channel
    begin: datetime
    end: datetime
    points: Sequence[Point] = ()
    alarms: Sequence[Alarm] = ()
    overdue: bool = False
    """The check of the instrument has run out, failed or was never recorded."""


@dataclass(frozen=True)
class Summary:
    """What the header of every screen says of the alarms; the rest is about the most pressing of them."""

    count: int = 0
    unseen: int = 0
    """Of them those that nobody has acknowledged."""
    priority: int = 0
    """0 without any."""
    named: Named | None = None
    kind: AlarmKind | None = None
    running: bool = False
    urgent: bool = False
    """It runs, nobody has seen it, and it cannot wait."""


def summary(board: Board) -> Summary:
    """How many there are, and the most pressing: one that runs comes before one that is over."""
    if not board.alarms:
        return Summary()
    first = min(board.alarms, key=_pressing)
    state, raising = board.of(first.channel), first.raising
    named = state.channel.named if state else Named(first.channel, first.channel, first.channel)
    unseen = sum(not alarm.acknowledged for alarm in board.alarms)
    urgent = first.open and not first.acknowledged and raising.priority == 1
    return Summary(len(board.alarms), unseen, raising.priority, named, first.kind, first.open, urgent)


def _pressing(alarm: Alarm) -> tuple[bool, bool, int, datetime]:
    raising = alarm.raising
    return (alarm.acknowledged or not alarm.open, not alarm.open, raising.priority, raising.since)

"""One minute of a station in the making: what is counted of each channel, and which points are kept.

Kept is the first sample of a channel in the minute and the last, whatever lies beyond the dead band around the
point kept before, each change of quality with the sample before it, both edges of a gap, and at least one sample in
twenty seconds: so two points that are farther apart than a sample holds have nothing between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.models.telemetry.points import Point
from app.models.temperature import Quality, Sample

MINUTE_MS = 60_000
JUMP_MS = 2_000
"""A wall clock that moved by more against the monotonic one was set."""
GRACE_MS = 5_000
"""So long after its end a minute waits for samples that other threads still carry."""
KEEP_MS = 20_000
MAX_POINTS = 3_000
"""Points of a channel and minute that are kept at most (50 a second); all are counted."""
MAX_CODE = 24
MAX_CHANNEL = 64
MAX_MILLI = 10**9
"""What the plant takes; nothing of this plant is beyond."""
WORST = (Quality.GOOD, Quality.IMPLAUSIBLE, Quality.DEVICE_ERROR, Quality.NO_ANSWER, Quality.SENSOR_FAULT)
"""Qualities, better ones first."""
_RANK = {quality: rank for rank, quality in enumerate(WORST)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ChannelRule:
    """How a channel is recorded: the dead band in thousandths of its unit, and how long a sample holds.

    Without another sample for longer than `hold_ms` (three polls of a slow bus) nothing is known: a gap begins.
    """

    dead_band_milli: int = 100
    hold_ms: int = 45_000


Rules = Callable[[str], ChannelRule]


def milliseconds(at: datetime) -> int:
    """Since 1970, UTC."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def instant(ms: int) -> datetime:
    """The inverse of `milliseconds`."""
    return _EPOCH + timedelta(milliseconds=ms)


@dataclass
class ChannelMinute:
    """What is counted and kept of one channel in one minute. Values are thousandths, times ms of the minute."""

    rule: ChannelRule
    n: int = 0
    low: int | None = None
    high: int | None = None
    sum: int = 0
    last: int | None = None
    last_ms: int | None = None
    good_ms: int = 0
    rank: int = 0
    points: list[Point] = field(default_factory=list)
    _newest: Point | None = None
    _kept: Point = field(default_factory=lambda: Point(0, None))
    _waiting: Point | None = None
    """The newest sample, where it is not kept yet."""

    def add(self, point: Point, known_ms: int) -> None:
        """Count `point`, keep what has to be kept; before it a good value was known for `known_ms` of the minute."""
        self.good_ms += known_ms
        if point.milli is not None:
            self._count(point.ms, point.milli)
        self.rank = max(self.rank, _RANK[point.quality])
        if self._is_news(point):
            self._keep(point)
        else:
            self._waiting = point
        self._newest = point

    def _count(self, ms: int, milli: int) -> None:
        self.n += 1
        self.sum += milli
        self.low = milli if self.low is None else min(self.low, milli)
        self.high = milli if self.high is None else max(self.high, milli)
        if self.last_ms is None or ms >= self.last_ms:
            self.last, self.last_ms = milli, ms

    def _is_news(self, point: Point) -> bool:
        newest = self._newest
        if newest is None:
            return True
        if point[2:] != newest[2:] or point.ms - newest.ms > self.rule.hold_ms:
            self._keep_waiting()
            return True
        if point.ms - self._kept.ms > KEEP_MS:
            self._keep_waiting()
        last, milli = self._kept.milli, point.milli
        return milli is not None and last is not None and abs(milli - last) > self.rule.dead_band_milli

    def _keep(self, point: Point) -> None:
        self._waiting, self._kept = None, point
        if len(self.points) < MAX_POINTS:
            self.points.append(point)

    def _keep_waiting(self) -> None:
        if self._waiting is not None:
            self._keep(self._waiting)

    def close(self) -> None:
        """The minute is over: its last sample is kept, and counts as known until the end at most."""
        self._keep_waiting()
        newest = self._newest
        if newest is not None and newest.quality is Quality.GOOD:
            self.good_ms += min(MINUTE_MS - newest.ms, self.rule.hold_ms)
        self.good_ms = max(0, min(MINUTE_MS, self.good_ms))

    @property
    def kept(self) -> list[Point]:
        """Points so far, the newest sample included."""
        return [*self.points, *([self._waiting] if self._waiting is not None else [])]

    def row(self, channel: str) -> dict[str, Any]:
        """The summary as it stands in clear in an entry."""
        return {
            "channel": channel, "n": self.n, "low": self.low, "high": self.high, "sum": self.sum,
            "last": self.last, "last_ms": self.last_ms, "good_ms": self.good_ms, "worst": str(WORST[self.rank]),
        }  # fmt: skip


@dataclass
class Minute:
    """All channels of one minute by one setting of the wall clock, `ahead` ms before the monotonic one."""

    number: int
    """Minutes since 1970."""
    ahead: int
    channels: dict[str, ChannelMinute] = field(default_factory=dict)
    newest_ms: int = 0
    fresh: dict[str, list[Point]] = field(default_factory=dict)
    """Samples that came since they were last taken from here for safekeeping."""

    @property
    def begins(self) -> datetime:
        return instant(self.number * MINUTE_MS)

    @property
    def at(self) -> datetime:
        """Of the newest sample, by the wall clock of the minute."""
        return instant(self.newest_ms)

    @property
    def mono(self) -> int:
        """Of the newest sample, by the monotonic clock in nanoseconds."""
        return (self.newest_ms - self.ahead) * 1_000_000

    def take_fresh(self) -> dict[str, list[Point]]:
        fresh, self.fresh = self.fresh, {}
        return fresh


class Recording:
    """The open minutes of a station. Pure: it is told samples and times, and gives minutes that are over.

    A minute belongs to one setting of the wall clock. When the clock is set, what is open is over as it stands, so that
    all samples of an entry are equally far from the true time.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._ahead: int | None = None
        self._open: dict[int, Minute] = {}
        self._over: list[Minute] = []
        self._held: dict[str, tuple[int, bool]] = {}
        """Of each channel the newest sample: when, and whether it was good."""

    def add(self, sample: Sample) -> None:
        """Count one sample, whichever thread it came by. One of a channel without a proper name is nobody's."""
        if not 0 < len(sample.channel) <= MAX_CHANNEL:
            return
        milli, quality = sample.milli, sample.quality
        if milli is not None and abs(milli) > MAX_MILLI:
            milli, quality = None, Quality.IMPLAUSIBLE
        ms = milliseconds(sample.at)
        self.put(
            sample.channel,
            ms,
            ms - sample.at_ns // 1_000_000,
            Point(0, milli, quality, sample.code[:MAX_CODE]),
        )

    def put(self, channel: str, ms: int, ahead: int, point: Point) -> None:
        """`point` of `channel` at `ms` by a wall clock that is `ahead` ms before the monotonic one."""
        if self._ahead is None or abs(ahead - self._ahead) > JUMP_MS:
            self.end_all()
            self._ahead = ahead
        minute = self._minute(ms // MINUTE_MS)
        minute.newest_ms = max(minute.newest_ms, ms)
        point = Point(ms - minute.number * MINUTE_MS, *point[1:])
        minute.fresh.setdefault(channel, []).append(point)
        known = minute.channels.get(channel)
        if known is None:
            known = minute.channels[channel] = ChannelMinute(self.rules(channel))
        known.add(point, self._known_ms(channel, ms, ms - point.ms, known.rule.hold_ms))
        if channel not in self._held or ms >= self._held[channel][0]:
            self._held[channel] = (ms, point.quality is Quality.GOOD)

    def _known_ms(self, channel: str, ms: int, begins: int, hold: int) -> int:
        """For how long of the minute the sample before held until this one."""
        before, good = self._held.get(channel, (ms, False))
        return max(0, min(ms, before + hold) - max(before, begins)) if good else 0

    def _minute(self, number: int) -> Minute:
        if number not in self._open:
            self._open[number] = Minute(number, self._ahead or 0)
        return self._open[number]

    def over(self, now_ns: int) -> list[Minute]:
        """Minutes that are over by the monotonic clock, oldest first; they are given once."""
        now = now_ns // 1_000_000 + (self._ahead or 0)
        for number in sorted(self._open):
            if (number + 1) * MINUTE_MS + GRACE_MS <= now:
                self._end(number)
        done, self._over = self._over, []
        return done

    def end_all(self) -> None:
        """Whatever is open is over as it stands."""
        for number in sorted(self._open):
            self._end(number)
        self._held.clear()

    def _end(self, number: int) -> None:
        minute = self._open.pop(number)
        for channel in minute.channels.values():
            channel.close()
        self._over.append(minute)

    @property
    def open(self) -> Mapping[int, Minute]:
        """The minutes that go on, by number."""
        return self._open

    def waiting(self) -> Iterator[Minute]:
        """Open minutes with samples that nobody has kept safe yet."""
        return (minute for minute in self._open.values() if minute.fresh)

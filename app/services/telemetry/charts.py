"""What charts ask: points of the last hours from the station's own file, roll-ups of any channel from the plant.

A gap stays a gap: what was not measured has no bar, and a step without a bar has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from app.models.envelope import encode, parse
from app.models.telemetry.minute import MINUTE_MS, WORST, ChannelRule, instant, milliseconds
from app.models.telemetry.points import Point, unpack_one
from app.models.temperature import Quality
from app.models.temperature_board import Point as Step
from app.services.journal.ports import Failed, Unreachable
from app.services.telemetry.recorder import Recorder

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
Ask = Callable[..., Any]
"""The one value that a question answers, under a login of the plant; raises what that login's connection raises."""


class Unit(StrEnum):
    """What the plant sums up by. A day is the plant's, stamped at the station."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True)
class Bar:
    """A channel in one minute, hour or day; values are thousandths, None where no sample was good.

    `at` is its begin; of a day midnight of its date. `good_ms`: for how long of it a good value was known.
    """

    at: datetime
    n: int
    low: int | None
    high: int | None
    sum: int
    last: int | None
    good_ms: int
    worst: Quality

    @property
    def mean(self) -> int | None:
        return round(self.sum / self.n) if self.n else None


class Moment(NamedTuple):
    """One recorded point of a channel."""

    at: datetime
    milli: int | None
    quality: Quality
    code: str


_BARS = (
    "SELECT coalesce(json_agg(json_build_array(extract(epoch FROM m.begins)::bigint, m.n, m.low, m.high, m.sum, m.last,"
    " m.good_ms, m.worst) ORDER BY m.begins), '[]') FROM plant.channel_"
)
_WITHIN = "s m WHERE m.channel = %s AND m.begins >= %s AND m.begins < %s"
_POINTS = "SELECT plant.channel_points(%s, %s, %s)"
_LATEST = (
    "SELECT coalesce(json_agg(json_build_array(x.channel, extract(epoch FROM x.last_at)::float8, x.last)), '[]') FROM"
    " (SELECT DISTINCT ON (m.channel) m.channel, m.last_at, m.last FROM plant.channel_hours m"
    " WHERE m.begins >= %s AND m.last IS NOT NULL ORDER BY m.channel, m.begins DESC) x"
)


@dataclass(frozen=True)
class PlantCharts:
    """Questions to the plant. Blocks; raises what `ask` raises."""

    ask: Ask

    def bars(self, channel: str, unit: Unit, since: datetime, until: datetime) -> list[Bar]:
        """What was measured from `since` to before `until`, in order."""
        limits = (since.date(), until.date()) if unit is Unit.DAY else (since, until)
        return [_told(*row) for row in self.ask(f"{_BARS}{unit}{_WITHIN}", channel, *limits)]

    def points(self, channel: str, since: datetime, until: datetime) -> list[Moment]:
        """Every kept point of a day at most, as long as the plant keeps points."""
        pages = self.ask(_POINTS, channel, since, until)
        found = (
            (datetime.fromisoformat(minute), point)
            for minute, packed in pages
            for point in unpack_one(packed, channel)
        )
        return _moments(found, since, until)

    def latest(self, since: datetime) -> Mapping[str, tuple[datetime, int]]:
        """Of every channel heard since: when a value was last good, and which it was."""
        rows = self.ask(_LATEST, since.replace(minute=0, second=0, microsecond=0))
        return {channel: (datetime.fromtimestamp(at, UTC), milli) for channel, at, milli in rows}


@dataclass(frozen=True)
class LocalCharts:
    """Questions to the station's own file, and to what is in no entry yet. Knows its own channels only."""

    recorder: Recorder

    def points(self, channel: str, since: datetime, until: datetime) -> list[Moment]:
        """Every kept point, as far back as the station keeps telemetry."""
        found = [
            (datetime.fromisoformat(row["minute"]), point)
            for _, rows in self._entries(channel, since, until)
            for row in rows["telemetry_minute"]
            for point in unpack_one(row["points"], channel)
        ]
        running = [(instant(minute * MINUTE_MS), point) for minute, point in self.recorder.points(channel)]
        return _moments([*found, *running], since, until)

    def bars(self, channel: str, since: datetime, until: datetime) -> list[Bar]:
        """Minutes that are over."""
        made: dict[datetime, Bar] = {}
        for minute, rows in self._entries(channel, since, until):
            for row in rows["channel_minute"]:
                if row["channel"] == channel:
                    bar = _bar(minute, row)
                    made[minute] = _together(made[minute], bar) if minute in made else bar
        return [made[minute] for minute in sorted(made)]

    def last(self, channel: str, now: datetime, back: timedelta = HOUR) -> Moment | None:
        """The last good point that was recorded within `back`."""
        good = [moment for moment in self.points(channel, now - back, now + DAY) if moment.milli is not None]
        return good[-1] if good else None

    def _entries(
        self, channel: str, since: datetime, until: datetime
    ) -> list[tuple[datetime, Mapping[str, Any]]]:
        first, last = milliseconds(since) // MINUTE_MS, -(-milliseconds(until) // MINUTE_MS)
        said = f'"channel":{encode(channel)}'
        bodies = [body for body in self.recorder.store.bodies(first, last) if said in body]
        entries = [parse(body).rows for body in bodies]
        return [(datetime.fromisoformat(rows["telemetry_minute"][0]["minute"]), rows) for rows in entries]


@dataclass(frozen=True)
class Charts:
    """Curves from both: `ask` gives a way to ask the plant, or None while it cannot be asked."""

    local: LocalCharts
    ask: Callable[[], Ask | None]
    now: Callable[[], datetime]

    def series(self, channel: str, begin: datetime, end: datetime, step: timedelta) -> Sequence[Step]:
        """A value a step from `begin` to before `end`; a step in which nothing good was measured is a gap.

        Steps below a minute show what this station recorded itself; longer ones come from the plant's minutes or
        hours, without it from the station's own minutes of a day.
        """
        if step < MINUTE and (points := self.local.points(channel, begin - MINUTE, end)):
            return on_grid(_held(points), begin, end, step)
        found = self._of_plant(channel, begin, end, step)
        if found is None:
            found = self.local.bars(channel, max(begin, end - DAY), end)
        return on_grid([(bar.at, bar.at, bar) for bar in found], begin, end, step)

    def _of_plant(self, channel: str, begin: datetime, end: datetime, step: timedelta) -> list[Bar] | None:
        """None when the plant does not answer."""
        ask = self.ask()
        if ask is None:
            return None
        try:
            found = PlantCharts(ask).bars(channel, Unit.MINUTE if step < HOUR else Unit.HOUR, begin, end)
        except (Unreachable, Failed):
            return None
        return [*found, *(self._newest(channel, found, begin, end) if step < HOUR else ())]

    def _newest(self, channel: str, found: Sequence[Bar], begin: datetime, end: datetime) -> list[Bar]:
        """Own minutes that have not reached the plant yet."""
        since = max(begin, self.now() - 10 * MINUTE, *(bar.at + MINUTE for bar in found[-1:]))
        return self.local.bars(channel, since, end) if since < end else []


Span = tuple[datetime, datetime, Bar]
"""From when to when (inclusive) a bar counts."""


def on_grid(spans: Iterable[Span], begin: datetime, end: datetime, step: timedelta) -> list[Step]:
    """A step from `begin` to before `end` every `step`, each of the spans that touch it."""
    count = max(0, -(-(end - begin) // step))
    cells: list[list[Bar]] = [[] for _ in range(count)]
    for since, until, bar in spans:
        for index in range(max(0, (since - begin) // step), min(count - 1, (until - begin) // step) + 1):
            cells[index].append(bar)
    return [_step(begin + index * step, bars) for index, bars in enumerate(cells)]


def _step(at: datetime, bars: Sequence[Bar]) -> Step:
    good = [bar for bar in bars if bar.n]
    if not good:
        return Step(at)
    count, total = sum(bar.n for bar in good), sum(bar.sum for bar in good)
    low = min(bar.low for bar in good if bar.low is not None)
    high = max(bar.high for bar in good if bar.high is not None)
    return Step(at, low, round(total / count), high)


def _held(points: Sequence[Moment]) -> list[Span]:
    """Each good point until the next one, where that comes before it ceases to hold."""
    hold, spans = timedelta(milliseconds=ChannelRule().hold_ms), list[Span]()
    for point, following in zip(points, [*points[1:], None], strict=True):
        if point.milli is None:
            continue
        near = following is not None and following.at - point.at <= hold
        until = following.at - timedelta(microseconds=1) if following is not None and near else point.at
        bar = Bar(point.at, 1, point.milli, point.milli, point.milli, point.milli, 0, Quality.GOOD)
        spans.append((point.at, max(point.at, until), bar))
    return spans


def _moments(found: Iterable[tuple[datetime, Point]], since: datetime, until: datetime) -> list[Moment]:
    made = (
        Moment(minute + timedelta(milliseconds=point.ms), point.milli, point.quality, point.code)
        for minute, point in found
    )
    return sorted((one for one in made if since <= one.at < until), key=lambda one: one.at)


def _told(
    at: int, n: int, low: int | None, high: int | None, total: int, last: int | None, good_ms: int, worst: str
) -> Bar:
    return Bar(datetime.fromtimestamp(at, UTC), n, low, high, total, last, good_ms, Quality(worst))


def _bar(at: datetime, row: Mapping[str, Any]) -> Bar:
    return Bar(
        at, row["n"], row["low"], row["high"], row["sum"], row["last"], row["good_ms"], Quality(row["worst"])
    )


def _together(one: Bar, two: Bar) -> Bar:
    """Two parts of one minute."""
    lows = [bar.low for bar in (one, two) if bar.low is not None]
    highs = [bar.high for bar in (one, two) if bar.high is not None]
    last = one.last if two.last is None else two.last
    return Bar(
        one.at, one.n + two.n, min(lows, default=None), max(highs, default=None), one.sum + two.sum, last,
        min(MINUTE_MS, one.good_ms + two.good_ms), max(one.worst, two.worst, key=WORST.index),
    )  # fmt: skip

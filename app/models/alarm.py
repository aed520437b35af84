"""When a channel alarms: a state and what a sample or a second makes of it. Pure.

A breach begins with the first value outside a limit and ends with the first good value that is back inside by the
hysteresis. Nothing else ends it: a sensor that dies, a bus that is silent and a station that stands still leave it
as it is, for no data is never "no breach". An alarm is a breach that has lasted longer than the delay. Silence is
a breach of its own, counted from the last good value. How long anything lasted is counted by the monotonic clock;
wall times only label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.models.channel import Channel
from app.models.temperature import Quality, Sample

SECOND = 1_000_000_000


class AlarmKind(StrEnum):
    HIGH = "high"
    LOW = "low"
    LOST = "lost"


class How(StrEnum):
    """Why an alarm is over."""

    RETURNED = "returned"
    HEARD = "heard"
    RETIRED = "retired"
    """The limit or the channel was taken away."""


@dataclass(frozen=True)
class Moment:
    """An instant on both clocks."""

    at: datetime
    ns: int

    def back(self, earlier: datetime) -> Moment:
        """That wall time as a moment of this boot; one of the future is now."""
        ago = max(timedelta(), self.at - earlier)
        return Moment(earlier, self.ns - (ago // timedelta(microseconds=1)) * 1000)


@dataclass(frozen=True)
class Breach:
    """One limit that is broken, or the sensor that is not heard. `worst` is None of a lost sensor."""

    since: Moment
    worst: int | None = None
    raised: int | None = None
    """Monotonic time at which it became an alarm, None as long as it is none."""
    acknowledged: bool = False
    escalated: bool = False


@dataclass(frozen=True)
class Raised:
    """`worst` is the worst value so far; `why` what was heard instead of a value."""

    channel: Channel
    kind: AlarmKind
    since: datetime
    limit: int | None = None
    worst: int | None = None
    why: Quality | None = None


@dataclass(frozen=True)
class Cleared:
    channel: Channel
    kind: AlarmKind
    until: datetime
    lasted_s: int
    worst: int | None
    how: How


@dataclass(frozen=True)
class Escalated:
    channel: Channel
    kind: AlarmKind
    worst: int | None


Event = Raised | Cleared | Escalated


@dataclass(frozen=True)
class Standing:
    """An alarm that the journal has and that did not end, as a watch that begins takes it over."""

    kind: AlarmKind
    since: datetime
    raised: datetime
    worst: int | None = None
    acknowledged: bool = False
    escalated: bool = False


@dataclass(frozen=True)
class Watched:
    """A channel under watch. `good` is when the last good value was heard, at first when the watch began."""

    channel: Channel
    good: Moment
    last: Sample | None = None
    """The last sample, of whatever quality."""
    value: Sample | None = None
    """The last good one."""
    breaches: Mapping[AlarmKind, Breach] = field(default_factory=dict)


Step = tuple[Watched, tuple[Event, ...]]


def begin(
    channel: Channel, now: Moment, standing: Iterable[Standing] = (), last: Sample | None = None
) -> Step:
    """The watch goes on from what the journal and the last recorded sample say.

    Of `last`, which another boot may have stamped, the wall time counts. It ends nothing: only what is heard from
    now on does.
    """
    watched = Watched(channel, now, breaches={one.kind: _taken_over(one, now) for one in standing})
    if last is not None and last.milli is not None:
        then = now.back(last.at)
        known = replace(last, at=then.at, at_ns=then.ns)
        watched = _measured(replace(watched, good=then, last=known, value=known), last.milli, then)
    return changed(watched, channel, now)


def _taken_over(one: Standing, now: Moment) -> Breach:
    raised = now.back(one.raised).ns
    return Breach(now.back(one.since), one.worst, raised, one.acknowledged, one.escalated)


def heard(watched: Watched, sample: Sample) -> Step:
    """After a sample of the channel."""
    watched, events = _absorbed(watched, sample)
    watched, more = passed(watched, sample.at_ns)
    return watched, (*events, *more)


def passed(watched: Watched, now_ns: int) -> Step:
    """After time has passed: breaches become alarms, silence becomes one, alarms nobody saw are escalated."""
    watched = _silent(watched, now_ns)
    if not watched.breaches:
        return watched, ()
    events: list[Event] = []
    breaches = dict(watched.breaches)
    for kind, breach in watched.breaches.items():
        breaches[kind], more = _older(watched, kind, breach, now_ns)
        events += more
    return replace(watched, breaches=breaches), tuple(events)


def acknowledged(watched: Watched, kinds: Iterable[AlarmKind]) -> Watched:
    """Somebody has seen the alarms of these kinds; what runs goes on running."""
    seen = set(kinds)
    breaches = {
        kind: replace(breach, acknowledged=breach.acknowledged or kind in seen)
        for kind, breach in watched.breaches.items()
    }
    return replace(watched, breaches=breaches)


def anew(watched: Watched, kind: AlarmKind) -> Watched:
    """Somebody else has ended the alarm though its breach runs: it is to be raised once more."""
    breach = watched.breaches.get(kind)
    if breach is None:
        return watched
    again = Breach(breach.since, breach.worst)
    return replace(watched, breaches={**watched.breaches, kind: again})


def changed(watched: Watched, channel: Channel, now: Moment) -> Step:
    """The plant has decided other limits: what runs against a limit that is gone is over."""
    gone = [kind for kind in watched.breaches if kind is not AlarmKind.LOST and _limit(channel, kind) is None]
    return _ended(replace(watched, channel=channel), gone, now, How.RETIRED)


def retired(watched: Watched, now: Moment) -> tuple[Event, ...]:
    """The channel is not watched any more."""
    return _ended(watched, list(watched.breaches), now, How.RETIRED)[1]


def _limit(channel: Channel, kind: AlarmKind) -> int | None:
    return {AlarmKind.HIGH: channel.high, AlarmKind.LOW: channel.low, AlarmKind.LOST: None}[kind]


# A sample


def _absorbed(watched: Watched, sample: Sample) -> Step:
    if sample.milli is None:
        return replace(watched, last=sample), ()
    now = Moment(sample.at, max(sample.at_ns, watched.good.ns))
    over = [kind for kind in watched.breaches if _back(watched.channel, kind, sample.milli)]
    watched, events = _ended(watched, [k for k in over if k is not AlarmKind.LOST], now, How.RETURNED)
    watched, found = _ended(watched, [k for k in over if k is AlarmKind.LOST], now, How.HEARD)
    watched = replace(watched, good=now, last=sample, value=sample)
    return _measured(watched, sample.milli, now), (*events, *found)


def _back(channel: Channel, kind: AlarmKind, milli: int) -> bool:
    """Whether a good value ends a breach of that kind."""
    if kind is AlarmKind.HIGH and channel.high is not None:
        return milli <= channel.high - channel.hysteresis
    if kind is AlarmKind.LOW and channel.low is not None:
        return milli >= channel.low + channel.hysteresis
    return kind is AlarmKind.LOST


def _measured(watched: Watched, milli: int, now: Moment) -> Watched:
    """Breaches begin, or have a worse value."""
    breaches = dict(watched.breaches)
    for kind in (AlarmKind.HIGH, AlarmKind.LOW):
        known = breaches.get(kind)
        if known is not None:
            breaches[kind] = replace(known, worst=worse(kind, known.worst, milli))
        elif _outside(watched.channel, kind, milli):
            breaches[kind] = Breach(now, milli)
    return replace(watched, breaches=breaches)


def _outside(channel: Channel, kind: AlarmKind, milli: int) -> bool:
    limit = _limit(channel, kind)
    return limit is not None and (milli > limit if kind is AlarmKind.HIGH else milli < limit)


def worse(kind: AlarmKind, *values: int | None) -> int | None:
    """Of the values that are there the worst, None where there is none."""
    known = [value for value in values if value is not None]
    if not known or kind is AlarmKind.LOST:
        return None
    return max(known) if kind is AlarmKind.HIGH else min(known)


def _ended(watched: Watched, kinds: Iterable[AlarmKind], now: Moment, how: How) -> Step:
    """Those breaches are over; the ones that were alarms are said so."""
    over = list(kinds)
    events = tuple(_cleared(watched, kind, now, how) for kind in over if _is_alarm(watched, kind))
    left = {kind: breach for kind, breach in watched.breaches.items() if kind not in over}
    return replace(watched, breaches=left), events


def _is_alarm(watched: Watched, kind: AlarmKind) -> bool:
    return watched.breaches[kind].raised is not None


def _cleared(watched: Watched, kind: AlarmKind, now: Moment, how: How) -> Cleared:
    breach = watched.breaches[kind]
    lasted = max(0, now.ns - breach.since.ns) // SECOND
    return Cleared(watched.channel, kind, now.at, lasted, breach.worst, how)


# Time


def _silent(watched: Watched, now_ns: int) -> Watched:
    """Nothing good was heard for too long."""
    silence = now_ns - watched.good.ns
    if AlarmKind.LOST in watched.breaches or silence < watched.channel.lost_after_s * SECOND:
        return watched
    return replace(watched, breaches={**watched.breaches, AlarmKind.LOST: Breach(watched.good)})


def _older(watched: Watched, kind: AlarmKind, breach: Breach, now_ns: int) -> tuple[Breach, list[Event]]:
    channel = watched.channel
    events: list[Event] = []
    delay = 0 if kind is AlarmKind.LOST else channel.delay_s * SECOND
    if breach.raised is None and now_ns - breach.since.ns >= delay:
        breach = replace(breach, raised=now_ns)
        events.append(_raised(watched, kind, breach))
    if _unseen(channel, breach, now_ns):
        breach = replace(breach, escalated=True)
        events.append(Escalated(channel, kind, breach.worst))
    return breach, events


def _unseen(channel: Channel, breach: Breach, now_ns: int) -> bool:
    """Nobody has acknowledged the alarm in time."""
    if breach.raised is None or breach.acknowledged or breach.escalated or not channel.escalate_after_s:
        return False
    return now_ns - breach.raised >= channel.escalate_after_s * SECOND


def _raised(watched: Watched, kind: AlarmKind, breach: Breach) -> Raised:
    why = None
    if kind is AlarmKind.LOST:
        heard_bad = watched.last is not None and watched.last.quality is not Quality.GOOD
        why = watched.last.quality if watched.last is not None and heard_bad else Quality.NO_ANSWER
    limit = _limit(watched.channel, kind)
    return Raised(watched.channel, kind, breach.since.at, limit, breach.worst, why)

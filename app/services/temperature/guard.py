"""The channels that this station reads, each with its state: samples and time in, entries to be written out."""

from __future__ import annotations

import os
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.clock import Clock
from app.models import alarm
from app.models.alarm import AlarmKind, Cleared, Event, Moment, Raised, Standing, Watched
from app.models.alarms import Alarm, Raising
from app.models.channel import Channel
from app.models.envelope import Draft
from app.models.temperature import Sample
from app.models.values import uuid7
from app.services.temperature import entries
from app.services.temperature.ports import Source

Ids = defaultdict[tuple[str, AlarmKind], set[uuid.UUID]]


class Guard:
    """Used by the watch's thread alone. What it gives back is not written yet: the caller sees to that."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self._source, self._clock = source, clock
        self._watched: dict[str, Watched] = {}
        self._ids: Ids = defaultdict(set)
        """Alarms that run, by what they are about."""

    @property
    def watched(self) -> Mapping[str, Watched]:
        return dict(self._watched)

    def moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.monotonic_ns())

    def heard(self, sample: Sample) -> list[Draft]:
        """A sample of a channel nobody decided on is not watched."""
        watched = self._watched.get(sample.channel)
        if watched is None:
            return []
        return self._keep(sample.channel, alarm.heard(watched, sample))

    def passed(self) -> list[Draft]:
        """Time has passed."""
        now = self._clock.monotonic_ns()
        return [
            draft
            for code, watched in list(self._watched.items())
            for draft in self._keep(code, alarm.passed(watched, now))
        ]

    def follow(self, channels: Mapping[str, Channel], alarms: Iterable[Alarm]) -> list[Draft]:
        """Channels come, change and go; what others acknowledged is acknowledged."""
        mine = {code: channels[code] for code in self._source.reads if code in channels}
        known = list(alarms)
        drafts = [draft for code in set(self._watched) - set(mine) for draft in self._retire(code)]
        for code, channel in mine.items():
            of_it = [one for one in known if one.channel == code]
            drafts += self._changed(channel) if code in self._watched else self._begin(channel, of_it)
            self._acknowledge(code, of_it)
        return drafts

    @property
    def running(self) -> frozenset[uuid.UUID]:
        """Alarms that run here, whoever raised them."""
        return frozenset(one for ids in self._ids.values() for one in ids)

    def taken_away(self, over: Collection[uuid.UUID]) -> None:
        """Another station has ended these: what still runs here is raised once more, now or with the next look."""
        for about in [about for about, ids in self._ids.items() if ids and ids <= set(over)]:
            del self._ids[about]
            if about[0] in self._watched:
                self._watched[about[0]] = alarm.anew(self._watched[about[0]], about[1])

    def abandoned(self, raised: Iterable[Raising]) -> list[Draft]:
        """Alarms of this station on channels that it does not watch any more are over."""
        now = self._clock.now()
        return [
            entries.retired(one.id, one.since, now, self._new_id())
            for one in raised
            if one.channel not in self._watched
        ]

    def _begin(self, channel: Channel, alarms: list[Alarm]) -> list[Draft]:
        running = [one for one in alarms if one.open]
        for one in running:
            self._ids[channel.code, one.kind] |= one.ids
        standing = [_standing(one) for one in running]
        last = self._source.last(channel.code)
        return self._keep(channel.code, alarm.begin(channel, self.moment(), standing, last))

    def _changed(self, channel: Channel) -> list[Draft]:
        watched = self._watched[channel.code]
        if watched.channel == channel:
            return []
        return self._keep(channel.code, alarm.changed(watched, channel, self.moment()))

    def _acknowledge(self, code: str, alarms: list[Alarm]) -> None:
        seen = {one.kind for one in alarms if one.open and one.acknowledged}
        self._watched[code] = alarm.acknowledged(self._watched[code], seen)

    def _retire(self, code: str) -> list[Draft]:
        return self._drafts(code, alarm.retired(self._watched.pop(code), self.moment()))

    # Entries

    def _keep(self, code: str, step: alarm.Step) -> list[Draft]:
        self._watched[code] = step[0]
        return self._drafts(code, step[1])

    def _drafts(self, code: str, events: Iterable[Event]) -> list[Draft]:
        return [draft for event in events for draft in self._draft(code, event)]

    def _draft(self, code: str, event: Event) -> list[Draft]:
        about = (code, event.kind)
        if isinstance(event, Raised):
            new_id = self._new_id()
            self._ids[about] = {new_id}
            return [entries.raised(event, new_id)]
        if isinstance(event, Cleared):
            return [entries.cleared(event, one, self._new_id()) for one in sorted(self._ids.pop(about, ()))]
        return [entries.escalated(event, one, self._new_id()) for one in sorted(self._ids[about])]

    def _new_id(self) -> uuid.UUID:
        return uuid7(self._clock.now(), os.urandom(10))


def _standing(one: Alarm) -> Standing:
    raised: datetime = one.raising.at
    return Standing(
        one.kind, one.raising.since, raised, one.worst, one.acknowledged, one.escalation is not None
    )

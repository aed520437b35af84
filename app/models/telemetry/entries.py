"""The rows of telemetry's entries: a minute's summaries and points, and how devices stand, in bodies that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.models.envelope import MAX_BODY, Rows, encode
from app.models.equipment import DeviceState
from app.models.telemetry.minute import ChannelMinute, Minute
from app.models.telemetry.points import FORM, pack

KIND = "telemetry.recorded"
VERSION = 1
ROOM = MAX_BODY - 2048
"""Bytes of rows in one entry: the envelope needs the rest."""
_LONGEST = 200
DeviceRow = Mapping[str, Any]


@dataclass(frozen=True)
class Stand:
    """A device as the plant is told of it: `family` says what it is (scale, scanner, printer, bus, …)."""

    family: str
    state: DeviceState

    @property
    def substance(self) -> tuple[object, ...]:
        """What is worth saying at once when it changes; counters and ages are not."""
        known = self.state
        return (known.device, known.state, known.problem, known.address, known.serial, known.since_ns)


def device_row(stand: Stand, now: datetime, now_ns: int) -> DeviceRow:
    """The row of a device, its times by the wall clock `now`, which is `now_ns` of the monotonic one."""
    known = stand.state

    def wall(ns: int | None) -> datetime | None:
        return None if ns is None else now - timedelta(microseconds=(now_ns - ns) // 1000)

    return {
        "device": known.device[:_LONGEST],
        "family": stand.family[:_LONGEST],
        "protocol": known.protocol[:_LONGEST],
        "address": known.address[:_LONGEST],
        "state": str(known.state),
        "since": wall(known.since_ns),
        "last_good_at": wall(known.last_good_ns),
        "serial": known.serial and known.serial[:_LONGEST],
        "errors": known.errors,
        "problem": known.problem,
    }


def of_minute(minute: Minute) -> Iterator[Rows]:
    """The minute's rows, in as many entries as they need; each is whole by itself."""
    yield from _split(minute, sorted(minute.channels.items()))


def of_devices(rows: Sequence[DeviceRow]) -> Iterator[Rows]:
    """The devices' rows, in as many entries as they need; none without a device."""
    made: Rows = {"device_state": rows}
    if not rows:
        return
    if len(rows) == 1 or len(encode(made)) <= ROOM:
        yield made
        return
    half = len(rows) // 2
    yield from of_devices(rows[:half])
    yield from of_devices(rows[half:])


def _split(minute: Minute, channels: Sequence[tuple[str, ChannelMinute]]) -> Iterator[Rows]:
    made = _rows(minute, channels)
    if len(encode(made)) <= ROOM:
        yield made
    elif len(channels) > 1:
        half = len(channels) // 2
        yield from _split(minute, channels[:half])
        yield from _split(minute, channels[half:])
    else:
        # One channel with more points than a body holds: what is counted of it stays whole.
        yield from _split(minute, [(channels[0][0], _thinned(channels[0][1]))])


def _thinned(channel: ChannelMinute) -> ChannelMinute:
    from dataclasses import replace

    return replace(channel, points=channel.points[::2])


def _rows(minute: Minute, channels: Sequence[tuple[str, ChannelMinute]]) -> Rows:
    packed = pack({channel: some.points for channel, some in channels})
    return {
        "telemetry_minute": [{"minute": minute.begins, "form": FORM, "points": packed}],
        "channel_minute": [some.row(channel) for channel, some in channels],
    }

"""Samples of an open minute as text, so that a station that was killed goes on with them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models.telemetry.minute import MINUTE_MS, Minute, Recording
from app.models.telemetry.points import Point, pack, unpack


def name(minute: Minute, boot: uuid.UUID) -> str:
    """Of a minute among all that may be open: two are of one number when the clock was set in between."""
    return f"{boot}/{minute.number}/{minute.ahead}"


@dataclass(frozen=True)
class Piece:
    """Samples of one minute (since 1970) of a boot whose wall clock was `ahead` ms before its monotonic one."""

    boot: uuid.UUID
    minute: int
    ahead: int
    points: Mapping[str, Sequence[Point]]

    def replay(self, recording: Recording) -> None:
        """`recording` counts them as it did at first."""
        for channel, points in self.points.items():
            for point in points:
                recording.put(channel, self.minute * MINUTE_MS + point.ms, self.ahead, point)


def write(minute: Minute, points: Mapping[str, Sequence[Point]], boot: uuid.UUID) -> str:
    """Those `points` of `minute` as text; `read` gives them back."""
    return json.dumps([str(boot), minute.number, minute.ahead, pack(points)])


def read(text: str) -> Piece:
    """Raises ValueError for what `write` does not write."""
    boot, minute, ahead, packed = json.loads(text)
    return Piece(uuid.UUID(boot), minute, ahead, unpack(packed))

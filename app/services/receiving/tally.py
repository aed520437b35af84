"""The weighings of a lot: as the journal told them, and with the station's own entries since. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from app.models.desk import Capture, CaptureState, Totals

SHOWN = 8
"""Captures on the screen (screen rule W7)."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Tally:
    """The newest weighings of a lot, newest first, and the sums of those that count, at one moment.

    Every entry of the station's own stream up to `upto` is in it.
    """

    lot: uuid.UUID | None = None
    upto: int = 0
    at: datetime | None = None
    recent: tuple[Capture, ...] = ()
    net_g: int = 0
    count: int = 0
    first: datetime | None = None
    """When the first that counts was weighed."""
    hour: int = 0
    """How many were weighed in the hour before `at`."""

    @property
    def totals(self) -> Totals:
        return Totals(self.net_g, self.count, per_hour=self._pace())

    def _pace(self) -> int | None:
        if self.count < 2 or self.first is None or self.at is None:
            return None
        age = self.at - self.first
        if age >= _HOUR:
            return self.hour
        return round(self.count * 60 / max(1.0, age.total_seconds() / 60))

    def find(self, entry: str) -> Capture | None:
        """The capture of that entry, None where it is not among those shown."""
        return next((capture for capture in self.recent if capture.entry == entry), None)


class Own(Protocol):
    """An entry of this station that is durable, as far as it changes a tally."""

    @property
    def seq(self) -> int: ...

    @property
    def lot(self) -> uuid.UUID: ...

    @property
    def capture(self) -> Capture:
        """What the person is told of it."""

    def onto(self, tally: Tally) -> Tally:
        """The tally with this entry in it, which had everything before it."""


@dataclass(frozen=True)
class Weighed:
    """One more capture; its number is what comes next in the lot."""

    seq: int
    lot: uuid.UUID
    capture: Capture

    def onto(self, tally: Tally) -> Tally:
        number = tally.recent[0].number + 1 if tally.recent else 1
        return replace(
            tally,
            at=self.capture.at,
            recent=(replace(self.capture, number=number), *tally.recent)[:SHOWN],
            net_g=tally.net_g + self.capture.net_g,
            count=tally.count + 1,
            first=tally.first if tally.count else self.capture.at,
            hour=tally.hour + 1,
        )


@dataclass(frozen=True)
class Voided:
    """`capture`, in its state as voided, does not count any more."""

    seq: int
    lot: uuid.UUID
    capture: Capture

    def onto(self, tally: Tally) -> Tally:
        shown = tally.find(self.capture.entry)
        if shown is not None and shown.state is CaptureState.VOIDED:
            return tally
        fresh = tally.at is not None and tally.at - self.capture.at < _HOUR
        return replace(
            tally,
            recent=tuple(self._struck(capture) for capture in tally.recent),
            net_g=tally.net_g - self.capture.net_g,
            count=tally.count - 1,
            hour=tally.hour - fresh,
        )

    def _struck(self, capture: Capture) -> Capture:
        """A number may have changed since by an entry of another station; the rest is what was voided."""
        return (
            replace(self.capture, number=capture.number) if capture.entry == self.capture.entry else capture
        )


def added(tally: Tally, since: Iterable[Own]) -> Tally:
    """The tally with what this station has written for its lot since, in the order of its stream."""
    for own in sorted(since, key=lambda own: own.seq):
        if own.lot == tally.lot and own.seq > tally.upto:
            tally = own.onto(tally)
    return tally

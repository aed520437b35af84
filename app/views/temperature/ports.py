"""What the room of temperatures needs from the service behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Protocol

from app.models.alarms import Alarm
from app.models.desk import Named
from app.models.temperature_board import Board, Curve


class TemperaturePort(Protocol):
    """`board`, `now` and `now_ns` are cheap; every other question returns at once with a Future."""

    def board(self) -> Board:
        """Channels and alarms now."""

    def now(self) -> datetime: ...

    def now_ns(self) -> int:
        """The clock by which samples are stamped."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the board is another; the result ends it."""

    def may_acknowledge(self, alarm: Alarm) -> bool:
        """Whether the person at the station may."""

    def reasons(self) -> Future[Sequence[Named]]:
        """Why an alarm came."""

    def acknowledge(self, alarm: Alarm, reason: str, text: str) -> Future[None]:
        """Ends once it is durable, or with a StationError in words."""

    def past(self) -> Future[Sequence[Alarm]]:
        """Alarms of the last days."""

    def lots(self, alarm: Alarm) -> Future[Sequence[str]]:
        """Codes of the lots that stood where it ran."""

    def curve(self, channel: str, begin: datetime, end: datetime, step: timedelta) -> Future[Curve]:
        """A stretch of a channel with its alarms."""

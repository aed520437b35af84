"""What the room of holds needs from the service behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from app.models.desk import Named
from app.models.holds import Hold
from app.models.paging import Slice


class HoldPort(Protocol):
    """Every call returns at once; the Future ends with an answer or a StationError in words."""

    def standing(self, start: int, limit: int) -> Future[Slice[Hold]]: ...

    def reasons(self, purpose: str) -> Future[Sequence[Named]]:
        """To hold (`hold`) or to let go of something (`release`)."""

    def items(self) -> Future[Sequence[Named]]: ...

    def may_set(self) -> bool: ...

    def may_release(self) -> bool: ...

    def online(self) -> bool:
        """Whether the plant answers; without it nothing is released."""

    def set_lot(self, code: str, reason: str, note: str = "") -> Future[None]: ...

    def set_delivery(self, code: str, reason: str, note: str = "") -> Future[None]: ...

    def set_item(
        self, item: str, from_day: date, to_day: date | None, reason: str, note: str = ""
    ) -> Future[None]: ...

    def release(
        self, holds: Sequence[Hold], reason: str, pin: str, paper_at: datetime | None = None
    ) -> Future[None]: ...


@dataclass(frozen=True)
class Around:
    """The port, and what the room knows of its surroundings."""

    port: HoldPort
    today: Callable[[], date]
    instant: Callable[[date, time], datetime]
    """UTC of a day and a time of day in the plant's zone."""

"""What the register needs besides journal and person: the scale of the station."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from typing import Any, Protocol

from app.models.desk import LiveWeight
from app.services.receiving.entries import Shot


class Scale(Protocol):
    """The weighing desk of this station, as far as a test weight needs it."""

    def shoot(self) -> Future[Shot]:
        """The first good frame after this call, or the reason why none came."""

    def live(self) -> LiveWeight:
        """What the scale shows now."""

    def serial(self) -> str | None:
        """Of the scale, where it says one."""


class Moment(Protocol):
    """What may be asked inside the entry's own transaction."""

    @property
    def day(self) -> date:
        """The entry's plant day."""

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]: ...

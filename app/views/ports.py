"""What the shell around all screens needs from the station."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.models.connection import StationSnapshot


class StationPort(Protocol):
    """State of server, devices and station for the header, and the station's own marks in time."""

    def snapshot(self) -> StationSnapshot:
        """The state now; cheap, from any thread."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the snapshot changed; the result ends it."""

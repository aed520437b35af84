"""What an instrument's thread needs from whoever keeps what it delivers."""

from __future__ import annotations

from typing import Protocol

from app.models.laboratory import Arrival, Taken


class Intake(Protocol):
    """Called on the instrument's thread; it may take as long as a commit takes."""

    def take(self, arrival: Arrival) -> Taken:
        """The arrival is durable when this returns, and what it says was read. Raises a StationError where it is
        not: the instrument is then told to send it again."""

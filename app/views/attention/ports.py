"""What the screen of waiting things needs from the service behind it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from app.models.attention import Marked, Waiting
from app.models.desk import Named


class AttentionPort(Protocol):
    """Calls return at once; a Future ends with the result or a StationError in words."""

    def waiting(self) -> Future[Waiting]: ...

    def reasons(self) -> Future[Sequence[Named]]:
        """What a verdict may be given for."""

    def verdict(self, entry: Marked, *, mend: bool, reason: str) -> Future[None]:
        """`mend`: it gets the proposed rows; else it is set aside for good. Needs the server."""

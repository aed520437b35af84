"""What the screen of the station itself needs from the service behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from app.models.desk import Named
from app.models.standing import Consent, Standing


class StandingPort(Protocol):
    """Calls return at once; a Future ends with the result or a StationError in words."""

    def standing(self) -> Future[Standing]: ...

    def reasons(self) -> Future[Sequence[Named]]:
        """What a consent may be given for."""

    def give(self, consent: Consent, pin: str, reason: str) -> Future[bool]:
        """The person's consent, signed with the PIN; True when the station must start again."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread when the standing may be another; the result ends it."""

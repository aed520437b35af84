"""What the login screen needs from the service behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from app.models.login import DemoPerson, LoginStep

Unsubscribe = Callable[[], None]


class LoginPort(Protocol):
    """Who is at the station. Works with no network."""

    def step(self) -> LoginStep:
        """Where the login stands now; cheap, from any thread."""

    def subscribe(self, changed: Callable[[], None]) -> Unsubscribe:
        """`changed` is called from any thread after the step changed by itself (blocked, lock-out over)."""

    def scan(self, text: str) -> LoginStep:
        """A badge was read: INSIDE when this person was here this shift, else PIN.

        BADGE with a problem when it is no badge or nobody's.
        """

    def pin(self, text: str) -> Future[LoginStep]:
        """The PIN of the badge just read; the Future ends with the new step, a refusal is one too."""

    def lock(self) -> LoginStep:
        """Nobody was here for a while: the same person comes back by one badge scan, drafts stay."""

    def leave(self) -> LoginStep:
        """The person goes; also gives up a badge whose PIN was not typed."""

    def demo_people(self) -> Sequence[DemoPerson]:
        """People to become by one touch; empty outside the demonstration."""

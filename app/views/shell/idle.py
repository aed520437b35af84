"""When a station nobody is at goes home, and when it locks. Times in seconds, monotonic."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum


class Due(StrEnum):
    NOTHING = "nothing"
    HOME = "home"
    LOCK = "lock"


class Idle:
    """A touch, a key, a scan or a changing load is activity; each is due once after the last of them."""

    def __init__(
        self, home: float = 120, lock: float = 600, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._home, self._lock, self._now = home, lock, now
        self._last = now()
        self._done = Due.NOTHING

    def activity(self) -> None:
        self._last = self._now()
        self._done = Due.NOTHING

    def due(self) -> Due:
        """What has become due since the last question."""
        quiet = self._now() - self._last
        if quiet >= self._lock and self._done is not Due.LOCK:
            self._done = Due.LOCK
            return Due.LOCK
        if self._home <= quiet < self._lock and self._done is Due.NOTHING:
            self._done = Due.HOME
            return Due.HOME
        return Due.NOTHING

"""One thread that follows changes: however many come while it works, it works once more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger("baikal.follow")

PAUSE = 0.02
"""Seconds from a change to the work: the tick comes first, and what comes together is followed once."""


class Follower:
    """Runs `work` soon after each `nudge`, and at least every `seconds`."""

    def __init__(self, work: Callable[[], None], seconds: float = 60.0) -> None:
        self._work, self._seconds = work, seconds
        self._nudged, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def nudge(self, _: object = None) -> None:
        """Something changed; from any thread, returns at once."""
        self._nudged.set()

    def stop(self) -> None:
        """The thread has ended. May be called without a start."""
        self._ended.set()
        self._nudged.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._nudged.clear()
            try:
                self._work()
            except Exception:
                log.exception("following a change failed; the next change tries again")
            self._nudged.wait(self._seconds)
            self._ended.wait(PAUSE)

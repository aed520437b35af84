"""Channels that other stations read: what the plant was told of them last, asked now and then."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from app.clock import Clock
from app.models.alarm import Moment
from app.models.temperature import Sample

log = logging.getLogger("baikal.temperature")
SECONDS = 30.0
BACK = timedelta(hours=2)
Latest = Callable[[datetime], Mapping[str, tuple[datetime, int]] | None]
"""latest(since): by channel when a value was last good, and which; None while the plant cannot be asked."""


class Elsewhere:
    """`start` once, `stop` once; `samples` is cheap. What was heard stays until it is too old to be shown."""

    def __init__(self, latest: Latest, clock: Clock, wanted: Callable[[], bool]) -> None:
        self._latest, self._clock, self._wanted = latest, clock, wanted
        self._known: dict[str, Sample] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="temperature-elsewhere", daemon=True)

    def samples(self) -> Mapping[str, Sample]:
        """By channel, with `at_ns` by this station's clock."""
        return self._known

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._ask()
            except Exception:
                log.exception("the channels of other stations were not asked; the next time is soon")
            self._stopping.wait(SECONDS)

    def _ask(self) -> None:
        if not self._wanted():
            return
        now = Moment(self._clock.now(), self._clock.monotonic_ns())
        found = self._latest(now.at - BACK)
        if found is not None:
            self._known = {code: _sample(code, at, milli, now) for code, (at, milli) in found.items()}


def _sample(code: str, at: datetime, milli: int, now: Moment) -> Sample:
    heard = now.back(at)
    return Sample(code, heard.at, heard.ns, milli)

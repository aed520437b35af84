"""The watch of one station: a thread that hears samples, raises and clears alarms and keeps the board up."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from app.clock import Clock
from app.errors import StationError
from app.models.alarms import Alarm
from app.models.channel import Channel
from app.models.envelope import Author, Draft
from app.models.listeners import Listeners
from app.models.temperature import Sample
from app.models.temperature_board import Board, ChannelState
from app.services.temperature import records
from app.services.temperature.guard import Guard
from app.services.temperature.ports import Journal, Place, Source

log = logging.getLogger("baikal.temperature")
PERIOD = 0.25
"""Seconds between two looks at samples and time."""
IDLE = 1.0
"""The same of a station that reads no channel."""
PATIENCE_NS = 60 * 10**9
"""So long at most a first entry waits while the journal is quiet."""


class Watch:
    """`start` once, `stop` once. `board` is cheap and may be asked from any thread."""

    def __init__(self, journal: Journal, source: Source, place: Place, clock: Clock) -> None:
        self._journal, self._source, self._place = journal, source, place
        self._guard = Guard(source, clock)
        self._clock, self._begun = clock, clock.monotonic_ns()
        self._samples: deque[Sample] = deque()
        self._wake, self._stale, self._stopping = threading.Event(), threading.Event(), threading.Event()
        self._unwritten: deque[Draft] = deque()
        self._channels: dict[str, Channel] = {}
        self._alarms: tuple[Alarm, ...] = ()
        self._board = Board()
        self._listeners = Listeners()
        self._thread = threading.Thread(target=self._run, name="temperature-watch", daemon=True)

    # From any thread

    @property
    def board(self) -> Board:
        """All channels and alarms as last known."""
        return self._board

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called on the watch's thread after the board is another; the result ends it."""
        return self._listeners.add(changed)

    def on_sample(self, sample: Sample) -> None:
        """A bus read a channel; returns at once."""
        self._samples.append(sample)

    def look_again(self) -> None:
        """The journal has something new; returns at once."""
        self._stale.set()
        self._wake.set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended; what could not be written is raised anew after the next start."""
        self._stopping.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()

    # The thread

    def _run(self) -> None:
        leave = self._journal.subscribe(self.look_again)
        self._stale.set()
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._step()
            except Exception:
                log.exception("the watch over temperatures stumbled; it looks again")
                self._stale.set()
            self._wake.wait(PERIOD if self._source.reads else IDLE)
        leave()

    def _step(self) -> None:
        if self._stale.is_set():
            self._stale.clear()
            self._follow()
        while self._samples:
            self._unwritten += self._guard.heard(self._samples.popleft())
        self._unwritten += self._guard.passed()
        self._write()
        self._show()

    def _follow(self) -> None:
        """What the journal says now."""
        query = self._journal.query
        self._channels = records.channels(query, self._place.day())
        self._alarms = records.waiting(query)
        self._unwritten += self._guard.follow(self._channels, self._alarms)
        if not self._unwritten:
            self._guard.taken_away(records.over(query, self._guard.running))
            self._unwritten += self._guard.abandoned(records.raised_here(query, self._place.station))

    def _write(self) -> None:
        """In their order; an entry that the disk refuses is tried again, and those behind it wait."""
        if self._journal.quiet() and self._clock.monotonic_ns() - self._begun < PATIENCE_NS:
            return
        while self._unwritten and not self._stopping.is_set():
            try:
                self._journal.append(self._unwritten[0], Author()).result()
            except StationError as error:
                log.warning("an alarm is not recorded yet: %s", error.key)
                return
            self._unwritten.popleft()

    def _show(self) -> None:
        board = Board(tuple(self._states()), self._alarms)
        if board != self._board:
            self._board = board
            self._listeners.tell()

    def _states(self) -> list[ChannelState]:
        elsewhere = self._source.elsewhere()
        watched = self._guard.watched
        states = []
        for code, channel in self._channels.items():
            known = watched.get(code)
            if known is None:
                states.append(ChannelState(channel, elsewhere.get(code), elsewhere.get(code), here=False))
            else:
                states.append(
                    ChannelState(channel, known.value, known.last, broken=frozenset(known.breaches))
                )
        return [replace(s, value=None) if s.value and s.value.milli is None else s for s in states]

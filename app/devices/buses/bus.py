"""One thread a line: keeps it open and asks its instruments in turn, one question at a time.

An instrument that does not answer costs its time limit and then rests (see `Instrument`), so that the others keep
their rhythm. A line that cannot be opened is tried again with doubling waits; meanwhile every poll that is due
counts as missed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress

from app.clock import Clock
from app.devices.buses.base import USUAL, Patience, Speaker
from app.devices.buses.instrument import Instrument
from app.errors import Bug, EnvironmentFault
from app.models.equipment import LinkState

_IDLE_S = 1.0
_JOIN_SECONDS = 10.0


class Bus:
    """Owns `speaker` and its thread. What instruments tell, they tell on that thread."""

    def __init__(
        self, name: str, speaker: Speaker, instruments: Sequence[Instrument], clock: Clock,
        patience: Patience = USUAL,
    ) -> None:  # fmt: skip
        self.name, self.instruments = name, tuple(instruments)
        self._speaker, self._clock, self._patience = speaker, clock, patience
        self._log = logging.getLogger(f"device.{name}")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"bus-{name}", daemon=True)
        self._fault = EnvironmentFault("device.no_link", address=speaker.address)
        self._open_at_ns, self._wait = 0, patience.first_wait

    def start(self) -> None:
        """The thread runs; samples come as soon as instruments answer."""
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended and the line is closed. May be called twice."""
        self._stopping.set()
        self._speaker.wake()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)
        if self._thread.is_alive():
            raise Bug("device.thread_stuck", device=self.name)

    def once(self) -> None:
        """Every instrument was asked once, on the caller's thread; EnvironmentFault where one did not answer.

        For a bus that is not started.
        """
        try:
            self._speaker.open()
            for each in self.instruments:
                each.poll(self._speaker)
                if each.state.state is not LinkState.ONLINE:
                    raise EnvironmentFault("device.no_answer", address=each.state.address)
        finally:
            self._speaker.close()
            self._speaker.end()

    def _run(self) -> None:
        self._spread()
        try:
            while not self._stopping.is_set():
                try:
                    self.step()
                except Exception as error:
                    self._log.exception("the bus met a mistake of the program and begins anew")
                    self._close(EnvironmentFault("device.failed", detail=repr(error)))
        finally:
            self._speaker.close()
            self._speaker.end()
            for each in self.instruments:
                each.closed()

    def _spread(self) -> None:
        """The first polls do not come all at once."""
        now = self._clock.monotonic_ns()
        for place, each in enumerate(self.instruments):
            each.due_ns = now + place * 1_000_000

    def step(self) -> None:
        """The line was tried where it is closed, every poll that was due has been made, and the rest waited."""
        self._attend()
        now = self._clock.monotonic_ns()
        for each in sorted(self.instruments, key=lambda one: one.due_ns):
            if each.due_ns <= now and not self._stopping.is_set():
                self._poll(each)
        if not self._stopping.is_set():
            self._speaker.rest(self._idle())

    def _attend(self) -> None:
        if self._speaker.connected or self._clock.monotonic_ns() < self._open_at_ns:
            return
        self._speaker.close()
        try:
            self._speaker.open()
        except EnvironmentFault as fault:
            self._close(fault)
            return
        self._wait = self._patience.first_wait
        for each in self.instruments:
            each.opened()

    def _close(self, fault: EnvironmentFault) -> None:
        """The line is given up for a while."""
        self._speaker.close()
        self._fault = fault
        self._open_at_ns = self._clock.monotonic_ns() + int(self._wait * 1e9)
        self._wait = min(self._wait * 2, self._patience.longest_wait)

    def _poll(self, each: Instrument) -> None:
        if not self._speaker.connected:
            each.unreachable(self._fault)
            return
        with suppress(EnvironmentFault):
            heard = each.poll(self._speaker)
            if not heard and all(one.silent for one in self.instruments):
                # A connection whose other end has died looks open for many minutes: it is made anew.
                self._speaker.close()

    def _idle(self) -> float:
        """Seconds until something is due."""
        due = [each.due_ns for each in self.instruments]
        if not self._speaker.connected:
            due.append(self._open_at_ns)
        soonest = min(due, default=0) - self._clock.monotonic_ns()
        return min(max(soonest / 1e9, 0.0), _IDLE_S)

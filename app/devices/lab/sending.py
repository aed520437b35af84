"""The sender of ASTM E1381: asks for the line, sends frames, repeats what was refused. Pure.

Used by the host for its answers to an instrument's query, and by the simulated instrument for everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.devices.lab.frames import ENQ, EOT, Event, Kind, frame
from app.devices.lab.receiving import STANDARD, Timers
from app.devices.lab.steps import Send, Steps

FRAME_TEXT = 240
"""Characters of a frame that every receiver takes (ASTM E1381 6.3)."""


class Phase(StrEnum):
    RESTING = "resting"
    """The line is not ours before a certain time."""
    ASKING = "asking"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"


def frames_of(message: bytes, longest: int = FRAME_TEXT) -> list[bytes]:
    """Each record in frames of its own; only the last frame of a record ends with ETX."""
    found = list[bytes]()
    for record in (line + b"\r" for line in message.split(b"\r") if line):
        parts = [record[begin : begin + longest] for begin in range(0, len(record), longest)]
        for part in parts:
            found.append(frame(len(found) + 1, part, final=part is parts[-1]))
    return found


class Sender:
    """Sends `frames` once. `rest` is the pause after a contention: 1 s for an instrument, 20 s for a computer."""

    def __init__(self, frames: Sequence[bytes], rest: float, timers: Timers = STANDARD) -> None:
        self._frames, self._rest, self._timers = frames, rest, timers
        self.phase = Phase.RESTING
        self._next, self._tries = 0, 0
        self._until = 0.0

    @property
    def open(self) -> bool:
        """It has the line, or asks for it."""
        return self.phase in (Phase.ASKING, Phase.SENDING)

    def take(self, event: Event, now: float) -> Steps:
        """What follows from the receiver's answer."""
        if self.phase is Phase.ASKING:
            yield from self._invited(event, now)
        elif self.phase is Phase.SENDING:
            yield from self._answered(event, now)

    def quiet(self, now: float) -> Steps:
        """Ask, ask again, or give up, when it is time."""
        if self.phase is Phase.RESTING and now >= self._until:
            self.phase, self._until = Phase.ASKING, now + self._timers.answer
            yield Send(ENQ)
        elif self.open and now >= self._until:
            yield from self._fail()

    def _invited(self, event: Event, now: float) -> Steps:
        if event.kind is Kind.ACK:
            self.phase = Phase.SENDING
            yield from self._put(now)
        elif event.kind is Kind.NAK:
            self._pause(now + self._timers.busy)
        elif event.kind is Kind.ENQ:
            self._pause(now + self._rest)

    def _pause(self, until: float) -> None:
        self.phase, self._until = Phase.RESTING, until

    def _answered(self, event: Event, now: float) -> Steps:
        if event.kind is Kind.ACK:
            self._next, self._tries = self._next + 1, 0
            if self._next == len(self._frames):
                self.phase = Phase.DONE
                yield Send(EOT)
            else:
                yield from self._put(now)
        elif event.kind in (Kind.NAK, Kind.DAMAGED):
            self._tries += 1
            yield from self._put(now) if self._tries < self._timers.retries else self._fail()
        elif event.kind is Kind.EOT:
            yield from self._fail()

    def _put(self, now: float) -> Steps:
        self._until = now + self._timers.answer
        yield Send(self._frames[self._next])

    def _fail(self) -> Steps:
        self.phase = Phase.FAILED
        yield Send(EOT)

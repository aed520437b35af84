"""The receiver of ASTM E1381: acknowledges frames, joins their text, delivers each message. Pure.

The frame that ends a message (the record L) is acknowledged after the message is durable, so that the instrument
never forgets what was not kept; where it cannot be kept the frame is refused and comes again. A message without L
broke off: an EOT may also be that of a sender that heard no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.devices.lab.frames import ACK, EOT, NAK, STX, Event, Kind
from app.devices.lab.steps import Deliver, Note, Send, Steps

MOST = 4 * 1024 * 1024
"""Bytes of one message at most; a sender that goes on is told to stop."""


@dataclass(frozen=True)
class Timers:
    """Seconds (ASTM E1381): waiting for an answer, for a frame, after a NAK to ENQ, and after a contention."""

    answer: float = 15
    frame: float = 30
    busy: float = 10
    contention_instrument: float = 1
    contention_computer: float = 20
    retries: int = 6


STANDARD = Timers()
_TERMINATOR = re.compile(rb"(?:^|\r)\n?[Ll]")


@dataclass(frozen=True)
class Manners:
    """How far a sender keeps to the standard. `terminator`: it ends every message with a record L; else the end of
    the transfer ends it too. `sequence`: it numbers its frames 1 to 7, 0, 1 and so on; else any number is taken."""

    terminator: bool = True
    sequence: bool = True


STRICT = Manners()


class Receiver:
    """Neutral until ENQ, then receiving until EOT, a timeout or a loss of the line."""

    def __init__(self, timers: Timers = STANDARD, manners: Manners = STRICT) -> None:
        self._timers, self._manners = timers, manners
        self.receiving = False
        self._expected = 1
        self._last = b""
        """The frame of this transfer that was accepted last: it may come again, when its ACK was lost."""
        self._refused = False
        """The last answer was NAK: an EOT now says that the sender gave up."""
        self._text = b""
        self._whole = True
        """The last frame ended with ETX."""
        self._ending = False
        """A record L may have begun: only then the text is looked through for whole messages."""
        self._until = 0.0
        self._busy_until = 0.0

    def take(self, event: Event, now: float) -> Steps:
        """What follows from one event of the line."""
        if event.kind is Kind.ENQ:
            yield from self._enquired(now)
        elif event.kind is Kind.EOT:
            yield from self._ended()
        elif event.kind is Kind.FRAME and self.receiving:
            yield from self._framed(event, now)
        elif event.kind in (Kind.FRAME, Kind.DAMAGED):
            yield from self._misheard(event, now)

    def quiet(self, now: float) -> Steps:
        """A sender that is silent for too long has given up."""
        if self.receiving and now >= self._until:
            yield Note(b"", "timeout")
            yield from self.give_up()

    def give_up(self) -> Steps:
        """Neutral again; what is there of a message is delivered as broken off."""
        text, self._text, self.receiving, self._ending = self._text, b"", False, False
        if text:
            yield Deliver(text, complete=False)

    def _enquired(self, now: float) -> Steps:
        yield Note(b"\x05")
        if now < self._busy_until:
            yield Send(NAK)
            return
        yield from self.give_up()
        self.receiving, self._expected, self._last, self._refused = True, 1, b"", False
        self._until = now + self._timers.frame
        yield Send(ACK)

    def _ended(self) -> Steps:
        yield Note(b"\x04")
        sound = not self._refused and (self._whole or self._text.endswith(b"\r"))
        if self._text and sound and not self._manners.terminator:
            text, self._text = self._text, b""
            yield Deliver(text)
        yield from self.give_up()

    def _misheard(self, event: Event, now: float) -> Steps:
        """Noise before a frame is not answered: an answer too many would be taken for that of the next frame."""
        yield Note(event.raw, event.error or "unexpected")
        if self.receiving and event.raw.startswith(STX):
            yield from self._refuse(now)

    def _refuse(self, now: float) -> Steps:
        self._refused, self._until = True, now + self._timers.frame
        yield Send(NAK)

    def _framed(self, event: Event, now: float) -> Steps:
        if event.raw == self._last:
            yield Note(event.raw)
            yield from self._accepted(now)
        elif event.number != self._expected and self._manners.sequence:
            yield Note(event.raw, "out_of_sequence")
            yield from self._refuse(now)
        else:
            yield Note(event.raw)
            yield from self._joined(event, now)

    def _joined(self, event: Event, now: float) -> Steps:
        text = self._text + event.text
        if len(text) > MOST:
            yield Send(EOT)
            yield from self.give_up()
            return
        self._ending = self._ending or _TERMINATOR.search(self._text[-2:] + event.text) is not None
        messages, rest = split(text) if self._ending else ([], text)
        for message in messages:
            if not (yield Deliver(message)):
                self._busy_until = now + self._timers.busy
                yield from self._refuse(now)
                return
        self._text, self._whole, self._last = rest, event.final, event.raw
        if messages:
            self._ending = _TERMINATOR.search(rest) is not None
        self._expected = (event.number + 1) % 8
        yield from self._accepted(now)

    def _accepted(self, now: float) -> Steps:
        self._refused, self._until = False, now + self._timers.frame
        yield Send(ACK)


def split(text: bytes) -> tuple[list[bytes], bytes]:
    """The messages that end with their record L, and what comes after the last of them.

    >>> split(b"H|1\\rL|1\\rH|2\\r")
    ([b'H|1\\rL|1\\r'], b'H|2\\r')
    """
    messages, begin, place = list[bytes](), 0, 0
    while (end := text.find(b"\r", place)) >= 0:
        if text[place:end].lstrip(b"\n")[:1] in (b"L", b"l"):
            messages.append(text[begin : end + 1])
            begin = end + 1
        place = end + 1
    return messages, text[begin:]

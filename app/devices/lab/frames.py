"""Frames of ASTM E1381 (CLSI LIS01-A2): cut out of bytes however they were split, checked, and made. Pure.

`STX FN text ETX|ETB C1 C2 CR LF`; the checksum is the sum of all bytes from FN through ETX or ETB modulo 256 as two
hex digits. The standard's limit of 240 characters is not kept by real instruments, so there is none below
`MOST`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

STX, ETX, EOT, ENQ, ACK, NAK, ETB = b"\x02", b"\x03", b"\x04", b"\x05", b"\x06", b"\x15", b"\x17"
MOST = 256 * 1024
"""Bytes of a frame that is still waited for; what goes on longer is noise."""

_CONTROLS = {5: "enq", 4: "eot", 6: "ack", 21: "nak"}
_BEGIN = re.compile(rb"[\x02\x04\x05\x06\x15]")
_STOP = re.compile(rb"[\x02\x03\x04\x05\x17]")
_TAIL = re.compile(rb"([0-9A-Fa-f]{2})")
_AFTER = 3
"""ETX or ETB and two digits. CR and LF follow; some instruments leave them out."""
_END = b"\r\n"
_BETWEEN = b"\r\n\x00"
"""Bytes between frames that say nothing."""


class Kind(StrEnum):
    """What arrived."""

    ENQ = "enq"
    EOT = "eot"
    ACK = "ack"
    NAK = "nak"
    FRAME = "frame"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Event:
    """One control character, one good frame, or bytes that are neither (`error` malformed, checksum, timeout)."""

    kind: Kind
    raw: bytes
    number: int = 0
    text: bytes = b""
    final: bool = True
    """The frame ended with ETX."""
    error: str | None = None


def checksum(body: bytes) -> bytes:
    """Two hex digits over FN through ETX or ETB.

    >>> checksum(b"2P|1\\r" + ETX)
    b'3F'
    """
    return b"%02X" % (sum(body) % 256)


def frame(number: int, text: bytes, *, final: bool = True) -> bytes:
    """The frame of that number, 0 to 7."""
    body = b"%d" % (number % 8) + text + (ETX if final else ETB)
    return STX + body + checksum(body) + b"\r\n"


class FrameParser:
    """`feed` gives the events that bytes complete; `timeout` gives up an unfinished frame."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 1
        self._settled = False

    @property
    def pending(self) -> bool:
        """A frame has begun and is not complete."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[Event]:
        self._buffer += data
        self._settled = False
        return list(self._events())

    def settle(self) -> list[Event]:
        """The line is quiet: a frame whose CR and LF did not come is whole without them."""
        self._settled = True
        return list(self._events())

    def timeout(self) -> list[Event]:
        events = self.settle()
        raw = bytes(self._buffer)
        self._forget(len(raw))
        return events + ([Event(Kind.DAMAGED, raw, error="timeout")] if raw else [])

    def _events(self) -> Iterator[Event]:
        while self._skip():
            found = self._next()
            if found is None:
                return
            self._forget(len(found.raw))
            yield found

    def _forget(self, count: int) -> None:
        del self._buffer[:count]
        self._searched = 1

    def _skip(self) -> bool:
        """Whether something is left that says something."""
        while self._buffer and self._buffer[0] in _BETWEEN:
            del self._buffer[0]
        return bool(self._buffer)

    def _next(self) -> Event | None:
        first = self._buffer[0]
        if first in _CONTROLS:
            return Event(Kind(_CONTROLS[first]), bytes(self._buffer[:1]))
        if first == STX[0]:
            return self._frame()
        begin = _BEGIN.search(self._buffer)
        return self._damaged(begin.start() if begin else len(self._buffer))

    def _frame(self) -> Event | None:
        """The frame at the beginning; one that is broken off by ENQ or EOT, or has an STX within, is none."""
        stop = _STOP.search(self._buffer, self._searched)
        while stop is not None and stop.group() == STX:
            self._searched = stop.end()
            stop = _STOP.search(self._buffer, self._searched)
        if stop is None:
            self._searched = max(1, len(self._buffer))
            return self._damaged(MOST) if len(self._buffer) > MOST else None
        if stop.group() in (ENQ, EOT):
            return self._damaged(stop.start())
        end = stop.start() + _AFTER
        if len(self._buffer) < end:
            return self._cut(stop.start())
        rest = bytes(self._buffer[end : end + 2])
        waits = len(rest) < len(_END) and _END.startswith(rest) and not self._settled
        return None if waits else self._ended(stop.start(), end)

    def _cut(self, stop: int) -> Event | None:
        """ENQ or EOT where checksum and end should be: the sender gave this frame up."""
        tail = self._buffer[stop + 1 :]
        given_up = next((place for place, byte in enumerate(tail) if byte in (4, 5)), None)
        return None if given_up is None else self._damaged(stop + 1 + given_up)

    def _ended(self, stop: int, end: int) -> Event:
        raw = bytes(self._buffer[:end])
        tail = _TAIL.fullmatch(raw, stop + 1)
        if tail is None:
            return self._cut(stop) or self._damaged(end)
        body = raw[1 : stop + 1]
        if checksum(body) != tail[1].upper():
            return Event(Kind.DAMAGED, raw, error="checksum")
        if body[:1] not in b"01234567" or len(body) < 2 or STX in body:
            return Event(Kind.DAMAGED, raw, error="malformed")
        return Event(Kind.FRAME, raw, int(body[:1]), body[1:-1], body[-1:] == ETX)

    def _damaged(self, count: int) -> Event:
        return Event(Kind.DAMAGED, bytes(self._buffer[:count]), error="malformed")

"""Toledo 8217, the protocol of tills: one byte asks, STX to CR answers (makers' service manuals).

The unit is not on the wire, it comes from the profile. A scale that cannot weigh sends its status instead: that
is a reason, never the weight before. Bit 6 of it means nothing (always 1 at the maker, 0 at others), bit 7 is
parity.
"""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request, shows_gross, shows_zero
from app.devices.framing.numbers import number
from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading, ReadingKind

_STX, _CR = 0x02, 0x0D
_SEVEN_BITS = bytes(code & 0x7F for code in range(256))
_WEIGHT = re.compile(r"([ \d]{1,2}\d\.\d{2,3})(N?)")
_LONGEST, _NOISE = 12, 64
_STATUS_LENGTH, _PROBE = 4, b"\x02E\r"
_MOTION, _OVER, _UNDER, _NOT_ZEROED, _ZERO, _NET = (1 << bit for bit in range(6))
_COMMANDS = "WZTCHABEF"


class _Frames:
    """Where a frame ends. After the answer to `E` the scale echoes whatever it gets: that is not told."""

    def __init__(self, unit: str | None) -> None:
        self._unit, self._echoing = unit, False

    def cut(self, buffer: bytearray) -> Piece | None:
        data = buffer.translate(_SEVEN_BITS)
        if not data:
            return None
        if data[0] != _STX:
            return self._noise(data)
        self._echoing = False
        if data[1:2] == b"?":
            return self._fixed(data, _STATUS_LENGTH)
        if data[1:2] == b"E":
            return self._fixed(data, len(_PROBE))
        return _weight_frame(data)

    def _noise(self, data: bytearray) -> Piece | None:
        end = data.find(_STX, 0, _NOISE)
        if self._echoing:
            return Piece(end if end > 0 else min(len(data), _NOISE))
        if end > 0:
            return Piece(end, "malformed")
        return Piece(_NOISE, "malformed") if len(data) >= _NOISE else None

    def _fixed(self, data: bytearray, length: int) -> Piece | None:
        """A frame of known length: its last byte must be CR, whatever stands before it."""
        if len(data) < length:
            return None
        if data[length - 1] == _CR:
            return Piece(length)
        again = data.find(_STX, length - 1, length)
        return Piece(again if again > 0 else length, "malformed")

    def decode(self, raw: bytes) -> Reading | None:
        data = raw.translate(_SEVEN_BITS)
        if data[0] != _STX:
            return None
        if data == _PROBE:
            self._echoing = True
            return Reading(raw, kind=ReadingKind.PROBE)
        if data[1:2] == b"?" and len(data) == _STATUS_LENGTH:
            return _status(raw, data[2])
        match = _WEIGHT.fullmatch(data[1:-1].decode("ascii"))
        if match is None:
            return Reading(raw, error="malformed")
        return Reading(raw, number(match[1]), self._unit, True, match[2] == "N")


def _weight_frame(data: bytearray) -> Piece | None:
    """From STX to CR; another STX before it begins the next frame."""
    end, again = data.find(_CR, 0, _LONGEST) + 1, data.find(_STX, 1, _LONGEST)
    if end and not 0 < again < end:
        return Piece(end)
    if again > 0:
        return Piece(again, "malformed")
    return Piece(_LONGEST, "malformed") if len(data) >= _LONGEST else None


def _status(raw: bytes, bits: int) -> Reading:
    errors = {_OVER: "overload", _UNDER: "underload", _MOTION: "unstable", _NOT_ZEROED: "not_zeroed"}
    error = next((name for bit, name in errors.items() if bits & bit), "no_weight")
    stable, net, zero = (
        (False if bits & _MOTION else None),
        (True if bits & _NET else None),
        bool(bits & _ZERO),
    )
    return Reading(raw, stable=stable, net=net, zero=zero or None, error=error)


def request(raw: bytes) -> Reading:
    """What a till asks with one byte; digits and CR after `T` are its digital tare."""
    text = raw.decode("ascii", "replace")
    if not re.fullmatch(rf"[{_COMMANDS}]|T\d+\r", text):
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=text[0])


def _asked(buffer: bytearray) -> Piece | None:
    if not buffer:
        return None
    digits = re.match(rb"T\d+", buffer)
    if digits is None or len(buffer) > _LONGEST:
        return Piece(1)
    return Piece(digits.end() + 1) if len(buffer) > digits.end() else None


def parser(unit: str | None = None) -> PieceParser:
    """Reads what the scale sends; weights are in `unit`."""
    frames = _Frames(unit)
    return PieceParser(frames.cut, frames.decode, lambda buffer: buffer[:1].translate(_SEVEN_BITS) == b"\x02")


DRIVER = Driver(
    name="toledo_8217",
    title="Toledo 8217",
    parser=parser,
    options=frozenset({"unit"}),
    line=LineSettings(bits=7, parity="E"),
    poll=Request(b"W", seconds=1.0),
    zero=Request(b"Z", seconds=5.0, seen=shows_zero),
    tare=Request(b"T", seconds=5.0, seen=shows_zero),
    clear=Request(b"C", seconds=5.0, seen=shows_gross),
    touchy=b"ZTCHABE",
    poll_ms=100,
    request_parser=lambda: PieceParser(_asked, request),
)

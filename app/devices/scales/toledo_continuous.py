"""Toledo continuous output (8142, 8530, IND and their many copies): 17 bytes, or 11 without tare, and a checksum.

Every bit that the copies set as they like is not looked at. Checksum and carriage return may be equal to STX, so
frames end by their length.
"""

from __future__ import annotations

import re
from decimal import Decimal

from app.devices.base import Driver, LineSettings
from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading

_STX, _CR = 0x02, 0x0D
_SEVEN_BITS = bytes(code & 0x7F for code in range(256))
_LONG, _SHORT = 17, 11
_NOISE = 64
_DIGITS = re.compile(rb" *\d+")
_NET, _NEGATIVE, _OUT_OF_RANGE, _MOTION, _KILOGRAMS, _, _NOT_ZEROED = (1 << bit for bit in range(7))
_PRINT, _EXPANDED = 0x08, 0x10
_UNITS = {1: "g", 2: "t", 3: "oz"}


class _Frames:
    def __init__(self, checksum: bool) -> None:
        self._checksum = checksum

    def cut(self, buffer: bytearray) -> Piece | None:
        data = buffer.translate(_SEVEN_BITS)
        start = data.find(_STX, 0, _NOISE)
        if start:
            noise = _NOISE if start < 0 and len(data) >= _NOISE else start
            return Piece(noise, "malformed") if noise > 0 else None
        ends = [length for length in (_SHORT, _LONG) if data[length - 1 : length] == bytes([_CR])]
        if ends:
            length = ends[0] + self._checksum
            return Piece(length) if len(data) >= length else None
        if len(data) < _LONG:
            return None
        again = data.find(_STX, 1, _LONG)
        return Piece(again if again > 0 else _LONG, "malformed")

    def decode(self, raw: bytes) -> Reading:
        data = raw.translate(_SEVEN_BITS)
        if self._checksum and sum(data) & 0x7F:
            return Reading(raw, error="checksum")
        return _reading(raw, data)


def _reading(raw: bytes, data: bytes) -> Reading:
    point, flags, more = data[1:4]
    unit = _UNITS.get(more & 7) if more & 7 else ("kg" if flags & _KILOGRAMS else "lb")
    long = data[_SHORT - 1] != _CR
    weight, tare = _scaled(data[4:10], point), _scaled(data[10:16], point) if long else None
    if error := _error(flags, more):
        return Reading(raw, stable=not flags & _MOTION, net=bool(flags & _NET), error=error)
    if unit is None or weight is None or (long and tare is None):
        return Reading(raw, error="malformed")
    value = f"-{weight}" if flags & _NEGATIVE else weight
    asked = True if more & _PRINT else None
    return Reading(raw, value, unit, not flags & _MOTION, bool(flags & _NET), tare=tare, print_request=asked)


def _error(flags: int, more: int) -> str | None:
    if flags & _OUT_OF_RANGE:
        return "underload" if flags & _NEGATIVE else "overload"
    if more & _EXPANDED:
        return "not_a_weight"
    return "not_zeroed" if flags & _NOT_ZEROED else None


def _scaled(digits: bytes, point: int) -> str | None:
    """Six digits, leading ones perhaps blank, shifted as the first status byte says: 0 is x100, 7 is 0.00001."""
    if not _DIGITS.fullmatch(digits):
        return None
    return f"{Decimal(int(digits)).scaleb(2 - (point & 7)):f}"


def parser(checksum: bool = True) -> PieceParser:
    """Reads what the scale sends, each frame with its checksum byte or, as the profile says, without."""
    frames = _Frames(checksum)
    return PieceParser(frames.cut, frames.decode, lambda buffer: buffer[0] & 0x7F == _STX)


DRIVER = Driver(
    name="toledo_continuous",
    title="Toledo continuous, MT 8142",
    parser=parser,
    options=frozenset({"checksum"}),
    variants=({}, {"checksum": False}),
    line=LineSettings(bits=7, parity="E"),
    continuous=True,
    tare_in_frame=True,
    checksum=True,
)

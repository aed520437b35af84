"""Modbus frames, RTU and TCP: where one ends, whether its check holds, what it carries. Pure.

An RTU frame has neither start nor end; its length follows from function code and count, so a parser is told which
function codes and how much data it may expect (Modbus Application Protocol V1.1b3, Modbus over Serial Line V1.02).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading

RTU, TCP = "rtu", "tcp"
WRITES = frozenset({5, 6, 15, 16})
_LONGEST_NOISE = 256
_EXCEPTION = 0x80


def crc(data: bytes | bytearray) -> int:
    """CRC-16/MODBUS: polynomial A001h reflected, start FFFFh."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


def framed(unit: int, pdu: bytes, framing: str = RTU, number: int = 1) -> bytes:
    """`pdu` (function code and data) for a unit as it goes over the line; `number` is TCP's transaction."""
    if framing == TCP:
        return number.to_bytes(2) + b"\0\0" + (len(pdu) + 1).to_bytes(2) + bytes((unit,)) + pdu
    body = bytes((unit,)) + pdu
    return body + crc(body).to_bytes(2, "little")


def reading_of(fc: int, address: int, count: int) -> bytes:
    """The PDU that asks for `count` words or bits."""
    return bytes((fc,)) + address.to_bytes(2) + count.to_bytes(2)


def setting_of(fc: int, address: int, value: int) -> bytes:
    """The PDU that sets one bit (fc 5, any value but 0 sets it) or one word (fc 6)."""
    word = (0xFF00 if value else 0) if fc == 5 else value
    return bytes((fc,)) + address.to_bytes(2) + word.to_bytes(2)


@dataclass(frozen=True)
class Expected:
    """What may come: by function code the bytes of data that an answer has, and the acknowledged writes."""

    reads: Mapping[int, int] = field(default_factory=dict)
    writes: frozenset[int] = frozenset()

    def length(self, pdu: bytes | bytearray) -> int | None:
        """Bytes of the PDU that begins so; 0 where none does, None where more must be seen."""
        if not pdu:
            return None
        code = pdu[0]
        if code in self.reads:
            if len(pdu) < 2:
                return None
            return 2 + self.reads[code] if pdu[1] == self.reads[code] else 0
        if code in self.writes:
            return 5
        known = code & _EXCEPTION and (code ^ _EXCEPTION in self.reads or code ^ _EXCEPTION in self.writes)
        return 2 if known else 0


@dataclass(frozen=True)
class Heard:
    """A frame whose check holds: `code` is the function code, `exception` the refusal or 0."""

    unit: int
    code: int
    data: bytes
    exception: int = 0


Length = Callable[[bytes | bytearray], int | None]
"""Bytes of a PDU by its beginning; 0 where none begins so, None where more must be seen."""


def heard(raw: bytes, framing: str = RTU) -> Heard:
    """What a whole frame says; its length and check have been seen."""
    body = raw[6:] if framing == TCP else raw[:-2]
    unit, code = body[0], body[1]
    if code & _EXCEPTION:
        return Heard(unit, code ^ _EXCEPTION, b"", body[2])
    return Heard(unit, code, body[2:] if code in WRITES else body[3:])


def parser(length: Length, decode: Callable[[bytes], Reading | None], framing: str = RTU) -> PieceParser:
    """A parser of frames whose PDUs `length` knows; `decode` gets each whole frame whose check holds."""
    measure = _of_tcp(length) if framing == TCP else _of_rtu(length)
    sound = (lambda whole: True) if framing == TCP else _intact

    def cut(buffer: bytearray) -> Piece | None:
        start, end = _first(buffer, measure)
        if start > 0:
            return Piece(start, "malformed")
        if start < 0:
            return Piece(_LONGEST_NOISE, "malformed") if len(buffer) >= 2 * _LONGEST_NOISE else None
        if len(buffer) < end:
            return None
        if sound(buffer[:end]):
            return Piece(end)
        again, _ = _first(buffer[1:end], measure)
        return Piece(again + 1 if again >= 0 else end, "checksum")

    return PieceParser(cut, decode)


def _first(buffer: bytearray, measure: Length) -> tuple[int, int]:
    """(place, bytes) of the first frame that may be one; (-1, 0) where none is seen yet."""
    for at in range(min(len(buffer), _LONGEST_NOISE + 1)):
        size = measure(buffer[at:])
        if size:
            return at, size
        if size is None:
            break
    return -1, 0


def _of_rtu(length: Length) -> Length:
    def measure(data: bytes | bytearray) -> int | None:
        size = length(data[1:])
        return size + 3 if size else size

    return measure


def _of_tcp(length: Length) -> Length:
    """Protocol 0, and the length of the header is that of the PDU and the unit."""

    def measure(data: bytes | bytearray) -> int | None:
        if any(data[2:4]):
            return 0
        if len(data) < 8:
            return None
        size = length(data[7:])
        if size and int.from_bytes(data[4:6]) != size + 1:
            return 0
        return size + 7 if size else size

    return measure


def _intact(whole: bytearray) -> bool:
    return crc(whole[:-2]) == int.from_bytes(whole[-2:], "little")

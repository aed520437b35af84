"""The envelope of Massa-K's protocols 100 and 1C: `F8 55 CE`, length, body, CRC.

The CRC is the maker's own: CCITT's polynomial over the body without the 16 zero bits that XMODEM appends, so
the CRC of a single byte is that byte. A common library's CRC-16/XMODEM gives other numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading

HEAD = b"\xf8\x55\xce"
LONGEST_BODY = 512
"""Bytes; the longest answer, the scale's parameters as text, has some 100."""

_FIXED = len(HEAD) + 2
_CRC = 2
_LONGEST_NOISE = 256

Lengths = Mapping[int, range]
"""By command, how long its body may be; what does not fit is no frame."""

_ANY = range(1, 65)
"""Bytes of a body whose command is not known."""


def crc(body: bytes) -> int:
    """The CRC of `body` as the maker's protocol annex computes it."""
    value = 0
    for byte in body:
        high, shifted = value & 0xFF00, 0
        for _ in range(8):
            shifted = shifted << 1 ^ (0x1021 if (high ^ shifted) & 0x8000 else 0)
            high <<= 1
        value = (shifted ^ value << 8 ^ byte) & 0xFFFF
    return value


def frame(body: bytes) -> bytes:
    """`body` in its envelope."""
    return HEAD + len(body).to_bytes(2, "little") + body + crc(body).to_bytes(2, "little")


def parser(lengths: Lengths, decode: Callable[[bytes, bytes], Reading]) -> PieceParser:
    """A parser of frames with `lengths`; `decode` gets each known frame whose CRC is right, and its body."""

    def cut(buffer: bytearray) -> Piece | None:
        start = _start(buffer, lengths)
        if start > 0:
            return Piece(start, "malformed")
        if start < 0:
            return Piece(_LONGEST_NOISE, "malformed") if len(buffer) >= _LONGEST_NOISE + _FIXED + 1 else None
        end = _FIXED + _length(buffer, 0) + _CRC
        if len(buffer) < end:
            return None
        return Piece(end) if _intact(buffer[:end]) else Piece(_next(buffer[:end]), "checksum")

    def whole(raw: bytes) -> Reading:
        body = raw[_FIXED:-_CRC]
        return decode(raw, body) if body[0] in lengths else Reading(raw, error="malformed")

    return PieceParser(cut, whole, lambda buffer: HEAD.startswith(buffer[: len(HEAD)]))


def _start(buffer: bytearray, lengths: Lengths) -> int:
    """Where a frame begins that may be one, within the longest noise; -1 where none does yet."""
    at = buffer.find(HEAD)
    while 0 <= at <= _LONGEST_NOISE:
        if len(buffer) <= at + _FIXED:
            return at if at == 0 else -1
        if _length(buffer, at) in lengths.get(buffer[at + _FIXED], _ANY):
            return at
        at = buffer.find(HEAD, at + 1)
    return -1


def _next(whole: bytearray) -> int:
    """The end of a damaged frame: where the next one begins inside it, else its own end."""
    at = whole.find(HEAD, 1)
    return at if at > 0 else len(whole)


def _length(buffer: bytearray, at: int) -> int:
    return int.from_bytes(buffer[at + len(HEAD) : at + _FIXED], "little")


def _intact(whole: bytearray) -> bool:
    return crc(bytes(whole[_FIXED:-_CRC])) == int.from_bytes(whole[-_CRC:], "little")

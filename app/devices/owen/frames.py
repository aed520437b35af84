"""OWEN frames: `#`, letters G to V for nibbles 0 to 15, CR. Pure.

A frame carries the address (8 bits, or 11 with three of them in the second byte), a flag for a request, a length of
at most 15, the hash of the parameter's name, the data and a CRC. Hash and CRC share the polynomial 8F57h; the hash
takes seven bits of each character (maker's description of the protocol).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading, ReadingKind

START, END = b"#", b"\r"
_LEAST, _MOST = 6, 21
"""Bytes of a frame without and with all its data."""

_LONGEST = 2 * _MOST + 2
_LETTERS = {code: code - ord("G") for code in range(ord("G"), ord("V") + 1)}
_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_/ "
_POLYNOMIAL = 0x8F57
_REQUEST = 0x10


def crc(data: Iterable[int], bits: int = 8) -> int:
    """The check of `bits` bits of each byte, the highest first."""
    value = 0
    for byte in data:
        shifted = byte
        for _ in range(bits):
            carry = (shifted ^ value >> 8) & 0x80
            value, shifted = value << 1 & 0xFFFF, shifted << 1
            value ^= _POLYNOMIAL if carry else 0
    return value


def hash_of(name: str) -> int:
    """The hash of a parameter's name; a point belongs to the character before it. ValueError for others.

    >>> hex(hash_of("rEAd")), hex(hash_of("A.LEn"))
    ('0x8784', '0x1ed2')
    """
    codes: list[int] = []
    for character in name.upper():
        if character == "." and codes:
            codes[-1] += 1
        else:
            codes.append(2 * _CHARACTERS.index(character))
    codes += [2 * _CHARACTERS.index(" ")] * (4 - len(codes))
    return crc([code << 1 for code in codes], bits=7)


@dataclass(frozen=True)
class Message:
    """A frame whose CRC is right. `first` and `second` are the address bytes; flags are in the second."""

    first: int
    second: int
    hash: int
    data: bytes

    @property
    def request(self) -> bool:
        return bool(self.second & _REQUEST)

    def address(self, bits: int) -> int:
        """The instrument's address, of 8 or 11 bits."""
        return self.first if bits == 8 else self.first << 3 | self.second >> 5


def message(address: int, parameter: int, data: bytes = b"", *, request: bool, bits: int = 8) -> bytes:
    """A frame; `parameter` is the hash of the name."""
    first, rest = (address, 0) if bits == 8 else (address >> 3, (address & 7) << 5)
    body = bytes((first, rest | (_REQUEST if request else 0) | len(data))) + parameter.to_bytes(2) + data
    whole = body + crc(body).to_bytes(2)
    return START + bytes(ord("G") + nibble for byte in whole for nibble in (byte >> 4, byte & 15)) + END


def understood(raw: bytes) -> Message | str:
    """The message in a frame from `#` to CR, else `malformed` or `checksum`."""
    letters = raw[1:-1]
    if any(code not in _LETTERS for code in letters) or len(letters) % 2:
        return "malformed"
    nibbles = [_LETTERS[code] for code in letters]
    whole = bytes(high << 4 | low for high, low in zip(nibbles[::2], nibbles[1::2], strict=True))
    if not _LEAST <= len(whole) <= _MOST or len(whole) != _LEAST + (whole[1] & 15):
        return "malformed"
    if crc(whole[:-2]) != int.from_bytes(whole[-2:]):
        return "checksum"
    return Message(whole[0], whole[1], int.from_bytes(whole[2:4]), whole[4:-2])


def cut(buffer: bytearray) -> Piece | None:
    """From `#` to CR; another `#` before it begins the next frame."""
    if not buffer:
        return None
    if buffer[:1] != START:
        start = buffer.find(START, 0, _LONGEST)
        return Piece(start, "malformed") if start > 0 else _overlong(buffer)
    end, again = buffer.find(END, 0, _LONGEST) + 1, buffer.find(START, 1, _LONGEST)
    if end and not 0 < again < end:
        return Piece(end)
    return Piece(again, "malformed") if again > 0 else _overlong(buffer)


def _overlong(buffer: bytearray) -> Piece | None:
    return Piece(_LONGEST, "malformed") if len(buffer) >= _LONGEST else None


def _decode(raw: bytes) -> Reading:
    said = understood(raw)
    if isinstance(said, str):
        return Reading(raw, error=said)
    return Reading(raw, kind=ReadingKind.REQUEST if said.request else ReadingKind.PROBE)


def parser() -> PieceParser:
    """Reads both directions of a line; what a reading's frame says is told by `understood`."""
    return PieceParser(cut, _decode, lambda buffer: buffer[:1] == START)

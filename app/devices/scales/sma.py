"""Scale Manufacturers Association SCP-0499: LF, five status signs, ten of weight, three of unit, CR."""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request, shows_gross, shows_zero
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import TARE, Reading, ReadingKind

_LF, _CR = b"\x0a", b"\x0d"
_LONGEST = 32
_FRAME = re.compile(r"\n([ ZOUEIT])([1-9 ])([GTNgtn])([M ])([ -~])([ \d.+-]{10})([ a-zA-Z]{3})\r")
_ANSWERS = {"\n?\r": "syntax", "\n!\r": "transmission"}
_ERRORS = {"O": "overload", "U": "underload", "E": "not_zeroed", "I": "not_zeroed", "T": "parameter"}
_NET = {"G": False, "N": True}


def cut(buffer: bytearray) -> Piece | None:
    """A frame is from LF to CR; what stands before its LF is noise."""
    if buffer and not buffer.startswith(_LF):
        start = buffer.find(_LF, 0, _LONGEST)
        noise = _LONGEST if start < 0 and len(buffer) >= _LONGEST else start
        return Piece(noise, "malformed") if noise > 0 else None
    end, again = buffer.find(_CR, 0, _LONGEST) + 1, buffer.find(_LF, 1, _LONGEST)
    if again > 0 and not 0 < end <= again:
        return Piece(again, "malformed")
    if end:
        return Piece(end)
    return Piece(_LONGEST, "malformed") if len(buffer) >= _LONGEST else None


def decode(raw: bytes) -> Reading:
    """The reading of one frame."""
    text = raw.decode("latin-1")
    if text in _ANSWERS:
        return Reading(raw, error=_ANSWERS[text])
    match = _FRAME.fullmatch(text)
    if match is None:
        return Reading(raw, error="malformed")
    if match[1] in _ERRORS:
        return Reading(raw, error=_ERRORS[match[1]])
    value, unit, kind = number(match[6]), unit_of(match[7]), match[3].upper()
    if value is None or unit is None:
        return Reading(raw, error="malformed")
    stable, zero = match[4] != "M", match[1] == "Z"
    if kind == "T":
        return Reading(raw, value, unit, stable, kind=ReadingKind.TARE, command=TARE)
    return Reading(raw, value, unit, stable, _NET[kind], zero)


def request(raw: bytes) -> Reading:
    """What a host asks: LF, a letter, CR."""
    if not re.fullmatch(rb"\n[A-Z]\r", raw):
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=chr(raw[1]))


DRIVER = Driver(
    name="sma",
    title="SMA SCP-0499",
    parser=lambda: PieceParser(cut, decode, lambda buffer: buffer.startswith(_LF)),
    line=LineSettings(),
    poll=Request(b"\nW\r", seconds=1.0),
    zero=Request(b"\nZ\r", seconds=5.0, seen=shows_zero),
    tare=Request(b"\nT\r", seconds=5.0, seen=shows_zero),
    clear=Request(b"\nC\r", seconds=5.0, seen=shows_gross),
    poll_ms=100,
    request_parser=lambda: PieceParser(cut, request),
)

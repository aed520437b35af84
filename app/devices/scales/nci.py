"""NCI, Avery Weigh-Tronix: LF weight unit CR LF status CR ETX; status alone while there is no weight to send.

Status bytes are based on 30h. Some copies write `S` before them.
"""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request, shows_zero
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading, ReadingKind

_LF, _ETX = b"\x0a", b"\x03"
_LONGEST = 40
_SEVEN_BITS = bytes(code & 0x7F for code in range(256))
_FRAME = re.compile(r"\n(?:(-? *\d+(?:\.\d+)?)([a-zA-Z]+)\r\n)?S?([\x30-\x7f]{2,4})\r\x03")
_UNKNOWN = "\n?\r\x03"
_MOTION, _ZERO, _MEMORY = 0x01, 0x02, 0x0C
_UNDER, _OVER, _BROKEN = 0x01, 0x02, 0x0C
_NET = 0x04


def cut(buffer: bytearray) -> Piece | None:
    """A frame is from LF to ETX; what stands before its LF is noise."""
    data = buffer.translate(_SEVEN_BITS)
    if data and not data.startswith(_LF):
        start = data.find(_LF, 0, _LONGEST)
        noise = _LONGEST if start < 0 and len(data) >= _LONGEST else start
        return Piece(noise, "malformed") if noise > 0 else None
    end = data.find(_ETX, 0, _LONGEST) + 1
    if end:
        return Piece(end)
    return Piece(_LONGEST, "malformed") if len(data) >= _LONGEST else None


def decode(raw: bytes) -> Reading:
    """The reading of one frame."""
    text = raw.translate(_SEVEN_BITS).decode("ascii")
    if text == _UNKNOWN:
        return Reading(raw, error="syntax")
    match = _FRAME.fullmatch(text)
    if match is None:
        return Reading(raw, error="malformed")
    first, second, *more = (ord(sign) & 0x3F & ~0x30 for sign in match[3])
    moving, net = bool(first & _MOTION), (bool(more[0] & _NET) if more else None)
    if match[1] is None or first & _MEMORY or second:
        error = _error(first, second & 0x0F, match[3])
        return Reading(raw, stable=False if moving else None, net=net, error=error)
    value, unit = number(match[1]), unit_of(match[2])
    if value is None or unit is None:
        return Reading(raw, error="malformed")
    return Reading(raw, value, unit, not moving, net, bool(first & _ZERO))


def _error(first: int, second: int, status: str) -> str:
    if first & _MEMORY or second & _BROKEN:
        return f"device:{status}"
    if second & (_OVER | _UNDER):
        return "overload" if second & _OVER else "underload"
    return "unstable" if first & _MOTION else "no_weight"


def request(raw: bytes) -> Reading:
    """What a host asks: a letter and CR."""
    if not re.fullmatch(rb"[WSZHUTM]\r", raw):
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=chr(raw[0]))


def _asked(buffer: bytearray) -> Piece | None:
    end = buffer.find(b"\r", 0, _LONGEST) + 1
    return Piece(end) if end else (Piece(_LONGEST, "malformed") if len(buffer) >= _LONGEST else None)


DRIVER = Driver(
    name="nci",
    title="NCI, Avery Weigh-Tronix",
    parser=lambda: PieceParser(cut, decode, lambda buffer: buffer[0] & 0x7F == _LF[0]),
    line=LineSettings(bits=7, parity="E"),
    poll=Request(b"W\r", seconds=1.0),
    zero=Request(b"Z\r", seconds=5.0, seen=shows_zero),
    poll_ms=100,
    request_parser=lambda: PieceParser(_asked, request),
)

"""Massa-K protocol 100: polled frames with a CRC. Codes from the maker's protocol description.

A weight is the *net* weight in divisions, signed, with its tare in the same frame; a shorter frame has no tare.
There is no command to tare what lies there: the host sets the tare to the gross weight it was told.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from app.devices.base import Driver, LineSettings, Request
from app.devices.framing import massak
from app.devices.framing.pieces import PieceParser
from app.errors import OperatorError
from app.models.readings import Reading, ReadingKind

UNIT = "kg"
DECIMALS = {0: 4, 1: 3, 2: 2, 3: 1, 4: 0}
"""Division code to decimals of a kilogram: 100 mg, 1 g, 10 g, 100 g, 1 kg."""

FLAGS = {0: False, 1: True}
_TEXT = range(1, massak.LONGEST_BODY + 1)
_LENGTHS = {
    0x01: _TEXT,
    0x12: range(1, 2),
    0x15: range(1, 2),
    0x21: range(5, massak.LONGEST_BODY + 1),
    0x24: range(9, 14, 4),
    0x27: range(1, 2),
    0x28: range(2, 3),
    0x76: _TEXT,
    0xF0: range(1, 2),
}
_REQUESTS = {
    0x00: (1, "UDP_POLL"),
    0x20: (1, "GET_NAME"),
    0x23: (1, "GET_MASSA"),
    0x72: (1, "SET_ZERO"),
    0x75: (1, "GET_SCALE_PAR"),
    0xA3: (5, "SET_TARE"),
}
_ERRORS = {0x07: "unsupported", 0x08: "overload", 0x18: "load_at_power_on"}
"""Of error frames; all other codes are the scale's own faults and keep their number."""

_ZERO_IMPOSSIBLE = 0x15


def decode(raw: bytes, body: bytes) -> Reading:
    """The reading of a frame whose CRC is right."""
    return _ANSWERS[body[0]](raw, body)


def request_frame(raw: bytes, body: bytes) -> Reading:
    """What a host asks with a frame whose CRC is right."""
    return Reading(raw, kind=ReadingKind.REQUEST, command=_REQUESTS[body[0]][1])


def _weight(raw: bytes, body: bytes) -> Reading:
    decimals = DECIMALS.get(body[5])
    stable, net, zero = (FLAGS.get(flag) for flag in body[6:9])
    if decimals is None or stable is None or net is None or zero is None:
        return Reading(raw, error="malformed")
    tare = kilograms(body[9:], decimals) if len(body) > 9 else None
    return Reading(raw, kilograms(body[1:5], decimals), UNIT, stable, net, zero, tare=tare)


def kilograms(divisions: bytes, decimals: int) -> str:
    """A signed little-endian number of divisions as the decimal string that the scale means."""
    return str(Decimal(int.from_bytes(divisions, "little", signed=True)).scaleb(-decimals))


def _error(raw: bytes, body: bytes) -> Reading:
    code = body[1]
    error = _ERRORS.get(code, f"device:{code:02X}")
    if code == _ZERO_IMPOSSIBLE:
        return Reading(raw, error=error, kind=ReadingKind.ACK, command="SET_ZERO")
    return Reading(raw, error=error)


def _done(command: str, error: str | None, raw: bytes, body: bytes) -> Reading:
    return Reading(raw, error=error, kind=ReadingKind.ACK, command=command)


def _name(raw: bytes, body: bytes) -> Reading:
    number = int.from_bytes(body[1:5], "little")
    return Reading(raw, kind=ReadingKind.INFO, command="GET_NAME", text=str(number))


def _told(command: str, raw: bytes, body: bytes) -> Reading:
    text = body[1:].decode("cp1251", "replace").strip()
    return Reading(raw, kind=ReadingKind.INFO, command=command, text=text)


_ANSWERS: dict[int, Callable[[bytes, bytes], Reading]] = {
    0x01: partial(_told, "UDP_POLL"),
    0x12: partial(_done, "SET_TARE", None),
    0x15: partial(_done, "SET_TARE", "busy"),
    0x21: _name,
    0x24: _weight,
    0x27: partial(_done, "SET_ZERO", None),
    0x28: _error,
    0x76: partial(_told, "GET_SCALE_PAR"),
    0xF0: lambda raw, body: Reading(raw, error="unsupported"),
}


def parser() -> PieceParser:
    """Reads what the scale sends."""
    return massak.parser(_LENGTHS, decode)


def request_parser() -> PieceParser:
    """Reads what a host sends."""
    lengths = {code: range(length, length + 1) for code, (length, _) in _REQUESTS.items()}
    return massak.parser(lengths, request_frame)


def _preset(value: str, unit: str, decimals: int) -> Request:
    divisions = Decimal(value).scaleb(decimals)
    if unit != UNIT or divisions != int(divisions):
        raise OperatorError("scale.parameter", value=value, unit=unit)
    body = b"\xa3" + int(divisions).to_bytes(4, "little", signed=True)
    return Request(massak.frame(body), ("SET_TARE",), sets=(value, unit))


DRIVER = Driver(
    name="massak_100",
    title="Масса-К, протокол 100",
    parser=parser,
    line=LineSettings(baud=57_600),
    tcp_port=5001,
    poll=Request(massak.frame(b"\x23"), seconds=1.0),
    zero=Request(massak.frame(b"\x72"), ("SET_ZERO",), seconds=5.0),
    clear=Request(massak.frame(b"\xa3" + bytes(4)), ("SET_TARE",), sets=("0", UNIT)),
    serial=Request(massak.frame(b"\x20"), ("GET_NAME",), seconds=1.0),
    about=Request(massak.frame(b"\x75"), ("GET_SCALE_PAR",), seconds=1.0),
    preset=_preset,
    tare_by_preset=True,
    tare_in_frame=True,
    poll_ms=100,
    request_parser=request_parser,
    checksum=True,
)

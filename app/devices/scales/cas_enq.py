"""CAS with ENQ and ACK (AP-1, PD-II, ER, SW-II "type 6") and its copies: 15 bytes, decoded by their length.

The BCC is the XOR of the ten bytes from the status on; some copies take SOH and STX in, which the profile says.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from app.devices.base import Driver, LineSettings, Request
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading, ReadingKind

_SOH, _ENQ, _ACK, _NAK, _DC1, _DC2 = b"\x01", b"\x05", b"\x06", b"\x15", b"\x11", b"\x12"
_HEAD, _END = b"\x01\x02", b"\x03\x04"
_LENGTH = 15
_NOISE = 64
_STABLE = {"S": True, "U": False}
_REQUESTS = {_ENQ: "ENQ", _DC1: "WEIGHT", _DC2: "PRICE"}


def cut(buffer: bytearray) -> Piece | None:
    """One answer byte, or a frame; everything else up to the next SOH is noise."""
    if not buffer:
        return None
    if buffer[:1] in (_ACK, _NAK):
        return Piece(1)
    if not buffer.startswith(_HEAD[: len(buffer)]):
        start = buffer.find(_SOH, 1, _NOISE)
        noise = _NOISE if start < 0 and len(buffer) >= _NOISE else start
        return Piece(noise, "malformed") if noise > 0 else None
    if len(buffer) < _LENGTH:
        return None
    if buffer[_LENGTH - 2 : _LENGTH] == _END:
        return Piece(_LENGTH)
    again = buffer.find(_HEAD, 1, _LENGTH)
    return Piece(again if again > 0 else _LENGTH, "malformed")


def _decode(raw: bytes, head: int) -> Reading:
    if raw == _ACK:
        return Reading(raw, kind=ReadingKind.ACK, command="ENQ")
    if raw == _NAK:
        return Reading(raw, error="busy")
    if reduce(xor, raw[head:12]) != raw[12]:
        return Reading(raw, error="checksum")
    return _weight(raw, raw[2:12].decode("latin-1"))


def _weight(raw: bytes, text: str) -> Reading:
    status, sign, digits, unit = text[0], text[1], text[2:8], unit_of(text[8:])
    if status == "F" or sign == "F":
        return Reading(raw, error="overload")
    value = number(digits)
    if status not in _STABLE or sign not in " -" or value is None or value.startswith("-") or unit is None:
        return Reading(raw, error="malformed")
    return Reading(raw, "-" + value if sign == "-" else value, unit, _STABLE[status])


def request(raw: bytes) -> Reading:
    """What a host asks with one byte."""
    command = _REQUESTS.get(raw)
    if command is None:
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=command)


def parser(bcc: str = "body") -> PieceParser:
    """Reads what the scale sends; `bcc` is `body` or `with_head`."""
    head = 0 if bcc == "with_head" else len(_HEAD)
    return PieceParser(cut, lambda raw: _decode(raw, head), lambda buffer: buffer.startswith(_SOH))


DRIVER = Driver(
    name="cas_enq",
    title="CAS, ENQ/ACK",
    parser=parser,
    options=frozenset({"bcc"}),
    variants=({}, {"bcc": "with_head"}),
    line=LineSettings(),
    poll=Request(_ENQ, seconds=1.0),
    follow={"ENQ": _DC1},
    poll_ms=100,
    request_parser=lambda: PieceParser(lambda buffer: Piece(1) if buffer else None, request),
    checksum=True,
)

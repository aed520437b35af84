"""Massa-K protocol 2: five bytes, without header and checksum; only their number and the pause tell a frame.

Status (bit 7 stable, 6 zero, 5 net), decimals, 24 bits of weight with its sign apart. Zero and tare are single
bytes that the scale does not acknowledge: the weights after them show whether it obeyed.
"""

from __future__ import annotations

from decimal import Decimal

from app.devices.base import Driver, LineSettings, Request, shows_zero
from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading, ReadingKind

_LENGTH = 5
_MOST_DECIMALS = 3
_UNUSED = 0x1F
_REQUESTS = {0x4A: "GET_WEIGHT", 0x0D: "TARE", 0x0E: "ZERO"}


def decode(raw: bytes) -> Reading:
    """The reading of five bytes."""
    status, decimals, weight = raw[0], raw[1], int.from_bytes(raw[2:], "little")
    if status & _UNUSED or decimals > _MOST_DECIMALS:
        return Reading(raw, error="malformed")
    magnitude = Decimal(weight & 0x7FFFFF).scaleb(-decimals - 3)
    value = f"{-magnitude if weight >> 23 else magnitude:f}"
    return Reading(raw, value, "kg", bool(status & 0x80), bool(status & 0x20), bool(status & 0x40))


def request(raw: bytes) -> Reading:
    """What a host asks with one byte."""
    command = _REQUESTS.get(raw[0])
    if command is None:
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=command)


def parser() -> PieceParser:
    """Reads what the scale sends."""
    return PieceParser(lambda buffer: Piece(_LENGTH) if len(buffer) >= _LENGTH else None, decode)


DRIVER = Driver(
    name="massak_2",
    title="Масса-К, протокол 2",
    parser=parser,
    line=LineSettings(baud=4_800, parity="E"),
    poll=Request(b"\x4a", seconds=1.0),
    zero=Request(b"\x0e", seconds=5.0, seen=shows_zero),
    tare=Request(b"\x0d", seconds=5.0, seen=shows_zero),
    touchy=b"\x0d\x0e",
    headless=True,
    poll_ms=100,
    request_parser=lambda: PieceParser(lambda buffer: Piece(1) if buffer else None, request),
    quiet_ms=100,
)

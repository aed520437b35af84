"""Massa-K protocol 1C: the envelope of protocol 100 with one question, the weight. It has no net and no tare."""

from __future__ import annotations

from app.devices.base import Driver, LineSettings, Request
from app.devices.framing import massak
from app.devices.framing.pieces import PieceParser
from app.devices.scales.massak_100 import DECIMALS, FLAGS, UNIT, kilograms
from app.models.readings import Reading, ReadingKind

_LENGTHS = {0x01: range(1, massak.LONGEST_BODY + 1), 0x10: range(7, 8)}
_REQUESTS = {0x00: "POLL", 0xA0: "GET_WEIGHT"}


def decode(raw: bytes, body: bytes) -> Reading:
    """The reading of a frame whose CRC is right."""
    if body[0] == 0x01:
        text = body[1:].decode("cp1251", "replace").strip()
        return Reading(raw, kind=ReadingKind.INFO, command="POLL", text=text)
    decimals, stable = DECIMALS.get(body[5]), FLAGS.get(body[6])
    if decimals is None or stable is None:
        return Reading(raw, error="malformed")
    return Reading(raw, kilograms(body[1:5], decimals), UNIT, stable)


def request(raw: bytes, body: bytes) -> Reading:
    """What a host asks with a frame whose CRC is right."""
    return Reading(raw, kind=ReadingKind.REQUEST, command=_REQUESTS[body[0]])


def parser() -> PieceParser:
    """Reads what the scale sends."""
    return massak.parser(_LENGTHS, decode)


def request_parser() -> PieceParser:
    """Reads what a host sends."""
    return massak.parser(dict.fromkeys(_REQUESTS, range(1, 2)), request)


DRIVER = Driver(
    name="massak_1c",
    title="Масса-К, протокол 1С",
    parser=parser,
    line=LineSettings(baud=57_600),
    tcp_port=5001,
    poll=Request(massak.frame(b"\xa0"), seconds=1.0),
    poll_ms=100,
    request_parser=request_parser,
    checksum=True,
)

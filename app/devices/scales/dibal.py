"""Dibal: `9900031600000004`, that is 99, status, five digits of grams, 0, six of price, check.

The check is the XOR of the digits before it; from ten on it is written as the signs behind `9`: `:` to `?`.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import xor

from app.devices.base import Driver, LineSettings, Request
from app.devices.framing.lines import LineParser
from app.devices.framing.numbers import number
from app.models.readings import Reading, ReadingKind

_FRAME = re.compile(rb"99(\d)(\d{5}|[ U]{5})0(\d{6}|[ U]{6})([0-9:;<=>?])\r\n")
_REQUEST = re.compile(rb"98\d{5}[0-9:;<=>?]\r\n")


def decode(raw: bytes) -> Reading:
    """The reading of one line."""
    match = _FRAME.fullmatch(raw)
    if match is None:
        return Reading(raw, error="malformed")
    if reduce(xor, (code & 0x0F for code in raw[:-3])) != raw[-3] & 0x0F:
        return Reading(raw, error="checksum")
    status, grams = match[1].decode(), match[2].decode()
    if not grams.isdecimal():
        return Reading(raw, stable=False, error="unstable")
    if status != "0":
        return Reading(raw, error=f"device:{status}")
    return Reading(raw, number(f"{grams[:2]}.{grams[2:]}"), "kg", True)


def request(raw: bytes) -> Reading:
    """What a host asks with one line."""
    if not _REQUEST.fullmatch(raw):
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command="98")


DRIVER = Driver(
    name="dibal",
    title="Dibal",
    parser=lambda: LineParser(decode),
    line=LineSettings(),
    poll=Request(b"98000001\r\n", seconds=8.0),
    poll_ms=100,
    request_parser=lambda: LineParser(request),
    checksum=True,
)

"""Dini Argeo indicators: `[01]ST,GS,     0.0,kg`, with the RS-485 address in front where the line has one."""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request
from app.devices.framing.lines import LineParser, text_of
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.models.readings import Reading, ReadingKind

_LINE = re.compile(r"(\d{2})?(ST|US|OL|UL|TL),(GS|NT),([ \d.,+-]*),([ a-zA-Z]{1,3})")
_REQUEST = re.compile(r"(\d{2})?(READ|REXT|TARE|ZERO|PID)")
_ERRORS = {"OL": "overload", "UL": "underload", "TL": "not_level"}


def decode(raw: bytes) -> Reading:
    """The reading of one line."""
    match = _LINE.fullmatch(text_of(raw) or "")
    if match is None:
        return Reading(raw, error="malformed")
    address, header = match[1], match[2]
    if header in _ERRORS:
        return Reading(raw, error=_ERRORS[header], address=address)
    value, unit = number(match[4].replace(",", ".")), unit_of(match[5])
    if value is None or unit is None:
        return Reading(raw, error="malformed")
    return Reading(raw, value, unit, header == "ST", match[3] == "NT", address=address)


def request(raw: bytes) -> Reading:
    """What a host asks with one line."""
    match = _REQUEST.fullmatch(text_of(raw) or "")
    if match is None:
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=match[2], address=match[1])


DRIVER = Driver(
    name="dini_argeo",
    title="Dini Argeo",
    parser=lambda: LineParser(decode),
    line=LineSettings(),
    poll=Request(b"READ\r\n", seconds=1.0),
    poll_ms=100,
    request_parser=lambda: LineParser(request),
)

"""Dini Argeo indicators: `[01]ST,GS,     0.0,kg`, with the RS-485 address in front where the line has one.

A command is answered with `OK` as soon as it was understood; the weights after it show whether it was obeyed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from app.devices.base import Driver, LineSettings, Request, shows_zero
from app.devices.framing.lines import LineParser, text_of
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.models.readings import Reading, ReadingKind

_LINE = re.compile(r"(\d{2})?(ST|US|OL|UL|TL),(GS|NT),([ \d.,+-]*),([ a-zA-Z]{1,3})")
_REQUEST = re.compile(r"(\d{2})?(READ|REXT|TARE|ZERO|PID)")
_ANSWER = re.compile(r"(\d{2})?(OK|ERR0[1-4])")
_ANSWERS = {"OK": None, "ERR01": "parameter", "ERR02": "parameter", "ERR03": "busy", "ERR04": "unsupported"}
_REFUSALS = ("ERR01", "ERR02", "ERR03", "ERR04")
_ERRORS = {"OL": "overload", "UL": "underload", "TL": "not_level"}


def decode(raw: bytes, own: str = "") -> Reading:
    """The reading of one line; `own` is the address of the scale that is meant, where several share the line."""
    text = text_of(raw) or ""
    if answer := _ANSWER.fullmatch(text):
        return Reading(
            raw, error=_ANSWERS[answer[2]], kind=ReadingKind.ACK, command=answer[2], address=answer[1]
        )
    match = _LINE.fullmatch(text)
    if match is None or (own and match[1] != own):
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


def parser(address: str = "") -> LineParser:
    """Reads what the scale sends; with an `address` only the scale of that address is read."""
    return LineParser(partial(decode, own=address))


def _addressed(request: Request, address: str) -> Request:
    return replace(request, send=address.encode("ascii") + request.send)


DRIVER = Driver(
    name="dini_argeo",
    title="Dini Argeo",
    parser=parser,
    line=LineSettings(),
    poll=Request(b"READ\r\n", seconds=1.0),
    zero=Request(b"ZERO\r\n", answers=_REFUSALS, seconds=5.0, seen=shows_zero),
    tare=Request(b"TARE\r\n", answers=_REFUSALS, seconds=5.0, seen=shows_zero),
    addressed=_addressed,
    poll_ms=100,
    request_parser=lambda: LineParser(request),
)

"""Ohaus lines: `     192.21 g`, a `?` behind the unit while the load moves, `G`, `NET` or `T` by the model."""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request, shows_zero
from app.devices.framing.lines import LineParser, text_of
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.models.readings import TARE, Reading, ReadingKind

_LINE = re.compile(r" *(-? *\d+(?:\.\d+)?) +([a-zA-Z]+) *(\??) *(G|B/G|NET|N|T)? *")
_FAULT = re.compile(r" *Err +(\d+(?:\.\d+)?) *")
_REQUEST = re.compile(r"(IP|P|CP|SP|T|Z)")
_FAULTS = {"8.3": "overload", "8.4": "underload"}
_NET = {"G": False, "B/G": False, "NET": True, "N": True}


def decode(raw: bytes) -> Reading:
    """The reading of one line."""
    text = text_of(raw) or ""
    if fault := _FAULT.fullmatch(text):
        return Reading(raw, error=_FAULTS.get(fault[1], f"device:{fault[1]}"))
    if "TOTAL" in text.upper():
        return Reading(raw, error="not_a_weight")
    match = _LINE.fullmatch(text)
    value, unit = (number(match[1]), unit_of(match[2])) if match else (None, None)
    if match is None or value is None or unit is None:
        return Reading(raw, error="malformed")
    if match[4] == "T":
        return Reading(raw, value, unit, not match[3], kind=ReadingKind.TARE, command=TARE)
    return Reading(raw, value, unit, not match[3], _NET.get(match[4]))


def request(raw: bytes) -> Reading:
    """What a host asks with one line."""
    match = _REQUEST.fullmatch(text_of(raw) or "")
    if match is None:
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=match[1])


DRIVER = Driver(
    name="ohaus",
    title="Ohaus",
    parser=lambda: LineParser(decode),
    line=LineSettings(),
    poll=Request(b"IP\r\n", seconds=1.0),
    zero=Request(b"Z\r\n", seconds=5.0, seen=shows_zero),
    tare=Request(b"T\r\n", seconds=5.0, seen=shows_zero),
    poll_ms=100,
    request_parser=lambda: LineParser(request),
)

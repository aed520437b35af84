"""Sartorius SBI: 16 characters, `+   123.56 g  `, or 22 with a name in front. Without a unit the load moves."""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request, shows_zero
from app.devices.framing.lines import LineParser, text_of
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.models.readings import TARE, Reading, ReadingKind

_LINE = re.compile(r"(?:([A-Z][A-Za-z0-9# ]{5}))?([+ -]) *(\d+(?:\.\d+)?) ([ a-zA-Z]{3})")
_STATUS = re.compile(r"(?:Stat)? +(High|Low|H|L)(?: .*)?|(High|Low|H|L) *")
_FAULT = re.compile(r" *(?:Stat +)?Err +(\d+) *")
_NET = {"N": True, "G": False, "G#": False}
_REQUESTS = {b"P": "PRINT", b"T": "TARE_ZERO", b"U": "TARE", b"V": "ZERO"}


def decode(raw: bytes) -> Reading:
    """The reading of one line."""
    text = text_of(raw) or ""
    if fault := _FAULT.fullmatch(text):
        return Reading(raw, error=f"device:{fault[1]}")
    if status := _STATUS.fullmatch(text):
        return Reading(raw, error="overload" if (status[1] or status[2]).startswith("H") else "underload")
    match = _LINE.fullmatch(text)
    return _weight(raw, match) if match else Reading(raw, error="malformed")


def _weight(raw: bytes, match: re.Match[str]) -> Reading:
    name, blank = (match[1] or "").strip(), not match[4].strip()
    value, unit = number(match[2] + match[3]), unit_of(match[4])
    if value is None or (unit is None and not blank):
        return Reading(raw, error="malformed")
    if name == "T":
        return Reading(raw, value, unit, not blank, kind=ReadingKind.TARE, command=TARE)
    return Reading(raw, value, unit, not blank, _NET.get(name))


def request(raw: bytes) -> Reading:
    """What a host asks: ESC, a letter, and often CR LF."""
    command = _REQUESTS.get(raw.rstrip(b"\r\n").removeprefix(b"\x1b"))
    if command is None:
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=command)


DRIVER = Driver(
    name="sartorius_sbi",
    title="Sartorius SBI",
    parser=lambda: LineParser(decode),
    line=LineSettings(),
    poll=Request(b"\x1bP\r\n", seconds=1.0),
    zero=Request(b"\x1bV\r\n", seconds=5.0, seen=shows_zero),
    tare=Request(b"\x1bU\r\n", seconds=5.0, seen=shows_zero),
    poll_ms=100,
    request_parser=lambda: LineParser(request),
)

"""A&D standard format of balances and indicators: `ST,+00123.45  g`, indicators with a second header.

The nines that come out of range are no weight. Tare lines are tares. A decimal comma is the indicators' own.
"""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request, shows_zero
from app.devices.framing.lines import LineParser, text_of
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.models.readings import TARE, Reading, ReadingKind

_LINE = re.compile(r"(ST|US|QT|OL),(?:(?:HI|OK|LO),)?(?:(GS|NT|TR|PT),)?([+-][ \d.,]*)([ a-zA-Z]{2,3})")
_REQUEST = re.compile(r"(Q|S|SI|SIR|C|Z|T)")
_NET = {"GS": False, "NT": True}
_TARES = ("TR", "PT")
_COUNT = "QT"


def decode(raw: bytes) -> Reading:
    """The reading of one line."""
    match = _LINE.fullmatch(text_of(raw) or "")
    if match is None:
        return Reading(raw, error="malformed")
    header, second, digits, unit = match[1], match[2], match[3], unit_of(match[4])
    if header == "OL":
        return Reading(raw, error="underload" if digits.startswith("-") else "overload")
    value = number(digits.replace(",", "."))
    if value is None or unit is None or (header == _COUNT) != (unit == "pcs"):
        return Reading(raw, error="malformed")
    stable = header != "US"
    if second in _TARES:
        return Reading(raw, value, unit, stable, kind=ReadingKind.TARE, command=TARE)
    return Reading(raw, value, unit, stable, _NET.get(second))


def request(raw: bytes) -> Reading:
    """What a host asks with one line."""
    match = _REQUEST.fullmatch(text_of(raw) or "")
    if match is None:
        return Reading(raw, error="malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command=match[1])


DRIVER = Driver(
    name="and_standard",
    title="A&D",
    parser=lambda: LineParser(decode),
    line=LineSettings(baud=2_400, bits=7, parity="E"),
    poll=Request(b"Q\r\n", seconds=1.0),
    zero=Request(b"Z\r\n", seconds=5.0, seen=shows_zero),
    tare=Request(b"T\r\n", seconds=5.0, seen=shows_zero),
    poll_ms=100,
    request_parser=lambda: LineParser(request),
)

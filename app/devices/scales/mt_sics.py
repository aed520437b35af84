"""Mettler-Toledo MT-SICS and its dialects (Ohaus, Sartorius, Radwag): lines of ASCII that end CR LF.

Rules from the makers' operating instructions and reference manuals: `S` and `SI` answer the *net* weight; a
weight without a unit is no weight; `I` says "not executable now" and carries no weight at all. The width of
the weight field differs between makers and is not looked at.
"""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings, Request
from app.devices.framing.lines import LineParser
from app.models.readings import Reading, ReadingKind

LONGEST_LINE = 128
"""Bytes; no line of the protocol is longer, so more without an end is noise."""

_VALUE = re.compile(r"(SIU|SU|SI|S|TI|TA|T) +([SDA]) +(-? *\d+(?:\.\d+)?) +([A-Za-z%/]+) *")
_STATUS = re.compile(r"(SIRU|SIR|SIU|SI|SU|SR|S|ZI|Z|TAC|TA|TI|T|I\d{1,2}|@) +([IL+-]) *")
_ACK = re.compile(r"(ZI|Z|TAC|TA|TI|T) +([ASD]) *")
_INFO = re.compile(r"(I\d{1,2}|@) +[AB] +(\S.*?) *")
_GENERAL = re.compile(r"(E[STL]) *")

_REQUEST = re.compile(r"([A-Z]+\d{0,2}|@)(?: +(-?\d+(?:\.\d+)?) +([A-Za-z%]+))?")

_STATUS_ERRORS = {"I": "busy", "L": "parameter", "+": "overload", "-": "underload"}
_GENERAL_ERRORS = {"ES": "syntax", "ET": "transmission", "EL": "logical"}
_STABLE = {"S": True, "D": False, "A": None}


class MtSicsParser(LineParser):
    """One reading a line. A damaged line is reported, never repaired; an empty one says nothing."""

    def __init__(self, host: bool = False) -> None:
        """`host`: the lines are what a host sends."""
        super().__init__(request if host else decode, LONGEST_LINE)


def decode(raw: bytes) -> Reading:
    """The reading of one whole line, CR LF included."""
    if not raw.endswith(b"\r\n") or not raw.isascii():
        return _error(raw, "malformed")
    line = raw[:-2].decode("ascii")
    for pattern, make in _FORMS:
        if match := pattern.fullmatch(line):
            return make(raw, match)
    return _error(raw, "malformed")


def request(raw: bytes) -> Reading:
    """What a host asks with one whole line, CR LF included."""
    match = _REQUEST.fullmatch(raw[:-2].decode("ascii")) if raw.endswith(b"\r\n") and raw.isascii() else None
    if match is None:
        return _error(raw, "malformed")
    return Reading(raw, match[2], match[3], kind=ReadingKind.REQUEST, command=match[1])


def _value(raw: bytes, match: re.Match[str]) -> Reading:
    command, status, number, unit = match.groups()
    value, stable = number.replace(" ", ""), _STABLE[status]
    if command.startswith("T"):
        return Reading(raw, value, unit, stable, kind=ReadingKind.TARE, command=command)
    return Reading(raw, value, unit, stable) if stable is not None else _error(raw, "malformed")


def _status(raw: bytes, match: re.Match[str]) -> Reading:
    command, status = match.groups()
    error = _STATUS_ERRORS[status]
    if command.startswith("S"):
        return _error(raw, error)
    kind = ReadingKind.ACK if command[0] in "ZT" else ReadingKind.INFO
    return Reading(raw, error=error, kind=kind, command=command)


def _ack(raw: bytes, match: re.Match[str]) -> Reading:
    return Reading(raw, stable=_STABLE[match[2]], kind=ReadingKind.ACK, command=match[1])


def _info(raw: bytes, match: re.Match[str]) -> Reading:
    return Reading(raw, kind=ReadingKind.INFO, command=match[1], text=_unquoted(match[2]))


def _unquoted(text: str) -> str:
    inner = text[1:-1]
    return inner if text == f'"{inner}"' and '"' not in inner else text


def _general(raw: bytes, match: re.Match[str]) -> Reading:
    return _error(raw, _GENERAL_ERRORS[match[1]])


def _error(raw: bytes, error: str) -> Reading:
    return Reading(raw, error=error)


_FORMS = ((_VALUE, _value), (_STATUS, _status), (_ACK, _ack), (_INFO, _info), (_GENERAL, _general))


def _preset(value: str, unit: str, decimals: int) -> Request:
    return Request(f"TA {value} {unit}\r\n".encode("ascii"), ("TA",))


DRIVER = Driver(
    name="mt_sics",
    title="Mettler-Toledo MT-SICS",
    parser=MtSicsParser,
    line=LineSettings(),
    tcp_port=8000,
    live=Request(b"SIR\r\n"),
    poll=Request(b"SI\r\n", seconds=1.0),
    zero=Request(b"Z\r\n", ("Z",), seconds=12.0),
    tare=Request(b"T\r\n", ("T",), seconds=12.0),
    clear=Request(b"TAC\r\n", ("TAC",)),
    tare_value=Request(b"TA\r\n", ("TA",), seconds=0.3),
    serial=Request(b"I4\r\n", ("I4", "@"), seconds=1.0),
    about=Request(b"I3\r\n", ("I3",), seconds=1.0),
    preset=_preset,
    request_parser=lambda: MtSicsParser(host=True),
)
"""`@` is never sent: it would clear the tare (MT-SICS reference manual, command `@`)."""

"""CAS indicators (CI, NT, PDS) and copies: a stream of 22 bytes, `ST,GS,` id, lamps, `,000013.5 kg`.

Id and lamps are bytes, not text. Header and lamps say the same; where they do not, the worse counts.
"""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings
from app.devices.framing.lines import LineParser
from app.devices.framing.numbers import number
from app.devices.framing.numbers import unit as unit_of
from app.models.readings import Reading

_FRAME = re.compile(rb"(ST|US|OL),(GS|NT),[\x30-\x7f]([\x80-\xff]),([ \d.-]{8}) ([a-zA-Z ]{2})\r\n")
_STABLE, _HOLD, _GROSS, _NET, _ZERO = 0x40, 0x10, 0x04, 0x02, 0x01


def decode(raw: bytes) -> Reading:
    """The reading of one line."""
    match = _FRAME.fullmatch(raw)
    if match is None:
        return Reading(raw, error="malformed")
    if match[1] == b"OL":
        return Reading(raw, error="overload")
    value, unit = number(match[4].decode("ascii")), unit_of(match[5].decode("ascii"))
    if value is None or unit is None:
        return Reading(raw, error="malformed")
    lamps = match[3][0]
    stable = match[1] == b"ST" and bool(lamps & _STABLE) and not lamps & _HOLD
    return Reading(raw, value, unit, stable, _net(match[2] == b"NT", lamps), bool(lamps & _ZERO))


def _net(header: bool, lamps: int) -> bool | None:
    """Net by header and lamps; None where they contradict each other."""
    contradicted = lamps & (_GROSS if header else _NET) and not lamps & (_NET if header else _GROSS)
    return None if contradicted else header


DRIVER = Driver(
    name="cas_22",
    title="CAS CI, NT, PDS",
    parser=lambda: LineParser(decode),
    line=LineSettings(),
    continuous=True,
)

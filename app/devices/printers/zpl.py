"""ZPL printers: the answer to `~HS`, three lines between STX and ETX (ZPL II programming guide, `~HS`).

The guide says that newer firmware does not answer while media or ribbon is out or the head is open, so silence
is a fault of its own.
"""

from __future__ import annotations

import re

from app.devices.printers.language import Language
from app.models.printing import PrinterFault, PrinterState

_LINE = rb"\x02([0-9A-Za-z ,]*)\x03(?:\r\n)?"
_ANSWER = re.compile(_LINE * 3)
_LINES = 3
_FIRST = {1: PrinterFault.PAPER_OUT, 2: PrinterFault.PAUSED, 5: PrinterFault.BUFFER_FULL,
          6: PrinterFault.DIAGNOSTIC, 11: PrinterFault.OVERHEATED}  # fmt: skip
_SECOND = {2: PrinterFault.HEAD_OPEN, 3: PrinterFault.RIBBON_OUT}
_FORMATS, _PARTIAL, _WAITING, _REMAINING = 4, 7, 7, 8
_FIRST_FIELDS, _SECOND_FIELDS = 12, 10


def host_status(raw: bytes) -> PrinterState:
    """The state that the answer `raw` tells; the newest firmware and the oldest have the same fields."""
    if not raw:
        return PrinterState.of(PrinterFault.NO_ANSWER)
    match = _ANSWER.fullmatch(raw)
    try:
        return (
            _state(raw, *(line.decode("ascii").split(",") for line in match.groups()[:2]))
            if match
            else _bad(raw)
        )
    except (ValueError, IndexError):
        return _bad(raw)


def _state(raw: bytes, first: list[str], second: list[str]) -> PrinterState:
    if len(first) < _FIRST_FIELDS or len(second) < _SECOND_FIELDS:
        return _bad(raw)
    faults = [fault for at, fault in _FIRST.items() if _flag(first[at])]
    faults += [fault for at, fault in _SECOND.items() if _flag(second[at])]
    return PrinterState(
        PrinterState.of(*faults).faults,
        formats=int(first[_FORMATS]),
        remaining=int(second[_REMAINING]),
        partial=_flag(first[_PARTIAL]),
        label_waiting=_flag(second[_WAITING]),
        raw=raw,
    )


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def _bad(raw: bytes) -> PrinterState:
    return PrinterState.of(PrinterFault.MALFORMED, raw=raw)


def _answered(raw: bytes) -> bool:
    return raw.count(b"\x03") >= _LINES and raw.endswith(b"\n")


LANGUAGE = Language("zpl", "ZPL II", b"~HS\r\n", _answered, host_status, drop=b"~JX", tells_partial=True)

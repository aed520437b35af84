"""ESC/POS printers: the bytes that answer `DLE EOT 2`, `3` and `4` (Epson, real-time status).

They are answered at once, whatever still waits to be printed. `GS r 1` stands behind a label and is answered when
everything before it was worked off: only then a printer of this language has printed.
"""

from __future__ import annotations

from app.devices.printers.language import PICTURE, Language
from app.models.printing import PrinterFault, PrinterState

_FIXED, _PATTERN = 0x93, 0x12
"""Bits that are the same in every answer."""
_COVER, _STOPPED_BY_PAPER, _ERROR = 0x04, 0x20, 0x40
"""Of `DLE EOT 2`, why it is off-line."""
_KNIFE, _FATAL, _HOT = 0x08, 0x20, 0x40
"""Of `DLE EOT 3`, which error."""
_PAPER_END = 0x60
"""Of `DLE EOT 4`, the paper sensors."""
_ANSWERS = 3
_DONE_FIXED = 0x90
"""Bits that are not set in the answer to `GS r`."""


def status(raw: bytes) -> PrinterState:
    """The state that the answers tell: all three, or the paper sensors' alone where a printer knows no more."""
    if not raw:
        return PrinterState.of(PrinterFault.NO_ANSWER)
    if len(raw) not in (1, _ANSWERS) or any(byte & _FIXED != _PATTERN for byte in raw):
        return PrinterState.of(PrinterFault.MALFORMED, raw=raw)
    paper = [PrinterFault.PAPER_OUT] if raw[-1] & _PAPER_END else []
    return PrinterState.of(*paper, *(_stopped(*raw[:2]) if len(raw) == _ANSWERS else ()), raw=raw)


def _stopped(why: int, error: int) -> list[PrinterFault]:
    """What keeps it off-line. An open cover raises the error of a hot head too."""
    faults = [PrinterFault.PAPER_OUT] if why & _STOPPED_BY_PAPER else []
    faults += [PrinterFault.HEAD_OPEN] if why & _COVER else []
    if error & (_KNIFE | _FATAL):
        return [*faults, PrinterFault.FAULT]
    if error & _HOT and not faults:
        return [PrinterFault.OVERHEATED]
    return faults or ([PrinterFault.FAULT] if why & _ERROR else [])


def worked_off(raw: bytes) -> bool:
    """Whether `raw` holds the answer to `GS r 1`."""
    return any(byte & _DONE_FIXED == 0 for byte in raw)


LANGUAGE = Language(
    "escpos", "ESC/POS", b"\x10\x04\x02\x10\x04\x03\x10\x04\x04", lambda raw: len(raw) >= _ANSWERS, status,
    drop=b"\0" * (PICTURE + 1) + b"\x1b@", end=b"\x1dr\x01", ended=worked_off,
)  # fmt: skip

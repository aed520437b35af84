"""TSPL printers: the byte that answers `ESC ! ?` and the line that answers `ESC ! S`.

Bits from the makers' programming manuals (TSC TTP-244, Gprinter GP-2120T).
"""

from __future__ import annotations

from app.devices.printers.language import PICTURE, Language
from app.models.printing import PrinterFault, PrinterState

_BITS = (
    PrinterFault.HEAD_OPEN,
    PrinterFault.PAPER_JAM,
    PrinterFault.PAPER_OUT,
    PrinterFault.RIBBON_OUT,
    PrinterFault.PAUSED,
    PrinterFault.PRINTING,
    PrinterFault.HEAD_OPEN,
    PrinterFault.FAULT,
)
_MESSAGES = {0x60: PrinterFault.PAUSED, 0x45: PrinterFault.FAULT, 0x50: PrinterFault.PRINTING}
_HOT = {0: PrinterFault.OVERHEATED, 1: PrinterFault.OVERHEATED}
_MEDIA = {
    0: PrinterFault.PAPER_OUT,
    1: PrinterFault.PAPER_JAM,
    2: PrinterFault.RIBBON_OUT,
    5: PrinterFault.HEAD_OPEN,
}
_LONG = 8


def status(raw: bytes) -> PrinterState:
    """The state that either answer tells."""
    if not raw:
        return PrinterState.of(PrinterFault.NO_ANSWER)
    if len(raw) == 1:
        return PrinterState.of(*(fault for bit, fault in enumerate(_BITS) if raw[0] >> bit & 1), raw=raw)
    if (
        len(raw) != _LONG
        or raw[0] != 0x02
        or raw[5:] != b"\x03\r\n"
        or not all(code & 0x40 for code in raw[1:5])
    ):
        return PrinterState.of(PrinterFault.MALFORMED, raw=raw)
    message, _, first, second = raw[1:5]
    faults = [*_errors(first, _HOT), *_errors(second, _MEDIA)]
    if message in _MESSAGES and not faults:
        faults = [_MESSAGES[message]]
    return PrinterState.of(*faults, raw=raw)


def _errors(code: int, names: dict[int, PrinterFault]) -> list[PrinterFault]:
    bits = [bit for bit in range(6) if code >> bit & 1]
    return [names.get(bit, PrinterFault.FAULT) for bit in bits]


_WHITE = b"\xff" * (PICTURE + 1)
LANGUAGE = Language(
    "tspl", "TSPL", b"\x1b!?", lambda raw: len(raw) >= 1, status, drop=_WHITE + b"\r\nCLS\r\n"
)

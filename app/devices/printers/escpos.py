"""ESC/POS printers: the byte that answers `DLE EOT 4`, the paper sensors (Epson, real-time status)."""

from __future__ import annotations

from app.devices.printers.language import Language
from app.models.printing import PrinterFault, PrinterState

_FIXED, _PATTERN = 0x93, 0x12
"""Bits that are the same in every answer."""

_PAPER_END = 0x60


def status(raw: bytes) -> PrinterState:
    """The state that the answer tells."""
    if not raw:
        return PrinterState.of(PrinterFault.NO_ANSWER)
    if len(raw) != 1 or raw[0] & _FIXED != _PATTERN:
        return PrinterState.of(PrinterFault.MALFORMED, raw=raw)
    return PrinterState.of(*([PrinterFault.PAPER_OUT] if raw[0] & _PAPER_END else []), raw=raw)


LANGUAGE = Language("escpos", "ESC/POS", b"\x10\x04\x04", lambda raw: len(raw) >= 1, status)

"""EPL2 printers: the line of codes that answers `^ee` (Zebra, EPL programming guide; Intermec, ESim reference).

One code or several, joined by commas. `07` is paper or ribbon: the language does not tell them apart. The flow
control signs that a printer may send beside its answers are no part of them.
"""

from __future__ import annotations

import re

from app.devices.printers.language import PICTURE, Language
from app.models.printing import PrinterFault, PrinterState

_ANSWER = re.compile(rb"(\d\d)(?:,(\d\d))*\r\n")
_FLOW = b"\x11\x13"
_NONE = (b"00", b"01")
"""Nothing, and that something sent before was no command: nothing stands against the next label."""
_CODES = {
    b"04": PrinterFault.BUFFER_FULL,
    b"07": PrinterFault.PAPER_OUT,
    b"11": PrinterFault.HEAD_OPEN,
    b"12": PrinterFault.PAUSED,
}


def status(raw: bytes) -> PrinterState:
    """The state that the answer tells; a code without a name here is a fault."""
    said = raw.translate(None, _FLOW)
    if not said:
        return PrinterState.of(PrinterFault.NO_ANSWER, raw=raw)
    if _ANSWER.fullmatch(said) is None:
        return PrinterState.of(PrinterFault.MALFORMED, raw=raw)
    codes = [code for code in said.rstrip(b"\r\n").split(b",") if code not in _NONE]
    return PrinterState.of(
        *(_CODES.get(code, PrinterFault.FAULT) for code in codes), raw=raw, detail=b",".join(codes).decode()
    )


_WHITE = b"\xff" * (PICTURE + 1)
LANGUAGE = Language(
    "epl", "EPL2", b"\n^ee\n", lambda raw: raw.endswith(b"\r\n"), status, drop=_WHITE + b"\nN\n"
)

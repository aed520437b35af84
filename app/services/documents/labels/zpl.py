"""A picture as ZPL: ^GFA fields, packed as Zebra's programming guide describes for ~DG and ^GF.

Pictures and no printer commands for text and symbols: fonts with Cyrillic are on few printers, symbol sizes
differ between firmwares, and what was proven by reading the picture back holds for every printer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

BAND = 20_000
"""Bytes of one ^GFA field: the guide allows 99,999, imitations of ZPL less."""
_TWENTIES = ("", *"ghijklmnopqrstuvwxyz")
_ONES = ("", *"GHIJKLMNOPQRSTUVWXY")
_COUNTS: tuple[str, ...] = tuple(twenties + ones for twenties in _TWENTIES for ones in _ONES)
"""How often the digit behind it stands: `g` to `z` are 20 to 400, `G` to `Y` 1 to 19."""
_RUN = re.compile(rf"([0-9A-F])\1{{2,{len(_COUNTS) - 2}}}")


def zpl(dots: Image, copies: int) -> bytes:
    """ASCII that prints `dots` (a set pixel is black) `copies` times from the left upper corner on."""
    row = (dots.width + 7) // 8
    data = dots.tobytes()
    band = BAND // row * row
    fields = (_field(data[start : start + band], row, start // row) for start in range(0, len(data), band))
    more = f"^PQ{copies}" if copies > 1 else ""
    head = f"^XA^PW{dots.width}^LL{dots.height}^LH0,0"
    return f"{head}{''.join(fields)}{more}^XZ\n".encode()


def _field(data: bytes, row: int, top: int) -> str:
    return f"^FO0,{top}^GFA,{len(data)},{len(data)},{row},{packed(data, row)}^FS"


def packed(data: bytes, row: int) -> str:
    """Hexadecimal rows: `:` repeats the row above, `,` fills with zeros, `!` with ones, runs carry a count."""
    parts: list[str] = []
    above = ""
    digits = data.hex().upper()
    for start in range(0, len(digits), row * 2):
        line = digits[start : start + row * 2]
        parts.append(":" if line == above else _line(line))
        above = line
    return "".join(parts)


def _line(line: str) -> str:
    for digit, fill in (("0", ","), ("F", "!")):
        short = line.rstrip(digit)
        if len(short) < len(line):
            return _RUN.sub(_counted, short) + fill
    return _RUN.sub(_counted, line)


def _counted(run: re.Match[str]) -> str:
    same: str = run[0]
    return _COUNTS[len(same)] + same[0]

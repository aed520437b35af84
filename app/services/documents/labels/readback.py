"""Reads the symbols of a rendered label, as a scanner would: the proof that a label says what was ordered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_FIELD = re.compile(rb"\^GFA,(\d+),(\d+),(\d+),([0-9A-Fg-zG-Y,:!]*)\^FS")
_FILLS = {",": "0", "!": "F"}
_COUNTS = {chr(ord("f") + n): 20 * n for n in range(1, 21)} | {chr(ord("F") + n): n for n in range(1, 20)}
_MARGIN = 40
"""White dots around the label: a reader sees the table or the next label there."""


@dataclass(frozen=True)
class Seen:
    """A symbol as a reader gives it: AIM identifier (`]d2`) and text, elements parted by GS."""

    symbology: str
    text: str


def read_back(zpl: bytes) -> list[Seen]:
    """All symbols on our own ZPL, in no order; empty where it holds no picture."""
    return seen(dots(zpl)) if _FIELD.search(zpl) else []


def dots(zpl: bytes) -> Image:
    """The picture that our own ZPL carries, its black dots set."""
    fields = _FIELD.findall(zpl)
    row = int(fields[0][2])
    return picture(row, [unpacked(field[3].decode(), row) for field in fields])


def seen(dots: Image) -> list[Seen]:
    """All symbols in a picture whose set pixels are black."""
    import zxingcpp
    from PIL import ImageChops, ImageOps

    picture = ImageOps.expand(ImageChops.invert(dots).convert("L"), _MARGIN, 255)
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix])
    # Not at half the size: bars of two dots and a half can be taken for others, and modulo 103 passes one in 103.
    codes = zxingcpp.read_barcodes(
        picture, formats, try_invert=False, try_downscale=False, text_mode=zxingcpp.TextMode.Plain
    )
    return [Seen(code.symbology_identifier, code.text) for code in codes]


def picture(row: int, bands: list[bytes]) -> Image:
    """Bands of rows of `row` bytes below each other, as mode `1`."""
    from PIL import Image

    data = b"".join(bands)
    return Image.frombytes("1", (row * 8, len(data) // row), data)


def unpacked(packed: str, row: int) -> bytes:
    """The bytes of a ^GFA field that `app.services.documents.labels.zpl` wrote."""
    rows: list[str] = []
    line, count = "", 0
    for sign in packed:
        if sign in _COUNTS:
            count += _COUNTS[sign]
        elif sign == ":":
            rows.append(rows[-1])
        else:
            line += _FILLS[sign] * (row * 2 - len(line)) if sign in _FILLS else sign * max(count, 1)
            count = 0
        if len(line) == row * 2:
            rows.append(line)
            line = ""
    return bytes.fromhex("".join(rows))

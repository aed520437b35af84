"""A picture as TSPL: `BITMAP`, whose set bits are white (TSC, TSPL/TSPL2 programming manual)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.services.documents.labels.raster import Media, bands, steered

if TYPE_CHECKING:
    from PIL.Image import Image

BAND = 4_000
"""Bytes of one picture: little is lost where a line breaks in the middle of one."""
GAP = 2
"""Millimetres between two labels where nothing else is known."""
_REAL_TIME = re.compile(rb"\x1b!")


def tspl(dots: Image, dots_per_mm: float, media: Media, copies: int) -> bytes:
    """Bytes that print `dots` (a set pixel is black) `copies` times."""
    width, height = (f"{side / dots_per_mm:.1f}".removesuffix(".0") for side in dots.size)
    gap = GAP if media.gap_mm is None else media.gap_mm
    head = f"SIZE {width} mm,{height} mm\r\nGAP {gap} mm,0 mm\r\nREFERENCE 0,0\r\nCLS\r\n".encode()
    cut = b"SET CUTTER 1\r\n" if media.cut else b""
    tail = b"PRINT 1,%d\r\n" % copies
    return steered(dots, lambda picture: cut + head + _bitmaps(picture) + tail, _REAL_TIME)


def _bitmaps(dots: Image) -> bytes:
    return b"".join(
        b"BITMAP 0,%d,%d,%d,0,%b\r\n" % (band.top, band.row, band.rows, band.negative)
        for band in bands(dots, BAND)
    )

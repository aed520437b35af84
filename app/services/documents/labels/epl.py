"""A picture as EPL2: `GW`, whose set bits are white (Zebra, EPL programming guide)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.documents.labels.raster import Media, bands

if TYPE_CHECKING:
    from PIL.Image import Image

BAND = 4_000
"""Bytes of one picture: little is lost where a line breaks in the middle of one."""
GAP = 2
"""Millimetres between two labels where nothing else is known."""


def epl(dots: Image, dots_per_mm: float, media: Media, copies: int) -> bytes:
    """Bytes that print `dots` (a set pixel is black) `copies` times. A line end first: what came before is over."""
    gap = round((GAP if media.gap_mm is None else media.gap_mm) * dots_per_mm)
    head = b"\nN\nZT\nq%d\nQ%d,%d\n" % (dots.width, dots.height, gap)
    fields = b"".join(
        b"GW0,%d,%d,%d,%b\n" % (band.top, band.row, band.rows, band.negative) for band in bands(dots, BAND)
    )
    return head + fields + b"P%d\n" % copies + (b"C\n" if media.cut else b"")

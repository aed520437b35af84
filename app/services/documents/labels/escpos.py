"""A picture as ESC/POS: raster images `GS v 0`, whose set bits are black (Epson, ESC/POS command reference)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.services.documents.labels.raster import Media, bands, steered

if TYPE_CHECKING:
    from PIL.Image import Image

BAND = 4_000
"""Bytes of one image: printers of this language have small memories."""
_BEGIN = b"\x1b@"
_TO_NEXT_LABEL = b"\x1d\x0c"
_FEED = b"\x1bd\x04"
_CUT = b"\x1dVB\x00"
_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")


def escpos(dots: Image, dots_per_mm: float, media: Media, copies: int) -> bytes:
    """Bytes that print `dots` (a set pixel is black) `copies` times; on paper without end it is fed out."""
    end = (_TO_NEXT_LABEL if media.gap_mm else _FEED) + (_CUT if media.cut else b"")
    return steered(dots, lambda picture: _BEGIN + (_images(picture) + end) * copies, _REAL_TIME)


def _images(dots: Image) -> bytes:
    return b"".join(
        b"\x1dv0\x00%b%b%b" % (band.row.to_bytes(2, "little"), band.rows.to_bytes(2, "little"), band.data)
        for band in bands(dots, BAND)
    )

"""A picture as bytes for printers that take dots as they are, and what must not stand among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_TRIES = 16


@dataclass(frozen=True)
class Media:
    """What the picture is printed on. `gap_mm` lies between two labels, 0 on paper without end; None: as usual for
    printers of that language. `cut`: the printer has a knife."""

    gap_mm: int | None = None
    cut: bool = False


@dataclass(frozen=True)
class Band:
    """Some rows of the picture: the first row's number, bytes a row, and the rows, a set bit is black."""

    top: int
    row: int
    data: bytes

    @property
    def rows(self) -> int:
        return len(self.data) // self.row

    @property
    def negative(self) -> bytes:
        """A set bit is white, those that fill up the last byte of a row too."""
        return self.data.translate(_INVERTED)


_INVERTED = bytes(255 - level for level in range(256))


def bands(dots: Image, most: int) -> Iterator[Band]:
    """The picture in bands of at most `most` bytes (one row at least), from above."""
    row, data = (dots.width + 7) // 8, dots.tobytes()
    step = max(1, most // row) * row
    for start in range(0, len(data), step):
        yield Band(start // row, row, data[start : start + step])


def steered(dots: Image, write: Callable[[Image], bytes], forbidden: re.Pattern[bytes]) -> bytes:
    """`write` of the picture, some dots further right where it would hold `forbidden`.

    Printers act on their real-time commands wherever these stand, in the middle of a picture too.
    """
    from PIL import ImageChops

    written = write(dots)
    for place in range(1, _TRIES):
        if forbidden.search(written) is None:
            return written
        written = write(ImageChops.offset(dots, place, 0))
    return written

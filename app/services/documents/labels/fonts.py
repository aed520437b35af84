"""PT Sans on labels: how wide a text is, which letters the font has. Sizes are dots of the em square."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.config.paths import resources

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

CAPITAL = 0.7
"""Height of a capital letter of PT Sans, in em."""
ACCENT = 0.94
"""From the baseline to the top of Й and Ё, in em."""
LINE = 1.2
"""From baseline to baseline, in em; a line needs as much room."""
_ABSENT = "\uffff"
_STANDS_IN = "?"


def path(bold: bool) -> Path:
    """The font file."""
    return resources() / "fonts" / f"PT_Sans-Web-{'Bold' if bold else 'Regular'}.ttf"


@lru_cache(maxsize=128)
def font(bold: bool, em: int) -> FreeTypeFont:
    """The font for drawing at `em` dots."""
    from PIL import ImageFont

    return ImageFont.truetype(str(path(bold)), em, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1024)
def width(text: str, bold: bool, em: int) -> float:
    """Dots from the first to the last letter's end."""
    return font(bold, em).getlength(text, mode="1")


def drawable(text: str) -> str:
    """`text` on one line, with `?` for every letter the font lacks, so that no empty box is printed."""
    return "".join(sign if _has(sign) else _STANDS_IN for sign in " ".join(text.split(" ")))


@lru_cache(maxsize=4096)
def _has(sign: str) -> bool:
    if sign == "\u00a0":
        return True
    if not sign.isprintable():
        return False
    probe = font(False, 20)
    return bytes(probe.getmask(sign)) != bytes(probe.getmask(_ABSENT))

"""A drawing as dots: what the printer's head burns, and what the preview shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from app.services.documents.labels.fonts import ACCENT, LINE, font, width
from app.services.documents.labels.layout import Drawing, PlacedSymbol, PlacedText

if TYPE_CHECKING:
    from PIL.Image import Image

_BLACK = 255
"""A set pixel: Pillow keeps mode `1` as bytes, and inverts only this one rightly."""
_TURN = {90: 4, 180: 3, 270: 2}
"""Pillow's transpose that turns clockwise by so many degrees."""


def bitmap(drawing: Drawing) -> Image:
    """Mode `1`, one pixel a dot, a set pixel is black."""
    from PIL import Image

    paper = Image.new("1", (drawing.width, drawing.height), 0)
    for bar in drawing.bars:
        paper.paste(_BLACK, (bar.x, bar.y, bar.x + bar.width, bar.y + bar.height))
    for text in drawing.texts:
        paper.paste(_turned(_text(text), text.rotation), (text.box.x, text.box.y))
    for symbol in drawing.symbols:
        paper.paste(_turned(_symbol(symbol), symbol.rotation), (symbol.box.x, symbol.box.y))
    return paper


def png(dots: Image, scale: int, dots_per_mm: float) -> bytes:
    """Black on white, `scale` pixels a dot, with its resolution in the file."""
    from PIL import Image, ImageChops

    picture = ImageChops.invert(dots)
    if scale > 1:
        size = (dots.width * scale, dots.height * scale)
        picture = picture.resize(size, Image.Resampling.NEAREST)
    inch = dots_per_mm * 25.4 * scale
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(inch, inch), compress_level=1)
    return buffer.getvalue()


def _turned(picture: Image, rotation: int) -> Image:
    from PIL.Image import Transpose

    return picture.transpose(Transpose(_TURN[rotation])) if rotation else picture


def _text(text: PlacedText) -> Image:
    """The box of `text` before it is turned."""
    from PIL import Image, ImageDraw

    box = text.box.turned if text.rotation in (90, 270) else text.box
    paper = Image.new("1", (box.width, box.height), _BLACK if text.inverse else 0)
    pen = ImageDraw.Draw(paper)
    em = text.fitted.em
    for line, baseline in zip(text.fitted.lines, baselines(text, box.height), strict=True):
        left = start(text, box.width, width(line, text.bold, em))
        pen.text((left, baseline), line, 0 if text.inverse else _BLACK, font(text.bold, em), anchor="ls")
    return paper


def baselines(text: PlacedText, height: int) -> list[int]:
    """Dots from the top of the box to the baseline of each line: lines stand at the top, a single one of an
    inverse box in its middle."""
    em, count = text.fitted.em, len(text.fitted.lines)
    spare = (height - count * LINE * em) / 2 if text.inverse else 0
    return [round(spare + (ACCENT + number * LINE) * em) for number in range(count)]


def start(text: PlacedText, across: int, taken: float) -> int:
    """Dots from the left of the box to the beginning of a line that is `taken` dots wide."""
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[text.align]
    return int((across - taken) * share)


def _symbol(placed: PlacedSymbol) -> Image:
    from PIL import Image

    rows = placed.modules.rows
    flat = Image.frombytes("L", (placed.modules.width, len(rows)), b"".join(rows).replace(b"\1", b"\xff"))
    box = placed.box.turned if placed.rotation in (90, 270) else placed.box
    return flat.resize((box.width, box.height), Image.Resampling.NEAREST).convert(
        "1", dither=Image.Dither.NONE
    )

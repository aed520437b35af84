"""A drawing as a PDF page of exactly its millimetres: letters in PT Sans, embedded, symbols as black rectangles."""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING

from app.services.documents.labels.bitmap import baselines
from app.services.documents.labels.fonts import path
from app.services.documents.labels.layout import Box, Drawing, PlacedSymbol, PlacedText

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_POINTS_PER_MM = 72 / 25.4
FACES = {False: "PTSans", True: "PTSans-Bold"}


def pdf(drawing: Drawing, title: str, copies: int = 1) -> bytes:
    """As many equal pages; the same drawing gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    point = _POINTS_PER_MM / drawing.dots_per_mm
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(drawing.width * point, drawing.height * point),
        invariant=1,
        initialFontName=FACES[False],  # type: ignore[arg-type]
    )
    canvas.setTitle(title)
    for _ in range(copies):
        canvas.transform(point, 0, 0, -point, 0, drawing.height * point)  # dots, downwards
        _page(canvas, drawing)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _page(canvas: Canvas, drawing: Drawing) -> None:
    for bar in drawing.bars:
        canvas.rect(bar.x, bar.y, bar.width, bar.height, stroke=0, fill=1)
    for text in drawing.texts:
        _in_box(canvas, text.box, text.rotation)
        _text(canvas, text)
        canvas.restoreState()
    for symbol in drawing.symbols:
        _in_box(canvas, symbol.box, symbol.rotation)
        _symbol(canvas, symbol)
        canvas.restoreState()


def _in_box(canvas: Canvas, box: Box, rotation: int) -> None:
    """From here on (0, 0) is the left upper corner of the turned box; the caller restores the state."""
    canvas.saveState()
    corner = {0: (0, 0), 90: (box.width, 0), 180: (box.width, box.height), 270: (0, box.height)}[rotation]
    canvas.translate(box.x + corner[0], box.y + corner[1])
    canvas.rotate(rotation)


def _text(canvas: Canvas, text: PlacedText) -> None:
    box = text.box.turned if text.rotation in (90, 270) else text.box
    if text.inverse:
        canvas.rect(0, 0, box.width, box.height, stroke=0, fill=1)
    canvas.setFillGray(1 if text.inverse else 0)
    for line, baseline in zip(text.fitted.lines, baselines(text, box.height), strict=True):
        _line(canvas, text, line, box.width, baseline)


def _line(canvas: Canvas, text: PlacedText, line: str, across: int, baseline: int) -> None:
    """One line; a hair narrower where the page's letters are wider than the printer's dots."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    face, em = FACES[text.bold], text.fitted.em
    natural = stringWidth(line, face, em)
    taken = min(natural, across)
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[text.align]
    writing = canvas.beginText()
    writing.setFont(face, em)
    writing.setHorizScale(100 * taken / natural if natural else 100)
    writing.setTextTransform(1, 0, 0, -1, (across - taken) * share, baseline)
    writing.textOut(line)
    canvas.drawText(writing)


def _symbol(canvas: Canvas, placed: PlacedSymbol) -> None:
    """Dark runs of each row as one filled path, so that no hair lines appear between modules."""
    box = placed.box.turned if placed.rotation in (90, 270) else placed.box
    height = box.height / len(placed.modules.rows)
    dark = canvas.beginPath()
    for number, row in enumerate(placed.modules.rows):
        place = 0
        for level, run in groupby(row):
            length = len(list(run))
            if level:
                dark.rect(place * placed.module, number * height, length * placed.module, height)
            place += length
    canvas.drawPath(dark, stroke=0, fill=1)


def register_fonts() -> None:
    """reportlab knows PT Sans by the names of `FACES`."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for bold, name in FACES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(path(bold))))

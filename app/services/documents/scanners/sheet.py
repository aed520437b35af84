"""The page: a table of settings, and the control labels below it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer

from app.i18n import Catalogue
from app.models.labels import Symbol
from app.models.scancontrol import CONTROLS
from app.services.documents.labels.modules import modules
from app.services.documents.labels.pdf import register_fonts
from app.services.documents.receiving import ink
from app.services.documents.scanners import words as said

_MARGIN = 12 * mm
_TEXT = ParagraphStyle("sheet", ink.BODY, fontSize=10.5, leading=13)
_STRONG = ParagraphStyle("sheet strong", _TEXT, fontName=ink.BOLD)
_HEADING = ParagraphStyle(
    "sheet heading", _STRONG, fontSize=12.5, leading=16, spaceBefore=4 * mm, spaceAfter=1 * mm
)
_BAR_HEIGHT = 14 * mm
_MODULE = {True: 0.35 * mm, False: 0.8 * mm}
"""Side of a module of bars, and of a matrix."""


class Drawn(Flowable):
    """A symbol with its quiet zone."""

    def __init__(self, symbol: Symbol) -> None:
        super().__init__()
        self._modules = modules(symbol)
        self._side = _MODULE[self._modules.bars]
        self.width = (self._modules.width + 2 * self._modules.quiet) * self._side
        dark = _BAR_HEIGHT if self._modules.bars else len(self._modules.rows) * self._side
        self._row = dark / len(self._modules.rows)
        self._above = 0 if self._modules.bars else self._modules.quiet * self._side
        self.height = dark + 2 * self._above

    def draw(self) -> None:
        """Dark runs of each row as one filled path, so that no hair lines appear between modules."""
        path = self.canv.beginPath()
        for number, row in enumerate(self._modules.rows):
            left = float(self._modules.quiet)
            bottom = self.height - self._above - (number + 1) * self._row
            for dark, run in groupby(row):
                length = len(list(run))
                if dark:
                    path.rect(left * self._side, bottom, length * self._side, self._row)
                left += length
        self.canv.drawPath(path, stroke=0, fill=1)


def pages(catalogue: Catalogue, plant: str) -> bytes:
    """The whole document; the same words give the same bytes."""
    register_fonts()
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        invariant=1, title=catalogue.text("Scanner set-up sheet"), initialFontName=ink.REGULAR,
        lang=catalogue.language,
    )  # fmt: skip
    document.build(list(_parts(catalogue, plant)))
    return buffer.getvalue()


def _parts(words: Catalogue, plant: str) -> Iterator[Any]:
    yield ink.words(words.text("Scanner set-up sheet"), ink.TITLE)
    yield ink.words(plant, _TEXT)
    yield Spacer(0, 3 * mm)
    yield ink.words(
        words.text(
            "Set these with the bar codes of the scanner's own manual, in this order. Then save the settings."
        )
    )
    yield Spacer(0, 2 * mm)
    yield ink.grid(list(_settings(words)), (10, 36, 140))
    yield Spacer(0, 3 * mm)
    yield ink.words(
        words.text(
            "Then open “Scanner test” under Labels and scan the three control labels. Each says what it found."
        )
    )
    for control, symbol in CONTROLS.items():
        title, how = said.CONTROLS[control]
        yield ink.words(words.text(title), _HEADING)
        yield ink.words(words.text(how), _TEXT)
        yield Spacer(0, 1.5 * mm)
        yield Drawn(symbol)
        yield ink.words(symbol.readable, ink.SMALL)


def _settings(words: Catalogue) -> Iterator[list[Any]]:
    heads = ("№", words.text("Setting"), words.text("As it must be"))
    yield [ink.words(head, _STRONG) for head in heads]
    for number, (name, how) in enumerate(said.SETTINGS, 1):
        yield [
            ink.words(str(number), _TEXT),
            ink.words(words.text(name), _STRONG),
            ink.words(words.text(how), _TEXT),
        ]

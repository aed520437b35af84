"""What the pages are drawn with: type sizes, tables, a symbol, a ledger of many rows. PT Sans only, and embedded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Table

from app.models.labels import Symbol, Symbology
from app.services.documents.labels.fonts import drawable
from app.services.documents.labels.modules import QUIET_MATRIX, modules
from app.services.documents.labels.pdf import FACES

REGULAR, BOLD = FACES[False], FACES[True]
WIDTH = 186 * mm
"""Between the margins of A4."""
GREY, PALE, ALARM = colors.HexColor("#4A535C"), colors.HexColor("#EEF0F1"), colors.HexColor("#B3261E")
_LINE = colors.HexColor("#A9AFB5")
BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=8, leading=9.6)
STRONG = ParagraphStyle("strong", BODY, fontName=BOLD)
NUMBER = ParagraphStyle("number", BODY, alignment=TA_RIGHT)
STRONG_NUMBER = ParagraphStyle("strong number", STRONG, alignment=TA_RIGHT)
SMALL = ParagraphStyle("small", BODY, fontSize=7.2, leading=8.6, textColor=GREY)
MISSING = ParagraphStyle("missing", STRONG, textColor=ALARM)
HEADING = ParagraphStyle("heading", STRONG, fontSize=10.5, leading=13, spaceBefore=2.0 * mm, spaceAfter=0.8 * mm,
                         keepWithNext=1)  # fmt: skip
TITLE = ParagraphStyle("title", STRONG, fontSize=16, leading=19)
CODE = ParagraphStyle("code", STRONG, fontSize=13, leading=16)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """`text` with `?` for letters that the font lacks; no empty box is printed."""
    return drawable(text)


def words(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph that says `text` as it is."""
    return Paragraph(escape(plain(text)), style)


T = TypeVar("T", bound=Table)


def grid(
    rows: Sequence[list[Any]], widths: Sequence[float], *, head: bool = True, total: bool = False,
    of: type[T] = Table,  # type: ignore[assignment]
) -> T:  # fmt: skip
    """Rows between thin lines; the head is repeated on every page, `total` sets the last row off."""
    style: list[tuple[Any, ...]] = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, _LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 1.2 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1.2 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 0.3 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0.6 * mm),
    ]
    if head:
        style.append(("BACKGROUND", (0, 0), (-1, 0), PALE))
    if total:
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black))
    return of(
        rows,
        colWidths=[width * mm for width in widths],
        repeatRows=1 if head else 0,
        style=style,
        hAlign="LEFT",
    )


class Matrix(Flowable):
    """A Data Matrix of `text`, its quiet zone included; `module` is the side of a module."""

    def __init__(self, text: str, module: float) -> None:
        super().__init__()
        self._rows = modules(Symbol(Symbology.DATAMATRIX, plain=text)).rows
        self._module = module
        self.width = self.height = (len(self._rows) + 2 * QUIET_MATRIX) * module

    def draw(self) -> None:
        """Dark runs of each row as one filled path, so that no hair lines appear between modules."""
        side, path = self._module, self.canv.beginPath()
        for number, row in enumerate(self._rows):
            left, bottom = QUIET_MATRIX, len(self._rows) - number - 1 + QUIET_MATRIX
            for dark, run in groupby(row):
                length = len(list(run))
                if dark:
                    path.rect(left * side, bottom * side, length * side, side)
                left += length
        self.canv.drawPath(path, stroke=0, fill=1)


@dataclass(frozen=True)
class Column:
    """A column of a ledger, `width` millimetres wide; a `wrapped` one makes the row as high as it takes."""

    caption: str
    width: float
    right: bool = False
    wrapped: bool = False


@dataclass(frozen=True)
class Entry:
    """A row of a ledger: a text a column; struck out as a whole or not."""

    cells: tuple[str, ...]
    struck: bool = False
    bold: bool = False


class Ledger(Flowable):
    """Thousands of rows with their captions on every page, drawn directly: a table would measure every cell."""

    SIZE, LEADING, PAD = 7.5, 9.0, 1.4
    _GAP = 1.2 * mm

    def __init__(self, columns: Sequence[Column], entries: Sequence[Entry]) -> None:
        super().__init__()
        self._columns, self._entries = columns, entries
        self._folded = [self._fold(entry) for entry in entries]
        self._highs = [max(map(len, folded)) * self.LEADING + self.PAD for folded in self._folded]
        self._head = 13.0 if any(column.caption for column in columns) else 0.0
        self.width = sum(column.width for column in columns) * mm

    @property
    def captions(self) -> tuple[str, ...]:
        return tuple(column.caption for column in self._columns)

    @property
    def entries(self) -> Sequence[Entry]:
        return self._entries

    def _fold(self, entry: Entry) -> list[list[str]]:
        """The lines of every cell."""
        return [
            simpleSplit(plain(text), REGULAR, self.SIZE, column.width * mm - 2 * self._GAP) or [""]
            if column.wrapped and text
            else [plain(text)]
            for column, text in zip(self._columns, entry.cells, strict=True)
        ]

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.height = self._head + sum(self._highs)
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        room, count = height - self._head, 0
        while count < len(self._entries) and room >= self._highs[count]:
            room -= self._highs[count]
            count += 1
        return [self._part(0, count), self._part(count, len(self._entries))] if count else []

    def _part(self, first: int, last: int) -> Ledger:
        part = Ledger(self._columns, ())
        part._entries, part._folded = self._entries[first:last], self._folded[first:last]
        part._highs = self._highs[first:last]
        return part

    def draw(self) -> None:
        pen, top = self.canv, self.height - self._head
        if self._head:
            self._captions(top)
        pen.setStrokeColor(_LINE)
        pen.setLineWidth(0.3)
        for number, entry in enumerate(self._entries):
            self._row(entry, self._folded[number], top)
            top -= self._highs[number]
            pen.line(0, top, self.width, top)

    def _captions(self, bottom: float) -> None:
        pen = self.canv
        pen.setFillColor(PALE)
        pen.rect(0, bottom, self.width, self._head, stroke=0, fill=1)
        pen.setFillColor(colors.black)
        pen.setFont(BOLD, self.SIZE)
        for column, left in self._lefts():
            self._write(column, left, bottom + 3.6, column.caption)

    def _row(self, entry: Entry, folded: list[list[str]], top: float) -> None:
        pen, face = self.canv, BOLD if entry.bold else REGULAR
        pen.setFont(face, self.SIZE)
        pen.setFillColor(GREY if entry.struck else colors.black)
        baseline = top - self.LEADING + 1.6
        for (column, left), lines in zip(self._lefts(), folded, strict=True):
            for number, line in enumerate(lines):
                self._write(column, left, baseline - number * self.LEADING, line)
            if entry.struck and not column.wrapped and lines[0]:
                self._strike(column, left, baseline, lines[0], face)

    def _lefts(self) -> Iterator[tuple[Column, float]]:
        left = 0.0
        for column in self._columns:
            yield column, left
            left += column.width * mm

    def _write(self, column: Column, left: float, baseline: float, text: str) -> None:
        if column.right:
            self.canv.drawRightString(left + column.width * mm - self._GAP, baseline, text)
        elif text:
            self.canv.drawString(left + self._GAP, baseline, text)

    def _strike(self, column: Column, left: float, baseline: float, text: str, face: str) -> None:
        wide = stringWidth(text, face, self.SIZE)
        begin = left + column.width * mm - self._GAP - wide if column.right else left + self._GAP
        self.canv.saveState()
        self.canv.setStrokeColor(GREY)
        self.canv.setLineWidth(0.6)
        self.canv.line(begin, baseline + 2.4, begin + wide, baseline + 2.4)
        self.canv.restoreState()

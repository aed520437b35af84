"""Rows in columns, the captions over them, a line of totals under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.faces import Cells, Column
from app.views.lists.row import EDGE, SHAPE, Piece, Row
from app.views.lists.rows import Rows
from app.views.marks import Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.text import draw_lines, fitted

MOST = 18
_HEAD, _FOOT, _GAP = 6.5, 9.0, 2.0


def places(columns: Sequence[Column], width: int, theme: Theme) -> list[QRect]:
    """Left and width of each column in a row `width` pixels wide; heights are 0."""
    edge, gap = theme.px(EDGE), theme.px(_GAP)
    widths = [theme.px(column.width) for column in columns]
    spare = max(0, width - 2 * edge - gap * (len(columns) - 1) - sum(widths))
    growing = [number for number, column in enumerate(columns) if column.grow]
    for number in growing:
        widths[number] += spare // len(growing)
    found, left = [], edge
    for wide in widths:
        found.append(QRect(left, 0, wide, 0))
        left += wide + gap
    return found


class CellRow(Row):
    """A row of cells; numbers keep to the right edge of their column."""

    columns: Sequence[Column] = ()

    def pieces(self) -> list[Piece]:
        line = self.line
        if not isinstance(line, Cells):
            return []
        boxes = places(self.columns, self.width(), self.theme)
        pairs = zip(self.columns, boxes, line.cells, strict=True)
        return [self._piece(line, column, box, text) for column, box, text in pairs]

    def _piece(self, line: Cells, column: Column, box: QRect, text: str) -> Piece:
        box = QRect(box.left(), 0, box.width(), self.height())
        if column.marks:
            mark = line.mark
            shift = self.theme.px(SHAPE + 1.2)
            tone = mark.tone if mark else Tone.MUTED
            return Piece(mark.word if mark else "", self.small, tone, box.adjusted(shift, 0, 0, 0))
        font = QFont(self.big)
        font.setBold(column.right or column is self.columns[0])
        font.setStrikeOut(line.struck)
        return Piece(text, font, line.tone, box, keep=not column.grow, right=column.right)

    def mark_box(self) -> QRectF:
        boxes = places(self.columns, self.width(), self.theme)
        side = self.theme.px(SHAPE)
        pairs = zip(self.columns, boxes, strict=True)
        left = next((box.left() for column, box in pairs if column.marks), 0)
        return QRectF(left, (self.height() - side) / 2, side, side)


class Table(Rows):
    """`say` gives columns, rows and totals; widths are millimetres, so that columns never shift with values."""

    head = _HEAD

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        self._columns: tuple[Column, ...] = ()
        self._name = name
        super().__init__(theme, self._row_of, MOST, Size.ROW, parent)
        self._totals: tuple[str, ...] = ()
        self._caption, self._sum = theme.font(Em.CAPTION), theme.font(Em.VALUE, bold=True)

    def say(
        self,
        columns: tuple[Column, ...],
        rows: Sequence[Cells],
        totals: tuple[str, ...],
        chosen: str,
        empty: str,
    ) -> None:
        self._columns = columns
        for row in self.rows:
            if isinstance(row, CellRow):
                row.columns = columns
        foot = _FOOT if totals else 0.0
        if foot != self.foot:
            self.foot = foot
            self.settle()
        self._totals = totals
        self.fill(rows, chosen, empty)
        self.update()

    def _row_of(self, number: int) -> CellRow:
        row = CellRow(self.theme, f"{self._name}-{number}")
        row.columns = self._columns
        return row

    @property
    def whole(self) -> bool:
        """Captions and totals are wholly seen."""
        return all(piece.lines[1] for piece in (*self._captions(), *self._sums()))

    def _captions(self) -> list[Piece]:
        top, high = self.theme.px(0.8), self.theme.px(_HEAD)
        return [
            Piece(column.caption, self._caption, Tone.MUTED, QRect(box.left(), top, box.width(), high),
                  right=column.right)
            for column, box in zip(self._columns, self._boxes(), strict=True)
        ]  # fmt: skip

    def _sums(self) -> list[Piece]:
        """A text takes the room of the empty ones behind it too."""
        high, found = self.theme.px(_FOOT), list[Piece]()
        top = self.height() - high
        for column, box, text in zip(self._columns, self._boxes(), self._totals, strict=False):
            place = QRect(box.left(), top, box.width(), high)
            if text or not found:
                found.append(Piece(text, self._sum, Tone.NORMAL, place, right=column.right))
            else:
                found[-1] = replace(found[-1], box=found[-1].box.united(place))
        return found

    def _boxes(self) -> list[QRect]:
        return [box.translated(1, 0) for box in places(self._columns, self.width() - 2, self.theme)]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        ink = QColor(self.theme.colours.line)
        painter.setPen(ink)
        line = self.theme.px(0.8 + _HEAD) - 1
        painter.drawLine(1, line, self.width() - 2, line)
        if self._totals:
            painter.setPen(QColor(self.theme.colours.text))
            line = self.height() - self.theme.px(_FOOT)
            painter.drawLine(1, line, self.width() - 2, line)
        for piece in (*self._captions(), *self._sums()):
            painter.setFont(piece.font)
            painter.setPen(self.theme.colour(piece.tone))
            shown, _ = fitted(piece.text, QFontMetrics(piece.font), piece.box.width(), 1)
            side = Qt.AlignmentFlag.AlignRight if piece.right else Qt.AlignmentFlag.AlignLeft
            draw_lines(painter, piece.box, shown, side)

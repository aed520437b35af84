"""The last captures: number, time, weight, state; a voided one stays, struck through."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.marks import Tone
from app.views.theme import Em, Size, Theme
from app.views.weighing.view import Row
from app.views.widgets.card import Card
from app.views.widgets.text import draw_lines, fitted

MOST = 8
_NUMBER, _TIME, _WEIGHT = 8.0, 13.0, 24.0
_EDGE = 2.0


class RecentList(Card):
    """As many rows as the height allows, eight at most; rows are at least 11 mm high."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: tuple[Row, ...] = ()
        self._empty = ""
        self._plain = theme.font(Em.BODY)
        self._small = theme.font(Em.CAPTION)
        self._bold = theme.font(Em.VALUE, bold=True)

    def say(self, rows: tuple[Row, ...], empty: str = "") -> None:
        if (rows, empty) != (self._rows, self._empty):
            self._rows, self._empty = rows, empty
            self.setAccessibleName("; ".join(f"{r.number} {r.weight} {r.state}" for r in rows))
            self.update()

    def capacity(self) -> int:
        """Rows that are seen at this height."""
        return max(1, min(MOST, self.height() // self.theme.px(Size.ROW)))

    def row_height(self) -> int:
        return min(self.height() // self.capacity(), self.theme.px(Size.ROW * 1.6))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(Size.ROW))

    @property
    def whole(self) -> bool:
        """All words of all seen rows fit."""
        texts = [piece for row in self._rows[: self.capacity()] for piece in self._pieces(row, 0)]
        return all(fitted(text, QFontMetrics(font), box.width(), 1)[1] for text, font, _, box in texts)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._clip(painter)
        if self._empty:
            painter.setFont(self._plain)
            painter.setPen(self.theme.colour(Tone.MUTED))
            draw_lines(painter, self.rect(), [self._empty], Qt.AlignmentFlag.AlignHCenter)
        for number, row in enumerate(self._rows[: self.capacity()]):
            top = number * self.row_height()
            if number % 2 == 0:
                inside = QRect(1, top + 1, self.width() - 2, self.row_height() - 1)
                painter.fillRect(inside, QColor(self.theme.colours.stripe))
            for text, font, tone, box in self._pieces(row, top):
                self._write(painter, text, font, tone, box)

    def _clip(self, painter: QPainter) -> None:
        """Stripes end at the card's round corners."""
        radius, path = self.theme.px(Size.RADIUS), QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.setClipPath(path)

    def _pieces(self, row: Row, top: int) -> list[tuple[str, QFont, Tone, QRect]]:
        """Text, font, tone and place of each part of a row."""
        number, time, weight, state = self._boxes(top)
        bold = QFont(self._bold)
        bold.setStrikeOut(row.struck)
        pieces = [
            (row.number, self._plain, Tone.MUTED, number),
            (row.time, self._plain, Tone.MUTED, time),
            (row.weight, bold, row.tone, weight),
        ]
        if not row.detail:
            return [*pieces, (row.state, self._plain, Tone.MUTED, state)]
        half = state.height() // 2
        upper, lower = state.adjusted(0, 0, 0, -half), state.adjusted(0, half, 0, 0)
        detail = Tone.MUTED if row.tone is Tone.NORMAL else row.tone
        two = ((row.state, self._small, Tone.MUTED, upper), (row.detail, self._small, detail, lower))
        return [*pieces, *two]

    def _boxes(self, top: int) -> tuple[QRect, QRect, QRect, QRect]:
        left, boxes = self.theme.px(_EDGE), list[QRect]()
        for width in (_NUMBER, _TIME, _WEIGHT):
            boxes.append(QRect(left, top, self.theme.px(width), self.row_height()))
            left += self.theme.px(width)
        rest = QRect(left, top, self.width() - left - self.theme.px(_EDGE), self.row_height())
        return boxes[0], boxes[1], boxes[2], rest

    def _write(self, painter: QPainter, text: str, font: QFont, tone: Tone, box: QRect) -> None:
        painter.setFont(font)
        painter.setPen(self.theme.colour(tone))
        lines, _ = fitted(text, QFontMetrics(font), box.width(), 1)
        right = box.right() > self.width() - self.theme.px(_EDGE) - 2
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        draw_lines(painter, box, lines, align)

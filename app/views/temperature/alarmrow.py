"""An alarm as a row of three lines: where, what, and whether somebody has seen it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFontMetrics

from app.views.lists.row import EDGE, SHAPE, Piece, Row
from app.views.lists.view import Line
from app.views.marks import Tone

HEIGHT = 19.0


class AlarmRow(Row):
    """The row of a Line with a mark."""

    def pieces(self) -> list[Piece]:
        line = self.line
        if not isinstance(line, Line):
            return []
        tone = line.mark.tone if line.mark else Tone.MUTED
        word = self._box(2).adjusted(self.theme.px(SHAPE + 1), 0, 0, 0)
        return [
            Piece(line.title, self.big, line.tone, self._box(0)),
            Piece(line.detail, self.small, Tone.NORMAL, self._box(1), keep=False),
            Piece(line.mark.word if line.mark else "", self.small, tone, word),
        ]

    def _box(self, number: int) -> QRect:
        """The place of a line, the three of them in the middle of the height."""
        big, small = QFontMetrics(self.big).height(), QFontMetrics(self.small).height()
        edge = self.theme.px(EDGE)
        top = (self.height() - big - 2 * small) // 2 + (big + (number - 1) * small if number else 0)
        return QRect(edge, top, self.width() - 2 * edge, small if number else big)

    def mark_box(self) -> QRectF:
        side, word = self.theme.px(SHAPE), self._box(2)
        return QRectF(self.theme.px(EDGE), word.top() + (word.height() - side) / 2, side, side)

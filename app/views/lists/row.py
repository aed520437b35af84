"""One row that a gloved finger chooses: its ground, its parts, its mark; what the parts are, the kinds of rows say."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.faces import Cells
from app.views.lists.view import Line
from app.views.marks import Mark, Tone
from app.views.theme import Em, Theme
from app.views.widgets.shapes import draw_shape
from app.views.widgets.tappable import Tappable
from app.views.widgets.text import draw_lines, fitted
from app.views.widgets.touch import TapGuard

EDGE, SHAPE = 2.0, 3.6


@dataclass(frozen=True)
class Piece:
    """A text of a row at its place; `keep`: it must be seen whole."""

    text: str
    font: QFont
    tone: Tone
    box: QRect
    keep: bool = True
    right: bool = False

    @property
    def lines(self) -> tuple[list[str], bool]:
        """As many lines as the height takes, and whether they are the whole text."""
        metrics = QFontMetrics(self.font)
        most = max(1, self.box.height() // metrics.height())
        return fitted(self.text, metrics, self.box.width(), most)


class Row(Tappable):
    """Shows a Line or Cells. `passive` rows are only read."""

    def __init__(
        self, theme: Theme, name: str, *, passive: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(TapGuard(), parent)
        self.theme, self._chosen, self._odd = theme, False, False
        self.line: Line | Cells = Line("", "")
        self.passive = passive
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if passive else Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, passive)
        self.big, self.small = theme.font(Em.VALUE, bold=True), theme.font(Em.CAPTION)

    def say(self, line: Line | Cells, *, chosen: bool, odd: bool) -> None:
        if (line, chosen, odd) != (self.line, self._chosen, self._odd):
            self.line, self._chosen, self._odd = line, chosen, odd
            self.setAccessibleName(" ".join(piece.text for piece in self.pieces() if piece.text))
            self.update()

    @abstractmethod
    def pieces(self) -> list[Piece]:
        """The texts of the row."""

    @abstractmethod
    def mark_box(self) -> QRectF:
        """Where the mark's shape stands."""

    @property
    def whole(self) -> bool:
        """All words of the row are seen, but for those that may be elided (codes, addresses)."""
        return all(piece.lines[1] for piece in self.pieces() if piece.keep)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = self.theme.colours
        ground = c.held if self.isDown() else c.stripe if self._odd else c.surface
        painter.fillRect(self.rect().adjusted(1, 0, -1, 0), QColor(ground))
        if self._chosen:
            painter.fillRect(QRect(1, 0, self.theme.px(1.2), self.height()), QColor(c.text))
        if self.hasFocus():
            painter.setPen(QColor(c.text))
            painter.drawRect(self.rect().adjusted(1, 0, -2, -1))
        for piece in self.pieces():
            self._write(painter, piece)
        if self.line.mark is not None:
            self._paint_mark(painter, self.line.mark)

    def _write(self, painter: QPainter, piece: Piece) -> None:
        painter.setFont(piece.font)
        painter.setPen(self.theme.colour(piece.tone))
        side = Qt.AlignmentFlag.AlignRight if piece.right else Qt.AlignmentFlag.AlignLeft
        draw_lines(painter, piece.box, piece.lines[0], side)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        tone = Tone.MUTED if mark.tone is Tone.NORMAL else mark.tone
        draw_shape(painter, mark.shape, self.mark_box(), self.theme.colour(tone))


class LineRow(Row):
    """A title over its detail, before them a lead, at the right edge a word or the mark's."""

    _LEAD, _SIDE = 14.0, 36.0
    indented = False
    """Some row of the list has a lead: all titles stand behind it."""

    def pieces(self) -> list[Piece]:
        line, middle = self.line, self._middle()
        if not isinstance(line, Line):
            return []
        title = QFont(self.big)
        title.setStrikeOut(line.struck)
        found = [Piece(line.lead, self.small, Tone.MUTED, self._lead())] if line.lead else []
        half, edge = self.height() // 2, self.theme.px(0.6)
        upper = middle.adjusted(0, edge, 0, -half) if line.detail else middle
        found.append(Piece(line.title, title, line.tone, upper))
        if line.detail:
            lower = middle.adjusted(0, half, 0, -edge)
            found.append(Piece(line.detail, self.small, Tone.MUTED, lower, keep=False))
        if self._word():
            tone = line.mark.tone if line.mark else Tone.MUTED
            found.append(Piece(self._word(), self.small, tone, self._side(), right=True))
        return found

    def _word(self) -> str:
        line = self.line
        return line.mark.word if line.mark else line.side if isinstance(line, Line) else ""

    def _lead(self) -> QRect:
        return QRect(self.theme.px(EDGE), 0, self.theme.px(self._LEAD), self.height())

    def _side(self) -> QRect:
        edge, word = self.theme.px(EDGE), self._word()
        most = (
            min(self.theme.px(self._SIDE), QFontMetrics(self.small).horizontalAdvance(word) + 2)
            if word
            else 0
        )
        return QRect(self.width() - edge - most, 0, most, self.height())

    def _middle(self) -> QRect:
        left = self.theme.px(EDGE + (self._LEAD if self.indented else 0.6))
        shape = self.theme.px(SHAPE + 1) if self.line.mark else 0
        right = self._side().left() - shape - self.theme.px(1)
        return QRect(left, 0, max(1, right - left), self.height())

    def mark_box(self) -> QRectF:
        side = self.theme.px(SHAPE)
        left = self._side().left() - side - self.theme.px(1)
        return QRectF(left, (self.height() - side) / 2, side, side)

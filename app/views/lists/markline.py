"""A lamp whose words may need two lines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.marks import Mark, Shape, Tone
from app.views.theme import Em, Theme
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import draw_lines, fitted

_SIDE, _SPACE = 4.0, 1.6


class MarkLine(QWidget):
    """Shape, words and colour of one state; takes the width it is given."""

    def __init__(
        self, theme: Theme, *, em: float = Em.BODY, lines: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self._most = theme, lines
        self.mark = Mark(Shape.RING, "", Tone.MUTED)
        self.setFont(theme.font(em, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, mark: Mark) -> None:
        if mark != self.mark:
            self.mark = mark
            self.setAccessibleName(mark.word)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(30), self.fontMetrics().height() * self._most)

    def _lines(self) -> tuple[list[str], bool]:
        room = self.width() - self.theme.px(_SIDE + _SPACE)
        return fitted(self.mark.word, self.fontMetrics(), room, self._most)

    @property
    def whole(self) -> bool:
        return self._lines()[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self.theme.px(_SIDE)
        quiet = Tone.MUTED if self.mark.tone is Tone.NORMAL else self.mark.tone
        box = QRectF(0, (self.height() - side) / 2, side, side)
        draw_shape(painter, self.mark.shape, box, self.theme.colour(quiet))
        painter.setPen(self.theme.colour(self.mark.tone))
        painter.setFont(self.font())
        room = self.rect().adjusted(self.theme.px(_SIDE + _SPACE), 0, 0, 0)
        draw_lines(painter, room, self._lines()[0], Qt.AlignmentFlag.AlignLeft)

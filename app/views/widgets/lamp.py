"""A lamp: grey when good; a shape, a word and a colour when not."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.marks import Mark, Shape, Tone
from app.views.theme import Em, Theme
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import LINE, draw_lines

_SIDE = 3.6
_SPACE = 1.2


class Lamp(QWidget):
    """Shows one `Mark`; as wide as its word."""

    def __init__(self, theme: Theme, em: float = Em.BODY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.mark = Mark(Shape.RING, "", Tone.MUTED)
        self.setFont(theme.font(em, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, mark: Mark) -> None:
        if mark != self.mark:
            self.mark = mark
            self.setAccessibleName(mark.word)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.mark.word)
        return QSize(words + self.theme.px(_SIDE + _SPACE + 0.4), math.ceil(self.font().pixelSize() * LINE))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self.theme.px(_SIDE)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        quiet = Tone.MUTED if self.mark.tone is Tone.NORMAL else self.mark.tone
        draw_shape(painter, self.mark.shape, box, self.theme.colour(quiet))
        painter.setPen(self.theme.colour(self.mark.tone))
        room = self.rect().adjusted(side + self.theme.px(_SPACE), 0, 0, 0)
        draw_lines(painter, room, [self.mark.word], Qt.AlignmentFlag.AlignLeft)

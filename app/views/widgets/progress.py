"""How much of the whole is there: a grey bar, since progress is normal."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.theme import Theme


class ProgressBar(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._part = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, part: float | None) -> None:
        """A part from 0 to 1; None hides the bar."""
        self.setVisible(part is not None)
        if part is not None and part != self._part:
            self._part = min(1.0, max(0.0, part))
            self.update()

    @property
    def part(self) -> float:
        return self._part

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(40), self.theme.px(4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self.theme.colours
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = self.theme.px(0.8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.surface2))
        painter.drawRoundedRect(whole, radius, radius)
        painter.setBrush(QColor(c.muted))
        done = QRectF(whole.x(), whole.y(), whole.width() * self._part, whole.height())
        painter.drawRoundedRect(done, radius, radius)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(whole, radius, radius)

"""A strip across the screen: one thing that everybody at the station must know, in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.marks import Notice
from app.views.theme import Em, Size, Theme
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import draw_lines, fitted


class Banner(QWidget):
    """Hidden while there is nothing to say. Two lines of text at most."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.notice: Notice | None = None
        self.setFont(theme.font(Em.BODY, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVisible(False)

    def say(self, notice: Notice | None) -> None:
        if notice != self.notice:
            self.notice = notice
            self.setAccessibleName(notice.text if notice else "")
            self.setVisible(notice is not None)
            self.update()

    @property
    def whole(self) -> bool:
        return self.notice is None or self._lines(self.width())[1]

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(100), self.wanted(self.width()))

    def wanted(self, width: int) -> int:
        """Height for what is said, at this width."""
        lines, _ = self._lines(width)
        return self.theme.px(Size.BANNER if len(lines) == 1 else 2 * Size.BANNER_LINE + 0.8)

    def _lines(self, width: int) -> tuple[list[str], bool]:
        text = self.notice.text if self.notice else ""
        return fitted(text, self.fontMetrics(), width - self.theme.px(11), 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.notice is None:
            return
        painter = QPainter(self)
        ground, ink = self.theme.fill(self.notice.tone)
        painter.fillRect(self.rect(), ground)
        side = self.theme.px(4)
        box = QRectF(self.theme.px(3), (self.height() - side) / 2, side, side)
        draw_shape(painter, self.notice.shape, box, ink)
        painter.setPen(ink)
        painter.setFont(self.font())
        room = self.rect().adjusted(self.theme.px(9), 0, -self.theme.px(2), 0)
        apart = self.theme.px(Size.BANNER_LINE)
        draw_lines(painter, room, self._lines(self.width())[0], Qt.AlignmentFlag.AlignLeft, apart)

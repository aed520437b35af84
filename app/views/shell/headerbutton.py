"""A button of the header."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.views.theme import Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.icons import draw_icon
from app.views.widgets.text import draw_lines, fitted


class HeaderButton(Button):
    """Drawn within the header, but felt 3 mm below it too: 12 mm would be too low for a finger."""

    def __init__(
        self, theme: Theme, name: str, icon: str = "", *, boxed: bool = False, parent: QWidget
    ) -> None:
        super().__init__(theme, Role.SECONDARY, name=name, parent=parent)
        self._drawn, self._boxed = icon, boxed

    def _face(self) -> QRect:
        return QRect(0, 0, self.width(), self.theme.px(Size.HEADER))

    def _text_room(self) -> QRect:
        side = self.theme.px(1)
        icon = self.theme.px(8) if self._drawn and self.isEnabled() else 0
        return self._face().adjusted(side + icon, 0, -side, 0)

    def _most_lines(self) -> int:
        return 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        ink = QColor(self.theme.colours.text)
        side = self.theme.px(6.5)
        if self._drawn and self.isEnabled():
            draw_icon(painter, self._drawn, QRectF(0, (self._face().height() - side) / 2, side, side), ink)
        painter.setPen(ink)
        painter.setFont(self.font())
        room = self._text_room()
        lines, _ = fitted(self.text(), self.fontMetrics(), room.width(), 1)
        align = Qt.AlignmentFlag.AlignHCenter if self._boxed else Qt.AlignmentFlag.AlignLeft
        draw_lines(painter, room, lines, align)

    def _paint_frame(self, painter: QPainter) -> None:
        c, px = self.theme.colours, self.theme.px
        if not (self._boxed or self.isDown() or self.framed):
            return
        painter.setPen(QPen(QColor(c.text if self.framed else c.line), px(0.3)))
        painter.setBrush(QColor(c.held if self.isDown() else c.surface2))
        box = QRectF(self._face()).adjusted(px(0.3), px(1.5), -px(0.3), -px(1.5))
        painter.drawRoundedRect(box, px(Size.RADIUS), px(Size.RADIUS))

"""One of a few lists that can be shown: the shown one is framed and a shade darker."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.views.marks import Action
from app.views.theme import Size, Theme
from app.views.widgets.button import Button, Role

_FRAME = 0.6


class Tab(Button):
    """A button that knows whether what it stands for is shown or chosen."""

    def __init__(
        self, theme: Theme, *, name: str, role: Role = Role.SECONDARY, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, role, name=name, parent=parent)
        self._shown = False

    def show_as(self, action: Action, *, shown: bool) -> None:
        self.say(action)
        if shown != self._shown:
            self._shown = shown
            self.update()

    def _colours(self) -> tuple[QColor, QColor]:
        face, ink = super()._colours()
        return (QColor(self.theme.colours.held) if self._shown else face), ink

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, radius = self.theme.px(_FRAME), self.theme.px(Size.RADIUS)
        painter.setPen(QPen(QColor(self.theme.colours.text), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

"""One of a few lists that can be shown: the shown one has a bar under its name."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.marks import Action
from app.views.theme import Theme
from app.views.widgets.button import Button

_BAR, _INSET = 1.4, 3.0


class Tab(Button):
    """A secondary button that knows whether its list is shown."""

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name=name, parent=parent)
        self._shown = False

    def show_as(self, action: Action, *, shown: bool) -> None:
        self.say(action)
        if shown != self._shown:
            self._shown = shown
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shown:
            height, side = self.theme.px(_BAR), self.theme.px(_INSET)
            low = self.height() - height - self.theme.px(0.6)
            QPainter(self).fillRect(side, low, self.width() - 2 * side, height, QColor(self.theme.colours.text))

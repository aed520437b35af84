"""What a finger may touch: it acts on release inside, and never twice for one tap."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.views.widgets.touch import TapGuard


class Tappable(QAbstractButton):
    """`tapped` comes once for each tap that counts; `clicked` may come for bounces too."""

    tapped = Signal()

    def __init__(self, guard: TapGuard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = guard
        self.clicked.connect(self._clicked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._guard.press()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._guard.too_short():
            self.setDown(False)
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def _clicked(self) -> None:
        if self._guard.accept():
            self.tapped.emit()

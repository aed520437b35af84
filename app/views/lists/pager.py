"""Two keys of 20 mm that turn pages, and between them where one is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.views.lists.view import PagerView
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.text import Label


class Pager(QWidget):
    """`turned` brings -1 or +1."""

    turned = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, middle: QWidget | None = None) -> None:
        """`middle` takes the place of the text between the keys."""
        super().__init__(parent)
        self.back = self._key(theme, "left", -1)
        self.on = self._key(theme, "right", +1)
        self.text = Label(theme, Em.BODY, lines=2, align=Qt.AlignmentFlag.AlignHCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(Size.GAP))
        layout.addWidget(self.back)
        layout.addWidget(middle or self.text, 1)
        layout.addWidget(self.on)

    def _key(self, theme: Theme, icon: str, step: int) -> Button:
        key = Button(theme, Role.KEY, name=f"page-{icon}", icon=icon, parent=self)
        key.setFixedSize(theme.px(Size.KEY), theme.px(Size.KEY))
        key.tapped.connect(lambda: self.turned.emit(step))
        return key

    def say(self, view: PagerView) -> None:
        self.text.say(view.text)
        for key, enabled, name in zip((self.back, self.on), (view.back, view.on), view.names, strict=True):
            key.setEnabled(enabled)
            key.setAccessibleName(name)

"""A card, and a captioned value on it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.views.marks import Tone
from app.views.theme import Em, Theme
from app.views.widgets.text import Label


class Card(QFrame):
    """A light ground with one line round it; the style sheet knows it by its property."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setProperty("card", True)

    def column(self, *, side: float = 3.0, ends: float = 2.0, gap: float = 1.0) -> QVBoxLayout:
        """The card's layout from top to bottom, lengths in millimetres."""
        layout = QVBoxLayout(self)
        px = self.theme.px
        layout.setContentsMargins(px(side), px(ends), px(side), px(ends))
        layout.setSpacing(px(gap))
        return layout


class Field(QWidget):
    """A caption and under it the value; with `keep` the value is never narrowed."""

    def __init__(self, theme: Theme, *, keep: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = Label(theme, Em.CAPTION, tone=Tone.MUTED, keep=keep)
        self.value = Label(theme, Em.VALUE, bold=True, keep=keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.caption)
        layout.addWidget(self.value)

    def say(self, caption: str, value: str) -> None:
        self.caption.say(caption)
        self.value.say(value or "\u2014")

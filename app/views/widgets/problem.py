"""An error in the operator's words: what it is, what happened, what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.marks import Action, Shape, Tone, Trouble
from app.views.theme import Em, Theme
from app.views.widgets.button import Button
from app.views.widgets.card import Card
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import Label


class ProblemPanel(Card):
    """Stands where the work stood. `closed` comes from its own button, for screens without a primary one."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._tone = Tone.ALARM
        self.title = Label(theme, Em.TITLE * 0.8, bold=True, lines=2)
        self.what = Label(theme, Em.VALUE, lines=4)
        self.do = Label(theme, Em.VALUE, bold=True, lines=4)
        self.close_button = Button(theme, name="close-problem")
        self.close_button.setMaximumWidth(theme.px(60))
        self.close_button.tapped.connect(self.closed)
        column = self.column(side=4.0, ends=3.0, gap=2.0)
        column.setContentsMargins(theme.px(16), theme.px(4), theme.px(4), theme.px(3))
        for label in (self.title, self.what, self.do):
            column.addWidget(label)
        column.addStretch(1)
        column.addWidget(self.close_button)

    def say(self, trouble: Trouble, close: str = "") -> None:
        self._tone = trouble.tone
        self.title.say(trouble.title, trouble.tone)
        self.what.say(trouble.what)
        self.do.say(trouble.do)
        self.close_button.say(Action(close))
        self.close_button.setVisible(bool(close))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side, edge = self.theme.px(8), self.theme.px(4)
        middle = self.title.geometry().center().y()
        box = QRectF(edge, middle - side / 2, side, side)
        draw_shape(QPainter(self), Shape.UP, box, self.theme.colour(self._tone))

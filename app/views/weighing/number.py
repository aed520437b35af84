"""The left side while a weight is typed: what it is, how much, and within which limits."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.views.marks import Action, Tone
from app.views.theme import Em, Theme
from app.views.weighing.view import NumberView
from app.views.widgets.button import Button
from app.views.widgets.card import Card
from app.views.widgets.text import Label


class NumberCard(Card):
    """`left` comes when the person goes back without a number."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.title = Label(theme, Em.BUTTON, bold=True, lines=2)
        self.value = Label(theme, 16.0, bold=True, align=Qt.AlignmentFlag.AlignRight)
        self.hint = Label(theme, Em.VALUE, tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignRight)
        self.back = Button(theme, name="back-number")
        self.back.setMaximumWidth(theme.px(50))
        self.back.tapped.connect(self.left)
        column = self.column(side=3.0)
        column.addWidget(self.title)
        column.addStretch(1)
        column.addWidget(self.value)
        column.addWidget(self.hint)
        column.addStretch(2)
        column.addWidget(self.back)

    def say(self, view: NumberView) -> None:
        self.title.say(view.title)
        self.value.say(f"{view.text or '0'} {view.unit}", Tone.NORMAL if view.text else Tone.MUTED)
        wrong = bool(view.text) and not view.valid
        self.hint.say(view.hint, Tone.ALARM if wrong else Tone.MUTED)
        self.back.say(Action(view.back))

"""The cards of the login screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.login.view import Face, LoginView
from app.views.marks import Action, Option, Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.card import Card
from app.views.widgets.icons import draw_icon
from app.views.widgets.text import Label

_ICONS = {Face.BADGE: "badge", Face.PIN: "keypad", Face.LOCKED_OUT: "lock", Face.TYPING: ""}
_ICON = 26.0
MOST_PEOPLE = 6


class PromptCard(Card):
    """What is asked of the person now, and what was refused."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._icon = ""
        self.title = Label(theme, Em.TITLE * 0.82, bold=True, align=centre)
        self.hint = Label(theme, Em.VALUE, tone=Tone.MUTED, align=centre)
        self.typed = Label(theme, Em.TITLE, bold=True, align=centre)
        self.problem = Label(theme, Em.VALUE, bold=True, tone=Tone.ALARM, align=centre)
        self.what = Label(theme, Em.BODY, lines=2, align=centre)
        self.do = Label(theme, Em.BODY, lines=2, align=centre)
        self._column = self.column(side=4.0, ends=3.0, gap=2.0)
        self._column.addStretch(2)
        for label in (self.title, self.hint, self.typed, self.problem, self.what, self.do):
            self._column.addWidget(label)
        self._column.addStretch(3)

    def say(self, view: LoginView) -> None:
        self._icon = "" if view.trouble else _ICONS[view.face]
        self.title.say(view.title)
        self.hint.say(view.hint)
        self.hint.setVisible(bool(view.hint))
        self.typed.say(view.typed)
        self.typed.setVisible(view.face in (Face.TYPING, Face.LOCKED_OUT))
        trouble = view.trouble
        for label, text in zip(
            (self.problem, self.what, self.do),
            (trouble.title, trouble.what, trouble.do) if trouble else ("", "", ""),
            strict=True,
        ):
            label.say(text)
            label.setVisible(bool(text))
        self._make_room(view.face)
        self.update()

    def _make_room(self, face: Face) -> None:
        """Place for the picture above and for the secondary button below."""
        px = self.theme.px
        above = px(_ICON + 8)
        ends = px(1 if face is Face.TYPING else 2)
        below = ends if face is Face.TYPING else px(Size.BUTTON + 5)
        self._column.setContentsMargins(px(4), above if self._icon else ends, px(4), below)
        self._column.setSpacing(px(0.5 if face is Face.TYPING else 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._icon:
            return
        side = self.theme.px(_ICON)
        top = max(self.theme.px(4), self.title.geometry().top() - side - self.theme.px(4))
        box = QRectF((self.width() - side) / 2, top, side, side)
        draw_icon(QPainter(self), self._icon, box, self.theme.colour(Tone.MUTED))


class PeopleCard(Card):
    """People of the demonstration, a button each; `chosen` brings the badge."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._people: tuple[Option, ...] = ()
        self.title = Label(theme, Em.BODY, lines=2, tone=Tone.MUTED)
        self.title.setFixedHeight(self.title.fontMetrics().height() * 2)
        names = [f"person-{number}" for number in range(MOST_PEOPLE)]
        self.buttons = [Button(theme, Role.CHOICE, name=name, icon="person") for name in names]
        column = self.column(side=2.0, ends=1.5, gap=2.0)
        column.addWidget(self.title)
        for number, button in enumerate(self.buttons):
            button.tapped.connect(lambda number=number: self.chosen.emit(self._people[number].code))
            button.setMaximumHeight(theme.px(20))
            column.addWidget(button, 4)
        column.addStretch(1)

    def say(self, title: str, people: tuple[Option, ...]) -> None:
        """Six people at most; a demonstration has no more."""
        self._people = people[:MOST_PEOPLE]
        self.title.say(title)
        for number, button in enumerate(self.buttons):
            shown = number < len(self._people)
            button.setVisible(shown)
            if shown:
                button.say(Action(self._people[number].text, detail=self._people[number].detail))

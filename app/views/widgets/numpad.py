"""The number pad: keys of 20 mm, zero bottom middle, always at the same place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.views.entry import BACK, CLEAR, COMMA
from app.views.marks import Action, Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.card import Card
from app.views.widgets.text import Label

ROWS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), (COMMA, "0", BACK))
_TYPED = {Qt.Key.Key_Backspace: BACK, Qt.Key.Key_Delete: CLEAR, Qt.Key.Key_Period: COMMA}


class NumPad(Card):
    """`pressed` brings a digit, COMMA, BACK or CLEAR; what comes of it, the presenter says.

    Accepting is the screen's primary button, disabled while the value is out of range. Without
    `display` what is typed stands elsewhere and CLEAR in the comma's place until `say_comma` gives it one: a
    row less, for a screen under a strip.
    """

    pressed = Signal(str)

    def __init__(
        self, theme: Theme, *, comma: bool = True, display: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.keys: dict[str, Button] = {}
        self.display = Label(theme, Em.TITLE, bold=True, align=Qt.AlignmentFlag.AlignRight, parent=self)
        self.display.setVisible(display)
        self.display.setFixedHeight(theme.px(Size.KEY))
        grid = QGridLayout()
        grid.setSpacing(theme.px(Size.GAP))
        if display:
            grid.addWidget(self.display, 0, 0, 1, 2)
        grid.addWidget(self._key(CLEAR), *((0, 2) if display else (len(ROWS), 0)))
        for row, keys in enumerate(ROWS, start=1):
            for column, key in enumerate(keys):
                if key != COMMA or comma:
                    grid.addWidget(self._key(key), row, column)
        if comma and not display:
            self.say_comma("")
        column_layout = self.column(side=2.5, ends=3.0)
        column_layout.addLayout(grid)
        column_layout.addStretch(1)

    def _key(self, key: str) -> Button:
        text = {BACK: "", CLEAR: "C"}.get(key, key)
        button = Button(
            self.theme, Role.KEY, text, name=f"key-{key}", icon="backspace" if key == BACK else ""
        )
        button.setFixedHeight(self.theme.px(Size.KEY))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(key)
        button.tapped.connect(lambda: self.pressed.emit(key))
        self.keys[key] = button
        return button

    def say(self, text: str, tone: Tone = Tone.NORMAL) -> None:
        self.display.say(text, tone)

    def say_comma(self, sign: str) -> None:
        """The language's comma on its key; none: CLEAR stands there, where both share one place."""
        self.keys[COMMA].say(Action(sign or COMMA))
        if not self.display.isVisibleTo(self):
            self.keys[COMMA].setVisible(bool(sign))
            self.keys[CLEAR].setVisible(not sign)

    def typed(self, event: QKeyEvent) -> bool:
        """A key of a keyboard, for the screen that shows the pad; True when the pad has it too."""
        key = _TYPED.get(Qt.Key(event.key()), event.text())
        if not self.isVisible() or key not in self.keys:
            return False
        self.pressed.emit(key)
        return True

"""The letter pad for what cannot be scanned: Russian and Latin letters, docked, never floating."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.entry import BACK, CASE
from app.views.marks import Action
from app.views.theme import Size, Theme
from app.views.widgets.button import Button, Role

LAYOUTS = {
    "en": ("1234567890-", "QWERTYUIOP", "ASDFGHJKL.", "ZXCVBNM/_@"),
    "ru": ("1234567890-", "ЙЦУКЕНГШЩЗХ", "ФЫВАПРОЛДЖЭ", "ЯЧСМИТЬБЮЪ."),
}
SPACE = " "
SWITCH = {"en": "АБВ", "ru": "ABC"}


class TextPad(QWidget):
    """`pressed` brings a letter, a space or BACK; the layout is switched on the pad. With `cases` CASE too."""

    pressed = Signal(str)

    def __init__(
        self, theme: Theme, layout: str = "en", *, cases: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self._cases, self._capitals = theme, cases, True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(Size.GAP))
        self._keys: list[Button] = []
        self._first = layout

    def setVisible(self, visible: bool) -> None:
        """The keys are made when they are first seen: most screens never show them."""
        if visible and not self._keys:
            self._fill(self._first)
        super().setVisible(visible)

    def sizeHint(self) -> QSize:
        rows, keys = len(LAYOUTS["ru"]) + 1, max(len(row) for row in LAYOUTS["ru"])
        px, gap = self.theme.px, self.theme.px(Size.GAP)
        width, height = px(Role.LETTER.value.width), px(Size.LETTER)
        return QSize(keys * width + (keys - 1) * gap, rows * height + (rows - 1) * gap)

    def _fill(self, layout: str) -> None:
        for row in LAYOUTS[layout]:
            self._add_row([self._letter(letter) for letter in row])
        cases = [self._letter(CASE)] if self._cases else []
        last = [self._switch(layout), *cases, self._letter(SPACE), self._letter(BACK)]
        self._add_row(last, stretches=(2, 2, 5, 2) if cases else (2, 7, 2))

    def _add_row(self, keys: list[Button], stretches: tuple[int, ...] = ()) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(Size.GAP))
        for number, key in enumerate(keys):
            row.addWidget(key, stretches[number] if stretches else 1)
        self._column.addLayout(row)
        self._keys += keys

    def _letter(self, letter: str) -> Button:
        text = {BACK: "", CASE: "Aa"}.get(letter, self._cased(letter))
        key = Button(self.theme, Role.LETTER, text, name=f"letter-{letter}",
                     icon="backspace" if letter == BACK else "")  # fmt: skip
        key.tapped.connect(lambda: self.pressed.emit(letter if len(letter) > 1 else self._cased(letter)))
        return self._set_up(key)

    def _cased(self, letter: str) -> str:
        return letter if self._capitals else letter.lower()

    def show_case(self, *, capitals: bool) -> None:
        """Capitals or small letters on the same keys."""
        if capitals != self._capitals:
            self._capitals = capitals
            for key in self._keys:
                letter = key.objectName().removeprefix("letter-")
                if len(letter) == 1:
                    key.say(Action(self._cased(letter)))

    def _switch(self, layout: str) -> Button:
        key = Button(self.theme, Role.LETTER, SWITCH[layout], name="letter-switch")
        key.tapped.connect(lambda: self.show_layout("en" if layout == "ru" else "ru"))
        return self._set_up(key)

    def _set_up(self, key: Button) -> Button:
        key.setFixedHeight(self.theme.px(Size.LETTER))
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return key

    def typed(self, event: QKeyEvent) -> bool:
        """A key of a keyboard, for the screen that shows the pad; True when it brought a letter."""
        key = BACK if event.key() == Qt.Key.Key_Backspace else event.text()
        if not self.isVisible() or not key or not key.isprintable():
            return False
        self.pressed.emit(key)
        return True

    def show_layout(self, layout: str) -> None:
        """Other letters on the same places."""
        self._first = layout
        if not self._keys:
            return
        for key in self._keys:
            key.hide()
            key.deleteLater()
        self._keys.clear()
        while self._column.count():
            row = self._column.takeAt(0)
            if row is not None and (layout_of_row := row.layout()) is not None:
                layout_of_row.deleteLater()
        self._fill(layout)

"""The question that a pad answers: what it is, what was typed, what is allowed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.faces import AskFace
from app.views.marks import Tone
from app.views.theme import Em, Theme
from app.views.widgets.card import Card
from app.views.widgets.text import Label

_SIDE, _ENDS = 3.0, 0.8


class Question(Card):
    """Three lines where there is height for them; else the hint stands behind the title, at last the answer too."""

    def __init__(
        self, theme: Theme, em: float, *, digits: bool = False, parent: QWidget | None = None
    ) -> None:
        """`digits` keep to the right edge, letters to the left."""
        super().__init__(theme, parent)
        side = Qt.AlignmentFlag.AlignRight if digits else Qt.AlignmentFlag.AlignLeft
        self.title = Label(theme, Em.BUTTON, bold=True, lines=2, parent=self)
        self.typed = Label(theme, em, bold=True, align=side, parent=self)
        self.hint = Label(theme, Em.BODY, tone=Tone.MUTED, lines=2, parent=self)

    def say(self, face: AskFace) -> None:
        self.title.say(face.title)
        unit = f"\u00a0{face.unit}" if face.unit else ""
        self.typed.say((face.typed or "\u2014") + unit, Tone.NORMAL if face.typed else Tone.MUTED)
        self.hint.say(face.hint, Tone.WARN if face.wrong else Tone.MUTED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side, ends = self.theme.px(_SIDE), self.theme.px(_ENDS)
        room = self.contentsRect().adjusted(side, ends, -side, -ends)
        lines = [label.line_height() for label in (self.title, self.typed, self.hint)]
        if room.height() >= sum(lines):
            self._stack(lines)
        elif room.height() >= lines[0] + lines[1]:
            self._pair(self.title, self.hint, room.top(), lines[0])
            self.typed.setGeometry(room.left(), room.top() + lines[0], room.width(), room.height() - lines[0])
        else:
            self.hint.setGeometry(0, 0, 0, 0)
            self._pair(self.title, self.typed, room.top(), room.height())

    def _stack(self, lines: list[int]) -> None:
        """Title at the top, what is typed in the middle, the hint under it."""
        side, ends = self.theme.px(_SIDE), self.theme.px(_ENDS)
        room = self.contentsRect().adjusted(side, ends, -side, -ends)
        spare = room.height() - sum(lines)
        heads = [lines[0], lines[1], lines[2]]
        for number, line in ((0, self.title.fontMetrics().height()), (2, self.hint.fontMetrics().height())):
            if spare >= line:
                heads[number], spare = 2 * line, spare - (2 * line - lines[number])
        top = room.top()
        self.title.setGeometry(room.left(), top, room.width(), heads[0])
        self.hint.setGeometry(room.left(), room.bottom() + 1 - heads[2], room.width(), heads[2])
        middle = room.height() - heads[0] - heads[2]
        self.typed.setGeometry(room.left(), top + heads[0], room.width(), middle)

    def _pair(self, left: QWidget, right: QWidget, top: int, high: int) -> None:
        side = self.theme.px(_SIDE)
        half = (self.width() - 3 * side) // 2
        left.setGeometry(side, top, half, high)
        right.setGeometry(2 * side + half, top, half, high)

"""Secondary buttons under the facts of one thing, two in a row; what cannot be undone stands above, apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtWidgets import QWidget

from app.views.lists.faces import Act
from app.views.theme import Size, Theme
from app.views.widgets.button import Button

MOST = 4


class SideFeet(QObject):
    """`tapped` brings the code of an act. `more`, the button of the facts, is one of them and comes first."""

    tapped = Signal(str)

    def __init__(self, theme: Theme, more: Button, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme, self.more = theme, more
        self._acts: Sequence[Act] = ()
        self.buttons = [Button(theme, name=f"act-{number}", parent=parent) for number in range(MOST)]
        for number, button in enumerate(self.buttons):
            button.hide()
            button.tapped.connect(lambda number=number: self.tapped.emit(self._acts[number].code))

    def say(self, acts: Sequence[Act], *, facts: bool) -> None:
        """Show these; without `facts` there is nothing of which more could be seen."""
        self._acts = acts
        self.more.setVisible(facts)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(acts))
            if number < len(acts):
                button.destructive = acts[number].danger
                button.say(acts[number].action)

    def arrange(self, area: QRect) -> QRect:
        """At the bottom of `area`; what is left above."""
        calm = [self.more] + [b for b, act in zip(self.buttons, self._acts, strict=False) if not act.danger]
        grave = [b for b, act in zip(self.buttons, self._acts, strict=False) if act.danger]
        area = self._pairs(area, calm, Size.GAP, Size.DANGER_GAP if grave else Size.GAP)
        return self._pairs(area, grave, Size.DANGER_GAP, Size.GAP)

    def _pairs(self, area: QRect, buttons: Sequence[Button], between: float, above: float) -> QRect:
        """`buttons` at the bottom of `area`, an odd one over the whole width on top; gaps in millimetres."""
        if not buttons:
            return area
        gap, high = self.theme.px(between), self.theme.px(Size.BUTTON)
        half, odd = (area.width() - gap) // 2, len(buttons) % 2
        rows = (len(buttons) + 1) // 2
        top = area.bottom() + 1 - rows * high - (rows - 1) * gap
        for number, button in enumerate(buttons, start=odd):
            row, column = divmod(number, 2)
            left = area.right() + 1 - half if column and row >= odd else area.left()
            alone = odd and number == 1
            button.setGeometry(left, top + row * (high + gap), area.width() if alone else half, high)
        return QRect(area.topLeft(), QSize(area.width(), top - self.theme.px(above) - area.top()))

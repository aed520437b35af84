"""A row of secondary buttons under what is shown: back, filters, further ways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.faces import Act
from app.views.lists.tab import Tab
from app.views.theme import Size, Theme

_WIDEST = 60.0


class Feet(QWidget):
    """`tapped` brings the code of an act. What cannot be undone keeps apart from the rest."""

    tapped = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._acts: Sequence[Act] = ()
        self._name, self.buttons = name, list[Tab]()

    def say(self, acts: Sequence[Act]) -> None:
        """Show these; none: nothing is seen."""
        self._acts = acts
        while len(self.buttons) < len(acts):
            self._add()
        self.setVisible(bool(acts))
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(acts))
            if number < len(acts):
                button.destructive = acts[number].danger
                button.show_as(acts[number].action, shown=acts[number].shown)
        self._settle()

    def _add(self) -> None:
        number = len(self.buttons)
        button = Tab(self.theme, name=f"{self._name}-{number}", parent=self)
        button.tapped.connect(lambda: self.tapped.emit(self._acts[number].code))
        self.buttons.append(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _gap(self, number: int) -> int:
        """Before the button of this number."""
        near = any(act.danger for act in self._acts[max(0, number - 1) : number + 1])
        return 0 if number == 0 else self.theme.px(Size.DANGER_GAP if near else Size.GAP)

    def _settle(self) -> None:
        count = len(self._acts)
        if not count:
            return
        gaps = [self._gap(number) for number in range(count)]
        width = min(self.theme.px(_WIDEST), (self.width() - sum(gaps)) // count)
        left = 0
        for gap, button in zip(gaps, self.buttons, strict=False):
            left += gap
            button.setGeometry(left, 0, width, self.height())
            left += width

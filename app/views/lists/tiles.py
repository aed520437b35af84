"""Large buttons in columns, as many as there is room for: one page of what can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.tab import Tab
from app.views.marks import Action, Option, Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Role
from app.views.widgets.text import Label

MOST = 24
_WIDE, _HIGH, _HIGHEST = 66.0, 20.0, 26.0


class Tiles(QWidget):
    """`chosen` brings the option's code. Without `columns` as many as the width has room for, four at most."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, *, columns: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self._columns = theme, columns
        self._options: Sequence[Option] = ()
        self._name, self.tiles = name, list[Tab]()
        self.empty = Label(theme, Em.VALUE, tone=Tone.MUTED, lines=2, align=Qt.AlignmentFlag.AlignHCenter,
                           parent=self)  # fmt: skip

    def say(self, options: Sequence[Option], chosen: str = "", empty: str = "") -> None:
        """Show these; those that have no room are not shown."""
        self._options = options
        while len(self.tiles) < min(MOST, len(options)):
            self._add()
        self.empty.say("" if options else empty)
        self.empty.setVisible(not options)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(options))
            if number < len(options):
                option = options[number]
                tile.icon_name = option.icon
                shown = bool(chosen) and option.code == chosen
                tile.show_as(Action(option.text, option.enabled, option.detail), shown=shown)

    @property
    def columns(self) -> int:
        return self._columns or max(2, min(4, self.width() // self.theme.px(_WIDE)))

    @property
    def capacity(self) -> int:
        """Tiles that have room."""
        gap = self.theme.px(Size.GAP)
        rows = max(1, (self.height() + gap) // (self.theme.px(_HIGH) + gap))
        return min(MOST, rows * self.columns)

    def _add(self) -> None:
        number = len(self.tiles)
        tile = Tab(self.theme, name=f"{self._name}-{number}", role=Role.CHOICE, parent=self)
        tile.tapped.connect(lambda: self.chosen.emit(self._options[number].code))
        self.tiles.append(tile)
        self._place(number)

    def _place(self, number: int) -> None:
        gap, columns = self.theme.px(Size.GAP), self.columns
        rows = max(1, self.capacity // columns)
        width = (self.width() - (columns - 1) * gap) // columns
        height = min(self.theme.px(_HIGHEST), (self.height() - (rows - 1) * gap) // rows)
        row, column = divmod(number, columns)
        self.tiles[number].setGeometry(column * (width + gap), row * (height + gap), width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for number in range(len(self.tiles)):
            self._place(number)
        self.empty.setGeometry(0, 0, self.width(), min(self.height(), self.theme.px(40)))

"""The board on the grid: tiles in columns on the left, alarms as rows on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.views.lists.bodies import OwnBody
from app.views.lists.faces import OwnFace
from app.views.lists.rows import Rows
from app.views.screen import Places
from app.views.temperature.alarmrow import HEIGHT, AlarmRow
from app.views.temperature.faces import BoardFace, ChannelTile
from app.views.temperature.tile import TileButton
from app.views.theme import Em, Size, Theme
from app.views.widgets.text import Label

MOST = 24
_WIDE, _HIGH, _HIGHEST = 42.0, 44.0, 54.0
_BELOW_HEADER = Size.BUTTON - Size.HEADER + Size.GAP
"""The header is felt a little below its edge."""


class BoardBody(OwnBody):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._face = BoardFace()
        self._area = QRect()
        self.tiles: list[TileButton] = []
        self.count = Label(theme, Em.VALUE, bold=True, parent=self)
        self.alarms = Rows(theme, lambda n: AlarmRow(theme, f"alarm-{n}"), MOST, HEIGHT, self)
        self.alarms.chosen.connect(self.selected)

    def show_face(self, face: OwnFace) -> None:
        if not isinstance(face, BoardFace):
            raise TypeError(type(face).__name__)
        self._face = face
        self.title.hide()
        self.count.say(face.title)
        self.alarms.fill(face.alarms, "", face.calm)
        self._show_tiles(face.tiles)
        self.feet.say(face.feet)
        self.pager.say(face.pager)
        self.pager.setVisible(bool(face.pager.text))

    def _show_tiles(self, tiles: Sequence[ChannelTile]) -> None:
        while len(self.tiles) < min(MOST, len(tiles)):
            self._add()
        for number, button in enumerate(self.tiles):
            button.setVisible(number < len(tiles))
            if number < len(tiles):
                button.show_tile(tiles[number])

    def _add(self) -> None:
        number = len(self.tiles)
        button = TileButton(self.theme, f"channel-{number}", self)
        button.tapped.connect(lambda: self.selected.emit(self._face.tiles[number].code))
        self.tiles.append(button)

    @property
    def columns(self) -> int:
        gap = self.theme.px(Size.GAP)
        return max(1, (self._area.width() + gap) // (self.theme.px(_WIDE) + gap))

    @property
    def capacity(self) -> int:
        """Tiles that have room."""
        return min(MOST, self._lines() * self.columns)

    def _lines(self) -> int:
        gap = self.theme.px(Size.GAP)
        return max(1, (self._area.height() + gap) // (self.theme.px(_HIGH) + gap))

    def arrange(self, grid: Places) -> None:
        self._area = QRect(grid.left)
        self._area.setTop(max(grid.left.top(), self.theme.px(_BELOW_HEADER)))
        for number, button in enumerate(self.tiles):
            button.setGeometry(self._place(number))
        area = self._foot(grid.right)
        if self.count.text:
            high = self.count.line_height()
            self.count.setGeometry(area.left() + self.theme.px(1), area.top(), area.width(), high)
            area = area.adjusted(0, high + self.theme.px(1), 0, 0)
        self.count.setVisible(bool(self.count.text))
        self.alarms.setGeometry(area)
        self.pager.setGeometry(grid.aside)

    def _foot(self, area: QRect) -> QRect:
        high = self.theme.px(Size.BUTTON)
        self.feet.setGeometry(area.left(), area.bottom() + 1 - high, area.width(), high)
        return area.adjusted(0, 0, 0, -high - self.theme.px(Size.GAP))

    def _place(self, number: int) -> QRect:
        gap, columns, lines = self.theme.px(Size.GAP), self.columns, self._lines()
        width = (self._area.width() - (columns - 1) * gap) // columns
        height = min(self.theme.px(_HIGHEST), (self._area.height() - (lines - 1) * gap) // lines)
        row, column = divmod(number, columns)
        left = self._area.left() + column * (width + gap)
        return QRect(left, self._area.top() + row * (height + gap), width, height)

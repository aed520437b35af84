"""A list of rows of at least 11 mm on a card; nothing scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.faces import Cells
from app.views.lists.row import LineRow, Row
from app.views.lists.view import Line, ListView
from app.views.marks import Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.card import Card
from app.views.widgets.text import Label

MOST = 16
ROW = 13.0
"""Height in millimetres of a row with two lines."""
_EDGE = 0.8


class Rows(Card):
    """`chosen` brings the code of a tapped row; `capacity_changed` how many rows the height allows.

    `head` and `foot` are millimetres kept free above and below the rows.
    """

    chosen = Signal(str)
    capacity_changed = Signal(int)
    head = foot = 0.0

    def __init__(
        self,
        theme: Theme,
        make: Callable[[int], Row],
        most: int,
        height: float,
        parent: QWidget | None = None,
    ) -> None:
        """`make` makes the row of a number when it is first needed, `most` of them."""
        super().__init__(theme, parent)
        self._row, self._make, self._most, self._capacity = height, make, most, 0
        self._lines: Sequence[Line | Cells] = ()
        self._chosen = ""
        self.rows: list[Row] = []
        self.empty = Label(theme, Em.VALUE, tone=Tone.MUTED, lines=3, align=Qt.AlignmentFlag.AlignHCenter,
                           parent=self)  # fmt: skip

    def fill(self, lines: Sequence[Line | Cells], chosen: str, empty: str) -> None:
        """Show the rows of one page; those that do not fit are not shown."""
        self._lines, self._chosen = lines, chosen
        self.empty.say("" if lines else empty)
        self.empty.setVisible(not lines)
        shown = lines[: self.capacity]
        while len(self.rows) < len(shown):
            self._add()
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(shown))
            if number < len(shown):
                line = shown[number]
                row.say(line, chosen=bool(chosen) and line.code == chosen, odd=number % 2 == 0)

    def _add(self) -> None:
        row = self._make(len(self.rows))
        row.setParent(self)
        row.tapped.connect(lambda: self.chosen.emit(row.line.code))
        self.rows.append(row)
        self._place(len(self.rows) - 1)

    @property
    def capacity(self) -> int:
        """Rows that fit into the height."""
        free = self.height() - 2 * self.theme.px(_EDGE) - self._ends()
        return max(1, min(self._most, free // self.theme.px(self._row)))

    def _ends(self) -> int:
        return sum(self.theme.px(end) for end in (self.head, self.foot) if end)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(self._row * 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(Size.ROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def _top(self) -> int:
        return self.theme.px(_EDGE) + (self.theme.px(self.head) if self.head else 0)

    def _place(self, number: int) -> None:
        free = self.height() - 2 * self.theme.px(_EDGE) - self._ends()
        height = min(free // self.capacity, self.theme.px(self._row * 1.3))
        self.rows[number].setGeometry(1, self._top() + number * height, self.width() - 2, height)

    def settle(self) -> None:
        """Put the rows where height, head and foot leave room."""
        for number in range(len(self.rows)):
            self._place(number)
        top, inset = self._top(), self.theme.px(4)
        self.empty.setGeometry(
            inset, top, self.width() - 2 * inset, min(self.height() - top, self.theme.px(60))
        )
        if self.capacity != self._capacity:
            self._capacity = self.capacity
            self.fill(self._lines, self._chosen, self.empty.text)
            self.capacity_changed.emit(self._capacity)


class RowList(Rows):
    """Rows of two lines each."""

    def __init__(
        self, theme: Theme, name: str, *, row: float = ROW, passive: bool = False, most: int = MOST,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip

        def made(number: int) -> Row:
            row = LineRow(theme, f"{name}-{number}", passive=passive)
            row.indented = self._indented
            return row

        self._indented = False
        super().__init__(theme, made, most, row, parent)

    def say(self, view: ListView) -> None:
        """Show the rows of one page; those that do not fit are not shown."""
        self._indented = any(line.lead for line in view.lines)
        for row in self.rows:
            if isinstance(row, LineRow) and row.indented != self._indented:
                row.indented = self._indented
                row.update()
        self.fill(view.lines, view.chosen, view.empty)

"""The parts of each face on the grid: a list, a form, one question."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.entries import Entries
from app.views.lists.faces import AskFace, Cells, FormFace, ListFace, OwnFace, Pad
from app.views.lists.facts import FactsCard
from app.views.lists.feet import Feet
from app.views.lists.pager import Pager
from app.views.lists.question import Question
from app.views.lists.rows import RowList
from app.views.lists.sidefeet import SideFeet
from app.views.lists.table import Table
from app.views.lists.tiles import Tiles
from app.views.lists.view import FactsView, Line, ListView
from app.views.screen import Places
from app.views.theme import Em, Size, Theme
from app.views.widgets.keyboard import TextPad
from app.views.widgets.numpad import NumPad
from app.views.widgets.text import Label


class Body(QWidget):
    """What all faces have: a title, feet, pages. Covers the screen; the primary button lies over it."""

    selected, acted, pressed, turned = Signal(str), Signal(str), Signal(str), Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.title = Label(theme, Em.VALUE, bold=True, parent=self)
        self.feet = Feet(theme, "foot", self)
        self.feet.tapped.connect(self.acted)
        self.pager = Pager(theme, self)
        self.pager.turned.connect(self.turned)

    @property
    def capacity(self) -> int:
        """Rows, fields or tiles that have room; 0 where none are shown."""
        return 0

    def head(self, area: QRect) -> QRect:
        """The title at the top of `area`; what is left below it."""
        self.title.setVisible(bool(self.title.text))
        if not self.title.text:
            return area
        high = self.title.line_height()
        self.title.setGeometry(area.left() + self.theme.px(1), area.top(), area.width(), high)
        return area.adjusted(0, high + self.theme.px(1), 0, 0)

    def foot(self, area: QRect) -> QRect:
        """The feet at the bottom of `area`; what is left above them."""
        if self.feet.isHidden():
            return area
        high = self.theme.px(Size.BUTTON)
        self.feet.setGeometry(area.left(), area.bottom() + 1 - high, area.width(), high)
        return area.adjusted(0, 0, 0, -high - self.theme.px(Size.GAP))


class OwnBody(Body):
    """Shows a face that one room alone has."""

    @abstractmethod
    def show_face(self, face: OwnFace) -> None:
        """Everything as `face` says; it is of the kind that this body was made for."""

    @abstractmethod
    def arrange(self, grid: Places) -> None:
        """Put the parts on the grid; the body itself covers the screen."""


class ListBody(Body):
    """Rows on the left and facts on the right, or rows over the whole width."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.lines = RowList(theme, "row", parent=self)
        self.table = Table(theme, "cells", self)
        self.facts = FactsCard(theme, "facts", parent=self)
        self.side = SideFeet(theme, self.facts.more, self)
        self._wide = False
        for rows in (self.lines, self.table):
            rows.chosen.connect(self.selected)
        self.side.tapped.connect(self.acted)

    def say(self, face: ListFace) -> None:
        self._wide = face.facts is None
        self.title.say(face.title)
        lines = tuple(row for row in face.rows if isinstance(row, Line))
        cells = tuple(row for row in face.rows if isinstance(row, Cells))
        self.lines.say(ListView(lines, face.chosen, face.empty))
        self.table.say(face.columns, cells, face.totals, face.chosen, face.empty)
        self.lines.setVisible(not face.columns)
        self.table.setVisible(bool(face.columns))
        self.facts.say(face.facts or FactsView())
        self.facts.setVisible(not self._wide)
        self.feet.say(face.feet + (face.acts if self._wide else ()))
        self.side.say(() if self._wide else face.acts, facts=not self._wide)
        self.pager.say(face.pager)

    @property
    def capacity(self) -> int:
        return self.lines.capacity if self.table.isHidden() else self.table.capacity

    def arrange(self, grid: Places) -> None:
        area = self.foot(self.head(grid.left.united(grid.right) if self._wide else grid.left))
        for rows in (self.lines, self.table):
            rows.setGeometry(area)
        self.pager.setGeometry(grid.aside)
        if not self._wide:
            self.facts.setGeometry(self.side.arrange(grid.right))


class FormBody(Body):
    """The fields of one page over the whole width."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entries = Entries(theme, "field", self)
        self.entries.chosen.connect(self.selected)

    def say(self, face: FormFace) -> None:
        self.title.say(face.title)
        self.entries.say(face.entries)
        self.feet.say(face.feet)
        self.pager.say(face.pager)
        self.pager.setVisible(bool(face.pager.text))

    @property
    def capacity(self) -> int:
        return self.entries.capacity

    def arrange(self, grid: Places) -> None:
        self.entries.setGeometry(self.foot(self.head(grid.left.united(grid.right))))
        self.pager.setGeometry(grid.aside)


class AskBody(Body):
    """One question: a number pad at the right, letters at the bottom, or tiles over the whole width."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.number = Question(theme, 16.0, digits=True, parent=self)
        self.text = Question(theme, Em.TITLE, parent=self)
        self.tiles = Tiles(theme, "tile", parent=self)
        self.days = Tiles(theme, "day", columns=3, parent=self)
        self.pad = NumPad(theme, display=False, parent=self)
        self.letters, self._letters = TextPad(theme, cases=True, parent=self), ""
        self._pad = Pad.NONE
        for tiles in (self.tiles, self.days):
            tiles.chosen.connect(self.selected)
        for pad in (self.pad, self.letters):
            pad.pressed.connect(self.pressed)

    def say(self, face: AskFace) -> None:
        self._pad = face.pad
        self.title.say("" if face.pad is not Pad.NONE else face.title)
        for question in (self.number, self.text):
            question.say(face)
        self.pad.say_comma(face.comma)
        plain = face.pad is Pad.NONE
        self.tiles.say(face.tiles if plain else (), face.chosen, face.empty if plain else "")
        self.days.say(() if plain else face.tiles, face.chosen)
        self._show(face)
        self.feet.say(face.feet)
        self.pager.say(face.pager)
        self.pager.setVisible(bool(face.pager.text))

    def typed(self, event: QKeyEvent) -> bool:
        """A key of a keyboard; True when the pad that is seen has it too."""
        return self.pad.typed(event) or self.letters.typed(event)

    def _show(self, face: AskFace) -> None:
        if face.pad is Pad.LETTERS and (self.letters.isHidden() or not self._letters):
            self._letters = face.letters
            self.letters.show_layout(face.letters)
        self.letters.show_case(capitals=face.capitals)
        seen = {
            self.number: Pad.NUMBERS, self.pad: Pad.NUMBERS, self.text: Pad.LETTERS, self.letters: Pad.LETTERS,
            self.tiles: Pad.NONE,
        }  # fmt: skip
        for widget, pad in seen.items():
            widget.setVisible(pad is face.pad)
        self.number.setVisible(face.pad in (Pad.NUMBERS, Pad.READ))
        self.days.setVisible(face.pad is Pad.NUMBERS and bool(face.tiles))

    @property
    def capacity(self) -> int:
        return self.tiles.capacity if self._pad is Pad.NONE else 0

    def arrange(self, grid: Places) -> None:
        {
            Pad.NONE: self._arrange_tiles,
            Pad.NUMBERS: self._arrange_numbers,
            Pad.LETTERS: self._arrange_letters,
            Pad.READ: self._arrange_read,
        }[self._pad](grid)

    def _arrange_tiles(self, grid: Places) -> None:
        self.tiles.setGeometry(self.foot(self.head(grid.left.united(grid.right))))
        self.pager.setGeometry(grid.aside)

    def _arrange_read(self, grid: Places) -> None:
        self.number.setGeometry(self.foot(grid.left.united(grid.right)))

    def _arrange_numbers(self, grid: Places) -> None:
        area = self.foot(grid.left)
        if not self.days.isHidden():
            high = self.theme.px(Size.KEY)
            self.days.setGeometry(area.left(), area.bottom() + 1 - high, area.width(), high)
            area = area.adjusted(0, 0, 0, -high - self.theme.px(Size.GAP))
        self.number.setGeometry(area)
        self.pad.setGeometry(grid.right.united(grid.aside))

    def _arrange_letters(self, grid: Places) -> None:
        """The feet stand beside the primary button: letters need the height."""
        area = grid.left.united(grid.right)
        high = self.letters.sizeHint().height()
        self.letters.setGeometry(area.left(), area.bottom() + 1 - high, area.width(), high)
        self.text.setGeometry(area.adjusted(0, 0, 0, -high - self.theme.px(Size.GAP)))
        self.feet.setGeometry(grid.aside)

"""Fills in the forms of the demonstration: opens pages, answers questions, presses what a page offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from app.bootstrap.demonstration.hands import Hands
from app.errors import Bug
from app.views.entry import CLEAR, COMMA
from app.views.lists.asking import AskDate, AskNumber, AskText
from app.views.lists.faces import AskFace, FormFace, ListFace
from app.views.lists.pages import Page, Pages
from app.views.lists.screen import PagesScreen
from app.views.lists.view import PagerView

P = TypeVar("P", bound=Page)


class Pen:
    """Works on whichever room of pages is seen, as taps on its rows, tiles and keys do."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    @property
    def pages(self) -> Pages:
        """The room that is seen."""
        screen = self.hands.screen
        if not isinstance(screen, PagesScreen):
            raise Bug("demo.stuck", what=f"a room of pages, not {screen.objectName()}")
        return screen.presenter

    def on(self, kind: type[P]) -> P:
        """The page of that kind, once it is on top and nothing is waited for."""
        self.hands.until(lambda: isinstance(self.pages.top, kind) and self.pages.calm, kind.__name__)
        top = self.pages.top
        if not isinstance(top, kind):
            raise Bug("demo.stuck", what=kind.__name__)
        return top

    def rows(self) -> list[str]:
        """Codes of the rows that are seen."""
        face = self.pages.top.face()
        return [row.code for row in face.rows] if isinstance(face, ListFace) else []

    def row(self, begins: str) -> str:
        """The first row whose code begins so, once it is there."""
        self.hands.until(lambda: any(code.startswith(begins) for code in self.rows()), f"row {begins}")
        return next(code for code in self.rows() if code.startswith(begins))

    def select(self, code: str) -> None:
        """A row, a field or a tile, once it is offered."""
        self.hands.until(lambda: self.pages.calm and code in self._offered(), f"{code} is offered")
        self.pages.select(code)

    def _offered(self) -> list[str]:
        face = self.pages.top.face()
        if isinstance(face, AskFace):
            return [tile.code for tile in face.tiles if tile.enabled]
        if isinstance(face, FormFace):
            return [entry.code for entry in face.entries]
        return self.rows()

    def act(self, code: str) -> None:
        """A secondary button of the page."""
        self.hands.until(lambda: self.pages.calm, code)
        self.pages.act(code)

    def back(self, times: int = 1) -> None:
        for _ in range(times):
            self.hands.until(lambda: self.pages.calm, "back")
            self.pages.back()

    def primary(self) -> None:
        self.hands.tap("primary")

    # Forms

    def fill(self, values: Mapping[str, str]) -> None:
        """Answer the fields by their codes, in their order; each on the page that asks it."""
        for field, value in values.items():
            self.leaf(field)
            self.select(field)
            self.answer(value)

    def leaf(self, code: str) -> None:
        """Turn to the sheet or page that offers `code`, from the first one on."""
        self._until_calm()
        self.hands.until(self._offered, "something is offered")
        if code in self._offered():
            return
        while self._pager.back:
            self._turn(-1)
        while code not in self._offered() and self._pager.on:
            self._turn(1)

    def _turn(self, step: int) -> None:
        before = self._offered()
        self.pages.turn(step)
        self.hands.until(lambda: self._offered() != before, "another page")

    @property
    def _pager(self) -> PagerView:
        return self.pages.top.face().pager

    def _until_calm(self) -> None:
        self.hands.until(lambda: self.pages.calm, "nothing is waited for")

    def answer(self, value: str) -> None:
        """What the page on top asks: typed, or one of its tiles."""
        asked = self.pages.top
        if isinstance(asked, AskText | AskNumber):
            self.type_in(value if isinstance(asked, AskText) else value.replace(".", COMMA))
            self.pages.primary()
        elif isinstance(asked, AskDate):
            self.pages.select(value)
        else:
            self.leaf(value)
            self.select(value)
        self.hands.until(lambda: self.pages.top is not asked, value)

    def type_in(self, keys: str) -> None:
        self.pages.press(CLEAR)
        for key in keys:
            self.pages.press(key)

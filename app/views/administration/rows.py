"""The rows of one sheet: found by a part of their name or by their state; each leads to its form."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import cast

from app.models.administration import Held, Listed, Overview
from app.models.paging import Slice
from app.views.administration import telling
from app.views.administration import words as wording
from app.views.administration.asking import ask_reason, told
from app.views.administration.files import choose_file
from app.views.administration.form import RowForm
from app.views.administration.ports import Surroundings
from app.views.lists.faces import Act, Cells, Column
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import Line
from app.views.marks import Action, Option, Tone

PART, SHOW = "part", "show"
EXPORT, IMPORT = "export", "import"
SETTING = "setting"


class RowsPage(ListPage[Listed]):
    def __init__(self, room: Pages, around: Surroundings, sheet: str) -> None:
        super().__init__(room)
        self.around, self.sheet = around, sheet
        self._lent = False
        """Some of the rows hold as shipped and were not adopted."""

    def title(self) -> str:
        return self.words.text(wording.SHEETS[self.sheet])

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Listed]]:
        begin = cast(int, start or 0)
        port = self.around.port
        self.room.read(port.overview(), self._learn)
        return port.rows(self.sheet, values.get(PART, ""), values.get(SHOW, ""), begin, limit)

    def _learn(self, found: Sequence[Overview]) -> None:
        self._lent = any(one.lent for one in found if one.sheet == self.sheet)

    # What is seen

    def columns(self) -> tuple[Column, ...]:
        words = self.words
        if self.sheet in telling.ABOUT:
            return ()
        shown = wording.field(telling.brief(self.sheet), words)
        return (Column(words.text("Name"), 60, grow=True), Column(shown, 50), Column("", 40, marks=True))

    def row(self, item: Listed) -> Cells | Line:
        words = self.words
        tone = Tone.NORMAL if item.held is Held.NOW else Tone.MUTED
        mark, said = telling.mark(item, words), telling.shown(item, self.sheet, words)
        if self.sheet not in telling.ABOUT:
            return Cells(item.key, (telling.name(item, self.sheet, words), said, ""), mark, tone)
        title, *rest = (named.name(words.language) for named in item.about)
        return Line(item.key, f"{title}: {said}", ", ".join(rest), mark=mark, tone=tone)

    def filters(self) -> Sequence[Field]:
        words = self.words
        options = tuple(Option(held, words.text(word)) for held, word in wording.HELD.items())
        check = Option(wording.TO_CHECK, words.text("to check"))
        everything = words.text("all")
        return (
            Field(PART, words.text("Search"), none=everything),
            Field(SHOW, words.text("State"), Kind.CHOICE, options=(*options, check), none=everything),
        )

    def acts(self, item: Listed | None) -> tuple[Act, ...]:
        words = self.words
        if self.sheet == SETTING:
            return ()
        may = self.around.port.may(self.sheet) and not self._lent
        return (
            Act(EXPORT, Action(words.text("To a file"))),
            Act(IMPORT, Action(words.text("From a file…"), may)),
        )

    def main(self, item: Listed | None) -> Action:
        words, may = self.words, self.around.port.may(self.sheet)
        if self._lent:
            return Action(words.text("Adopt what is shipped…"), may)
        return Action("") if self.sheet == SETTING else Action(words.text("New row…"), may)

    # Intents

    def primary(self) -> None:
        if self._lent:
            ask_reason(self.room, self.around, self.words.text("Why is it adopted?"), self._adopt)
        else:
            self._open("")

    def picked(self, item: Listed) -> None:
        self._open(item.key)

    def _open(self, key: str) -> None:
        opened = self.around.port.open(self.sheet, key)
        self.room.do(opened, lambda row: self.room.open(RowForm(self.room, self.around, row)))

    def _adopt(self, reason: str) -> None:
        self.room.do(self.around.port.adopt(self.sheet, reason), self._adopted)

    def _adopted(self, count: int) -> None:
        self.again()
        told(
            self.room, self.words.plural("{n} row is the plant's own", "{n} rows are the plant's own", count)
        )

    def acted(self, code: str) -> None:
        if code == EXPORT:
            self.room.do(self.around.port.export(self.sheet), self._exported)
        elif code == IMPORT:
            choose_file(self.room, self.around, self.sheet)

    def _exported(self, path: Path) -> None:
        told(self.room, self.words.text("Written: {path}", path=path))

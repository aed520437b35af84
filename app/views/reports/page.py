"""The lists, without Qt: three of them under one narrowing; a row and the sum open their weighings."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app.models.lists import By, DeliveryRow, Found, ListChoices, ListRow, LotRow, Narrowing
from app.models.paging import Slice
from app.views.lists.asking import ask
from app.views.lists.faces import Act, Cells, Column, ListFace
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.marks import Action, Notice, Option, Shape, Tone
from app.views.reports import words as wording
from app.views.reports.narrow import NarrowForm
from app.views.reports.ports import ListsPort

SAVE, NARROW = "save", "narrow"
CSV, XLSX, LOG = "csv", "xlsx", "log"
WEEK = timedelta(days=6)


class Lists:
    """What all pages of the room share: the port, and what codes are called."""

    def __init__(self, port: ListsPort) -> None:
        self.port = port
        self.choices = ListChoices(date.min, date.min)


class ListsPage(ListPage[ListRow]):
    """One list. The first page of the room has tabs for the three; a page that was opened has the way back."""

    def __init__(
        self, room: Pages, lists: Lists, kind: By = By.DELIVERY, narrowing: Narrowing | None = None
    ) -> None:  # fmt: skip
        super().__init__(room)
        self._lists, self._kind, self._narrowing = lists, kind, narrowing
        self._refused = False
        """What was asked last cannot be answered; it is asked again once it is another question."""

    @property
    def narrowing(self) -> Narrowing:
        return self._narrowing or Narrowing(self._kind)

    # Rows

    def entered(self) -> None:
        """The last seven days at first."""
        self.room.read(self._lists.port.choices(), self._learn)
        if self._narrowing is not None and not self._refused:
            super().entered()

    def _learn(self, choices: ListChoices) -> None:
        self._lists.choices = choices
        if self._narrowing is None:
            self._narrowing = Narrowing(self._kind, choices.today - WEEK, choices.today)
            super().entered()

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[ListRow]]:
        asked = self._lists.port.rows(self._kind, self.narrowing, start, limit)
        asked.add_done_callback(self._answered)
        return asked

    def _answered(self, asked: Future[Slice[ListRow]]) -> None:
        self._refused = asked.exception() is not None

    def row(self, item: ListRow) -> Cells:
        return wording.cells(item, self._lists.choices, self.words)

    def columns(self) -> tuple[Column, ...]:
        return wording.columns(self._kind, self.words)

    def totals(self, found: Slice[ListRow]) -> tuple[str, ...]:
        return wording.totals(self._kind, _found(found).sums, self.words)

    def empty(self) -> str:
        words, first = self.words, self.narrowing.first
        if first is None or first < self._lists.choices.kept:
            return words.text("These days need the server. Choose later ones, or try again when it is there.")
        return words.text("Nothing on these days. Choose others, or take filters away.")

    def title(self) -> str:
        """Which list, of what or of which days, from where and of when."""
        words, n = self.words, self.narrowing
        source = _found(self._slice).source if self._slice is not None else None
        of = n.lot or n.delivery or wording.days(n, words)
        told = wording.source_text(source, words) if source else ""
        return " · ".join(part for part in (words.text(wording.TITLES[self._kind]), of, told) if part)

    def face(self) -> ListFace:
        return replace(super().face(), feet=(*self.go_back(), *self._tabs(), *self._ways()), acts=())

    def _tabs(self) -> tuple[Act, ...]:
        if self.room.under(self):
            return ()
        titles = {kind: self.words.text(title) for kind, title in wording.TITLES.items()}
        return tuple(Act(kind, Action(title), shown=kind is self._kind) for kind, title in titles.items())

    def _ways(self) -> tuple[Act, ...]:
        words, n = self.words, self.narrowing
        count = len(wording.filtered(n, self._lists.choices, words))
        more = words.plural("{n} filter", "{n} filters", count) if count else ""
        rows = self._slice is not None and bool(self._slice.rows)
        return (
            Act(NARROW, Action(words.text("Days, filters…"), detail=more), bool(count)),
            Act(SAVE, Action(words.text("As a file…"), rows)),
        )

    def main(self, item: ListRow | None) -> Action:
        """The sum opens what it is made of."""
        if self._kind is By.WEIGHING:
            return Action("")
        return Action(self.words.text("Weighings of them all"), item is not None)

    # Intents

    def act(self, code: str) -> None:
        steps = {NARROW: self._narrow, SAVE: self._save}
        if code in steps:
            steps[code]()
        elif code in tuple(By) and not self.room.under(self):
            self._kind = By(code)
            self.renew(replace(self.narrowing, by=self._kind))
        else:
            super().act(code)

    def primary(self) -> None:
        if self._kind is not By.WEIGHING and self.item is not None:
            self._open(self.narrowing)

    def picked(self, item: ListRow) -> None:
        """Its weighings; a lot and a delivery are opened as a whole, as far as the filters leave it."""
        if isinstance(item, LotRow):
            self._open(replace(self.narrowing, lot=item.lot))
        elif isinstance(item, DeliveryRow):
            self._open(replace(self.narrowing, delivery=item.delivery))

    def _open(self, narrowing: Narrowing) -> None:
        self.room.open(ListsPage(self.room, self._lists, By.WEIGHING, narrowing))

    def _narrow(self) -> None:
        self.room.open(NarrowForm(self.room, self._lists.choices, self.narrowing, self.renew))

    def renew(self, narrowing: Narrowing) -> None:
        """The list is narrowed so from now on."""
        self._narrowing, self._slice = narrowing, Slice()
        self.again()

    def _save(self) -> None:
        words = self.words
        options = (
            Option(XLSX, words.text("Spreadsheet"), "XLSX"),
            Option(CSV, words.text("Plain table"), "CSV"),
            *((Option(LOG, words.text("Receiving log"), "XLSX"),) if self._kind is By.DELIVERY else ()),
        )
        field = Field("form", words.text("As which file?"), Kind.CHOICE, required=True, options=options)
        ask(self.room, field, "", self._write)

    def _write(self, form: str) -> None:
        n, words = self.narrowing, self.words
        told = wording.asked(n, self._lists.choices, words)
        self.room.do(self._lists.port.export(self._kind, n, form, words, told), self._written)

    def _written(self, path: Path) -> None:
        self.room.tell(
            Notice(self.words.text("The list stands in {path}", path=str(path)), Tone.OK, Shape.CHECK)
        )


def _found(found: Slice[ListRow]) -> Found:
    return found.sums if isinstance(found.sums, Found) else Found()

"""The audit without Qt: filters and pages in, one `AuditView` out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from app.i18n import N_, Catalogue
from app.models.audit import Cursor, Page, Proof, Question, Record
from app.models.values import LotCode
from app.services.audit.desk import Known
from app.views.audit import filters
from app.views.audit import words as wording
from app.views.audit.ports import AuditPort, Folder
from app.views.audit.view import AuditView, Panel
from app.views.lists.view import FactsView, ListView, PagerView
from app.views.marks import Action, Notice, Shape, Tone
from app.views.ports import After
from app.views.presenting import Presenting
from app.views.troubles import trouble


class Busy(StrEnum):
    READING = "reading"
    PROVING = "proving"
    WRITING = "writing"


class AuditPresenter(Presenting[AuditView]):
    """`who` says the name of the person at the station; `poke` refreshes, from any thread."""

    def __init__(
        self, port: AuditPort, words: Catalogue, after: After, *, show: Callable[[AuditView], None],
        poke: Callable[[], None], who: Callable[[], str], folder: Folder,
    ) -> None:  # fmt: skip
        super().__init__(words, after, show)
        self._port, self._poke, self._who, self._folder = port, poke, who, folder
        self._known = Known((), (), (), {})
        self._question = Question()
        self._limit = 6
        self._starts: list[Cursor | None] = [None]
        """Where each page up to the present one begins."""
        self._page: Page | None = None
        self._chosen: str | None = None
        self._proofs: tuple[Proof, ...] | None = None
        self._busy: frozenset[Busy] = frozenset()
        self._part: float | None = None
        self._filter: filters.Filter | None = None

    # What the screen tells

    def entered(self) -> None:
        """Ask anew: entries came meanwhile."""
        self._after(self._port.known(), self._learn, self._failed)
        self._ask()

    def room_for(self, rows: int) -> None:
        """The list has place for so many rows."""
        if rows != self._limit:
            self._limit = rows
            self._ask()

    def scanned(self, text: str) -> bool:
        """The label of a lot shows that lot's entries."""
        try:
            code = LotCode.parse(text)
        except ValueError:
            return False
        self._filter = None
        self._narrow(replace(self._question, lot=str(code)))
        return True

    # Intents

    def filter(self, chosen: filters.Filter) -> None:
        """One of the four buttons: choose what to narrow to."""
        self._filter = chosen
        self.refresh()

    def choose(self, code: str) -> None:
        """A button of the panel."""
        if self._filter is not None:
            question = filters.narrowed(self._question, self._filter, code)
            self._filter = None
            self._narrow(question)

    def back(self) -> None:
        """Give up the panel."""
        self._filter = self._trouble = None
        self.refresh()

    def select(self, place: str) -> None:
        self._chosen = place
        self.refresh()

    def turn(self, step: int) -> None:
        """A page on (older) or back (newer)."""
        self._notice = None
        if step < 0 and len(self._starts) > 1:
            self._starts.pop()
            self._ask()
        elif step > 0 and self._page is not None and self._page.older is not None:
            self._starts.append(self._page.older)
            self._ask()

    def check(self) -> None:
        """Compute the whole chain again."""
        if Busy.PROVING not in self._busy:
            self._begin(Busy.PROVING)
            self._after(self._port.prove(self._progress), self._proven, self._failed)

    def primary(self) -> None:
        """Write out what the filters show."""
        if Busy.WRITING in self._busy or self._trouble is not None or self._filter is not None:
            return
        self._begin(Busy.WRITING)
        asked = filters.described(self._question, self._known, self._words)
        future = self._port.export(self._question, self._folder(), asked, self._who(), self._words)
        self._after(future, self._written, self._failed)

    # What comes of them

    def _narrow(self, question: Question) -> None:
        self._question, self._starts, self._page, self._chosen = question, [None], None, None
        self._notice = None
        self._ask()

    def _ask(self) -> None:
        self._begin(Busy.READING)
        asked = (self._question, self._starts[-1])
        future = self._port.page(*asked, self._limit, self._progress)
        self._after(future, lambda page: self._arrived(asked, page), self._failed)

    def _arrived(self, asked: tuple[Question, Cursor | None], page: Page) -> None:
        if asked != (self._question, self._starts[-1]):
            return
        self._page = page
        self._end(Busy.READING)

    def _learn(self, known: Known) -> None:
        self._known = known
        self.refresh()

    def _proven(self, proofs: tuple[Proof, ...]) -> None:
        self._proofs = proofs
        self._end(Busy.PROVING)

    def _written(self, path: Path) -> None:
        text = self._words.text("Written out: {path}", path=path.name)
        self._notice = Notice(text, Tone.OK, Shape.CHECK)
        self._end(Busy.WRITING)

    def _failed(self, error: BaseException) -> None:
        self._trouble, self._busy, self._part = trouble(error, self._words), frozenset(), None
        self.refresh()

    def _begin(self, what: Busy) -> None:
        """Reading keeps the notice: it may be the notice's own strip that changed the room for rows."""
        self._busy = self._busy | {what}
        if what is not Busy.READING:
            self._notice = None
        self.refresh()

    def _end(self, what: Busy) -> None:
        self._busy, self._part = self._busy - {what}, None
        self.refresh()

    def _progress(self, part: float) -> None:
        """On the worker's thread."""
        self._part = part
        self._poke()

    # The view

    def view(self) -> AuditView:
        words = self._words
        record = self._selected()
        proving = (self._part or 0.0) if Busy.PROVING in self._busy else None
        return AuditView(
            filters=filters.buttons(self._question, self._known, words),
            list=self._list(),
            facts=wording.facts(record, words, self._known.names) if record else self._nothing(),
            chain=wording.chain(self._proofs, words, proving),
            check=Action(words.text("Check the chain"), proving is None),
            pager=self._pager(),
            primary=self._primary(),
            close=words.text("Understood"),
            progress=self._part if Busy.READING in self._busy else None,
            panel=self._panel(),
            notice=self._notice,
        )

    def _records(self) -> tuple[Record, ...]:
        return self._page.records if self._page else ()

    def _selected(self) -> Record | None:
        records = self._records()
        return next((r for r in records if r.place == self._chosen), records[0] if records else None)

    def _list(self) -> ListView:
        record = self._selected()
        lines = tuple(wording.line(r, self._words, self._known.names) for r in self._records())
        reading = Busy.READING in self._busy
        empty = N_("Reading the journal…") if reading else N_("No entry is so. Choose other filters.")
        return ListView(lines, record.place if record else "", self._words.text(empty))

    def _nothing(self) -> FactsView:
        return FactsView(self._words.text("No entry chosen"), more=self._words.text("More"))

    def _pager(self) -> PagerView:
        words, total = self._words, self._page.total if self._page else 0
        text = words.number(len(self._starts))
        if total is not None:
            text += f" / {words.number(max(1, -(-total // self._limit)))}"
        on = self._page is not None and self._page.older is not None
        return PagerView(text, len(self._starts) > 1, on, (words.text("Newer"), words.text("Older")))

    def _primary(self) -> Action:
        words, total = self._words, self._page.total if self._page else 0
        if Busy.WRITING in self._busy:
            return Action(words.text("Writing out…"), enabled=False)
        if self._trouble is not None or self._filter is not None:
            return Action("")
        if total is None:
            return Action(words.text("Write it out"), bool(self._records()))
        return Action(words.plural("Write out {n} entry", "Write out {n} entries", total), total > 0)

    def _panel(self) -> Panel:
        if self._trouble is not None:
            return self._trouble
        return filters.panel(self._filter, self._known, self._words) if self._filter else None

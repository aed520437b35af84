"""The list of samples, the newest first: what is asked of each, what is known, what has to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from app.models.laboratory_desk import LabChoices, Sample
from app.models.paging import Slice
from app.views.laboratory import words as wording
from app.views.laboratory.book import Bench, lot_code, sample_code
from app.views.laboratory.forms import LOT, NewSample
from app.views.laboratory.sample import SamplePage
from app.views.laboratory.waiting import WaitingPage
from app.views.lists.faces import Act
from app.views.lists.field import Field, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import Line
from app.views.marks import Action

NARROW, WAITING = "narrow", "waiting"


class SamplesPage(ListPage[Sample]):
    """A scanned lot narrows the list to its samples; a scanned sample opens it."""

    def __init__(self, room: Pages, bench: Bench) -> None:
        super().__init__(room)
        self._bench = bench

    def entered(self) -> None:
        self.room.read(self._bench.port.choices(), self._learn)
        super().entered()

    def _learn(self, choices: LabChoices) -> None:
        self._bench.learn(choices)

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Sample]]:
        return self._bench.port.samples(values.get(NARROW, ""), start, limit)

    def row(self, item: Sample) -> Line:
        words = self.words
        lead = words.clock(item.taken_at) if item.taken_at else ""
        title = f"{item.code} · {wording.of_what(item, words)}"
        return Line(item.code, title, wording.told(item, words), lead, mark=wording.progress(item, words))

    def empty(self) -> str:
        return self.words.text("No samples. Press the button below when one has been taken.")

    def filters(self) -> Sequence[Field]:
        words = self.words
        return (Field(NARROW, words.text("Of the lot"), capitals=True, letters="en", scan=lot_code,
                      none=words.text("all"), check=lambda text: "" if _known(text) else words.text("No such code"),
                      hint=words.text("Scan the label of the lot.")),)  # fmt: skip

    def acts(self, item: Sample | None) -> tuple[Act, ...]:
        count, words = self._bench.choices.waiting, self.words
        waits = words.plural("{n} result waits", "{n} results wait", count)
        text = waits if count else words.text("Nothing waits")
        return (Act(WAITING, Action(text, bool(count)), bool(count)),)

    def acted(self, code: str) -> None:
        self.room.open(WaitingPage(self.room, self._bench))

    def main(self, item: Sample | None) -> Action:
        return Action(self.words.text("New sample"))

    def primary(self) -> None:
        lot = self.values.get(NARROW, "")
        of = {"of": LOT, LOT: lot} if lot_code(lot) else None
        self.room.open(NewSample(self.room, self._bench, self.show, of))

    def picked(self, item: Sample) -> None:
        self.show(item.code)

    def show(self, code: str) -> None:
        """The page of one sample lies over the list."""
        self.room.open(SamplePage(self.room, self._bench, code))

    def scanned(self, text: str) -> bool:
        if code := sample_code(text):
            self.show(code)
        elif code := lot_code(text):
            self.narrow(NARROW, code)
        return bool(code)


def _known(text: str) -> bool:
    return bool(sample_code(text) or lot_code(text))

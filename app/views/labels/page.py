"""The list of labels, without Qt: what is under way first, then what was settled."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from app.models.desk import Named
from app.models.labelqueue import JobState, LabelJob, QueueSnapshot
from app.models.paging import Slice
from app.models.values import LotCode
from app.views.labels import words as wording
from app.views.labels.ports import LabelPort
from app.views.lists.asking import ask
from app.views.lists.faces import Act
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line
from app.views.marks import Action, Notice, Option, Shape, Tone

MISSING, AGAIN, CANCEL, PDF = "missing", "again", "cancel", "pdf"


class LabelsPage(ListPage[LabelJob]):
    """`port` is the station's label queue."""

    def __init__(self, room: Pages, port: LabelPort) -> None:
        super().__init__(room)
        self._port = port
        self._reasons: Sequence[Named] = ()
        self._queue = QueueSnapshot()

    def entered(self) -> None:
        self.room.read(self._port.reasons(), self._learn)
        super().entered()

    def _learn(self, reasons: Sequence[Named]) -> None:
        self._reasons = reasons

    # The list

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[LabelJob]]:
        self._queue = self._port.snapshot()
        uncertain = self._queue.of(JobState.UNCERTAIN)
        rest = tuple(job for job in self._queue.jobs if job.state is not JobState.UNCERTAIN)
        jobs = (*uncertain, *rest, *self._queue.recent)
        begin = start if isinstance(start, int) else 0
        more = begin + limit if begin + limit < len(jobs) else None
        future: Future[Slice[LabelJob]] = Future()
        future.set_result(Slice(jobs[begin : begin + limit], more, len(jobs)))
        return future

    def row(self, item: LabelJob) -> Line:
        return wording.line(item, self.words)

    def title(self) -> str:
        return self.words.text("Labels")

    def empty(self) -> str:
        return self.words.text("No label is under way.")

    def facts(self, item: LabelJob | None) -> FactsView:
        return wording.facts(item, self._queue, self.words)

    def acts(self, item: LabelJob | None) -> tuple[Act, ...]:
        if item is None:
            return ()
        words, state = self.words, item.state
        offered = {
            MISSING: (state is JobState.UNCERTAIN, words.text("It is not there…"), False),
            AGAIN: (state.settled, words.text("Print once more…"), False),
            PDF: (item.problem is None, words.text("As a file"), False),
            CANCEL: (state is JobState.WAITING, words.text("Not wanted"), True),
        }
        return tuple(
            Act(code, Action(text), danger=danger) for code, (offer, text, danger) in offered.items() if offer
        )

    def main(self, item: LabelJob | None) -> Action:
        uncertain = item is not None and item.state is JobState.UNCERTAIN
        return Action(self.words.text("The label is there") if uncertain else "")

    # Intents

    def primary(self) -> None:
        if self.item is not None and self.item.state is JobState.UNCERTAIN:
            self.room.do(self._port.decide(self.item.order, there=True), self._done)

    def acted(self, code: str) -> None:
        job = self.item
        if job is None:
            return
        steps: dict[str, Callable[[], None]] = {
            MISSING: lambda: self._ask_reason(lambda reason: self._missing(job, reason)),
            AGAIN: lambda: self._ask_reason(lambda reason: self._again(job.order, reason)),
            CANCEL: lambda: self.room.do(self._port.cancel(job.order), self._done),
            PDF: lambda: self.room.do(self._port.pdf(job), self._filed),
        }
        steps[code]()

    def scanned(self, text: str) -> bool:
        """A label that was read is there."""
        try:
            code = LotCode.parse(text)
        except ValueError:
            return False
        if not self._port.scanned(str(code)):
            return False
        self.room.tell(Notice(self.words.text("The label is there"), Tone.OK, Shape.CHECK))
        return True

    def _ask_reason(self, then: Callable[[str], None]) -> None:
        words = self.words
        options = tuple(Option(reason.code, reason.name(words.language)) for reason in self._reasons)
        field = Field("reason", words.text("Why once more?"), Kind.CHOICE, required=True, options=options)
        ask(self.room, field, "", then)

    def _missing(self, job: LabelJob, reason: str) -> None:
        decided = self._port.decide(job.order, there=False)
        self.room.do(decided, lambda _none: self._again(job.order, reason))

    def _again(self, order: uuid.UUID, reason: str) -> None:
        self.room.do(self._port.reprint(order, reason), self._done)

    def _done(self, _result: object) -> None:
        self.again()

    def _filed(self, path: Path) -> None:
        text = self.words.text("The label stands in {path}", path=str(path))
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))

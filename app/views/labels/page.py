"""The labels under way: what a person decides stands first, then what waits, then what is done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from app.models.desk import Named
from app.models.labelqueue import JobState, LabelJob, QueueSnapshot, Wrong
from app.models.paging import Slice
from app.models.scan import Scan
from app.models.values import LotCode
from app.views.labels import told
from app.views.labels import words as wording
from app.views.labels.look import LookPage
from app.views.labels.ports import LabelPort
from app.views.lists.asking import ask
from app.views.lists.faces import Act, ListFace
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line
from app.views.marks import Action, Option

MISSING, AGAIN, CANCEL, SCANNERS, LOOK = "missing", "again", "cancel", "scanners", "look"
LOT = "lot"
"""The filter: labels of one lot, those of earlier days too."""


class LabelsPage(ListPage[LabelJob]):
    """`port` is the station's label queue; `scanners` leads to the scanners' test, None where there is none."""

    def __init__(self, room: Pages, port: LabelPort, scanners: Callable[[], None] | None = None) -> None:
        super().__init__(room)
        self._port, self._scanners = port, scanners
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
        begin = start if isinstance(start, int) else 0
        found: Future[Slice[LabelJob]] = Future()
        if values.get(LOT):
            jobs = self._port.of_lot(values[LOT])
            jobs.add_done_callback(lambda done: _sliced(found, done, begin, limit))
        else:
            found.set_result(_slice(_in_order(self._queue), begin, limit))
        return found

    def row(self, item: LabelJob) -> Line:
        return wording.line(item, self.words)

    def title(self) -> str:
        return self.words.text("Labels")

    def filters(self) -> Sequence[Field]:
        words = self.words
        return (Field(LOT, words.text("Lot"), none=words.text("all"), letters="en", capitals=True),)

    def empty(self) -> str:
        if self.values.get(LOT):
            return self.words.text("No label of this lot was ordered here.")
        return self.words.text("No label is under way.")

    def facts(self, item: LabelJob | None) -> FactsView:
        return wording.facts(item, self._queue, self.words)

    def face(self) -> ListFace:
        face = super().face()
        if self._scanners is None:
            return face
        return replace(face, feet=(*face.feet, Act(SCANNERS, Action(self.words.text("Scanner test")))))

    def acts(self, item: LabelJob | None) -> tuple[Act, ...]:
        if item is None:
            return ()
        words, state = self.words, item.state
        return _offered(
            (MISSING, state.open, words.text("It is not there…"), False),
            (AGAIN, state.settled and item.wrong is not Wrong.VOIDED, words.text("Print once more…"), False),
            (LOOK, item.problem is None, words.text("Look at it…"), False),
            (CANCEL, state.waits, words.text("Not wanted"), True),
        )

    def main(self, item: LabelJob | None) -> Action:
        if self._queue.held is not None:
            when = told.captured(self._queue.held, self.words)
            return Action(self.words.text("The date is right"), detail=when)
        return Action(self.words.text("The label is there") if item is not None and item.state.open else "")

    # Intents

    def primary(self) -> None:
        if self._queue.held is not None:
            self.room.do(self._port.release(), self._done)
        elif self.item is not None and self.item.state.open:
            self.room.do(self._port.decide(self.item.order, there=True), self._done)

    def acted(self, code: str) -> None:
        if code == SCANNERS and self._scanners is not None:
            self._scanners()
        elif self.item is not None:
            self._act(code, self.item)

    def _act(self, code: str, job: LabelJob) -> None:
        steps: dict[str, Callable[[], None]] = {
            MISSING: lambda: self._ask_reason(lambda reason: self._missing(job, reason)),
            AGAIN: lambda: self._ask_reason(lambda reason: self._again(job.order, reason)),
            CANCEL: lambda: self.room.do(self._port.cancel(job.order), self._done),
            LOOK: lambda: self.room.open(LookPage(self.room, self._port, job)),
        }
        steps[code]()

    def took(self, scan: Scan) -> bool:
        """A label that was scanned on its crate is compared with the chosen one, else with those that are open."""
        chosen = self.item if self._chosen else None
        checked = self._port.check(scan, chosen.order if chosen else None)
        if checked is None:
            return False
        self._ask()
        self.room.tell(told.checked(checked, self.words))
        return True

    def scanned(self, text: str) -> bool:
        """Another room leads here with a lot: its labels are seen, whenever they were ordered."""
        try:
            code = LotCode.parse(text)
        except ValueError:
            return False
        self.narrow(LOT, str(code))
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


def _offered(*acts: tuple[str, bool, str, bool]) -> tuple[Act, ...]:
    """Code, whether it is offered, text, danger."""
    return tuple(Act(code, Action(text), danger=danger) for code, offer, text, danger in acts if offer)


def _in_order(queue: QueueSnapshot) -> tuple[LabelJob, ...]:
    """What a person has to see to first, each half in order of capture, then what is done."""
    jobs = (*queue.jobs, *queue.recent)
    first = [job for job in jobs if job.state.open or job.wrong is not None or job.state is JobState.HELD]
    return (*first, *(job for job in jobs if job not in first))


def _slice(jobs: Sequence[LabelJob], begin: int, limit: int) -> Slice[LabelJob]:
    more = begin + limit if begin + limit < len(jobs) else None
    return Slice(tuple(jobs[begin : begin + limit]), more, len(jobs))


def _sliced(found: Future[Slice[LabelJob]], done: Future[Sequence[LabelJob]], begin: int, limit: int) -> None:
    error = done.exception()
    if error is not None:
        found.set_exception(error)
    else:
        found.set_result(_slice(done.result(), begin, limit))

"""What belongs nowhere yet: one touch says where it belongs, what it is, or that it is none of ours."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from app.models.laboratory import Taken
from app.models.laboratory_desk import Analyte, Request, Sample, Waiting, Why
from app.models.paging import Slice
from app.views.laboratory import words as wording
from app.views.laboratory.book import Bench
from app.views.lists.asking import ask
from app.views.lists.faces import Act
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line
from app.views.marks import Action, Notice, Option, Shape, Tone

WHERE, NAME, NOT_OURS, READ = "where", "name", "not-ours", "read"
BELONGS, ASK = "belongs", "ask"
_NAMED_BY_DECISION = "NAMED"
"""Reason of the decision that says what an instrument's test is."""


class WaitingPage(ListPage[Waiting]):
    """The oldest question of each result first: unknown sample, test, unit, request."""

    def __init__(self, room: Pages, bench: Bench) -> None:
        super().__init__(room)
        self._bench = bench

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Waiting]]:
        return self._bench.port.waiting(start, limit)

    def row(self, item: Waiting) -> Line:
        words = self.words
        title = " · ".join(part for part in (item.test, wording.sent(item, words)) if part)
        detail = " · ".join(part for part in (item.sample, item.instrument) if part)
        return Line(item.key, title, detail, words.clock(item.at), mark=wording.reason(item, words))

    def title(self) -> str:
        return self.words.text("Results that wait")

    def empty(self) -> str:
        return self.words.text("Nothing waits: every result has found its place.")

    def facts(self, item: Waiting | None) -> FactsView:
        if item is None:
            return FactsView(self.title())
        return wording.waiting_facts(item, self.words)

    def acts(self, item: Waiting | None) -> tuple[Act, ...]:
        if item is None:
            return ()
        words, first = self.words, self._first(item)
        offered = {
            NAME: (item.why in (Why.TEST, Why.UNIT), words.text("What is this test…")),
            WHERE: (item.why is not Why.PAYLOAD, words.text("Say where it belongs…")),
            READ: (item.why is Why.PAYLOAD, words.text("Read it again")),
            NOT_OURS: (True, words.text("Not ours…")),
        }
        return tuple(
            Act(code, Action(text)) for code, (offer, text) in offered.items() if offer and code != first
        )

    def main(self, item: Waiting | None) -> Action:
        words = self.words
        said = {
            BELONGS: words.text("Yes, it belongs there"), NAME: words.text("What is this test…"),
            ASK: words.text("Ask for this test"), WHERE: words.text("Say where it belongs…"),
        }  # fmt: skip
        return Action(said.get(self._first(item), "") if item is not None else "")

    def _first(self, item: Waiting) -> str:
        """What is done with it first of all: one touch where there is no doubt."""
        if item.why is Why.PAYLOAD:
            return ""
        if item.only is not None:
            return BELONGS
        if item.why in (Why.TEST, Why.UNIT):
            return NAME
        return ASK if item.why is Why.NO_REQUEST and item.known_sample and item.analyte else WHERE

    # Intents

    def primary(self) -> None:
        item = self.item
        step = self._first(item) if item is not None else ""
        if item is None or not step:
            return
        if step == BELONGS and item.only is not None:
            self._assign(item, item.only.request, item.only.analyte)
        elif step == ASK and item.known_sample and item.analyte:
            self.room.do(self._bench.port.request(item.known_sample, [item.analyte]), self._done)
        else:
            self.acted(step)

    def acted(self, code: str) -> None:
        item = self.item
        if item is None:
            return
        if code == READ and item.payload is not None:
            self.room.do(self._bench.port.reread(item.payload), self._read)
        else:
            {WHERE: self._where, NAME: self._name, NOT_OURS: self._dismiss}[code](item)

    def _read(self, taken: Taken) -> None:
        if taken.problem is None:
            text = self.words.plural("{n} result was read.", "{n} results were read.", taken.results)
            self.room.tell(Notice(text, Tone.OK, Shape.CHECK))
        self.again()

    def _where(self, item: Waiting) -> None:
        self.room.do(self._bench.port.open_requests(), lambda found: self._offer(item, found))

    def _offer(self, item: Waiting, found: Sequence[tuple[Sample, Request]]) -> None:
        """Requests of the same analyte first, where it is known."""
        words = self.words
        fitting = sorted(found, key=lambda pair: pair[1].analyte.named.code != item.analyte)
        options = tuple(
            Option(str(request.id), f"{sample.code}: {wording.name(request.analyte, words)}",
                   f"{wording.of_what(sample, words)} · {wording.value(request.counted, words)}")
            for sample, request in fitting
        )  # fmt: skip
        known = {str(request.id): request for _, request in found}
        field = Field("request", words.text("Where does {value} belong?", value=wording.sent(item, words)), Kind.CHOICE,
                      required=True, options=options)  # fmt: skip
        ask(self.room, field, "", lambda code: self._assign(item, uuid.UUID(code), known[code].analyte))

    def _assign(self, item: Waiting, request: uuid.UUID, analyte: Analyte) -> None:
        """The unit is asked for where nobody has said it of this instrument's test."""
        agreed = item.analyte == analyte.named.code and item.why is not Why.UNIT
        if analyte.unit is None or agreed or not wording.is_number(analyte):
            self._send(item, request, None)
            return
        self._ask_unit(item, analyte, lambda unit: self._send(item, request, unit))

    def _ask_unit(self, item: Waiting, analyte: Analyte, then: Callable[[str], None]) -> None:
        words = self.words
        options = wording.units_of(analyte, self._bench.choices, words)
        text = words.text("In which unit is {value}?", value=wording.sent(item, words))
        field = Field("unit", text, Kind.CHOICE, required=True, options=options)
        ask(self.room, field, "", then)

    def _send(self, item: Waiting, request: uuid.UUID, unit: str | None) -> None:
        if item.result is not None:
            self.room.do(self._bench.port.assign(item.result, request, unit), self._done)

    def _name(self, item: Waiting) -> None:
        """What the instrument's test is, and its unit; it holds for all that wait and all that come."""
        words = self.words
        field = Field("analyte", words.text("What does {instrument} call {test}?", instrument=item.instrument,
                                            test=item.test or wording.DASH),
                      Kind.CHOICE, required=True, options=wording.analytes(self._bench.choices, words))  # fmt: skip
        ask(self.room, field, item.analyte or "", lambda code: self._unit_of(item, code))

    def _unit_of(self, item: Waiting, code: str) -> None:
        analyte = self._bench.analyte(code)
        if analyte is None or analyte.unit is None:
            self._decide(item, code, "")
        else:
            self._ask_unit(item, analyte, lambda unit: self._decide(item, code, unit))

    def _decide(self, item: Waiting, code: str, unit: str) -> None:
        self.room.do(self._bench.port.name_test(item, code, unit, _NAMED_BY_DECISION), self._done)

    def _dismiss(self, item: Waiting) -> None:
        words = self.words
        options = tuple(Option(one.code, one.name(words.language)) for one in self._bench.choices.dismissals)
        field = Field(
            "reason", words.text("Why is it none of ours?"), Kind.CHOICE, required=True, options=options
        )
        ask(self.room, field, "",
            lambda why: self.room.do(self._bench.port.dismiss(item, why), self._done))  # fmt: skip

    def _done(self, _result: object) -> None:
        self.room.read(self._bench.port.choices(), self._bench.learn)
        self.again()

"""One sample: what is asked of it, every value that was said, and what a person can do about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future

from app.models.laboratory_desk import Request, Sample, State
from app.models.paging import Slice
from app.views.deliveries.futures import mapped
from app.views.laboratory import words as wording
from app.views.laboratory.book import Bench, sample_code
from app.views.laboratory.forms import CorrectSample, TypedValue
from app.views.lists.asking import ask
from app.views.lists.faces import Act
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line
from app.views.marks import Action, Notice, Option, Shape, Tone

ASK, TYPE, AGAIN, MORE = "ask", "type", "again", "more"
CORRECT, WITHDRAW, RECALL = "correct", "withdraw", "recall"
_NOBODY = uuid.UUID(int=0)


class SamplePage(ListPage[Request]):
    """`code` is the sample's; the facts beside have every value of the chosen request."""

    def __init__(self, room: Pages, bench: Bench, code: str) -> None:
        super().__init__(room)
        self._bench, self.code = bench, code
        self._sample: Sample | None = None

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Request]]:
        begin = start if isinstance(start, int) else 0

        def part(sample: Sample | None) -> Slice[Request]:
            self._sample = sample
            rows = sample.requests if sample else ()
            return Slice(
                rows[begin : begin + limit], begin + limit if len(rows) > begin + limit else None, len(rows)
            )

        return mapped(self._bench.port.sample(self.code), part)

    def row(self, item: Request) -> Line:
        words = self.words
        title = wording.name(item.analyte, words)
        if item.retest_of is not None:
            title = words.text("{test}, retest", test=title)
        said = " / ".join(wording.value(one, words) for one in item.values) or wording.DASH
        return Line(str(item.id), title, said, mark=wording.state(item, words))

    def title(self) -> str:
        return self.code

    def empty(self) -> str:
        if self._sample is None:
            return self.words.text("This sample was not registered, as far as is known here.")
        return self.words.text("Nothing is asked of this sample yet.")

    def facts(self, item: Request | None) -> FactsView:
        sample = self._sample or Sample(_NOBODY, self.code)
        return wording.sample_facts(sample, item, self.words)

    def acts(self, item: Request | None) -> tuple[Act, ...]:
        if self._sample is None:
            return ()
        words = self.words
        offered = [Act(ASK, Action(words.text("Ask for a test…")))]
        if item is not None:
            offered.append(Act(TYPE, Action(words.text("Type a value…"))))
            offered.append(Act(AGAIN, Action(words.text("Retest"), item.state is State.ANSWERED)))
        return (*offered, Act(MORE, Action(words.text("Correct…"))))

    def main(self, item: Request | None) -> Action:
        decide = item is not None and item.state is State.DECIDE
        return Action(self.words.text("Which value counts…") if decide else "")

    # Intents

    def primary(self) -> None:
        item = self.item
        if item is None or item.state is not State.DECIDE:
            return
        words = self.words
        options = tuple(Option(str(one.results[0]), wording.value(one, words), self._source(one.instrument, one.manual))
                        for one in item.values)  # fmt: skip
        field = Field("value", words.text("Which value counts?"), Kind.CHOICE, required=True, options=options)
        ask(self.room, field, "", lambda result: self._why(item, result))

    def _source(self, instrument: str, manual: bool) -> str:
        return self.words.text("typed") if manual else instrument

    def _why(self, item: Request, result: str) -> None:
        chosen = next(one.results[0] for one in item.values if str(one.results[0]) == result)
        self._ask_reason("choice", lambda why: self._bench.port.choose(item, chosen, why))

    def acted(self, code: str) -> None:
        sample, item = self._sample, self.item
        if sample is None:
            return
        if code == ASK:
            self._ask_test(sample)
        elif code == MORE:
            self._ask_correction(sample, item)
        elif item is not None and code == TYPE:
            self.room.open(TypedValue(self.room, self._bench, sample, item))
        elif item is not None and code == AGAIN:
            self.room.do(self._bench.port.retest(sample.code, item.id), self._done)

    def _ask_test(self, sample: Sample) -> None:
        words = self.words
        asked = {one.analyte.named.code for one in sample.requests}
        options = tuple(o for o in wording.analytes(self._bench.choices, words) if o.code not in asked)
        field = Field("test", words.text("Ask for a test"), Kind.CHOICE, required=True, options=options)
        ask(self.room, field, "",
            lambda code: self.room.do(self._bench.port.request(sample.code, [code]), self._done))  # fmt: skip

    def _ask_correction(self, sample: Sample, item: Request | None) -> None:
        """What was said of the sample, of the request, or by hand of its value."""
        words = self.words
        options = [Option(CORRECT, words.text("The sample is of something else"))]
        if item is not None:
            options.append(Option(WITHDRAW, words.text("This test is not wanted")))
            if item.values:
                options.append(Option(RECALL, words.text("Take back what was typed or assigned")))
        field = Field(
            "what", words.text("What is not right?"), Kind.CHOICE, required=True, options=tuple(options)
        )
        ask(self.room, field, "", lambda code: self._correct(code, sample, item))

    def _correct(self, code: str, sample: Sample, item: Request | None) -> None:
        port = self._bench.port
        if code == CORRECT:
            self.room.open(CorrectSample(self.room, self._bench, sample))
        elif item is not None and code == WITHDRAW:
            self._ask_reason("correction", lambda why: port.withdraw(sample.code, item.id, why))
        elif item is not None:
            last = item.values[-1].results[-1]
            self._ask_reason("correction", lambda why: port.recall(last, why))

    def _ask_reason(self, purpose: str, then: Callable[[str], Future[None]]) -> None:
        words, choices = self.words, self._bench.choices
        reasons = choices.corrections if purpose == "correction" else choices.decisions
        options = tuple(Option(one.code, one.name(words.language)) for one in reasons)
        field = Field("reason", words.text("Why?"), Kind.CHOICE, required=True, options=options)
        ask(self.room, field, "", lambda why: self.room.do(then(why), self._done))

    def _done(self, _result: object) -> None:
        self.entered()

    def scanned(self, text: str) -> bool:
        code = sample_code(text)
        if code and code != self.code:
            self.room.close(self)
            self.room.open(SamplePage(self.room, self._bench, code))
        elif code:
            self.room.tell(Notice(self.words.text("This is that sample."), Tone.OK, Shape.CHECK))
        return bool(code)

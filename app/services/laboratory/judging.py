"""What a person makes of results: typed, assigned, dismissed, taken back; which counts; what a test is called."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from typing import Any

from app.errors import OperatorError
from app.models.envelope import Draft
from app.models.laboratory_desk import Request, Waiting
from app.services.decisions import Decided, Wish
from app.services.laboratory import book, entries, reading
from app.services.laboratory.hand import Hand, need
from app.services.laboratory.ports import Moment
from app.services.laboratory.sampling import request_of
from app.services.reference import Query


class Judging:
    """Every call returns at once. `decide` asks the plant under the person's own login and blocks, on `executor`."""

    def __init__(self, hand: Hand, decide: Callable[[Wish], Decided], executor: Executor) -> None:
        self._hand, self._decide, self._executor = hand, decide, executor

    def type(self, sample: str, request: uuid.UUID, text: str, reason: str) -> Future[None]:
        """A value that no instrument sent: typed, marked so wherever it stands."""
        hand, row = self._hand, self._hand.sample_row(sample)
        name = hand.name()

        def build(moment: Moment) -> tuple[Draft, None]:
            known = request_of(moment.query, str(row["id"]), request)
            said = entries.Typed(text, known.analyte.unit or "", hand.clock.now(), name)
            draft = entries.typed(
                request, row["code"], known.analyte.named.code, said, need(reason), hand.new_id
            )
            return draft, None

        return hand.append("lab.manual", build)

    def assign(self, result: uuid.UUID, request: uuid.UUID, unit: str | None = None) -> Future[None]:
        """One touch: this result answers that request. `unit` says in which unit it is, where that was unknown."""
        hand = self._hand

        def build(moment: Moment) -> tuple[Draft, None]:
            if book.result(moment.query, str(result)) is None:
                raise OperatorError("lab.no_result")
            replaced = book.assigned(moment.query, str(result))
            return entries.assigned(result, request, unit, replaced, hand.new_id), None

        return hand.append("lab.assigned", build)

    def dismiss(self, waiting: Waiting, reason: str, note: str = "") -> Future[None]:
        """This belongs to nothing here; it stays in the journal with the reason."""
        payload = waiting.payload if waiting.result is None else None

        def build(moment: Moment) -> tuple[Draft, None]:
            return entries.dismissed(waiting.result, payload, need(reason), note, self._hand.new_id), None

        return self._hand.append("lab.dismissed", build)

    def recall(self, result: uuid.UUID, reason: str) -> Future[None]:
        """A typed value, or where a result was said to belong, is taken back; the reason stays."""

        def build(moment: Moment) -> tuple[Draft, None]:
            targets = book.recallable(moment.query, str(result))
            if not targets:
                raise OperatorError("lab.nothing_to_recall")
            return entries.recalled(targets, need(reason), self._hand.new_id), None

        return self._hand.append("lab.recalled", build)

    def choose(self, request: Request, result: uuid.UUID, reason: str) -> Future[None]:
        """Of several values this one counts, until another arrives. On-line, under the person's own login."""
        seen = [str(one) for value in request.values for one in value.results]
        row = {
            "request_id": str(request.id),
            "result": str(result),
            "seen": seen,
            "version": request.version + 1,
        }
        return self._decided("lab.chosen", "lab_choice", row, reason)

    def name_test(self, waiting: Waiting, analyte: str, unit: str, reason: str) -> Future[None]:
        """From now on this instrument's test is that analyte, its unit the plant's `unit`.

        OperatorError `lab.no_conversion` where nobody said how that unit becomes the analyte's.
        """
        chain = self._executor.submit(self._name_test, waiting, analyte, unit, reason)
        return chain

    def _name_test(self, waiting: Waiting, analyte: str, unit: str, reason: str) -> None:
        known: Mapping[str, Any] | None
        known, words = self._hand.ask(lambda query: self._mapping(query, waiting)).result()
        wanted = words.analyte(analyte).unit
        if wanted is not None and unit != wanted and (unit, wanted) not in words.factors:
            raise OperatorError("lab.no_conversion", unit=unit, wanted=wanted)
        row = {
            "instrument": waiting.instrument, "test_sent": waiting.test, "analyte": analyte,
            "unit_sent": waiting.unit, "unit": unit or None, "active": True,
            "version": (known["version"] if known else 0) + 1, "valid_from": None, "valid_to": None, "source": None,
            "confidence": None,
        }  # fmt: skip
        self._decide(Wish("instrument_test.set", {"instrument_test": [row]}, need(reason)))

    def _mapping(self, query: Query, waiting: Waiting) -> tuple[Mapping[str, Any] | None, reading.Words]:
        rows = query(
            "SELECT * FROM instrument_test WHERE instrument = ? AND test_sent = ?",
            waiting.instrument,
            waiting.test,
        )
        return next(iter(rows), None), reading.words(query)

    def _decided(self, kind: str, table: str, row: Mapping[str, Any], reason: str) -> Future[None]:
        def decide() -> None:
            self._decide(Wish(kind, {table: [row]}, need(reason)))

        return self._executor.submit(decide)

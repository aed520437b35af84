"""The laboratory's desk at one station: samples, requests, results that arrive, and what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from datetime import timedelta

from app.clock import iso, parse_iso
from app.models.laboratory import Taken
from app.models.laboratory_desk import Clock, LabChoices, Request, Sample, Waiting
from app.models.paging import Slice
from app.services.decisions import Decided, Wish
from app.services.laboratory import book, reading
from app.services.laboratory.hand import Hand
from app.services.laboratory.judging import Judging
from app.services.laboratory.sampling import Sampling
from app.services.reference import Query, Reference

Subscribe = Callable[[Callable[[], None]], Callable[[], None]]
SETTLED = timedelta(seconds=60)
"""So old is what was received and never read, before it is said to wait."""
OFFERED = 60
"""So many of the newest samples are offered as where a result may belong."""


class Laboratory:
    """Implements the port of the room. Every call returns at once; the work happens elsewhere.

    `decide` asks the plant under the person's own login, `reread` reads a payload by the profile as it is now; both
    block and run on `executor`.
    """

    def __init__(
        self, hand: Hand, subscribe: Subscribe, decide: Callable[[Wish], Decided],
        reread: Callable[[str], Taken], executor: Executor,
    ) -> None:  # fmt: skip
        self._hand, self.subscribe, self._reread, self._executor = hand, subscribe, reread, executor
        sampling, judging = Sampling(hand), Judging(hand, decide, executor)
        self.register, self.correct = sampling.register, sampling.correct
        self.request, self.retest, self.withdraw = sampling.request, sampling.retest, sampling.withdraw
        self.type, self.assign, self.dismiss = judging.type, judging.assign, judging.dismiss
        self.recall, self.choose, self.name_test = judging.recall, judging.choose, judging.name_test

    # Reading

    def choices(self) -> Future[LabChoices]:
        """What can be chosen from today, and how much waits."""
        return self._hand.ask(self._choices)

    def samples(self, narrow: str, start: object | None, limit: int) -> Future[Slice[Sample]]:
        """The newest samples first; `narrow` is the code of a lot or of a sample, or empty."""
        begin = start if isinstance(start, int) else 0

        def ask(query: Query) -> Slice[Sample]:
            rows = book.page(query, narrow, limit + 1, begin)
            found = reading.samples(query, [row["id"] for row in rows[:limit]])
            return Slice(found, begin + limit if len(rows) > limit else None)

        return self._hand.ask(ask)

    def sample(self, code: str) -> Future[Sample | None]:
        """The sample of that code; None where nobody registered it, as far as is known here."""
        key = str(self._hand.sample_row(code)["id"])
        return self._hand.ask(lambda query: next(iter(reading.samples(query, [key])), None))

    def waiting(self, start: object | None, limit: int) -> Future[Slice[Waiting]]:
        """What belongs nowhere yet: broken deliveries first, then results, the newest first."""
        begin = start if isinstance(start, int) else 0

        def ask(query: Query) -> Slice[Waiting]:
            before = iso(self._hand.clock.now() - SETTLED)
            broken = [reading.broken(row) for row in book.payloads(query, before)]
            rows = book.waiting(query, limit + 1, max(0, begin - len(broken)))
            found = [*broken[begin:], *reading.waiting(query, rows)][: limit + 1]
            count = len(broken) + book.count_waiting(query)
            return Slice(found[:limit], begin + limit if len(found) > limit else None, count)

        return self._hand.ask(ask)

    def open_requests(self) -> Future[Sequence[tuple[Sample, Request]]]:
        """What is awaited of the newest samples: where a waiting result may belong."""

        def ask(query: Query) -> Sequence[tuple[Sample, Request]]:
            rows = book.page(query, "", OFFERED, 0)
            found = reading.samples(query, [row["id"] for row in rows])
            return [(one, request) for one in found for request in one.requests]

        return self._hand.ask(ask)

    def reread(self, payload: str) -> Future[Taken]:
        """The payload is read by the profile as it is now; OperatorError `lab.no_payload`."""
        return self._executor.submit(self._reread, payload)

    def clocks(self) -> Future[Sequence[Clock]]:
        """How far the instruments' clocks are ahead."""
        return self._hand.ask(
            lambda query: [
                Clock(row["instrument"], row["offset_ms"], parse_iso(row["at"])) for row in book.clocks(query)
            ]
        )

    def _choices(self, query: Query) -> LabChoices:
        known, reference = reading.words(query), Reference(query)
        active = {row["code"] for row in reference.rows("analyte") if row["active"]}
        analytes = tuple(one for code, one in known.analytes.items() if code in active)
        places = tuple(known.places[row["code"]] for row in reference.rows("place") if row["active"])
        before = iso(self._hand.clock.now() - SETTLED)
        count = book.count_waiting(query) + len(book.payloads(query, before))
        return LabChoices(
            analytes, places, tuple(reference.reasons("lab_dismissal")), tuple(reference.reasons("lab_manual")),
            tuple(reference.reasons("lab_choice")), tuple(reference.reasons("correction")), count, dict(known.factors),
        )  # fmt: skip

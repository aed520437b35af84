"""The desk of deliveries of one station: what stands at the gate, and everything a person may do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from datetime import date
from pathlib import Path
from typing import TypeVar

from app.models.delivery import Delivery, DeliveryLine
from app.models.delivery_desk import DeliveryChoices, Standing, Usual
from app.models.paper import PaperLine
from app.models.temperature import Probe
from app.services.deliveries import labels, reading
from app.services.deliveries.choices import choices, usual
from app.services.deliveries.counter import Counter
from app.services.deliveries.crates import Crates
from app.services.deliveries.mending import Mending
from app.services.deliveries.missing import missing
from app.services.deliveries.ports import Deciding, Papers, Reads, Signing, WeighingPlace
from app.services.deliveries.statements import Statements
from app.services.deliveries.verdicts import Verdicts, stops
from app.services.receiving.chain import Chain
from app.services.reference import Query

T = TypeVar("T")
Subscribe = Callable[[Callable[[], None]], Callable[[], None]]
_OPEN = """
SELECT d.id FROM delivery d WHERE d.id NOT IN (SELECT id FROM gone) AND (NOT EXISTS
  (SELECT 1 FROM delivery_closing c WHERE c.delivery_id = d.id
    AND NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = c.entry))
  OR d.id IN (SELECT h.delivery_id FROM delivery_header h WHERE h.day = ?))
"""
_OF_DAY = """
SELECT DISTINCT h.delivery_id AS id FROM delivery_header h
WHERE h.day = ? AND h.delivery_id NOT IN (SELECT id FROM gone)
"""


class Deliveries:
    """Implements the port of the screens of deliveries. Every intent returns at once; the work happens elsewhere.

    `subscribe` tells of changes of the station's tables, `worker` makes what takes longer than a question, `deciding`
    is the way to the plant, `probe` says what the probe in the hand measures, None where there is none.
    """

    def __init__(
        self, counter: Counter, subscribe: Subscribe, weighing: WeighingPlace | None, signing: Signing,
        papers: Papers, worker: Executor, deciding: Deciding, probe: Callable[[], Probe | None] = lambda: None,
    ) -> None:  # fmt: skip
        self._counter, self._papers, self._worker = counter, papers, worker
        self._subscribe = subscribe
        self.probe = probe
        self._crates = Crates(counter, weighing)
        self._statements, self._verdicts = (
            Statements(counter, self._crates),
            Verdicts(counter, signing, deciding, worker),
        )
        said, crates, verdicts = self._statements, self._crates, self._verdicts
        self.open, self.correct, self.state = said.open, said.correct, said.state
        self.correct_position, self.withdraw = said.correct_position, said.withdraw
        self.measure, self.check = said.measure, said.check
        self.weigh, self.weighings, self.move = crates.weigh, crates.weighings, crates.move
        self.void, self.assign = crates.void, crates.assign
        self.mend = Mending(counter, crates).mend
        self.judge, self.close, self.reopen = verdicts.judge, verdicts.close, verdicts.reopen
        self.release, self.may_release, self.online = verdicts.release, verdicts.may_release, deciding.online
        self.sign_report = verdicts.sign_report

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after any delivery may have changed; the result ends it."""
        return self._subscribe(changed)

    def choices(self) -> Future[DeliveryChoices]:
        """What holds today."""
        counter = self._counter
        return counter.ask(lambda reads: choices(reads.query, counter.today(reads.query)))

    def usual(self, supplier: str, item: str) -> Future[Usual]:
        """What this supplier's item was the last time."""
        return self._counter.ask(lambda reads: usual(reads.query, supplier, item))

    def deliveries(self, day: date | None = None) -> Future[Sequence[DeliveryLine]]:
        """Those opened on a plant day; None: those not yet closed and those of today. Newest first."""

        def ask(reads: Reads) -> Sequence[DeliveryLine]:
            on = day or self._counter.today(reads.query)
            ids = [row["id"] for row in reads.query(_OF_DAY if day else _OPEN, on.isoformat())]
            found = reading.several(reads.query, ids)
            shown = [each for each in found if each.day == on or not (day or each.closings)]
            return [_line(each) for each in sorted(shown, key=_age, reverse=True)]

        return self._counter.ask(ask)

    def standing(self, code: str) -> Future[Standing]:
        """The delivery and what stands between it and acceptance; of an unknown code the code alone."""
        chain: Chain[Standing] = Chain()
        counter = self._counter

        def ask(reads: Reads) -> Standing:
            return self._standing(reads.query, counter.read(reads.query, of))

        with chain.guard():
            of = counter.delivery(code)
            chain.then(counter.ask(ask), chain.end)
        return chain.future

    def _standing(self, query: Query, now: Delivery) -> Standing:
        forbidden = stops(query, now, self._counter.today(query))
        return Standing(now, missing(now), forbidden, labels.wrong(query, now))

    def report(self, code: str, language: str) -> Future[Path]:
        """The receiving report of what the entries say now."""
        return self._paper(code, language, self._papers.receiving_report)

    def preview(self, code: str, language: str) -> Future[Sequence[PaperLine]]:
        """What the receiving report says now, row by row."""
        return self._paper(code, language, self._papers.receiving_preview)

    def _paper(self, code: str, language: str, make: Callable[[str, str], T]) -> Future[T]:
        chain: Chain[T] = Chain()
        counter = self._counter

        def known(_: object) -> None:
            chain.then(self._worker.submit(make, of.code, language), chain.end)

        with chain.guard():
            of = counter.delivery(code)
            chain.then(counter.ask(lambda reads: counter.require_kept(reads.query, of)), known)
        return chain.future


def _age(of: Delivery) -> tuple[date, bool, str, str]:
    """By day and time of opening; one whose opening nobody heard of is the newest of its day."""
    opened = of.opened_at
    return of.day or date.max, opened is None, opened.isoformat() if opened else "", of.code


def _line(of: Delivery) -> DeliveryLine:
    advised = [position.advised_g for position in of.positions if position.advised_g is not None]
    return DeliveryLine(
        code=of.code,
        day=of.day,
        opened_at=of.opened_at,
        supplier=of.header.supplier if of.header else None,
        vessel=of.header.vessel if of.header else None,
        items=tuple(dict.fromkeys(position.item for position in of.positions)),
        net_g=of.net_g,
        count=sum(lot.count for lot in of.lots),
        advised_g=sum(advised) if advised else None,
        verdict=of.verdict,
        progress=of.progress,
    )

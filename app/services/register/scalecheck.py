"""The daily test weight: a job on the scale of this station. It takes a real frame, and judges and records it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.clock import Clock
from app.errors import OperatorError
from app.models import plantday
from app.models.desk import LiveWeight
from app.models.envelope import Draft
from app.models.register import Instrument, Machine, Rule, What, find
from app.models.register_desk import WeightDone, WeightJob, WeightTested
from app.models.values import uuid7
from app.services.receiving.chain import Chain
from app.services.receiving.entries import Shot
from app.services.receiving.ports import Presence, Reader, Recorder
from app.services.reference import Reference
from app.services.register import entries
from app.services.register.book import Book
from app.services.register.ports import Scale


@dataclass(frozen=True)
class ScaleCheck:
    """`station` and `device` say which scale it is; the register must know it."""

    scale: Scale
    station: str
    device: str
    journal: Recorder
    reader: Reader
    presence: Presence
    clock: Clock
    changes: Callable[[Callable[[], None]], Callable[[], None]]

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread when the scale says something new."""
        return self.changes(changed)

    def live(self) -> LiveWeight:
        return self.scale.live()

    def machine(self, book: Book) -> Machine | None:
        """The machine of the register that this scale is."""
        known = (Instrument(machine) for machine in book.machines.values())
        found = find(known, self.station, self.device, self.scale.serial())
        return found.machine if found else None

    def job(self) -> Future[WeightJob]:
        """What is to be put on the scale. OperatorError `register.scale_unknown` where the register does not know
        it, `register.no_test` where no rule asks for test weights.
        """

        def ask(reads: Any) -> WeightJob:
            with reads.moment():
                return self._job(Book(reads.query, self._today(reads)))

        return self.reader.submit(ask)

    def _job(self, book: Book) -> WeightJob:
        machine = self.machine(book)
        if machine is None:
            raise OperatorError("register.scale_unknown", device=self.device)
        instrument = book.instrument(machine)
        rule = next((due.rule for due in instrument.dues if due.rule.what is What.TEST_WEIGHT), None)
        if rule is None or rule.nominal_g is None or rule.allowed_g is None:
            raise OperatorError("register.no_test")
        return WeightJob(machine, rule.nominal_g, rule.allowed_g, instrument)

    def weigh(self, job: WeightJob) -> Future[WeightDone]:
        """The first good frame after this call is judged and recorded, whatever it says; ends when it is durable.

        OperatorError `register.tare_set` while the scale has a tare: the test is of what it weighs, not of what it
        takes off.
        """
        chain: Chain[WeightDone] = Chain()
        with chain.guard():
            chain.then(self.scale.shoot(), lambda shot: self._judge(chain, job, shot))
        return chain.future

    def _judge(self, chain: Chain[WeightDone], job: WeightJob, shot: Shot) -> None:
        if shot.tare_g:
            raise OperatorError("register.tare_set")
        passed = abs(shot.grams - job.nominal_g) <= job.allowed_g

        def build(moment: Any) -> Draft:
            said = tested(job, shot, passed, self._rule(job), moment.day)
            return entries.draft(job.machine.code, said, lambda: uuid7(self.clock.now(), os.urandom(10)))

        done = self.journal.append(build, self.presence.author())
        chain.then(done, lambda _: chain.end(WeightDone(job, shot.grams, passed)))

    def _rule(self, job: WeightJob) -> Rule:
        return next(due.rule for due in job.instrument.dues if due.rule.what is What.TEST_WEIGHT)

    def _today(self, reads: Any) -> date:
        rules = plantday.parse(Reference(reads.query).setting("plant.day"))
        return rules.stamp(self.clock.now())[0]


def tested(job: WeightJob, shot: Shot, passed: bool, rule: Rule, on: date) -> WeightTested:
    """What the scale said of the weight, with its frame and number."""
    said = shot.said
    return WeightTested(
        job.nominal_g, shot.grams, job.allowed_g, passed, rule.until(on) if passed else None,
        said.device, said.scale_serial, said.indication, said.unit, said.frame,
    )  # fmt: skip

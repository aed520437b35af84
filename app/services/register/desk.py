"""The desk of the equipment register at one station: what is known of machines, and everything a person may say."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from app.clock import Clock
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models import plantday
from app.models.envelope import Draft
from app.models.kinds import latest
from app.models.paging import Slice
from app.models.register import Machine, Rule, What, rule_for
from app.models.register_desk import (
    CheckDone,
    MachineCard,
    MachineLine,
    Narrowed,
    Record,
    RegisterChoices,
    Said,
    WeightTested,
)
from app.models.values import uuid7
from app.services.receiving.chain import Chain
from app.services.receiving.ports import Presence, Reader, Recorder
from app.services.reference import Query, Reference
from app.services.register import cards, entries, files, records
from app.services.register.book import Book
from app.services.register.ports import Moment
from app.services.register.scalecheck import ScaleCheck

T = TypeVar("T")
Subscribe = Callable[[Callable[[], None]], Callable[[], None]]
PURPOSE = "register"


@dataclass(frozen=True)
class Register:
    """Implements the port of the register's screens. Every intent returns at once; the work happens elsewhere.

    `worker` writes files into `folder`; `scale` is None where the station has no scale.
    """

    journal: Recorder
    reader: Reader
    presence: Presence
    clock: Clock
    changes: Subscribe
    worker: Executor
    folder: Callable[[], Path]
    plant: str
    scale: ScaleCheck | None = None

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after anything may be another; the result ends it."""
        ends = [self.changes(changed)]
        if self.scale is not None:
            ends.append(self.scale.subscribe(changed))

        def end_all() -> None:
            for end in ends:
                end()

        return end_all

    # What is known

    def machines(self, by: Narrowed, language: str, start: int, limit: int) -> Future[Slice[MachineLine]]:
        """A page of the machines, what needs somebody first."""

        def ask(book: Book) -> Slice[MachineLine]:
            every = self._lines(book, by, language)
            more = start + limit if start + limit < len(every) else None
            return Slice(every[start : start + limit], more, len(every))

        return self._ask(ask)

    def card(self, code: str) -> Future[MachineCard]:
        """Everything about one machine; OperatorError `register.unknown` for a code that nobody has."""
        return self._ask(lambda book: cards.card(book, _known(book, code), self.clock.now()), (code,))

    def records(self, code: str, start: int, limit: int) -> Future[Slice[Record]]:
        """What was said of a machine, newest first."""
        return self._ask(lambda book: records.records(book.query, code, start, limit))

    def choices(self) -> Future[RegisterChoices]:
        """What holds today."""

        def ask(book: Book) -> RegisterChoices:
            reference = Reference(book.query, book.on)
            places = {m.place for m in book.machines.values() if m.place}
            named = (reference.name("place", place) for place in sorted(places))
            own = self.scale.machine(book) if self.scale is not None else None
            return RegisterChoices(
                book.on, book.reasons, tuple(reference.reasons(PURPOSE)), tuple(one for one in named if one),
                own.code if own else None,
            )  # fmt: skip

        return self._ask(ask)

    def may(self, kind: str) -> bool:
        """Whether the person at the station may make entries of `kind`."""
        person = self.presence.individual()
        return person is not None and bool(person.groups & latest(kind).groups)

    # What a person says

    def say(self, code: str, said: Said) -> Future[None]:
        """It is so of the machine. Durable when the future ends; OperatorError `register.no_right`."""

        def build(moment: Moment) -> Draft:
            book = Book(moment.query, moment.day, (code,))
            return entries.draft(code, completed(book, code, said), self.new_id)

        return self._append(entries.kind_of(said), build)

    def correct(self, code: str, entry: str, reason: str, said: Said | None) -> Future[None]:
        """The entry does not count any more; instead of it, where anything is so instead, `said` does."""

        def build(moment: Moment) -> Draft:
            book = Book(moment.query, moment.day, (code,))
            now = completed(book, code, said) if said is not None else None
            return entries.corrected(code, entry, reason, now, self.new_id)

        return self._append(entries.CORRECTED, build)

    def now(self) -> datetime:
        return self.clock.now()

    def new_id(self) -> uuid.UUID:
        return uuid7(self.clock.now(), os.urandom(10))

    def _append(self, kind: str, build: Callable[[Moment], Draft]) -> Future[None]:
        chain: Chain[None] = Chain()
        with chain.guard():
            if not self.may(kind):
                raise OperatorError("register.no_right")
            done = self.journal.append(build, self.presence.author())
            chain.then(done, lambda _: chain.end(None))
        return chain.future

    # Files

    def export(self, by: Narrowed, form: str, words: Catalogue, asked: str) -> Future[Path]:
        """The list as a file, `csv` or `xlsx`; ends with where it stands. Errors as of lists."""
        chain: Chain[Path] = Chain()

        def write(every: list[MachineLine]) -> None:
            now = self.clock.now()
            path = self.folder() / f"equipment-{now:%Y%m%d-%H%M%S}.{form}"
            chain.then(
                self.worker.submit(files.write, path, every, (self.plant, asked), now, words), chain.end
            )

        chain.then(self._ask(lambda book: self._lines(book, by, words.language)), write)
        return chain.future

    def _lines(self, book: Book, by: Narrowed, language: str) -> list[MachineLine]:
        every = (cards.line(book, machine) for machine in book.machines.values())
        return cards.narrowed(every, by, language)

    def _ask(self, question: Callable[[Book], T], of: tuple[str, ...] | None = None) -> Future[T]:
        """The answer of one moment of the journal, on a reader's thread."""

        def ask(reads: Any) -> T:
            with reads.moment():
                return question(Book(reads.query, self.today(reads.query), of))

        return self.reader.submit(ask)

    def today(self, query: Query) -> date:
        """The plant day of now."""
        rules = plantday.parse(Reference(query).setting("plant.day"))
        return rules.stamp(self.clock.now())[0]


def completed(book: Book, code: str, said: Said) -> Said:
    """What the rule of the day adds: until when a check that passed holds, where its certificate does not say;
    whether a test weight that a person read off passed.
    """
    machine = _known(book, code)
    if isinstance(said, CheckDone) and said.passed and said.valid_until is None:
        rule = rule_for(book.rules, machine, What(said.what), said.done_on)
        return replace(said, valid_until=rule.until(said.done_on)) if rule is not None else said
    if isinstance(said, WeightTested) and said.frame is None:
        return _judged(rule_for(book.rules, machine, What.TEST_WEIGHT, book.on), said, book.on)
    return said


def _judged(rule: Rule | None, said: WeightTested, on: date) -> WeightTested:
    """A test weight that a person read off, by the rule of the day."""
    if rule is None or rule.allowed_g is None:
        raise OperatorError("register.no_test")
    passed = abs(said.indicated_g - said.nominal_g) <= rule.allowed_g
    until = rule.until(on) if passed else None
    return replace(said, allowed_g=rule.allowed_g, passed=passed, valid_until=until)


def _known(book: Book, code: str) -> Machine:
    try:
        return book.machines[code]
    except KeyError as error:
        raise OperatorError("register.unknown", code=code) from error

"""A desk of deliveries over a real journal with the plant's reference data."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.clock import iso
from app.errors import EnvironmentFault, OperatorError
from app.models.delivery import Delivery
from app.models.envelope import Assurance, Author
from app.models.kinds import Group
from app.models.login import Individual
from app.models.paper import PaperLine
from app.services.decisions import Wish
from app.services.deliveries.counter import Counter
from app.services.deliveries.desk import Deliveries
from app.services.deliveries.ports import Deciding
from app.services.journal.keeper import Keeper
from app.services.journal.ports import Pulled
from app.services.receiving.entries import LotRef
from tests.flows.decisions import PlantStream
from tests.services.deliveries.kit import Writer, sealed
from tests.services.journal.kit import KEY, PLANT, ToldClock, identity

PIN = "246813"


@dataclass
class Person:
    """Who stands at the station."""

    role: str = "p_0042"
    groups: frozenset[Group] = frozenset({Group.PRODUCTION_MANAGER})

    def individual(self) -> Individual:
        """Never asked on the journal's thread: the login may hold its lock and wait for that thread."""
        assert threading.current_thread().name != "journal-writer"
        return Individual(self.role, "Иванова А. П.", self.groups)

    def author(self) -> Author:
        assert threading.current_thread().name != "journal-writer"
        return Author(self.role, uuid.UUID(int=1), Assurance.OFFLINE)


@dataclass
class Root:
    role: str


@dataclass
class Pins:
    """Knows the PIN of whoever is at the station."""

    person: Person

    def confirm(self, pin: str) -> Future[Root]:
        answer: Future[Root] = Future()
        if pin == PIN:
            answer.set_result(Root(self.person.role))
        else:
            answer.set_exception(OperatorError("login.refused"))
        return answer


@dataclass
class Stood:
    """A weighing place that remembers on which lots it was put."""

    lots: list[tuple[LotRef, int | None]] = field(default_factory=list)

    def stand_on(self, lot: LotRef, advised_g: int | None) -> Future[None]:
        self.lots.append((lot, advised_g))
        done: Future[None] = Future()
        done.set_result(None)
        return done


class Pages:
    """Writes the delivery's code instead of a page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receiving_preview(self, code: str, language: str) -> tuple[PaperLine, ...]:
        return (PaperLine(code, language),)

    def receiving_report(self, code: str, language: str) -> Path:
        path = self.folder / f"{code}-{language}.pdf"
        path.write_text(code)
        return path


@dataclass
class Line:
    """The way to a plant that accepts every decision, or that does not answer."""

    plant: PlantStream
    keeper: Keeper
    clock: ToldClock
    there: bool = True
    wishes: list[Wish] = field(default_factory=list)

    def decide(self, root: Root, wish: Wish) -> None:
        if not self.there:
            raise EnvironmentFault("decision.no_server")
        self.wishes.append(wish)
        self.plant.decide(wish.kind, wish.rows, root.role, iso(self.clock.now()))
        self.keeper.writer.submit(lambda store: store.receive(self.plant.page())).result(10)


@dataclass
class Gate:
    """A station's gate: desk, journal, person, weighing place, and its way to the plant."""

    desk: Deliveries
    keeper: Keeper
    person: Person
    place: Stood
    clock: ToldClock
    hand: Writer
    """Writes into the same journal."""
    line: Line

    def hear(self, other: Writer) -> None:
        log = sealed(other)
        page = Pulled(log, {other.store.stream: (log[-1].seq, log[-1].hash)})
        self.keeper.writer.submit(lambda store: store.receive(page)).result(10)

    def now(self, code: str) -> Delivery:
        return self.desk.standing(code).result(10).delivery


@dataclass
class Through:
    keeper: Keeper

    @property
    def stream(self) -> str:
        return self.keeper.identity.stream

    def append(self, draft: Any, author: Author) -> Any:
        return self.keeper.append(draft, author).result(10)

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        return self.keeper.query(sql, *parameters)

    def unsent(self, after: int, limit: int) -> Any:
        with self.keeper.readers.borrowed() as reads:
            return reads.unsent(after, limit)


@contextmanager
def gate(
    folder: Path, stream: str = "R1.1", prepare: Callable[[PlantStream], None] | None = None
) -> Iterator[Gate]:
    """A gate whose plant has adopted the shipped reference data."""
    clock = ToldClock()
    keeper = Keeper.open(folder / stream, KEY, clock, new=identity(stream))
    plant = PlantStream(PLANT)
    plant.shipped()
    if prepare:
        prepare(plant)
    keeper.writer.submit(lambda store: store.receive(plant.page())).result(10)
    person, place = Person(), Stood()
    counter = Counter(PLANT, "RECEIVING", keeper.identity.lot_prefix, keeper, keeper.readers, person, clock)
    line = Line(plant, keeper, clock)
    deciding = Deciding(line.decide, lambda: line.there)
    with ThreadPoolExecutor(1) as worker:
        desk = Deliveries(counter, keeper.subscribe, place, Pins(person), Pages(folder), worker, deciding)
        store: Any = Through(keeper)
        yield Gate(desk, keeper, person, place, clock, Writer(store, clock), line)
    keeper.close()

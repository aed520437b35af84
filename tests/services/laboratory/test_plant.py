"""Two stations, one folder, one plant in a real PostgreSQL: every result once, everybody says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.config.dsn import Dsn
from app.devices.lab.assembly import ProfileReader
from app.models.envelope import Author, Draft
from app.models.kinds import Group
from app.models.laboratory import Arrival, sample_id
from app.models.laboratory_desk import Sample, State, Taking
from app.services.journal.plant import PlantConnection
from app.services.journal.sync import Sync
from app.services.laboratory import book, entries, reading
from app.services.laboratory.hand import Hand
from app.services.laboratory.intake import Intake
from app.services.laboratory.sampling import Sampling
from tests.plant.kit import Plant, password
from tests.services.deliveries.desk import Person
from tests.services.deliveries.kit import Writer
from tests.services.deliveries.test_plant import to_rest
from tests.services.laboratory.bench import ZONE, message

INSPECTOR, CLERK = "p_0011", "p_0012"


@dataclass
class Desk:
    """A station with its journal; every call is durable when it returns."""

    writer: Writer

    def append(self, draft: Draft | Callable[[Any], Draft], author: Author) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(self.writer.put(draft, author))
        return done

    def submit(self, question: Callable[[Any], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(question(self.writer.store))
        return done

    @property
    def intake(self) -> Intake:
        store, clock = self.writer.store, self.writer.clock
        return Intake(self, store.query, ProfileReader(ZONE), store.stream, clock)

    @property
    def sampling(self) -> Sampling:
        person = Person(groups=frozenset({Group.QUALITY_INSPECTOR}))
        return Sampling(Hand(self.writer.plant, self, self, person, self.writer.clock))

    def sample(self, code: str) -> Sample:
        [found] = reading.samples(self.writer.store.query, [str(sample_id(self.writer.plant, code))])
        return found

    def deliver(self, data: bytes) -> None:
        self.intake.take(Arrival("foodscan", "astm-generic", data, self.writer.clock.now(), "file", "a.csv"))


class House:
    """Three stations of one plant; the third joins later."""

    def __init__(self, plant: Plant, folder: Path, lines: ExitStack) -> None:
        self.plant = plant
        self.here, self.there, self.later = (self._desk(folder, f"R{n}.1", lines) for n in (1, 2, 3))

    def _desk(self, folder: Path, stream: str, lines: ExitStack) -> Desk:
        writer = Writer.at(folder, stream, self.plant.id)
        lines.callback(writer.store.close)
        return Desk(writer)

    def meet(self, *desks: Desk) -> None:
        for desk in desks:
            store = desk.writer.store
            role = f"st_{store.stream[:2].lower()}"
            with closing(PlantConnection(self.plant.dsn.of(role, password(role)[0]))) as line:
                to_rest(Sync(line, store, lambda: datetime.now(UTC), str(desk.writer.clock.boot)))
        assert (
            self.plant.rows("SELECT mark || ' ' || mark_detail FROM plant.journal WHERE mark IS NOT NULL")
            == []
        )


@pytest.fixture
def house(plant_db: Dsn, tmp_path: Path) -> Iterator[House]:
    plant = Plant.begin(plant_db, ("R1", "R2", "R3"))
    with closing(plant), ExitStack() as lines:
        yield House(plant, tmp_path, lines)


def decide(house: House, role: str, kind: str, table: str, row: dict[str, Any], reason: str = "begin") -> Any:
    rows = {table: [row]}
    return house.plant.decide(role, kind, rows, reason=reason)


def mapping(version: int = 1, **changes: Any) -> dict[str, Any]:
    row = {"instrument": "foodscan", "test_sent": "AW", "analyte": "water_activity", "unit_sent": "aw", "unit": None,
           "active": True, "version": version, "valid_from": None, "valid_to": None, "source": None,
           "confidence": None}  # fmt: skip
    return row | changes


def test_one_folder_at_two_stations_is_one_result_everywhere(house: House) -> None:
    here, there, later = house.here, house.there, house.later
    house.plant.enrol(INSPECTOR, "quality_inspector")
    house.plant.enrol(CLERK, "inventory_clerk")
    refused = house.plant.decide(
        CLERK, "instrument_test.set", {"instrument_test": [mapping()]}, reason="begin"
    )
    assert (refused["outcome"], refused["why"]) == ("refused", "permission")
    answer = decide(house, INSPECTOR, "instrument_test.set", "instrument_test", mapping())
    assert answer["outcome"] == "accepted"
    code = here.sampling.register(Taking("Иванова", place="COLD-A", analytes=("water_activity",))).result(10)
    data = message(code, "AW|<0.932|aw", "XX|1|u").replace(b"AquaTest", b"A" * 50_000)
    here.deliver(data)
    there.deliver(data)
    house.meet(here, there, here)
    assert house.plant.rows("SELECT count(*) FROM plant.lab_result") == [4]
    assert house.plant.rows("SELECT count(DISTINCT result) FROM plant.lab_result") == [2]
    assert house.plant.rows("SELECT DISTINCT digits FROM plant.lab_result WHERE operator = '<'") == ["0.932"]
    house.meet(later)
    for desk in (here, there, later):
        [request] = desk.sample(code).requests
        assert (request.state, request.counted and request.counted.text) == (State.ANSWERED, "<0.932")
        assert book.count_waiting(desk.writer.store.query) == 1
    assert here.sample(code) == there.sample(code) == later.sample(code)


def test_what_is_decided_of_values_is_the_plants(house: House) -> None:
    here = house.here
    house.plant.enrol(INSPECTOR, "quality_inspector")
    decide(house, INSPECTOR, "instrument_test.set", "instrument_test", mapping())
    code = here.sampling.register(Taking("Иванова", place="COLD-A", analytes=("water_activity",))).result(10)
    for value in ("0.932", "0.955"):
        here.deliver(message(code, f"AW|{value}|aw"))
    house.meet(here)
    [request] = here.sample(code).requests
    assert request.state is State.DECIDE
    row = {"request_id": str(request.id), "result": str(request.values[1].results[0]), "version": 1,
           "seen": [str(one) for value in request.values for one in value.results]}  # fmt: skip
    for outcome in ("accepted", "refused"):
        answer = decide(house, INSPECTOR, "lab.chosen", "lab_choice", row, "RETESTED")
        assert answer["outcome"] == outcome
    house.meet(here, house.there)
    for desk in (here, house.there):
        [request] = desk.sample(code).requests
        assert (request.state, request.counted and request.counted.text) == (State.ANSWERED, "0.955")


def test_assignments_and_dismissals_are_facts_of_their_station(house: House) -> None:
    here, there = house.here, house.there
    code = here.sampling.register(Taking("Иванова", place="COLD-A", analytes=("water_activity",))).result(10)
    here.deliver(message("TUBE 7", "AW|0.932|aw"))
    house.meet(here, there)
    [request] = there.sample(code).requests
    [one] = reading.waiting(there.writer.store.query, book.waiting(there.writer.store.query, 10))
    assert one.result is not None
    there.writer.put(entries.assigned(one.result, request.id, None, (), there.writer.new_id))
    house.meet(there, here)
    [request] = here.sample(code).requests
    assert request.state is State.ANSWERED
    here.writer.put(entries.dismissed(one.result, None, "TEST-RUN", "", here.writer.new_id))
    house.meet(here, there)
    for desk in (here, there):
        assert desk.sample(code).requests[0].state is State.WAITING
        assert book.count_waiting(desk.writer.store.query) == 0

"""A weighing place without screens: simulated scale behind a real pty, real journal, real desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.devices.assembly import capture_rule, supervisor_of
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.devices.supervisor import Supervisor
from app.models.capture import CaptureGate
from app.models.envelope import Assurance, Author
from app.models.kinds import Group
from app.models.login import Individual
from app.models.profile import parse_profile
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.receiving.bench import Bench as DeskBench
from app.services.receiving.bench import Place
from app.services.receiving.desk import Desk
from app.services.receiving.press import Presses
from app.services.receiving.shelf import Shelf
from app.services.receiving.tags import Labels
from tests.flows.decisions import PlantStream

PLANT = uuid.UUID("6f6d756c-0000-4000-8000-000000000001")
KEY = bytes(range(32))


@dataclass
class Person:
    """Who stands at the station in these tests."""

    groups: frozenset[Group] = frozenset({Group.INVENTORY_CLERK})

    def individual(self) -> Individual:
        return Individual("p_0042", "Иванова А. П.", self.groups)

    def author(self) -> Author:
        return Author("p_0042", uuid.UUID(int=1), Assurance.OFFLINE)


@dataclass
class Bench:
    """One weighing place and everything it stands on."""

    desk: Desk
    keeper: Keeper
    scale: SimulatedScale
    line: Supervisor
    person: Person

    def put(self, grams: int) -> None:
        self.scale.put(grams)

    def remove(self) -> None:
        self.scale.remove()


def open_desk(keeper: Keeper, line: Supervisor, person: Person, labels: Labels | None = None) -> Desk:
    """The desk over an open journal and a scale's line."""

    def form() -> Future[dict[str, Any] | None]:
        found: Future[dict[str, Any] | None] = Future()
        found.set_result(keeper.form("desk"))
        return found

    clock = SystemClock()
    gate = CaptureGate(capture_rule(PROFILE, line.driver))
    shelf = Shelf(keeper.readers, clock, "RECEIVING", form, lambda fields: keeper.keep_form("desk", fields))
    place = Place(PLANT, "RECEIVING", "scale")
    desk = Desk(DeskBench(place, keeper, shelf, person, clock, labels), line, Presses(line, gate))
    line.readings.subscribe(desk.on_reading)
    line.states.subscribe(desk.on_device)
    desk.resume().result(10)
    return desk


PROFILE = parse_profile(
    {"name": "scale", "protocol": "mt_sics", "port": "unused", "max_g": 60000, "division_g": 5}
)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    """An empty journal that has pulled the plant's reference data and who `Person` is."""
    opened = Keeper.open(tmp_path / "station", KEY, SystemClock(), new=Identity(PLANT, "R1.1", "R1"))
    stream = PlantStream(PLANT)
    stream.shipped()
    person = {"role": "p_0042", "name": Person().individual().name, "active": True, "badge": 1, "version": 1}
    stream.decide("person.enrolled", {"person": [person]})
    opened.writer.submit(lambda store: store.receive(stream.page())).result(10)
    yield opened
    opened.close()


@pytest.fixture
def bench(keeper: Keeper, tmp_path: Path) -> Iterator[Bench]:
    """A weighing place at rest with an empty platform."""
    from dataclasses import replace

    link = tmp_path / "scale"
    with SimulatedScale(MtSicsCore(Load(settle_s=0.05), rate_hz=20), PtyEndpoint(link)) as scale:
        line = supervisor_of(replace(PROFILE, port=str(link)), SystemClock())
        person = Person()
        desk = open_desk(keeper, line, person)
        line.start()
        yield Bench(desk, keeper, scale, line, person)
        line.stop()

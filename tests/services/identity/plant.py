"""A plant in a real PostgreSQL with one administrator and one station whose journal is a real one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.models.kinds import Group
from app.models.plantday import DEFAULT
from app.services.decisions import Decisions, Wish, build_request
from app.services.identity.badge import Badge, new_badge
from app.services.identity.connection import PersonConnection, SessionEnder
from app.services.identity.door import ServerDoor
from app.services.identity.kdf import Root, scram_verifier
from app.services.identity.local import StorePeople, StorePlace
from app.services.identity.people import PeopleDesk, login_secrets
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Pauses, Runner
from tests.postgres import eventually
from tests.services.identity.helpers import quick_root

_numbers = count(8000, 100)
STATION_PASSWORD = "station-password"


@dataclass
class Station:
    """Station and administrator's desk in one. `chief` is the first administrator's root."""

    plant: uuid.UUID
    superuser: Dsn
    keeper: Keeper
    runner: Runner
    line: PersonConnection
    place: StorePlace
    decisions: Decisions
    people: StorePeople
    desk: PeopleDesk
    ender: SessionEnder
    door: ServerDoor
    badge: Badge
    chief: Root

    def hear(self) -> None:
        """Wait until the administrator's own row was pulled."""
        try:
            eventually(lambda: self.people.person(self.badge.role) is not None)
        except AssertionError as late:
            raise AssertionError(f"nothing was pulled: {self.runner.state}") from late

    def asked(self, sql: str, *parameters: Any) -> Any:
        """One value, asked as the superuser."""
        with psycopg.connect(self.superuser.conninfo, autocommit=True) as connection:
            row = connection.execute(sql, parameters).fetchone()
        return row[0] if row else None


class _Nowhere:
    """The place of requests that begin a plant: nothing was seen before."""

    stream = "R1.1"

    def stamp(self, at: datetime) -> Any:
        return DEFAULT.stamp(at)

    def basis(self) -> dict[str, Any]:
        return {}


def begin(dsn: Dsn, plant: uuid.UUID, number: int, code: str) -> Badge:
    """The plant begins with one administrator (`p_<number>`, PIN of the helpers) and one station."""
    badge = new_badge(f"p_{number}")
    clock, now = SystemClock(), SystemClock().now()
    person = {"role": badge.role, "name": "Chief", "language": "ru", "active": True, "badge": 1, "version": 1}
    group = {"role": badge.role, "grp": Group.ADMINISTRATOR, "since": now, "until": None, "version": 1}
    station = {"code": code, "name": "Dock", "role": f"st_{code.lower()}", "profile": "receiving",
               "active": True, "version": 1}  # fmt: skip
    life = {"stream": f"{code}.1", "station": code, "lot_prefix": code, "active": True, "version": 1}
    wishes = [
        Wish("person.enrolled", {"person": [person], "person_group": [group]}),
        Wish("station.enrolled", {"station": [station], "incarnation": [life]}),
    ]
    secrets = [login_secrets(quick_root(plant, badge, "483920")), {"scram": scram_verifier(STATION_PASSWORD)}]
    requests = [build_request(wish, _Nowhere(), clock) for wish in wishes]  # type: ignore[arg-type]
    with psycopg.connect(dsn.conninfo, autocommit=True) as connection:
        connection.execute(
            "SELECT plant.plant_init(%s, %s, %s)", (plant, requests, [Jsonb(secret) for secret in secrets])
        )
    return badge


@contextmanager
def station(dsn: Dsn, folder: Path, *, synchronised: bool = True) -> Iterator[Station]:
    """An opened station of a plant just begun in the database of `dsn`; all threads end with the block."""
    number, clock, plant = next(_numbers), SystemClock(), uuid.uuid4()
    code = f"D{number}"
    badge = begin(dsn, plant, number, code)
    keeper = Keeper.open(folder, bytes(32), clock, new=Identity(plant, f"{code}.1", code))
    own = dsn.of(f"st_{code.lower()}", STATION_PASSWORD)
    runner = Runner(keeper, PlantConnection(own), clock, pauses=Pauses(poll=0.1))
    line = PersonConnection(dsn)
    place = StorePlace(keeper, DEFAULT.stamp, runner.wake)
    decisions = Decisions(line, place, clock)
    people = StorePeople(keeper.query, clock)
    ender = SessionEnder(line)
    desk = PeopleDesk(plant, people, decisions, clock, ender, quick_root)
    chief = quick_root(plant, badge, "483920")
    made = Station(
        plant, dsn, keeper, runner, line, place, decisions, people, desk, ender, ServerDoor(own), badge, chief
    )
    if synchronised:
        runner.start()
    try:
        yield made
    finally:
        ender.close()
        runner.stop()
        line.close()
        keeper.close()

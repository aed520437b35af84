"""A plant begins: its database, its keys, its first station, administrator and reference data.

Everything a plant begins with is decisions, so that its journal tells it from the first entry on.
"""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.clock import Clock
from app.config.dsn import Dsn
from app.models.envelope import encode
from app.models.kinds import Group
from app.models.plantday import DEFAULT
from app.services.decisions import Decided, Wish, build_request
from app.services.identity.badge import Badge
from app.services.identity.kdf import Root, scram_verifier
from app.services.identity.people import PeopleDesk
from app.services.identity.ports import Membership, Person
from app.services.journal.ports import Position
from app.services.operations.enrolment.access import Secret
from app.services.reference import ADOPTED, portions, shipped

ROLE = "plant_agent"


@dataclass(frozen=True)
class NewPerson:
    """Somebody the plant begins with."""

    name: str
    groups: frozenset[Group]
    pin: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True)
class NewStation:
    """The station the plant begins with; `secret` gives its password."""

    code: str
    name: str
    profile: str
    secret: Secret = field(repr=False)

    @property
    def role(self) -> str:
        return f"st_{self.code.lower()}"

    @property
    def stream(self) -> str:
        return f"{self.code}.1"


@dataclass
class Beginning:
    """The decisions a plant begins with, gathered before there is a plant to decide them.

    It stands where otherwise the plant's people and its decisions stand (`PeopleDesk`).
    """

    plant: uuid.UUID
    stream: str
    clock: Clock
    requests: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    known: list[Person] = field(default_factory=list)

    def add(self, wish: Wish) -> None:
        """`wish` is the next decision of the beginning."""
        self.requests.append(build_request(wish, self, self.clock))
        self.secrets.append(encode(dict(wish.secrets or {})))

    # As `Decider`.

    def decide(self, root: Root, wish: Wish) -> Decided:
        self.add(wish)
        return Decided("", len(self.requests), "")

    # As `People`.

    def person(self, role: str) -> Person | None:
        return next((person for person in self.known if person.role == role), None)

    def everybody(self) -> list[Person]:
        return self.known

    def memberships(self, role: str) -> list[Membership]:
        return []

    # As `Place`: nothing has been seen yet.

    def stamp(self, at: datetime) -> tuple[date, str]:
        return DEFAULT.stamp(at)

    def basis(self) -> Mapping[str, Position]:
        return {}

    def send_queue(self, seconds: float) -> None:
        return

    def answered(self, stream: str, seq: int, body: str, hash_: bytes) -> None:
        return


def beginning(
    plant: uuid.UUID, stations: Iterable[NewStation], people: Iterable[NewPerson], clock: Clock
) -> tuple[Beginning, list[Badge]]:
    """The first decisions of `plant`, and the badges of `people` in their order. The first is administrator."""
    first = list(stations)
    begin = Beginning(plant, first[0].stream, clock)
    for station in first:
        begin.add(_station(station))
    desk = PeopleDesk(plant, begin, begin, clock, lambda root, role: None)
    badges = []
    for someone in people:
        badge = desk.enrol(Root("", b""), someone.name, someone.groups, someone.pin, someone.language)
        begin.known.append(Person(badge.role, someone.name, True, someone.groups, someone.language))
        badges.append(badge)
    for table in ADOPTED:
        for rows in portions(shipped(table)):
            begin.add(Wish(f"{table}.set", {table: rows}, "plant begins"))
    return begin, badges


def _station(station: NewStation) -> Wish:
    rows: dict[str, list[dict[str, Any]]] = {
        "station": [
            {
                "code": station.code, "name": station.name, "role": station.role, "profile": station.profile,
                "active": True, "version": 1,
            }
        ],
        "incarnation": [
            {
                "stream": station.stream, "station": station.code, "lot_prefix": station.code, "active": True,
                "version": 1,
            }
        ],
    }  # fmt: skip
    return Wish("station.enrolled", rows, secrets={"scram": scram_verifier(station.secret.password)})


def make_database(server: Dsn, database: str) -> Dsn:
    """The empty database `database` exists on `server` (a superuser's DSN) with the newest schema."""
    import psycopg
    from psycopg import sql

    from app.models.migrations import upgrade

    with closing(psycopg.connect(server.at("postgres").conninfo, autocommit=True)) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    upgrade(server.at(database).conninfo)
    return server.at(database)


def is_founded(server: Dsn) -> bool:
    """Whether the database of `server` belongs to a plant already."""
    return plant_at(server) is not None


def plant_at(server: Dsn) -> str | None:
    """Identity of the plant whose database this is, None where it has none yet."""
    import psycopg

    with closing(psycopg.connect(server.conninfo, autocommit=True)) as connection:
        row = connection.execute("SELECT id::text FROM plant.plant").fetchone()
    return row[0] if row else None


def found(server: Dsn, begin: Beginning, agent_password: str) -> None:
    """The database of `server` belongs to the plant of `begin` and has decided all of it, or nothing."""
    import psycopg
    from psycopg import sql

    with closing(psycopg.connect(server.conninfo)) as connection, connection.transaction():
        verifier = scram_verifier(agent_password)
        connection.execute(sql.SQL("ALTER ROLE plant_agent PASSWORD {}").format(sql.Literal(verifier)))
        connection.execute(
            "SELECT plant.plant_init(%s, %s::text[], %s::jsonb[])",
            (begin.plant, begin.requests, begin.secrets),
        )


def new_secret() -> Secret:
    """32 bytes that nobody has seen."""
    return Secret(os.urandom(32))


def new_password() -> str:
    return secrets.token_urlsafe(32)

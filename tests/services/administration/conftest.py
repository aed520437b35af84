"""An administrator's desk at a station with a real journal and a real plant."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.errors import OperatorError
from app.models.kinds import Group
from app.services.administration.desk import AdministrationDesk, watching
from app.services.administration.editor import Editor
from app.services.administration.people import PeopleOffice
from app.services.administration.stations import StationOffice
from app.services.decisions import Decisions, Wish
from app.services.identity.kdf import Root
from app.services.operations.enrolment.issue import StationDesk
from app.services.operations.register import Register, Visit
from app.services.reference import shipped
from tests.services.identity.plant import Station, station

DAY = date(2026, 11, 23)
ADMINISTRATORS = frozenset({Group.ADMINISTRATOR})


@dataclass
class Who:
    """The person at the station."""

    person: Root
    holding: frozenset[Group] = ADMINISTRATORS

    def groups(self) -> frozenset[Group]:
        return self.holding

    forgotten: int = 0

    def root(self) -> Root:
        return self.person

    def forget_root(self) -> None:
        self.forgotten += 1


@dataclass
class Office:
    """The desk, and the station under it."""

    here: Station
    who: Who
    desk: AdministrationDesk
    folder: Path
    asked: list[Wish] = field(default_factory=list)

    @property
    def editor(self) -> Editor:
        return self.desk.editor

    def adopt(self, *tables: str) -> None:
        for table in tables:
            self.here.decisions.decide(
                self.here.chief, Wish(f"{table}.set", {table: shipped(table)}, "begin")
            )

    def elsewhere(self) -> Decisions:
        """The same person at another desk, whose decisions reach this station by its pull."""
        register = Register(lambda _table: [], SystemClock())
        return Decisions(self.here.line, Visit(self.here.place.stream, register), SystemClock())

    def row(self, table: str, code: str) -> dict[str, Any]:
        (found,) = self.here.keeper.query(f"SELECT * FROM {table} WHERE code = ?", code)
        return found


def no_server() -> StationDesk:
    raise OperatorError("plant.needs_server")


@pytest.fixture
def office(plant_db: Dsn, own_environment: Path) -> Iterator[Office]:
    folder = own_environment / "stick"
    with station(plant_db, own_environment / "store") as here, ThreadPoolExecutor(1) as executor:
        here.hear()
        who, query = Who(here.chief), here.keeper.query

        def decide(wish: Wish) -> Any:
            made.asked.append(wish)
            return here.decisions.decide(who.root(), wish)

        editor = Editor(query, decide, who.groups, lambda: DAY, watching(here.keeper.subscribe))
        people = PeopleOffice(here.desk, who, query, lambda: folder)
        stations = StationOffice(no_server, here.decisions, who, query, lambda: folder)
        made = Office(
            here, who, AdministrationDesk(editor, people, stations, executor, lambda: folder), folder
        )
        yield made

"""The administrator's desk for a command: who stands there, what the plant knows now, what may be decided."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.bootstrap.plant import cluster_of
from app.bootstrap.running import up
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.dsn import Dsn
from app.config.station import Settings
from app.errors import EnvironmentFault, OperatorError
from app.services.decisions import Decisions
from app.services.identity.badge import parse_badge
from app.services.identity.connection import LoginDenied, NoConnection, PersonConnection, SessionEnder
from app.services.identity.kdf import Root, derive_root
from app.services.identity.people import PeopleDesk
from app.services.journal.ports import Unreachable
from app.services.operations.cluster.embedded import DATABASE
from app.services.operations.enrolment.access import AUTHORITY, FOLDER
from app.services.operations.enrolment.issue import Reach, StationDesk
from app.services.operations.register import Register, Rows, Visit, as_station, as_superuser


@dataclass(frozen=True)
class Credentials:
    """The badge's code and the PIN of the person who decides."""

    badge: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True)
class Way:
    """How this machine asks the plant: `dsn` as the station, `rows` for what the plant knows."""

    dsn: Dsn
    rows: Rows


@dataclass(frozen=True)
class Office:
    """Everything a decision needs; the person's login was tried and is right."""

    settings: Settings
    home: Home
    root: Root
    line: PersonConnection
    register: Register
    clock: Clock

    @property
    def decisions(self) -> Decisions:
        return Decisions(self.line, Visit(self.settings.stream, self.register), self.clock)

    def stations(self) -> StationDesk:
        """The desk for stations; its files lead to the plant's server."""
        return StationDesk(reach_of(self.settings, self.home), self.decisions, self.line, self.clock)

    @contextmanager
    def people(self) -> Iterator[PeopleDesk]:
        """The desk for people. Sessions of somebody blocked end within the block, and again by the agent."""
        ender = SessionEnder(self.line)
        plant = uuid.UUID(self.settings.plant.id)
        try:
            yield PeopleDesk(plant, self.register, self.decisions, self.clock, ender)
        finally:
            ender.close()


def reach_of(settings: Settings, home: Home) -> Reach:
    """How a new station's machine will reach the plant."""
    plant, authority = settings.plant, home.folder / FOLDER / AUTHORITY
    text = authority.read_text(encoding="ascii") if authority.exists() else ""
    return Reach(plant.id, plant.name, plant.hosts, plant.port, plant.database, text, _recovery(home))


def _recovery(home: Home) -> str:
    from app.services.identity.keys import StationKeys

    keys = StationKeys(home.journal)
    return (keys.card().recovery or "") if keys.exist() else ""


@contextmanager
def office(home: Home, settings: Settings, who: Callable[[], Credentials], clock: Clock) -> Iterator[Office]:
    """`who` is asked once the way to the plant stands. A server of our own runs within the block.

    Raises OperatorError `login.refused`, `badge.unreadable`, EnvironmentFault `decision.no_server`.
    """
    with way(home, settings, clock) as found:
        told = who()
        root = derive_root(uuid.UUID(settings.plant.id), parse_badge(told.badge), told.pin)
        line = PersonConnection(found.dsn)
        try:
            _try(line, root)
            yield Office(settings, home, root, line, Register(found.rows, clock), clock)
        finally:
            line.close()


@contextmanager
def way(home: Home, settings: Settings, clock: Clock) -> Iterator[Way]:
    """The way to the plant of this station."""
    if not settings.plant.id:
        raise OperatorError("station.none_here", folder=str(home.folder))
    if settings.plant.hosts or settings.plant.dsn:
        from app.bootstrap.reach import reach

        dsn = reach(home, settings, clock).dsn
        yield Way(dsn, as_station(dsn))
        return
    with up(cluster_of(home)) as cluster:
        server = cluster.dsn(DATABASE)
        yield Way(server, as_superuser(server))


def _try(line: PersonConnection, root: Root) -> None:
    try:
        line.ask(root, "SELECT 1")
    except LoginDenied as error:
        raise OperatorError("login.refused") from error
    except (NoConnection, Unreachable) as error:
        raise EnvironmentFault("decision.no_server") from error

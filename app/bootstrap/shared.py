"""A plant on a shared PostgreSQL server: founded there, or moved there from the embedded one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.bootstrap.plant import Wanted, agent_dsn, cluster_of, secret_of
from app.bootstrap.running import up
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.dsn import Dsn
from app.config.paths import resources
from app.config.station import Settings
from app.errors import OperatorError
from app.services.identity.badge import Badge
from app.services.identity.keys import StationKeys
from app.services.identity.recovery import new_recovery
from app.services.journal.opening import Lock
from app.services.operations import found
from app.services.operations.cluster.embedded import DATABASE
from app.services.operations.enrolment.access import Secret
from app.services.operations.enrolment.enrol import enrol
from app.services.operations.enrolment.issue import Issued, first
from app.services.operations.found import NewStation
from app.services.operations.private import write_private
from app.services.operations.shared.server import ServerPlan, install, new_server
from app.services.operations.shared.serverfolder import Places, ServerCard, ServerFolder, look_at
from app.services.operations.transfer.move import Moved, move

README = "README.md"


@dataclass(frozen=True)
class Order:
    """Where a plant shall live: a superuser's way to the server, its plan, the folder for its files."""

    server: Dsn
    plan: ServerPlan
    folder: ServerFolder
    installs: bool = False
    """Put the files into the server's own folders; else whoever runs the database does it."""


@dataclass(frozen=True)
class SharedFounded:
    """A plant that has begun on a shared server. Badge, recovery key and code exist here alone."""

    badge: Badge = field(repr=False)
    recovery: str = field(repr=False)
    first: Path
    """Enrolment file of the first station."""
    code: str = field(repr=False)


def found_shared(order: Order, wanted: Wanted, profile: str, clock: Clock) -> SharedFounded:
    """The plant of `wanted` is in the server's database, its files are in the folder.

    The plant itself comes last but one: what fails before leaves nothing that a second call minds. Raises
    OperatorError `plant.exists`, `server.*`, EnvironmentFault `server.away`.
    """
    plan, places = look_at(order.server, order.plan)
    order.folder.refuse_another(places)
    server = found.make_database(order.server, plan.database)
    if found.is_founded(server):
        raise OperatorError("plant.exists", folder=f"{plan.database} ({places.data})")
    plant, secret, (public, recovery) = uuid.uuid4(), found.new_secret(), new_recovery()
    card = ServerCard(plan, str(plant), wanted.name, public.hex(), str(places.data), str(places.socket))
    password = found.new_password()
    _prepare(order, card, places, password, clock)
    station = NewStation(wanted.station, wanted.station_name, profile, secret)
    begin, badges = found.beginning(plant, [station], wanted.people, clock)
    found.found(server, begin, password)
    issued = _first(server, order.folder, wanted.station, secret, clock)
    return SharedFounded(badges[0], recovery, order.folder.path / issued.name, issued.code)


def _prepare(order: Order, card: ServerCard, places: Places, password: str, clock: Clock) -> None:
    folder = order.folder
    new_server(card.plan, card.name, folder.path, clock.now())
    write_private(folder.path / README, (resources() / "server" / README).read_bytes())
    folder.write(card, password)
    if order.installs:
        install(places.data, folder.path, places.config, places.rules)


def _first(server: Dsn, folder: ServerFolder, code: str, secret: Secret, clock: Clock) -> Issued:
    """The enrolment of a station that is there from the beginning, also as a file in the folder."""
    import psycopg

    from app.services.operations.enrolment import pki

    authority = pki.load(folder.authority, "ca")
    with closing(psycopg.connect(server.conninfo, autocommit=True)) as connection:
        issued = first(connection, folder.reach(), authority, code, secret, clock.now())
    write_private(folder.path / issued.name, issued.data)
    return issued


@dataclass(frozen=True)
class MovedOut:
    """A plant that lives on the shared server; this station's settings lead there."""

    moved: Moved | None
    """None where an earlier, interrupted move had brought everything there already."""
    settings: Settings
    left: Path
    """The folder of the embedded server: closed, complete, and no longer the plant's."""


def move_out(home: Home, settings: Settings, order: Order, clock: Clock) -> MovedOut:
    """The embedded plant of `home` is on the server of `order`, and this station is enrolled there.

    The station's program must not run: `journal.in_use`. Raises what `move` raises; until everything is
    compared on the new server the plant stays where it is.
    """
    if settings.plant.hosts or not settings.plant.id:
        raise OperatorError("move.not_embedded", folder=str(home.folder))
    with _alone(home), up(cluster_of(home)) as cluster:
        plan, places = look_at(order.server, order.plan)
        order.folder.refuse_another(places)
        recovery = StationKeys(home.journal).card().recovery or ""
        password = agent_dsn(home, cluster).password
        card = ServerCard(
            plan, settings.plant.id, settings.plant.name, recovery, str(places.data), str(places.socket)
        )
        _prepare(order, card, places, password or "", clock)
        server = found.make_database(order.server, plan.database)
        there = found.plant_at(server) == settings.plant.id
        moved = None if there else move(cluster.dsn(DATABASE), server)
        return MovedOut(moved, _switch(home, settings, server, order, clock), cluster.base)


def _switch(home: Home, settings: Settings, server: Dsn, order: Order, clock: Clock) -> Settings:
    """This machine reaches the plant at its new place, in the incarnation it has."""
    issued = _first(server, order.folder, settings.station.code, secret_of(home), clock)
    (order.folder.path / issued.name).unlink()
    vault = StationKeys(home.journal).custody()
    return enrol(issued.data, issued.code, home.folder, vault, clock.now()).settings


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    lock = Lock(home.journal)
    try:
        yield
    finally:
        lock.release()

"""A plant on this machine: founded, its station's keys made, its settings written."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.bootstrap.station import Home
from app.clock import Clock
from app.config.dsn import Dsn
from app.config.station import Device, Settings
from app.config.writing import changed, text_of
from app.errors import OperatorError
from app.i18n import Catalogue
from app.services.identity.badge import Badge
from app.services.identity.keys import StationKeys
from app.services.identity.recovery import new_recovery
from app.services.operations import found
from app.services.operations.cluster.embedded import DATABASE, Cluster, open_cluster, plant_home
from app.services.operations.enrolment.access import SECRET, Secret
from app.services.operations.enrolment.enrol import SETTINGS
from app.services.operations.found import NewPerson, NewStation
from app.services.operations.private import write_private
from app.views.roles import GROUPS


@dataclass(frozen=True)
class Wanted:
    """What a person says when a plant begins."""

    name: str
    station: str
    station_name: str
    people: Sequence[NewPerson]
    """The first is the administrator."""
    devices: Sequence[Device] = ()
    language: str = "ru"
    px_per_mm: float = 0.0
    others: Sequence[NewStation] = ()
    """Further stations that the plant begins with; their machines are told elsewhere."""


@dataclass(frozen=True)
class Founded:
    """A plant that has begun. Badges and recovery key exist here alone: print them now."""

    settings: Settings
    badges: Sequence[Badge] = field(repr=False)
    recovery: str = field(repr=False)


def cluster_of(home: Home) -> Cluster:
    """The embedded server of this machine, made or not yet.

    Where the server's account cannot reach the station's folder, it stands in a folder of the system.
    """
    return open_cluster(reachable(home.plant, home.folder))


def reachable(wished: Path, owner: Path) -> Path:
    """`wished`, or where the server's account cannot get there a folder of the system, for `owner` alone.

    A cluster that stands in `wished` is never left behind because somebody closed a folder above it.
    """
    wished = wished.absolute()
    place = wished if (wished / "data" / "PG_VERSION").is_file() else plant_home(wished)
    if place == wished:
        return place
    return place / hashlib.sha256(str(owner.absolute()).encode()).hexdigest()[:12]


def embedded_dsn(cluster: Cluster, settings: Settings, secret: Secret) -> Dsn:
    """How this machine's station asks its own plant."""
    return cluster.dsn(DATABASE, settings.plant.role, secret.password)


def secret_of(home: Home) -> Secret:
    """The station's secret, out of the custody of its keys; EnvironmentFault `key.missing` without it."""
    from app.errors import EnvironmentFault

    root = StationKeys(home.journal).custody().get(SECRET)
    if root is None:
        raise EnvironmentFault("key.missing", custody=SECRET)
    return Secret(root)


@dataclass(frozen=True)
class Prepared:
    """A machine that is ready for its plant: the empty database with the newest schema, and the station's secret."""

    server: Dsn
    secret: Secret


def prepare(home: Home) -> Prepared:
    """Server, schema and keys exist; what an earlier call already made is used."""
    keys = StationKeys(home.journal)
    home.journal.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not keys.exist():
        keys.create()
    if keys.custody().get(SECRET) is None:
        keys.custody().put(SECRET, found.new_secret().root)
    cluster = cluster_of(home)
    cluster.create()
    cluster.start()
    return Prepared(found.make_database(cluster.dsn(), DATABASE), secret_of(home))


def found_here(home: Home, wanted: Wanted, clock: Clock, told: Settings | None = None) -> Founded:
    """Everything of `wanted` exists: server, schema, first decisions, keys and settings.

    `told` are settings to go on with (devices, screen). The settings file comes last and seals the beginning.
    OperatorError `plant.exists` where the database belongs to a plant already.
    """
    prepared = prepare(home)
    if found.is_founded(prepared.server):
        raise OperatorError("plant.exists", folder=str(home.folder))
    plant = uuid.uuid4()
    public, recovery = new_recovery()
    StationKeys(home.journal).escrow(public)
    station = NewStation(wanted.station, wanted.station_name, Settings().station.profile, prepared.secret)
    begin, badges = found.beginning(plant, [station, *wanted.others], wanted.people, clock)
    password = found.new_password()
    found.found(prepared.server, begin, password)
    write_private(home.journal / "agent", password.encode())
    settings = _settings(told or Settings(device=tuple(wanted.devices)), wanted, plant, station)
    write_private(home.folder / SETTINGS, text_of(settings).encode())
    return Founded(settings, badges, recovery)


def _settings(told: Settings, wanted: Wanted, plant: uuid.UUID, station: NewStation) -> Settings:
    return changed(
        told,
        {
            "station.code": station.code,
            "station.name": station.name,
            "station.incarnation": 1,
            "station.lot_prefix": station.code,
            "station.profile": station.profile,
            "station.language": wanted.language,
            "plant.id": str(plant),
            "plant.name": wanted.name,
            "plant.role": station.role,
            "screen.px_per_mm": wanted.px_per_mm or told.screen.px_per_mm,
        },
    )


def write_card(path: Path, badge: Badge, person: NewPerson, plant: str, words: Catalogue) -> None:
    """The badge as a card to print; nobody else may read the file."""
    from app.services.identity.card import CardText, badge_card

    groups = [words.text(name) for group, name in GROUPS.items() if group in person.groups]
    write_private(path, badge_card(badge, CardText(plant, person.name, groups)))


def agent_dsn(home: Home, cluster: Cluster) -> Dsn:
    """How the server's own worker asks the embedded plant."""
    return cluster.dsn(DATABASE, found.ROLE, (home.journal / "agent").read_text())


def settings_path(home: Home) -> Path:
    return home.folder / SETTINGS

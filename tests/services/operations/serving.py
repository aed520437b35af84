"""A shared PostgreSQL 15 server as `plant init --server` makes it: TLS, certificates, rules, real clients."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.config.station import Plant
from app.models.kinds import Group
from app.services.decisions import Decisions
from app.services.identity.badge import Badge
from app.services.identity.connection import PersonConnection
from app.services.identity.kdf import Root, derive_root
from app.services.operations.agent.agent import Agent, Duty
from app.services.operations.agent.duties import Shared, duties_of
from app.services.operations.cluster.embedded import Cluster, open_cluster
from app.services.operations.cluster.settings import NOT_DURABLE
from app.services.operations.enrolment import pki
from app.services.operations.enrolment.access import AUTHORITY, IDENTITY, Secret, station_access
from app.services.operations.enrolment.issue import Reach, StationDesk
from app.services.operations.found import Beginning, NewPerson, NewStation, beginning, found
from app.services.operations.private import private_folder, write_private
from app.services.operations.shared.server import ServerPlan, install, new_server
from tests.postgres import SMALL, connect, execute, migrate

HOST = "localhost"
PIN = "483920"
GROUPS = ("plant_station", "plant_person")


@dataclass(frozen=True)
class OnNetwork(Cluster):
    """A cluster that also listens on a port of the loopback."""

    @property
    def port(self) -> int:
        return int(self.extra["port"])


@dataclass(frozen=True)
class SharedServer:
    """The server, its authority, and folders in which machines keep what they got."""

    cluster: OnNetwork
    folder: Path
    machines: Path

    @property
    def authority(self) -> pki.Identity:
        return pki.load(self.folder / "authority", "ca")

    def plant(self, role: str) -> Plant:
        return Plant(hosts=(HOST,), port=self.cluster.port, database="plant", role=role)

    def machine(self, name: str, **identity: Any) -> Path:
        """The folder of a machine with a certificate for `name`: life, issuer and begin may be given."""
        folder = private_folder(self.machines / name)
        issuer = identity.pop("issuer", self.authority)
        common = identity.pop("common", name)
        begin = identity.pop("begin", datetime.now(UTC))
        secret = identity.pop("secret", None) or secret_of(common)
        made = pki.station_identity(issuer, common, begin, identity.pop("life", pki.STATION_LIFE))
        write_private(folder / AUTHORITY, self.authority.certificate)
        locked = pki.relock(made.key, secret.passphrase.encode())
        write_private(folder / IDENTITY, made.certificate + locked)
        return folder

    def station(self, folder: Path, name: str) -> Dsn:
        """How the machine of `folder` asks as the station `name`."""
        return station_access(self.plant(name), folder, secret_of(name))

    def revoke(self, folder: Path) -> None:
        """The machine of `folder` is on the server's list from now on."""
        serial = pki.read((folder / IDENTITY).read_bytes()).serial
        now = datetime.now(UTC)
        crl = pki.revocation_list(self.authority, {serial: now - timedelta(minutes=1)}, now)
        write_private(self.cluster.data / "crl.pem", crl)
        self.cluster.reload()


def secret_of(name: str) -> Secret:
    """A secret that belongs to `name` in every test."""
    return Secret(name.encode().ljust(32, b".")[:32])


def create_role(server: Dsn, name: str, group: str, password: str) -> None:
    execute(server, f"CREATE ROLE {name} LOGIN IN ROLE {group} PASSWORD '{password}'")


def gets_in(dsn: Dsn, **changed: str) -> bool:
    """Whether a connection comes about; certificate, name, password and TLS as `changed` says."""
    return not refusal(dsn, **changed)


def refusal(dsn: Dsn, **changed: str) -> str:
    """What stopped the connection, empty when it came about over TLS 1.3."""
    asked = replace(dsn, options={**dsn.options, **{k: v for k, v in changed.items() if k != "password"}})
    if "password" in changed:
        asked = replace(asked, password=changed["password"])
    try:
        with psycopg.connect(asked.conninfo) as connection:
            row = connection.execute(
                "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            ).fetchone()
            assert row == ("TLSv1.3",)
    except psycopg.OperationalError as error:
        return str(error)
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_server(home: Path, bin_dir: Path, **settings: str) -> SharedServer:
    """A started shared server whose files `plant init --server` wrote; its database `plant` is empty."""
    base = home / "shared"
    opened = open_cluster(base, bin_dir, home)
    port = str(free_port())
    cluster = OnNetwork(
        base, opened.binaries, opened.account, {**SMALL, **NOT_DURABLE, **settings, "port": port, **LOOPBACK}
    )
    cluster.create(durable=False)
    plan = replace(PLAN, port=cluster.port)
    new_server(plan, "Малое море", home / "files", datetime.now(UTC))
    install(cluster.data, home / "files")
    cluster.start()
    execute(cluster.dsn("postgres"), "CREATE DATABASE plant")
    machines = home / "machines"
    machines.mkdir()
    return SharedServer(cluster, home / "files", machines)


LOOPBACK = {"listen_addresses": HOST}
PLAN = ServerPlan(
    hosts=(HOST,),
    networks=("127.0.0.1/32", "::1/128"),
    listen=HOST,
    superuser="plant_admin",
    local_method="scram-sha-256",
)


@dataclass(frozen=True)
class RunningPlant:
    """A plant on the shared server with its first administrator, who stands at desk A1, and its agent."""

    server: SharedServer
    id: uuid.UUID
    chief: Root
    badge: Badge
    agent: Dsn
    place: Beginning
    desk_secret: Secret
    line: PersonConnection
    clock: SystemClock

    def duties(self) -> Sequence[Duty]:
        """The agent's duties on this server."""
        data, folder = self.server.cluster.data, self.server.folder
        return duties_of(data, self.clock, Shared(PLAN, folder / "authority"))

    @property
    def reach(self) -> Reach:
        authority = self.server.authority.certificate.decode()
        return Reach(str(self.id), "Малое море", (HOST,), self.server.cluster.port, "plant", authority)

    @property
    def stations(self) -> StationDesk:
        """The administrator's desk for stations."""
        return StationDesk(self.reach, self.decisions, self.line, self.clock)

    @property
    def decisions(self) -> Decisions:
        return Decisions(self.line, self.place, self.clock)

    def rows(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Asked as the superuser."""
        with connect(self.server.cluster.dsn(), row_factory=dict_row) as connection:
            return connection.execute(sql, parameters).fetchall()  # type: ignore[arg-type]


def found_plant(server: SharedServer) -> RunningPlant:
    """Schema, plant, administrator and desk as `plant init --server` makes them."""
    clock, plant, secret = SystemClock(), uuid.uuid4(), Secret(bytes(range(32)))
    migrate(server.cluster.dsn())
    chief = NewPerson("Главный", frozenset({Group.ADMINISTRATOR}), PIN)
    begin, badges = beginning(plant, [NewStation("A1", "Контора", "desk", secret)], [chief], clock)
    found(server.cluster.dsn(), begin, "agent-password")
    agent = server.cluster.dsn("plant", "plant_agent", "agent-password")
    machine = server.machine("st_a1", secret=secret)
    line = PersonConnection(station_access(server.plant("st_a1"), machine, secret))
    return RunningPlant(
        server, plant, derive_root(plant, badges[0], PIN), badges[0], agent, begin, secret, line, clock
    )


@pytest.fixture(scope="module")
def running_plant(shared_server: SharedServer) -> Iterator[RunningPlant]:
    """The plant of the module's own server."""
    plant = found_plant(shared_server)
    yield plant
    plant.line.close()


@contextmanager
def running_agent(plant: RunningPlant) -> Iterator[Agent]:
    """The agent at work on a thread, as `plant agent` runs it."""
    agent, stop = Agent(plant.agent, plant.duties(), plant.clock), threading.Event()
    thread = threading.Thread(target=agent.run, args=(stop,), name="plant-agent")
    thread.start()
    try:
        yield agent
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def shared_server(
    cluster_home: Path, pg15_bin: Path, request: pytest.FixtureRequest
) -> Iterator[SharedServer]:
    """A server of the module's own."""
    home = cluster_home / request.module.__name__.rsplit(".", 1)[-1]
    home.mkdir(mode=0o711)
    made = make_server(home, pg15_bin)
    yield made
    made.cluster.stop("immediate")

"""A shared PostgreSQL 15 server as `plant init --server` makes it: TLS, certificates, rules, real clients."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.config.dsn import Dsn
from app.config.station import Plant
from app.services.operations import pki
from app.services.operations.access import AUTHORITY, IDENTITY, Secret, station_access
from app.services.operations.embedded import Cluster, open_cluster
from app.services.operations.private import private_folder, write_private
from app.services.operations.server import ServerPlan, install, new_server
from app.services.operations.settings import NOT_DURABLE
from tests.postgres import SMALL, execute

HOST = "localhost"
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
        made = pki.station_identity(issuer, common, begin, identity.pop("life", pki.STATION_LIFE))
        secret = secret_of(common)
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
    plan = ServerPlan(
        hosts=(HOST,), networks=("127.0.0.1/32", "::1/128"), port=cluster.port, listen=HOST,
        superuser="plant_admin", local_method="scram-sha-256",
    )  # fmt: skip
    new_server(plan, "Малое море", home / "files", datetime.now(UTC))
    install(cluster.data, home / "files")
    cluster.start()
    execute(cluster.dsn("postgres"), "CREATE DATABASE plant")
    machines = home / "machines"
    machines.mkdir()
    return SharedServer(cluster, home / "files", machines)


LOOPBACK = {"listen_addresses": HOST}


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

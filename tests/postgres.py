"""Real PostgreSQL for the tests: one fast cluster a session, a new database a test, clusters to be killed.

`plant_db` is a copy of a database migrated once. `fresh_cluster()` gives durable clusters of their own.
`pg15_bin` names a build with OpenSSL; it may be missing on a desk, never where CI is set.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.config.dsn import Dsn
from app.services.operations.cluster.account import run
from app.services.operations.cluster.embedded import Cluster, open_cluster
from app.services.operations.cluster.settings import NOT_DURABLE

TEMPLATE = "template_plant"
SMALL = {
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
    "logging_collector": "off",
    "dynamic_shared_memory_type": "mmap",  # a killed server that is never started again leaves nothing behind
}
MEMORY = Path("/dev/shm")
ROOM = 4 << 30
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
FreshCluster = Callable[..., Cluster]


def connect(dsn: Dsn, **options: Any) -> psycopg.Connection[Any]:
    return psycopg.connect(dsn.conninfo, autocommit=True, **options)


def execute(dsn: Dsn, *statements: str) -> None:
    with connect(dsn) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


def migrate(dsn: Dsn) -> None:
    """The whole schema in the database of `dsn`, which the superuser asks."""
    from app.models.migrations import upgrade

    upgrade(dsn.conninfo)


def processes(cluster: Cluster) -> list[int]:
    """Postmaster first, then its children."""
    postmaster = int((cluster.data / "postmaster.pid").read_text().split()[0])
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True, check=False
    )
    return [postmaster, *map(int, found.stdout.split())]


def kill9(cluster: Cluster) -> None:
    """Every process of the server ends at once, as in a crash; nothing is waited for."""
    for process in processes(cluster):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def freeze(cluster: Cluster) -> list[int]:
    """Every process stops answering but keeps its sockets; `os.kill(pid, SIGCONT)` on the result ends it."""
    frozen = processes(cluster)
    for process in frozen:
        os.kill(process, signal.SIGSTOP)
    return frozen


def eventually(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Return when `holds()`; fail when it does not within `seconds`."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.02)


def standby_of(primary: Cluster, base: Path) -> Cluster:
    """A started physical standby that follows `primary`."""
    standby = replace(open_cluster(base, primary.binaries.folder), extra=dict(primary.extra))
    shutil.copy(primary.base / "superuser", standby.base / "superuser")
    options = ["-X", "stream", "-c", "fast", "-R"]
    made = primary.console("postgres").run("pg_basebackup", "-D", standby.data, *options)
    assert made.returncode == 0, made.stderr
    standby.start()
    return standby


def promote(standby: Cluster) -> None:
    done = run(standby.account, [standby.binaries.program("pg_ctl"), "-D", standby.data, "-w", "promote"])
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def cluster_home() -> Iterator[Path]:
    """A folder that the server's account reaches; its path is short, as sockets need.

    In memory where there is room: a killed process loses nothing there either.
    """
    place = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None
    with tempfile.TemporaryDirectory(prefix="bs-pg-", dir=place, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="session")
def cluster(cluster_home: Path) -> Iterator[Cluster]:
    """The session's own server: fast, because nobody would miss its data."""
    made = open_cluster(cluster_home / "c", keep=cluster_home, extra=SMALL | NOT_DURABLE)
    made.create(durable=False)
    made.start()
    yield made
    made.stop("immediate")


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """Name of a database with the whole schema, migrated once a session, that no test connects to."""
    execute(cluster.dsn("postgres"), f"CREATE DATABASE {TEMPLATE}")
    migrate(cluster.dsn(TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def _database_numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def empty_db(cluster: Cluster, _database_numbers: Iterator[int]) -> Iterator[Dsn]:
    """A database without the schema, asked as the superuser."""
    yield from _database(cluster, "template0", next(_database_numbers))


@pytest.fixture
def plant_db(cluster: Cluster, template: str, _database_numbers: Iterator[int]) -> Iterator[Dsn]:
    """A migrated database of this test's own, asked as the superuser; `.of(user, password)` asks as another.

    Roles belong to the cluster, so tests name theirs apart: `own_roles` drops those that a test made.
    """
    yield from _database(cluster, template, next(_database_numbers))


def _database(cluster: Cluster, source: str, number: int) -> Iterator[Dsn]:
    name, server = f"t{number}", cluster.dsn("postgres")
    before = _roles(server)
    execute(server, f"CREATE DATABASE {name} TEMPLATE {source}")
    _copy_access(server, source, name)
    yield cluster.dsn(name)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")
    execute(server, *(f'DROP ROLE "{role}"' for role in sorted(_roles(server) - before)))


def _copy_access(server: Dsn, source: str, name: str) -> None:
    """A template's copy has PostgreSQL's own access rules for databases, not those of the template."""
    granted = (
        "SELECT format('GRANT %%s ON DATABASE %%I TO %%s', privilege_type, %s::text, grantee::regrole)"
        " FROM pg_database, aclexplode(datacl) WHERE datname = %s AND grantee <> 0"
    )
    with connect(server) as connection:
        rules = [row[0] for row in connection.execute(granted, (name, source))]
    if rules:
        execute(server, f"REVOKE ALL ON DATABASE {name} FROM PUBLIC", *rules)


def _roles(server: Dsn) -> set[str]:
    with connect(server) as connection:
        return {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}


@pytest.fixture(scope="session")
def seeds(cluster_home: Path) -> Callable[[Path | None, bool], Cluster]:
    """seeds(bin_dir, plant): a stopped cluster to be copied; it is made once, for initdb takes a second."""
    made: dict[tuple[Path | None, bool], Cluster] = {}

    def seed(bin_dir: Path | None, plant: bool) -> Cluster:
        key = (bin_dir, plant)
        if key not in made:
            made[key] = open_cluster(cluster_home / f"seed{len(made)}", bin_dir, cluster_home, SMALL)
            made[key].create(durable=False)
            if plant:
                made[key].start()
                with_plant(made[key]).stop()
        return made[key]

    return seed


@pytest.fixture
def fresh_cluster(
    cluster_home: Path, seeds: Callable[[Path | None, bool], Cluster]
) -> Iterator[FreshCluster]:
    """fresh_cluster(bin_dir=None, start=True, plant=False, **settings): a durable cluster of the test's own.

    `plant` gives it a migrated database of that name. It is stopped and removed after the test.
    """
    made: list[Cluster] = []
    home = Path(tempfile.mkdtemp(prefix="f", dir=cluster_home))
    home.chmod(0o711)

    def make(bin_dir: Path | None = None, *, start: bool = True, plant: bool = False, **more: str) -> Cluster:
        seed = seeds(bin_dir, plant)
        fresh = open_cluster(home / f"c{len(made)}", bin_dir, cluster_home, SMALL | more)
        made.append(fresh)
        for name in ("data", "superuser"):
            subprocess.run(["cp", "-a", seed.base / name, fresh.base / name], check=True)
        if start:
            fresh.start()
        return fresh

    yield make
    for fresh in made:
        fresh.stop("immediate")
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def plant_cluster(fresh_cluster: FreshCluster) -> Cluster:
    """A durable cluster of the test's own with a migrated database `plant`."""
    return fresh_cluster(plant=True)


def with_plant(started: Cluster) -> Cluster:
    """`started` with a migrated database `plant`."""
    execute(started.dsn("postgres"), "CREATE DATABASE plant")
    migrate(started.dsn())
    return started


@pytest.fixture(scope="session")
def pg15_bin() -> Path:
    """The programs of a PostgreSQL 15 with OpenSSL."""
    chosen = Path(os.environ.get("BAIKAL_TEST_PG15") or DEBIAN_15)
    if (chosen / "postgres").exists():
        return chosen
    reason = f"no PostgreSQL 15 in {chosen}; set BAIKAL_TEST_PG15 to its bin folder"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def pg15_cluster(pg15_bin: Path, cluster_home: Path) -> Iterator[Cluster]:
    """The session's server of PostgreSQL 15."""
    made = open_cluster(cluster_home / "c15", pg15_bin, extra=SMALL | NOT_DURABLE)
    made.create(durable=False)
    made.start()
    yield made
    made.stop("immediate")


@pytest.fixture
def plant_db15(pg15_cluster: Cluster, _database_numbers: Iterator[int]) -> Iterator[Dsn]:
    """A migrated database of this test's own in PostgreSQL 15."""
    for dsn in _database(pg15_cluster, "template0", next(_database_numbers)):
        migrate(dsn)
        yield dsn

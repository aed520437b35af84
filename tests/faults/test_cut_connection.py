"""The connection cut after any byte of a batch, in both directions; a server that goes deaf."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.ports import Pulled, Vector
from app.services.journal.runner import Runner
from app.services.journal.store import Store
from app.services.journal.sync import Step, Sync
from tests.faults.conftest import Report
from tests.faults.counting import GOOD, counted
from tests.faults.proxy import DOWNWARDS, UPWARDS, Wire, proxied
from tests.faults.station import PAUSES
from tests.postgres import eventually
from tests.postgres import migrate as with_plant_tables
from tests.services.journal.kit import AUTHOR, KEY, PASSWORD, ToldClock, fill, found, identity, make, weigh
from tests.services.operations.serving import SharedServer, secret_of, shared_server

__all__ = ["shared_server"]

BATCH = 3
DEADLINE = 4
"""Seconds after which a call of the plant is given up."""


@pytest.fixture
def wire(
    plant_db: Dsn, tmp_path_factory: pytest.TempPathFactory, own_environment: Path
) -> Iterator[tuple[Wire, Dsn]]:
    """A line to the plant over a socket, and the station's way through it."""
    found(plant_db)
    name = f".s.PGSQL.{plant_db.port}"
    with proxied(f"{plant_db.host}/{name}", str(own_environment / name)) as (made, _):
        yield made, replace(plant_db.of("st_r1", PASSWORD), host=str(own_environment))


class OnlySending(PlantConnection):
    """Asks for nothing new: thousands of cuts then cost no more than they must."""

    def pull(self, vector: Vector, limit: int) -> Pulled:
        return Pulled((), {})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(make(tmp_path / "r1", clock=ToldClock(SystemClock().now()))) as made:
        yield made


def connected(line: PlantConnection, store: Store) -> Sync:
    """At rest, with everything sent and nothing to begin with."""
    store.connection.execute("DELETE FROM meta WHERE key = 'snapshot'")
    sync = Sync(line, store, store._clock.now, str(store._clock.boot))
    while sync.step() is not Step.IDLE:
        assert sync.state.problem is None
    return sync


def sizes(wire: Wire, sync: Sync, store: Store) -> list[int]:
    """How many bytes one batch takes in each direction."""
    fill(store, BATCH)
    wire.free()
    assert sync.step() is Step.WORKED
    return list(wire.passed)


def cut_everywhere(wire: Wire, line: PlantConnection, store: Store, step: int) -> tuple[int, list[str]]:
    ticked: list[str] = []
    runs = 0
    sync = connected(line, store)
    up, down = sizes(wire, sync, store)
    ticked += [row["id"] for row in store.query("SELECT id FROM own ORDER BY seq")]
    for direction, size in ((UPWARDS, up), (DOWNWARDS, down)):
        for byte in range(0, size + 1, step):
            wire.free()
            rest(sync)
            ticked += fill(store, BATCH)
            wire.arm(direction, byte)
            sync.step()
            runs += 1
    wire.free()
    rest(sync)
    return runs, ticked


def rest(sync: Sync) -> None:
    for _ in range(50):
        if sync.step() is Step.IDLE and not sync.state.unsent:
            return
    raise AssertionError(sync.state)


@pytest.mark.timeout(1200)
def test_cut_after_every_byte_over_a_socket(
    wire: tuple[Wire, Dsn], plant_db: Dsn, store: Store, counts: Callable[[int, int], int], report: Report
) -> None:
    made, station = wire
    with closing(OnlySending(station)) as line:
        runs, ticked = cut_everywhere(made, line, store, counts(97, 1))
    count = counted(plant_db, ticked)
    report("connection cut at a byte of a batch, socket", runs, **count._asdict())
    assert runs > 40
    assert count == GOOD


@pytest.fixture
def tls_wire(shared_server: SharedServer) -> Iterator[tuple[Wire, Dsn, Dsn]]:
    """A line to a PostgreSQL with OpenSSL: client certificate, verify-full, TLS 1.3 through and through."""
    cluster, role = shared_server.cluster, "st_r1"
    with_plant_tables(cluster.dsn())
    found(cluster.dsn(), password=secret_of(role).password)
    with proxied(("127.0.0.1", cluster.port), ("127.0.0.1", 0)) as (made, port):
        dsn = shared_server.station(shared_server.machine(role), role)
        yield made, replace(dsn, port=port), cluster.dsn()


@pytest.mark.tls
@pytest.mark.timeout(1200)
def test_cut_after_every_byte_over_tls(
    tls_wire: tuple[Wire, Dsn, Dsn], store: Store, counts: Callable[[int, int], int], report: Report
) -> None:
    made, station, plant = tls_wire
    with closing(OnlySending(station)) as line:
        runs, ticked = cut_everywhere(made, line, store, counts(211, 1))
    count = counted(plant, ticked)
    report("connection cut at a byte of a batch, TLS", runs, **count._asdict())
    assert runs >= 15
    assert count == GOOD


def test_a_deaf_server_is_given_up_and_capture_goes_on(
    wire: tuple[Wire, Dsn], plant_db: Dsn, tmp_path: Path, report: Report
) -> None:
    """It accepts and never answers: the station says off-line within its deadline and loses nothing."""
    made, station = wire
    keeper = Keeper.open(tmp_path / "k", KEY, SystemClock(), new=identity())
    runner = Runner(keeper, PlantConnection(station, deadline=DEADLINE), SystemClock(), pauses=PAUSES)
    runner.start()
    eventually(lambda: runner.state.online)
    made.deaf = True
    began = time.monotonic()
    ticked = [str(keeper.append(weigh(), AUTHOR).result(10).entry_id) for _ in range(20)]
    assert time.monotonic() - began < DEADLINE, "a capture waited for the deaf server"
    eventually(lambda: not runner.state.online)
    assert runner.state.unsent == 20
    made.free()
    eventually(lambda: runner.state.online and not runner.state.unsent)
    runner.stop()
    keeper.close()
    count = counted(plant_db, ticked)
    report("a server that accepts and never answers", 1, **count._asdict())
    assert count == GOOD
    assert threading.active_count() < 20

"""What a station measures and how its scale stands is seen at the plant, by the program as it runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap.plant import Wanted, cluster_of, found_here
from app.bootstrap.station import Home
from app.clock import SystemClock
from app.config.station import Device
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.models.kinds import Group
from app.models.temperature import Sample
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.found import NewPerson
from app.services.telemetry.charts import Moment
from tests.flows.stations import Running, running
from tests.postgres import connect, eventually

MINUTE = timedelta(minutes=1)


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[tuple[Home, Cluster]]:
    """A plant on this machine whose one station has a scale."""
    home = Home(tmp_path)
    people = [NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), "246813")]
    device = Device("scale", "mt_sics", str(home.folder / "scale"), {"max_g": 60000, "division_g": 5})
    found_here(home, Wanted("Листвянка", "R1", "Приёмка 1", people, (device,)), SystemClock())
    cluster = cluster_of(home)
    yield home, cluster
    cluster.stop()
    shutil.rmtree(cluster.base)


def ask(cluster: Cluster, question: str) -> list[tuple[object, ...]]:
    with connect(cluster.dsn()) as server:
        return server.execute(question).fetchall()  # type: ignore[arg-type]


def simulated(home: Home) -> SimulatedScale:
    return SimulatedScale(MtSicsCore(Load(settle_s=0.05), rate_hz=20), PtyEndpoint(home.folder / "scale"))


def measured(station: Running, minutes_ago: int, milli: int) -> None:
    """A sample that was taken a while ago, as from a bus whose thread was late."""
    clock, back = SystemClock(), minutes_ago * MINUTE
    at_ns = clock.monotonic_ns() - int(back.total_seconds() * 1e9)
    station.station.telemetry.recorder.take(Sample("COLD-A", clock.now() - back, at_ns, milli))


def test_measurements_and_devices_reach_the_plant(plant: tuple[Home, Cluster]) -> None:
    home, cluster = plant
    sums = "SELECT count(*)::int, sum(n)::int FROM plant.channel_minutes WHERE channel = 'COLD-A'"
    with simulated(home), running(home.folder) as station:
        measured(station, 3, -18_500)
        eventually(lambda: station.station.telemetry.shipper.state.online, 60)
        stands = "SELECT station, device, family, state, protocol FROM plant.devices"
        eventually(lambda: ask(cluster, stands) == [("R1", "scale", "scale", "online", "mt_sics")], 60)
        eventually(lambda: ask(cluster, sums) == [(1, 1)], 60)
        charts, now = station.station.telemetry.charts, SystemClock().now()
        steps = charts.series("COLD-A", now - 10 * MINUTE, now, MINUTE)
        assert [step.mean for step in steps if step.mean is not None] == [-18_500]
        measured(station, 0, -18_400)
    with simulated(home), running(home.folder) as station:
        local = station.station.telemetry.charts.local
        eventually(lambda: -18_400 in values(local.points("COLD-A", now - MINUTE, now + MINUTE)), 60)
        measured(station, 2, -18_300)
        eventually(lambda: ask(cluster, sums)[0][0] >= 2, 60)


def values(points: list[Moment]) -> list[int | None]:
    return [point.milli for point in points]

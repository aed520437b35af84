"""One weight, from the scale to PostgreSQL: the whole thread with every real part but the screens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from app.bootstrap.plant import Founded, Wanted, cluster_of, embedded_dsn, found_here, secret_of
from app.bootstrap.station import Home, Station, open_station
from app.clock import SystemClock
from app.config.station import Device
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.models.desk import CaptureState
from app.models.kinds import Group
from app.models.login import Stage
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.found import NewPerson
from tests.flows.test_weighing import wait_for

PIN = "246813"


@pytest.fixture(scope="module")
def plant(tmp_path_factory) -> Iterator[tuple[Home, Founded, Cluster]]:
    """A plant founded on this machine, with a clerk besides its administrator."""
    home = Home(tmp_path_factory.mktemp("plant"))
    people = [
        NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), PIN),
        NewPerson("Бадмаев Б. Д.", frozenset({Group.INVENTORY_CLERK}), PIN),
    ]
    link = str(home.folder / "scale")
    device = Device("scale", "mt_sics", link, {"max_g": 60000, "division_g": 5})
    wanted = Wanted("Листвянка", "R1", "Приёмка 1", people, (device,))
    founded = found_here(home, wanted, SystemClock())
    cluster = cluster_of(home)
    yield home, founded, cluster
    cluster.stop()
    shutil.rmtree(cluster.base)


@pytest.fixture
def station(plant) -> Iterator[tuple[Station, SimulatedScale, Cluster]]:
    home, founded, cluster = plant
    scale = SimulatedScale(
        MtSicsCore(Load(settle_s=0.05), rate_hz=20), PtyEndpoint(Path(founded.settings.device[0].address))
    )
    dsn = embedded_dsn(cluster, founded.settings, secret_of(home))
    with scale, closing(open_station(home, founded.settings, dsn, SystemClock())) as opened:
        opened.start()
        yield opened, scale, cluster


def log_in(station: Station, badge: str) -> None:
    wait_for(lambda: station.runner.state.online, 20)
    assert station.login.scan(badge).stage is Stage.PIN
    wait_for(lambda: station.login.pin(PIN).result(10).stage is Stage.INSIDE, 20)


def test_a_weight_is_durable_here_and_in_the_plant_exactly_once(plant, station):
    _, founded, _ = plant
    opened, scale, cluster = station
    log_in(opened, founded.badges[1].text)
    desk = opened.desk
    desk.choose_item("PELED").result(10)
    lot = desk.new_lot().result(10)
    wait_for(lambda: desk.snapshot().live.zero)
    scale.put(24860)
    capture = desk.record().result(10)
    assert capture.net_g == 24860
    wait_for(lambda: desk.snapshot().recent[0].state is CaptureState.SAVED, 10)
    with closing(psycopg.connect(cluster.dsn().conninfo)) as plant_side:
        rows = plant_side.execute(
            "SELECT l.code, w.net_g, j.person, j.doubts, j.mark, b.grams FROM plant.weighing w JOIN plant.lot l ON l.id = w.lot_id"
            " JOIN plant.journal j ON j.id = w.entry JOIN plant.balance b ON b.lot_id = w.lot_id"
        ).fetchall()
    assert rows == [(lot, 24860, "p_0002", None, None, 24860)]

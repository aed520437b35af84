"""A result from a simulated instrument on a real socket to PostgreSQL, and from a folder: the whole thread."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.bootstrap.plant import Founded, Wanted, cluster_of, embedded_dsn, found_here, secret_of
from app.bootstrap.rooms.laboratory import laboratory_desk
from app.bootstrap.rooms.lines import Lines
from app.bootstrap.station import Home, Station, open_station
from app.clock import SystemClock
from app.config.station import Device
from app.devices.sim import astm
from app.devices.sim.astm import Measured
from app.models.equipment import LinkState
from app.models.kinds import Group
from app.models.laboratory_desk import State, Taking
from app.models.login import Stage
from app.services.decisions import Decisions
from app.services.identity.connection import PersonConnection
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.found import NewPerson
from tests.postgres import eventually

PIN = "246813"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: Any) -> Iterator[tuple[Home, Founded, Cluster]]:
    """A plant founded on this machine, with a quality inspector and two instruments."""
    home = Home(tmp_path_factory.mktemp("plant"))
    people = [
        NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), PIN),
        NewPerson("Ким О. В.", frozenset({Group.QUALITY_INSPECTOR}), PIN),
    ]
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    drop = home.folder / "drop"
    drop.mkdir()
    devices = (
        Device("aqualab", "astm", f"listen:127.0.0.1:{port}", {}),
        Device("foodscan", "lab_file", f"folder:{drop}", {"instrument": "result-list-csv"}),
    )
    wanted = Wanted("Листвянка", "R1", "Лаборатория", people, devices)
    founded = found_here(home, wanted, SystemClock())
    cluster = cluster_of(home)
    yield home, founded, cluster
    cluster.stop()
    shutil.rmtree(cluster.base)


@pytest.fixture
def station(plant: tuple[Home, Founded, Cluster]) -> Iterator[Station]:
    home, founded, cluster = plant
    dsn = embedded_dsn(cluster, founded.settings, secret_of(home))
    with closing(open_station(home, founded.settings, dsn, SystemClock())) as opened:
        opened.start()
        eventually(lambda: opened.runner.state.online, 30)
        assert opened.login.scan(founded.badges[1].text).stage is Stage.PIN
        eventually(lambda: opened.login.pin(PIN).result(20).stage is Stage.INSIDE, 30)
        yield opened


def test_a_result_finds_its_request_and_the_plant(
    plant: tuple[Home, Founded, Cluster], station: Station, tmp_path: Path
) -> None:
    _, founded, cluster = plant
    line = PersonConnection(station.dsn)
    decisions = Decisions(line, station.place, station.clock)
    with ThreadPoolExecutor(1) as worker, closing(line):
        desk = laboratory_desk(station, lambda wish: decisions.decide(station.login.root(), wish), worker)
        code = desk.register(
            Taking("Ким О. В.", place="RECEIVING", analytes=("water_activity", "ph"))
        ).result(10)
        port = int(founded.settings.device[0].address.rpartition(":")[2])
        with astm.calling("127.0.0.1", port) as device:
            device.measure(code, Measured("AW", "0.932", "aw"), Measured("PH", "<6.40", ""))
            eventually(lambda: len(desk.waiting(None, 10).result(10).rows) == 2, 30)
            lines = Lines((), station.clock, tmp_path, station.laboratory.instruments)
            states = {state.device: state for state in lines.devices()}
            assert states["aqualab"].state is LinkState.ONLINE
            assert lines.frames("aqualab")
        for one in desk.waiting(None, 10).result(10).rows:
            analyte = {"AW": "water_activity", "PH": "ph"}[one.test]
            desk.name_test(one, analyte, "", "NAMED").result(30)
        assert desk.waiting(None, 10).result(10).rows == []
        sample = desk.sample(code).result(10)
        assert sample is not None
        answered = {r.analyte.named.code: (r.state, r.counted and r.counted.text) for r in sample.requests}
        assert answered == {"water_activity": (State.ANSWERED, "0.932"), "ph": (State.ANSWERED, "<6.40")}
        drop = Path(founded.settings.device[1].address.removeprefix("folder:"))
        (drop / "a.csv").write_text(
            f"sample,test,value,unit,date\n{code},AW,0.955,aw,2026-11-23\n", encoding="utf-8"
        )
        (drop / "a.csv.ok").touch()
        eventually(lambda: [one.test for one in desk.waiting(None, 10).result(10).rows] == ["AW"], 30)
        eventually(lambda: list((drop / "done").rglob("a.csv")), 30)
    eventually(
        lambda: _in_plant(cluster) == [("PH", "<", "6.40"), ("AW", "=", "0.932"), ("AW", "=", "0.955")], 30
    )


def _in_plant(cluster: Cluster) -> list[tuple[Any, ...]]:
    with closing(psycopg.connect(cluster.dsn().conninfo)) as plant_side:
        return plant_side.execute("SELECT test_sent, operator, digits FROM plant.lab_result ORDER BY operator, digits").fetchall()  # fmt: skip

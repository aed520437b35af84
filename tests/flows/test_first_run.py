"""The first run without its screen: every step is kept, nothing that makes keys is done twice."""

from __future__ import annotations

import shutil
import uuid
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from app.bootstrap.first_run import RECOVERY, FirstRun
from app.bootstrap.plant import cluster_of, secret_of
from app.bootstrap.reach import reach
from app.bootstrap.station import Home, open_station
from app.clock import SystemClock
from app.config.station import Settings, read
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.login import Stage
from tests.flows.test_weighing import wait_for

PIN = "705913"


@pytest.fixture
def home(tmp_path: Path):
    place = Home(tmp_path / uuid.uuid4().hex[:8])
    place.folder.mkdir()
    yield place
    cluster = cluster_of(place)
    if cluster.exists():
        cluster.stop("immediate")
    shutil.rmtree(cluster.base, ignore_errors=True)


def test_a_new_plant_begins_step_by_step_and_its_administrator_can_log_in(home, tmp_path, expected_logs):
    expected_logs.append(r"scale is lost")
    clock = SystemClock()
    with SimulatedScale(MtSicsCore(Load()), PtyEndpoint(tmp_path / "scale")) as scale:
        run = FirstRun(home, Settings(), clock, Catalogue("ru"))
        with closing(run):
            run.keep_language("ru").result(10)
            run.keep_scale_of_screen(4.91).result(10)
            assert run.found("Листвянка").result(60).plant == "Листвянка"
            key = secret_of(home)
            assert run.found("Листвянка").result(60).plant == "Листвянка"
            assert secret_of(home) == key, "no key is ever made twice"
            run.try_scale("mt_sics", scale.address, {})
            wait_for(lambda: run.live().value is not None)
            run.keep_scale().result(10)
            card = run.administrator("Иванова А. П.", PIN).result(60)
            assert card.path.read_bytes().startswith(b"%PDF")
            assert (home.folder / RECOVERY).stat().st_mode & 0o077 == 0
            badge = run._badge.text
            assert run.confirm_badge(badge)
            assert not run.confirm_badge(badge[:-1] + ("0" if badge[-1] != "0" else "1"))
            assert run.standing().administrators
            run.finish().result(10)
            with pytest.raises(OperatorError, match=r"plant\.exists"):
                run.administrator("Другой", PIN).result(60)
    settings = read((home.folder / "station.toml").read_text())
    assert (settings.stream, settings.screen.px_per_mm, settings.device[0].driver) == (
        "R1.1",
        4.91,
        "mt_sics",
    )
    way = reach(home, settings, clock)
    with closing(open_station(home, settings, way.dsn, clock)) as station:
        station.start()
        wait_for(lambda: station.runner.state.online, 20)
        wait_for(lambda: station.login.scan(badge).stage is Stage.PIN)
        wait_for(lambda: station.login.pin(PIN).result(10).stage is Stage.INSIDE, 20)
    with psycopg.connect(cluster_of(home).dsn().conninfo) as plant:
        assert plant.execute("SELECT name FROM plant.person").fetchall() == [("Иванова А. П.",)]


def test_serial_ports_are_found_in_time_and_protocols_have_titles(home):
    with closing(FirstRun(home, Settings(), SystemClock(), Catalogue("en"))) as run:
        assert isinstance(run.serial_ports().result(10), list)
        assert "mt_sics" in {protocol.code for protocol in run.protocols()}

"""One delivery, from the gate to its signed report, at a station with a plant: every entry applied, none doubted."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.bootstrap.plant import Founded, Wanted, cluster_of, embedded_dsn, found_here, secret_of
from app.bootstrap.station import Home, Present, Station, open_station
from app.clock import SystemClock
from app.config.station import Device
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.errors import StationError
from app.models.delivery import Acceptance, Check, Progress
from app.models.kinds import Group
from app.models.login import Stage
from app.services.decisions import Decisions
from app.services.deliveries.counter import Counter
from app.services.deliveries.desk import Deliveries
from app.services.deliveries.ports import Deciding
from app.services.identity.connection import PersonConnection
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.found import NewPerson
from app.services.receiving.entries import LotRef
from tests.postgres import eventually
from tests.services.deliveries.desk import Pages
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED

PIN = "246813"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: Any) -> Iterator[tuple[Home, Founded, Cluster]]:
    """A plant founded on this machine, with a production manager and a quality inspector besides its administrator."""
    home = Home(tmp_path_factory.mktemp("plant"))
    people = [
        NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), PIN),
        NewPerson("Бадмаев Б. Д.", frozenset({Group.PRODUCTION_MANAGER}), PIN),
        NewPerson("Дорж Ц. Ц.", frozenset({Group.QUALITY_INSPECTOR}), PIN),
    ]
    device = Device("scale", "mt_sics", str(home.folder / "scale"), {"max_g": 60000, "division_g": 5})
    founded = found_here(home, Wanted("Листвянка", "R1", "Приёмка 1", people, (device,)), SystemClock())
    cluster = cluster_of(home)
    yield home, founded, cluster
    cluster.stop()
    shutil.rmtree(cluster.base)


@dataclass
class Chosen:
    """The station's own weighing desk, put on a lot by its label."""

    station: Station

    def stand_on(self, lot: LotRef, advised_g: int | None) -> Future[None]:
        assert self.station.desk is not None
        return self.station.desk.choose_lot(lot.code)


@pytest.fixture
def station(plant: tuple[Home, Founded, Cluster]) -> Iterator[tuple[Station, Deliveries, SimulatedScale]]:
    home, founded, cluster = plant
    address = Path(founded.settings.device[0].address)
    scale = SimulatedScale(MtSicsCore(Load(settle_s=0.05), rate_hz=20), PtyEndpoint(address))
    dsn = embedded_dsn(cluster, founded.settings, secret_of(home))
    with (
        scale, closing(open_station(home, founded.settings, dsn, SystemClock())) as opened,
        ThreadPoolExecutor(1) as worker, ExitStack() as lines,
    ):  # fmt: skip
        opened.start()
        counter = Counter(
            uuid.UUID(founded.settings.plant.id), "RECEIVING", opened.keeper.identity.lot_prefix, opened.keeper,
            opened.keeper.readers, Present(opened.login), SystemClock(),
        )  # fmt: skip
        pages = Pages(home.folder)
        line = lines.enter_context(closing(PersonConnection(dsn)))
        decisions = Decisions(line, opened.place, SystemClock())
        deciding = Deciding(decisions.decide, lambda: opened.runner.state.online)
        desk = Deliveries(
            counter, opened.keeper.subscribe, Chosen(opened), opened.login, pages, worker, deciding
        )
        yield opened, desk, scale


def log_in(station: Station, badge: str) -> None:
    eventually(lambda: station.runner.state.online, 30)
    if station.login.scan(badge).stage is not Stage.INSIDE:  # the PIN once a shift
        eventually(lambda: station.login.pin(PIN).result(20).stage is Stage.INSIDE, 30)


def weighed(station: Station, scale: SimulatedScale, grams: int) -> None:
    """One crate on the platform and off again."""
    desk = station.desk
    assert desk is not None
    eventually(lambda: desk.snapshot().live.zero, 20)
    scale.put(grams)
    desk.record().result(20)
    scale.remove()


def test_a_delivery_is_received_in_part_and_its_report_signed(
    plant: tuple[Home, Founded, Cluster], station: tuple[Station, Deliveries, SimulatedScale]
) -> None:
    _, founded, cluster = plant
    opened, desk, scale = station
    log_in(opened, founded.badges[1].text)
    code = desk.open(replace(BRIGADE, arrived_at=SystemClock().now())).result(20)
    lots = {}
    for position, grams in ((PELED, 24_860), (OMUL, 21_000)):
        desk.state(code, replace(position, catch_from=None, catch_to=None)).result(20)
        stated = desk.standing(code).result(20).delivery.stated[position.id]
        desk.correct_position(code, position, "MISTYPED", stated).result(20)
        lots[position.id] = desk.weigh(code, position.id).result(20)
        weighed(opened, scale, grams)
    desk.measure(code, None, 150).result(20)
    desk.check(code, Check(grade="E", parasites="none", packaging_state="intact")).result(20)
    [entry] = [one.entry for one in desk.weighings(lots[OMUL.id]).result(20)]
    desk.move([entry], lots[PELED.id], "WRONG-DELIVERY").result(20)
    [moved, _] = [one.entry for one in desk.weighings(lots[PELED.id]).result(20)]
    desk.move([moved], lots[OMUL.id], "WRONG-DELIVERY").result(20)
    part = {lots[PELED.id]: Acceptance.ACCEPTED, lots[OMUL.id]: Acceptance.REJECTED}
    desk.judge(code, Acceptance.ACCEPTED_IN_PART, part, "ORIGIN-FORBIDDEN").result(20)
    desk.close(code).result(20)
    error = desk.sign_report(code, "000000").exception(30)
    assert isinstance(error, StationError)
    assert error.key == "login.refused"
    assert desk.sign_report(code, PIN).result(30) == 1
    found = desk.standing(code).result(20).delivery
    assert (found.progress, found.net_g, found.verdict) == (
        Progress.CLOSED,
        45_860,
        Acceptance.ACCEPTED_IN_PART,
    )
    assert (found.opened_by, found.reports[0].signer, found.reports[0].current) == ("Бадмаев Б. Д.",) * 2 + (
        True,
    )
    with closing(psycopg.connect(cluster.dsn().conninfo, autocommit=True)) as plant_side:
        _applied(plant_side, opened)
        rows = plant_side.execute(
            "SELECT v.verdict, b.grams FROM plant.live_lot_verdict v JOIN plant.balance b ON b.lot_id = v.lot_id"
            " ORDER BY 1"
        ).fetchall()
        report = plant_side.execute("SELECT version, digest, signer FROM plant.delivery_report").fetchall()
    assert rows == [("accepted", 24_860), ("rejected", 21_000)]
    assert report == [(1, found.reports[0].digest, "Бадмаев Б. Д.")]


def test_what_one_held_another_releases_by_a_decision_of_the_plant(
    plant: tuple[Home, Founded, Cluster], station: tuple[Station, Deliveries, SimulatedScale]
) -> None:
    """Without the plant it stays held."""
    _, founded, cluster = plant
    opened, desk, scale = station
    log_in(opened, founded.badges[1].text)
    code = desk.open(replace(BRIGADE, arrived_at=SystemClock().now())).result(20)
    position = replace(PELED, id=uuid.uuid4())
    desk.state(code, position).result(20)
    desk.weigh(code, position.id).result(20)
    weighed(opened, scale, 24_860)
    desk.measure(code, None, 150).result(20)
    desk.check(code, Check(grade="E", parasites="none", packaging_state="intact")).result(20)
    desk.judge(code, Acceptance.HELD, {}, "LAB-WAITED").result(20)
    log_in(opened, founded.badges[2].text)
    cluster.stop("immediate")
    eventually(lambda: not desk.online(), 30)
    error = desk.release(code, Acceptance.ACCEPTED, {}, "LAB-CLEAR", PIN).exception(60)
    assert isinstance(error, StationError)
    assert error.key == "decision.no_server"
    assert desk.standing(code).result(20).delivery.verdict is Acceptance.HELD
    cluster.start()
    eventually(desk.online, 60)
    desk.release(code, Acceptance.ACCEPTED, {}, "LAB-CLEAR", PIN).result(60)
    found = desk.standing(code).result(20).delivery
    assert (found.verdict, found.lots[0].verdict, found.holds) == (Acceptance.ACCEPTED,) * 2 + ((),)
    with closing(psycopg.connect(cluster.dsn().conninfo, autocommit=True)) as plant_side:
        _applied(plant_side, opened)
        question = "SELECT name, meaning, stream LIKE 'plant/%' FROM plant.verdict_release"
        assert plant_side.execute(question).fetchall() == [("Дорж Ц. Ц.", "released", True)]


def _applied(plant_side: Any, station: Station) -> None:
    """The plant has everything this station wrote, marks nothing and doubts nothing."""

    def arrived() -> bool:
        with station.keeper.readers.borrowed() as reads:
            return reads.acknowledged() >= reads.head()[0]

    eventually(arrived, 30)
    question = "SELECT kind, mark, doubts FROM plant.journal WHERE mark IS NOT NULL OR doubts IS NOT NULL"
    assert plant_side.execute(question).fetchall() == []

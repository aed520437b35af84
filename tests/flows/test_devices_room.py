"""The room of devices over real parts: settings file, journal, lines, simulators, recordings, the desk beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.bootstrap.rooms.lines import Lines
from app.bootstrap.rooms.standins import StandIns
from app.bootstrap.rooms.workshop import Workshop, recorded_in
from app.clock import SystemClock
from app.config.station import Device, Settings, read
from app.config.writing import write
from app.errors import OperatorError, StationError
from app.models.desk import Block
from app.models.device_board import SetUp
from app.models.equipment import LinkState
from app.models.kinds import Group
from tests.flows.conftest import Bench
from tests.flows.test_weighing import wait_for

SCALE = Device("scale", "mt_sics", "/dev/ttyUSB0", {"max_g": 60_000, "division_g": 5, "version": 4})
PRINTER = Device("printer", "zpl", "tcp:10.0.0.5:9100", {})


@dataclass
class Person:
    """Who stands at the station."""

    groups: frozenset[Group] = frozenset({Group.MAINTENANCE})


@dataclass
class Hall:
    """The workshop over a bench, and what it led to."""

    workshop: Workshop
    bench: Bench
    person: Person
    lines: Lines
    shown: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return read(self.workshop.file.read_text())

    def changes(self) -> list[dict[str, Any]]:
        rows = self.bench.keeper.query("SELECT * FROM device_change ORDER BY seq")
        return [dict(row) for row in rows]

    def keep(self, before: str, wanted: SetUp) -> None:
        self.workshop.keep(before, wanted).result(10)


@pytest.fixture
def hall(bench: Bench, tmp_path: Path) -> Iterator[Hall]:
    with ExitStack() as stack:
        worker = stack.enter_context(ThreadPoolExecutor(1, "backroom"))
        clock, person, shown = SystemClock(), Person(), list[tuple[str, ...]]()
        station: Any = SimpleNamespace(
            clock=clock, keeper=bench.keeper, login=SimpleNamespace(author=bench.person.author), again=False,
            settings=SimpleNamespace(station=SimpleNamespace(code="R1")),
            telemetry=SimpleNamespace(questions=SimpleNamespace(way=lambda: None)),
        )  # fmt: skip
        around: Any = SimpleNamespace(
            station=station, worker=worker, groups=lambda: person.groups,
            show=lambda *way: shown.append(way), restart=lambda: shown.append(("restart",)),
        )  # fmt: skip
        path = tmp_path / "station.toml"
        write(path, Settings(device=(SCALE, PRINTER)))
        stand_ins = StandIns(
            worker, clock, lambda draft: bench.keeper.append(draft, bench.person.author()),
            lambda: workshop.may(),
        )  # fmt: skip
        lines = Lines((bench.line,), clock, tmp_path / "recordings", (), stand_ins)
        workshop = Workshop(around, lines, path)
        stack.callback(workshop.close)
        stack.callback(lines.close)
        yield Hall(workshop, bench, person, lines, shown)


def test_a_change_is_in_the_file_and_on_record(hall: Hall) -> None:
    hall.keep("scale", SetUp("scale", "massak_100", "usb:A5", {"max_g": 30_000, "division_g": 10}))
    scale, printer = hall.settings.device
    assert (scale.driver, scale.address) == ("massak_100", "usb:A5")
    assert scale.options == {"max_g": 30_000, "division_g": 10, "version": 5, "author": "p_0042"}
    assert printer == PRINTER
    (row,) = hall.changes()
    assert (row["device"], row["change"], row["person"]) == ("scale", "changed", "p_0042")
    assert json.loads(row["before"])["driver"] == "mt_sics"
    assert json.loads(row["after"])["version"] == 5
    assert hall.workshop.file.stat().st_mode & 0o077 == 0
    hall.workshop.restart()
    assert hall.shown == [("restart",)]
    assert hall.workshop.around.station.again is True


def test_a_new_device_stands_behind_the_others_and_one_is_taken_away(hall: Hall) -> None:
    hall.keep(
        "",
        SetUp("floor", "toledo_8217", "tcp:10.0.0.9:4001", {"unit": "kg", "max_g": 1_000, "division_g": 1}),
    )
    hall.workshop.remove("printer").result(10)
    assert [device.name for device in hall.settings.device] == ["scale", "floor"]
    assert [row["change"] for row in hall.changes()] == ["added", "removed"]


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (SetUp("scale", "mt_sics", "/dev/x", {"max_g": 5}), "profile.missing_key"),
        (SetUp("scale", "abacus", "/dev/x"), "device.unknown_protocol"),
        (SetUp("printer", "mt_sics", "/dev/x", {"max_g": 60_000, "division_g": 5}), "device.name_taken"),
    ],
)
def test_what_cannot_be_changes_nothing(hall: Hall, wanted: SetUp, key: str) -> None:
    before = hall.workshop.file.read_bytes()
    with pytest.raises(OperatorError, match=key.replace(".", r"\.")):
        hall.keep("scale", wanted)
    assert hall.workshop.file.read_bytes() == before
    assert hall.changes() == []


def test_a_settings_file_that_cannot_be_read_hides_no_line(hall: Hall) -> None:
    hall.workshop.file.write_text("[[[")
    assert hall.workshop.names() == frozenset()
    assert hall.workshop.set_up("scale") is None
    assert [state.device for state in hall.lines.devices()] == ["scale"]
    with pytest.raises(OperatorError, match=r"config\.not_toml"):
        hall.workshop.remove("scale").result(10)


def test_without_the_right_nothing_is_changed(hall: Hall) -> None:
    hall.person.groups = frozenset({Group.INVENTORY_CLERK})
    for attempt in (hall.workshop.remove("scale"), hall.lines.simulate("scale", True)):
        with pytest.raises(OperatorError, match=r"device\.no_right"):
            attempt.result(10)
    assert hall.changes() == []


def test_an_entry_that_is_not_kept_leaves_the_file_as_it_was(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperatorError("journal.full")

    monkeypatch.setattr(hall.workshop.around.station, "keeper", SimpleNamespace(append=full))
    before = hall.workshop.file.read_bytes()
    with pytest.raises(OperatorError, match=r"journal\.full"):
        hall.workshop.remove("scale").result(10)
    assert hall.workshop.file.read_bytes() == before


def test_nothing_of_a_simulator_is_recorded_and_the_load_memory_stays_the_scales(hall: Hall) -> None:
    bench = hall.bench
    bench.desk.choose_item("PELED").result(10)
    bench.desk.new_lot().result(10)
    wait_for(lambda: bench.desk.snapshot().live.zero, 15)
    bench.put(20_000)
    wait_for(lambda: bench.desk.snapshot().block is None, 15)
    bench.desk.record().result(10)
    wait_for(lambda: bench.desk.snapshot().block is Block.UNCHANGED, 15)
    hall.lines.simulate("scale", True).result(10)
    wait_for(lambda: bench.desk.snapshot().live.value == "5.000", 15)
    assert (bench.desk.snapshot().block, bench.desk.snapshot().verdict) == (Block.SIMULATED, None)
    assert hall.lines.simulated("scale") is True
    for refused in (bench.desk.record(), bench.desk.tare(), bench.desk.zero()):
        with pytest.raises(StationError):
            refused.result(10)
    hall.lines.simulate("scale", False).result(10)
    wait_for(lambda: bench.line.state.state is LinkState.ONLINE and not bench.line.state.simulated, 15)
    wait_for(lambda: bench.desk.snapshot().live.value == "20.000", 15)
    assert bench.desk.snapshot().block is Block.UNCHANGED, "the load was never taken off"
    (count,) = bench.keeper.query("SELECT count(*) AS n FROM weighing")
    assert count["n"] == 1
    assert [row["change"] for row in hall.changes()] == ["simulated", "real"]


def test_a_recording_is_listed_and_read_again(hall: Hall) -> None:
    path = hall.lines.record("scale", True).result(10)
    heard = hall.bench.line.state.frames
    wait_for(lambda: hall.bench.line.state.frames > heard + 5, 15)
    hall.lines.record("scale", False).result(10)
    (file,) = hall.workshop.recordings().result(10)
    assert (file.path, file.device) == (path, "scale")
    assert file.begun is not None
    frames = hall.workshop.replay(file).result(10)
    assert len([one for one in frames if one.reading and one.reading.grams == 0]) > 4
    file.path.write_text("no recording\n")
    with pytest.raises(OperatorError, match=r"device\.no_recording"):
        hall.workshop.replay(file).result(10)


def test_a_search_is_told_and_ends_with_the_room(hall: Hall) -> None:
    from app.devices.sim.endpoints import TcpEndpoint
    from app.devices.sim.scales import scale_of

    endpoint = TcpEndpoint()
    with scale_of("massak_100", endpoint) as scale:
        scale.put(1_000)
        hall.workshop.search(f"tcp:{endpoint.address}")
        wait_for(lambda: (found := hall.workshop.searched()) is not None and found.ended, 30)
        found = hall.workshop.searched()
        assert found is not None
        assert [one.protocol for one in found.candidates] == ["massak_100"]
    hall.workshop.search("")
    assert hall.workshop.searched() is None


@pytest.mark.expected_logs("is lost")
def test_a_search_on_the_line_of_an_own_device_borrows_it(hall: Hall) -> None:
    bench = hall.bench
    wait_for(lambda: bench.line.state.state is LinkState.ONLINE, 15)
    bench.put(3_000)
    hall.workshop.search(bench.line.state.address)
    wait_for(lambda: bench.line.state.problem == "device.searched", 15)
    wait_for(lambda: (found := hall.workshop.searched()) is not None and bool(found.candidates), 60)
    found = hall.workshop.searched()
    assert found is not None
    assert [one.protocol for one in found.candidates] == ["mt_sics"]
    hall.workshop.search("")
    wait_for(lambda: bench.line.state.state is LinkState.ONLINE, 15)
    assert bench.line.state.problem is None


def test_devices_of_others_as_the_plant_tells_them(hall: Hall) -> None:
    row = {
        "station": "R2", "station_name": "Приёмка 2", "device": "scale", "family": "scale", "protocol": "mt_sics",
        "address": "10.0.0.1:8000", "state": "online", "since": "2026-11-23T06:32:10.123456+00:00",
        "said_at": "2026-11-23T06:40:00+00:00", "last_good_at": None, "serial": None, "errors": 2, "problem": None,
    }  # fmt: skip
    questions = hall.workshop.around.station.telemetry.questions
    with pytest.raises(OperatorError, match=r"device\.plant_away"):
        hall.workshop.plant().result(10)
    questions.way = lambda: lambda _sql: [row, row | {"station": "R1"}, row | {"device": "x", "state": "new"}]
    one, unknown = hall.workshop.plant().result(10)
    assert (one.station, one.state, one.errors) == ("R2", LinkState.ONLINE, 2)
    assert unknown.state is LinkState.CLOSED


def test_a_folder_without_recordings(tmp_path: Path) -> None:
    assert recorded_in(tmp_path / "none") == []

"""From the settings file to samples: instruments on their lines, and the probe that gives a number to a form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.bootstrap.equipment import Equipment, equipment
from app.bootstrap.rooms.lines import Lines
from app.clock import SystemClock
from app.config.station import read
from app.config.writing import text_of
from app.devices.modbus.maps import register_map
from app.devices.sim import modbus
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.modbus_scale import ModbusScaleCore
from app.devices.sim.scale import SimulatedScale
from app.errors import OperatorError
from app.models.equipment import LinkState
from app.models.readings import Reading
from app.models.temperature import Quality, Sample
from tests.devices.waiting import Seen, until

SECONDS = 15.0
SETTINGS = """
[[device]]
name = "cold room"
driver = "modbus"
address = "{address}"
unit_id = 16
map = "owen_trm138"
every_ms = 200
points = {{ T1 = "R.AIR", "T8" = "R.DOOR" }}

[[device]]
name = "probe of the gate"
driver = "modbus"
address = "{address}"
unit_id = 17
map = "owen_trm138"
every_ms = 200
points = {{ T1 = "R1.CORE" }}
probe = "T1"
"""


@contextmanager
def running(attached: Equipment) -> Iterator[Seen[Sample]]:
    assert attached.measuring is not None
    heard: Seen[Sample] = Seen()
    attached.measuring.samples.subscribe(heard)
    attached.start()
    try:
        yield heard
    finally:
        attached.stop()


@pytest.fixture
def sim(own_environment: Path) -> Iterator[modbus.SimulatedLine]:
    of = register_map("owen_trm138")
    slaves = {16: modbus.slave_of(of), 17: modbus.slave_of(of, "-1.37")}
    with modbus.behind_pty(own_environment / "bus", slaves) as made:
        yield made


def attached(sim: modbus.SimulatedLine) -> Equipment:
    return equipment(read(SETTINGS.format(address=sim.address)), SystemClock())


def test_the_settings_say_the_same_after_writing() -> None:
    settings = read(SETTINGS.format(address="/dev/ttyUSB1"))
    assert read(text_of(settings)) == settings
    assert settings.device[0].options["points"] == {"T1": "R.AIR", "T8": "R.DOOR"}


def test_samples_come_by_the_codes_of_their_channels(sim: modbus.SimulatedLine) -> None:
    station = attached(sim)
    assert station.measuring is not None
    assert station.measuring.channels == ("R.AIR", "R.DOOR", "R1.CORE")
    assert [bus.name for bus in station.measuring.buses] == [sim.address]
    with running(station) as heard:
        heard.wait(lambda one: one.channel == "R.DOOR" and one.milli == -21_500, SECONDS)
        assert station.measuring.device_of("R.DOOR") == "cold room"


def test_the_probe_gives_what_it_says_now(sim: modbus.SimulatedLine) -> None:
    station = attached(sim)
    measuring = station.measuring
    assert measuring is not None
    waiting = measuring.probe()
    assert waiting is not None
    assert (waiting.device, waiting.problem) == ("probe of the gate", "probe.no_answer")
    with running(station) as heard:
        heard.wait(lambda one: one.channel == "R1.CORE" and one.milli is not None, SECONDS)
        probe = measuring.probe()
        assert probe is not None
        assert (probe.centi, probe.problem) == (-137, None)
        sim.break_sensor(17, "T1")
        heard.wait(lambda one: one.channel == "R1.CORE" and one.quality is Quality.IMPLAUSIBLE, SECONDS)
        broken = measuring.probe()
        assert broken is not None
        assert (broken.centi, broken.problem) == (None, "probe.implausible")


def test_a_station_without_instruments_measures_nothing() -> None:
    station = equipment(read(""), SystemClock())
    assert station.measuring is not None
    assert (station.measuring.buses, station.measuring.probe()) == ((), None)


def test_what_is_wrong_is_found_before_anything_is_opened() -> None:
    text = SETTINGS.format(address="/dev/ttyUSB1").replace('T1 = "R1.CORE"', 'T1 = "R.AIR"')
    with pytest.raises(OperatorError, match=r"profile\.wrong_value"):
        equipment(read(text), SystemClock())


def test_instruments_stand_beside_the_scales_for_maintenance(
    sim: modbus.SimulatedLine, tmp_path: Path
) -> None:
    station = attached(sim)
    assert station.measuring is not None
    lines = Lines((), SystemClock(), tmp_path, station.measuring.instruments)
    with running(station):
        until(lambda: [one.state for one in lines.devices()] == [LinkState.ONLINE] * 2, SECONDS)
        assert [one.device for one in lines.devices()] == ["cold room", "probe of the gate"]
        until(lambda: len(lines.frames("cold room")) >= 2, SECONDS)
        assert lines.abilities("cold room") == frozenset()
        path = lines.record("cold room", True).result(SECONDS)
        until(lambda: path.read_text().count("\n") > 3, SECONDS)
        lines.close()


def test_a_scale_in_registers_is_the_station_s_scale(own_environment: Path) -> None:
    endpoint = PtyEndpoint(own_environment / "scale")
    text = (
        f'[[device]]\nname = "scale"\ndriver = "modbus_scale"\naddress = "{endpoint.address}"\n'
        'map = "scale_float32"\nmax_g = 60000\ndivision_g = 5\n'
    )
    with SimulatedScale(ModbusScaleCore(), endpoint) as sim:
        station = equipment(read(text), SystemClock())
        assert station.scale is not None
        readings: Seen[Reading] = Seen()
        station.scale.readings.subscribe(readings)
        with running(station):
            sim.put(12_350)
            readings.wait(lambda one: one.grams == 12_350 and one.stable is True, SECONDS)

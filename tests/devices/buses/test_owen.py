"""The OWEN protocol on real lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.devices.sim import owen
from app.devices.sim.owen import Input, SimulatedOwen
from app.models.equipment import LinkState
from app.models.temperature import Quality
from tests.devices.buses.kit import Watched, instrument, tcp, watching

pytestmark = pytest.mark.expected_logs(r"is lost: device\.")

POINTS = {"T1": "A", "T2": "B", "T8": "C"}


@pytest.fixture
def sim(own_environment: Path) -> Iterator[SimulatedOwen]:
    with owen.behind_pty(own_environment / "owen", {48 + n: Input() for n in range(8)}) as made:
        yield made


@pytest.fixture
def watched(sim: SimulatedOwen) -> Iterator[Watched]:
    profile = instrument("room", {"port": sim.address}, 48, "owen_trm138_owen", POINTS, protocol="owen")
    with watching(profile) as made:
        yield made


def test_every_input_is_asked(watched: Watched, sim: SimulatedOwen) -> None:
    watched.says("A", -21_500)
    sim.set(55, "3.25")
    watched.says("C", 3_250)
    state = watched.state("room")
    assert (state.state, state.protocol) == (LinkState.ONLINE, "owen")
    assert watched.instrument("room").recent[0].data.startswith(b"#")


def test_a_broken_sensor_is_no_number(watched: Watched, sim: SimulatedOwen) -> None:
    sim.break_sensor(49)
    assert watched.lacks("B", Quality.SENSOR_FAULT).code == "FD"
    watched.says("A", -21_500)


def test_silence_and_the_way_back(watched: Watched, sim: SimulatedOwen) -> None:
    watched.says("A", -21_500)
    sim.be(48, absent=True)
    watched.lacks("A", Quality.NO_ANSWER)
    watched.is_("room", LinkState.LOST)
    sim.be(48, absent=False)
    watched.says("A", -21_500, watched.count)


def test_damage_gives_no_number(watched: Watched, sim: SimulatedOwen) -> None:
    watched.says("A", -21_500)
    sim.wire.garbage = 1.0
    watched.lacks("A", Quality.NO_ANSWER)
    assert watched.state("room").problem in ("device.not_understood", "device.no_answer")
    sim.wire.garbage = 0.0
    watched.says("A", -21_500, watched.count)
    assert {one.milli for one in watched.samples.events} <= {None, -21_500}


def test_the_line_comes_back_without_help(watched: Watched, sim: SimulatedOwen) -> None:
    watched.says("A", -21_500)
    sim.unplug()
    watched.is_("room", LinkState.LOST)
    sim.plug()
    watched.says("A", -21_500, watched.count)


def test_eleven_bits_of_address_behind_a_device_server() -> None:
    with owen.behind_tcp({1_024: Input()}, bits=11) as sim:
        profile = instrument(
            "room",
            tcp(sim.address),
            1_024,
            "owen_trm2xx_owen",
            {"PV1": "A"},
            protocol="owen",
            address_bits=11,
        )
        with watching(profile) as made:
            made.says("A", -21_500)

"""Adapters are found again under any name, and what is wrong with a port is said and mends itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import serial.tools.list_ports

from app.devices.base import LineSettings
from app.devices.links.ports import Port, port_of, ports
from app.devices.links.serial import SerialLink
from app.devices.sim.scale import SimulatedScale
from app.devices.supervisor import Supervisor
from app.errors import EnvironmentFault
from app.models.equipment import DeviceState, LinkState
from tests.devices.waiting import Seen, until

WAIT = 15


@dataclass
class Listed:
    """A port as the system lists it; there is no USB where the tests run."""

    device: str
    description: str | None = "USB Serial"
    serial_number: str | None = None
    vid: int | None = 0x1A86
    pid: int | None = 0x7523
    location: str | None = None


class Plugged:
    """What is plugged in now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ports: list[Listed] = []
        monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: self.ports)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Plugged:
    return Plugged(monkeypatch)


def test_every_port_has_what_finds_it_again(plugged: Plugged) -> None:
    plugged.ports = [
        Listed("/dev/ttyUSB1", serial_number="A50285BI", location="1-1"),
        Listed("/dev/ttyUSB0", location="1-2"),
        Listed("/dev/ttyS0", None, vid=None, pid=None),
    ]
    assert ports() == [
        Port("/dev/ttyS0", "/dev/ttyS0"),
        Port("/dev/ttyUSB0", "USB Serial", "1a86:7523@1-2"),
        Port("/dev/ttyUSB1", "USB Serial", "A50285BI"),
    ]
    assert [port_of(port.usb) for port in ports()[1:]] == ["/dev/ttyUSB0", "/dev/ttyUSB1"]
    assert port_of("1A86:7523@1-2") == "/dev/ttyUSB0"


def test_adapters_with_one_and_the_same_number_are_told_apart_by_their_sockets(plugged: Plugged) -> None:
    plugged.ports = [
        Listed("/dev/ttyUSB0", serial_number="0001", location="1-1"),
        Listed("/dev/ttyUSB1", serial_number="0001", location="1-2"),
    ]
    assert [port.usb for port in ports()] == ["1a86:7523@1-1", "1a86:7523@1-2"]
    with pytest.raises(EnvironmentFault, match=r"device\.adapter_missing"):
        port_of("0001")
    with pytest.raises(EnvironmentFault, match=r"device\.adapter_missing"):
        port_of("1a86:7523")
    plugged.ports.pop()
    assert port_of("1a86:7523") == "/dev/ttyUSB0"


@pytest.mark.expected_logs("is lost")
def test_an_adapter_that_comes_back_under_another_name_is_found(
    plugged: Plugged, scale: SimulatedScale, supervise: Callable[..., Supervisor], own_environment: Path
) -> None:
    plugged.ports = [Listed(scale.address, location="1-1.2")]
    supervisor = supervise(SerialLink("", LineSettings(), usb="1a86:7523@1-1.2"))
    states: Seen[DeviceState] = Seen()
    supervisor.states.subscribe(states)
    supervisor.start()
    states.wait(lambda s: s.state is LinkState.ONLINE, WAIT)
    plugged.ports = []
    scale.unplug()
    lost = states.wait(lambda s: s.problem == "device.adapter_missing", WAIT)
    assert lost.state is LinkState.LOST
    heard, elsewhere = len(states.events), own_environment / "other-name"
    plugged.ports = [Listed(str(elsewhere), location="1-1.2")]
    scale.come_back(path=elsewhere)
    states.wait(lambda s: s.state is LinkState.ONLINE, WAIT, heard)


@pytest.mark.expected_logs("is lost")
def test_a_port_that_another_program_holds_is_said_and_taken_as_soon_as_it_is_free(
    scale: SimulatedScale, supervise: Callable[..., Supervisor]
) -> None:
    other = SerialLink(scale.address, LineSettings())
    other.open()
    supervisor = supervise(SerialLink(scale.address, LineSettings()))
    supervisor.start()
    until(lambda: supervisor.state.problem == "device.port_busy", WAIT)
    other.close()
    until(lambda: supervisor.state.state is LinkState.ONLINE, WAIT)

"""A simulator in the place of a device: seen as such, never booked from, and the device comes back."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.devices.base import LineSettings
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.sim.endpoints import TcpEndpoint
from app.devices.sim.scale import SimulatedScale
from app.devices.sim.scales import scale_of
from app.devices.supervisor import Supervisor
from app.errors import EnvironmentFault
from app.models.equipment import DeviceState, LinkState
from app.models.readings import Reading
from tests.devices.waiting import Seen, until

WAIT = 15


@pytest.fixture
def other(running: ExitStack) -> TcpLink:
    """A simulator that shows 7.777 kg."""
    endpoint = TcpEndpoint()
    made = running.enter_context(scale_of("mt_sics", endpoint, division_g=1))
    made.settle(0)
    made.put(7_777)
    return TcpLink("127.0.0.1", endpoint.port)


def test_a_simulator_takes_the_place_and_gives_it_back(
    scale: SimulatedScale, supervise: Callable[..., Supervisor], other: TcpLink
) -> None:
    supervisor = supervise(SerialLink(scale.address, LineSettings()), expected_serial="B123456789")
    states, readings = Seen[DeviceState](), Seen[Reading]()
    supervisor.states.subscribe(states)
    supervisor.readings.subscribe(readings)
    supervisor.start()
    states.wait(lambda s: s.state is LinkState.ONLINE and s.problem is None, WAIT)
    supervisor.press().result(WAIT)
    supervisor.stand_in(other)
    readings.wait(lambda r: r.value == "7.777", WAIT)
    until(lambda: supervisor.state.simulated, WAIT)
    assert supervisor.stands_in
    assert [s.state for s in states.events if s.state is LinkState.CLOSED], (
        "what waits for the device must end"
    )
    with pytest.raises(EnvironmentFault, match=r"device\.simulated"):
        supervisor.press().result(WAIT)
    heard = len(states.events)
    supervisor.stand_in(None)
    states.wait(lambda s: s.state is LinkState.ONLINE and s.problem is None, WAIT, heard)
    assert supervisor.state.serial == "B123456789"
    supervisor.press().result(WAIT)


@pytest.mark.expected_logs("is lost")
def test_a_simulator_may_stand_in_for_a_device_that_is_away(
    supervise: Callable[..., Supervisor], other: TcpLink, own_environment: Path
) -> None:
    supervisor = supervise(SerialLink(str(own_environment / "none"), LineSettings()))
    supervisor.start()
    until(lambda: supervisor.state.state is LinkState.LOST, WAIT)
    supervisor.stand_in(other)
    until(lambda: supervisor.state.simulated and supervisor.state.state is LinkState.ONLINE, WAIT)
    supervisor.stand_in(None)
    until(lambda: supervisor.state.problem == "device.port_missing", WAIT)


def test_no_reading_of_the_simulator_is_told_before_its_state(
    scale: SimulatedScale, supervise: Callable[..., Supervisor], other: TcpLink
) -> None:
    supervisor = supervise(SerialLink(scale.address, LineSettings()))
    said, ended = list[tuple[str | None, bool]](), threading.Event()

    def heard(reading: Reading) -> None:
        said.append((reading.value, supervisor.state.simulated))
        if reading.value == "7.777":
            ended.set()

    supervisor.readings.subscribe(heard)
    supervisor.start()
    until(lambda: any(value == "0.000" for value, _ in said), WAIT)
    supervisor.stand_in(other)
    assert ended.wait(WAIT)
    supervisor.stop()
    assert {simulated for value, simulated in said if value == "7.777"} == {True}
    assert {simulated for value, simulated in said if value == "0.000"} == {False}

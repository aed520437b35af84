"""Instruments on real lines: a pty, a port they call, a port that is called; with every fault on command."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices.base import LineSettings, Link
from app.devices.lab.astm import AstmConversation
from app.devices.lab.instrument import Instrument, Sign
from app.devices.lab.receiving import Timers
from app.devices.links.listener import ListeningLink
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.sim import astm
from app.devices.sim.astm import Measured, SimulatedInstrument
from app.errors import EnvironmentFault
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.laboratory import Arrival, Taken
from tests.devices.waiting import Seen, until

QUICK = Timers(answer=0.6, frame=1.0, busy=0.3, contention_instrument=0.1, contention_computer=0.4)
AW = Measured("AW", "0.932", "aw")
SIGN = Sign("lab", "astm", "astm-generic")
SECONDS = 15.0


class Kept:
    """Keeps what instruments deliver; refuses so many first."""

    def __init__(self, refuse: int = 0) -> None:
        self.arrivals: list[Arrival] = []
        self.refuse = refuse
        self._lock = threading.Lock()

    def take(self, arrival: Arrival) -> Taken:
        with self._lock:
            if self.refuse:
                self.refuse -= 1
                raise EnvironmentFault("lab.not_kept", detail="full")
            self.arrivals.append(arrival)
            return Taken("x", 1)

    @property
    def whole(self) -> list[bytes]:
        return [one.data for one in self.arrivals if one.complete]


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def listen(running: ExitStack) -> Callable[..., Instrument]:
    """listen(link, kept) gives a started host on that line."""

    def make(link: Link, kept: Kept, **more: object) -> Instrument:
        made = Instrument(SIGN, link, AstmConversation(QUICK, **more), kept, SystemClock())  # type: ignore[arg-type]
        running.callback(made.stop)
        made.start()
        return made

    return make


def online(host: Instrument) -> None:
    until(lambda: host.state.state is LinkState.ONLINE, SECONDS)


def test_over_a_serial_line(
    running: ExitStack, listen: Callable[..., Instrument], own_environment: Path
) -> None:
    device = running.enter_context(astm.behind_pty(own_environment / "lab", timers=QUICK))
    kept = Kept()
    host = listen(SerialLink(device.address, LineSettings()), kept)
    online(host)
    message = device.measure("S1", AW)
    until(lambda: kept.whole == [message], SECONDS)
    until(lambda: device.core.idle, SECONDS)
    assert host.state.frames > 0
    assert any(frame.outgoing for frame in host.recent)


def test_a_station_that_calls_the_instrument(running: ExitStack, listen: Callable[..., Instrument]) -> None:
    device = running.enter_context(astm.behind_tcp(timers=QUICK))
    kept = Kept()
    host, port = device.address.split(":")
    online(listen(TcpLink(host, int(port)), kept))
    message = device.measure("S1", AW, Measured("PH", "6.41", ""))
    until(lambda: kept.whole == [message], SECONDS)


def called(
    running: ExitStack, listen: Callable[..., Instrument], kept: Kept, **more: object
) -> tuple[Instrument, SimulatedInstrument]:
    link = ListeningLink("127.0.0.1", 0)
    host = listen(link, kept)
    until(lambda: link.port, SECONDS)
    device = running.enter_context(astm.calling("127.0.0.1", link.port, timers=QUICK, **more))
    return host, device


def test_an_instrument_that_calls_the_station(running: ExitStack, listen: Callable[..., Instrument]) -> None:
    kept = Kept()
    host, device = called(running, listen, kept)
    states: Seen[DeviceState] = Seen()
    host.states.subscribe(states)
    assert host.state.state is LinkState.OPENING
    first = device.measure("S1", AW)
    until(lambda: kept.whole == [first], SECONDS)
    assert host.state.state is LinkState.ONLINE
    device.unplug()
    states.wait(lambda state: state.state is LinkState.OPENING, SECONDS)
    device.plug()
    second = device.measure("S2", AW)
    until(lambda: kept.whole == [first, second], SECONDS)


def test_faults_cost_repetitions_and_no_result(running: ExitStack, listen: Callable[..., Instrument]) -> None:
    kept = Kept()
    host, device = called(running, listen, kept)
    device.core.faults.checksum = 3
    device.core.faults.repeat = 2
    device.core.faults.no_eot = 1
    first = device.measure("S1", AW)
    until(lambda: kept.whole == [first], SECONDS)
    second = device.measure("S2", AW)
    until(lambda: kept.whole == [first, second], SECONDS)
    assert host.state.errors >= 3
    assert "checksum" in {frame.error for frame in host.recent}


@pytest.mark.expected_logs("what lab sent was not kept: lab.not_kept")
def test_what_could_not_be_kept_comes_again(running: ExitStack, listen: Callable[..., Instrument]) -> None:
    kept = Kept(refuse=2)
    _, device = called(running, listen, kept)
    message = device.measure("S1", AW)
    until(lambda: kept.whole == [message], SECONDS)
    until(lambda: device.core.sent == [message], SECONDS)


def test_a_host_that_is_silent_is_asked_again(running: ExitStack, listen: Callable[..., Instrument]) -> None:
    kept = Kept()
    _, device = called(running, listen, kept)
    device.wire.silent = True
    message = device.measure("S1", AW)
    until(lambda: device.core.failed >= 1, SECONDS)
    assert not kept.whole
    device.wire.silent = False
    until(lambda: kept.whole == [message], SECONDS)


def test_an_instrument_that_falls_silent_in_the_middle_leaves_a_broken_message(
    running: ExitStack, listen: Callable[..., Instrument]
) -> None:
    kept = Kept()
    host, device = called(running, listen, kept, longest=20)
    frames: Seen[Frame] = Seen()

    def cut(frame: Frame) -> None:
        if not frame.outgoing and b"O|1|" in frame.data:
            device.wire.silent = True

    host.frames.subscribe(cut)
    host.frames.subscribe(frames)
    device.measure("S1", AW)
    until(lambda: [one.complete for one in kept.arrivals] == [False], SECONDS)


def test_a_query_gets_its_orders(running: ExitStack, listen: Callable[..., Instrument]) -> None:
    kept = Kept()
    link = ListeningLink("127.0.0.1", 0)
    listen(link, kept, wanted=lambda sample: ["AW"], stamp=lambda: "20261123101500")
    until(lambda: link.port, SECONDS)
    device = running.enter_context(astm.calling("127.0.0.1", link.port, timers=QUICK))
    device.ask("S1")
    until(lambda: device.core.heard, SECONDS)
    assert b"O|1|S1||^^^AW|R" in device.core.heard[0]


def test_byte_by_byte_and_with_noise(running: ExitStack, listen: Callable[..., Instrument]) -> None:
    kept = Kept()
    _, device = called(running, listen, kept)
    device.wire.drip = True
    first = device.measure("S1", AW)
    until(lambda: kept.whole == [first], SECONDS)
    device.wire.drip = False
    device.wire.noise(24)
    second = device.measure("S2", AW)
    until(lambda: second in kept.whole, SECONDS)


@pytest.mark.expected_logs("is lost: device.port_taken")
def test_a_port_that_is_taken_is_said_and_tried_again(
    running: ExitStack, listen: Callable[..., Instrument]
) -> None:
    first = ListeningLink("127.0.0.1", 0)
    running.callback(first.close)
    first.open()
    host = listen(ListeningLink("127.0.0.1", first.port), Kept())
    until(lambda: host.state.problem == "device.port_taken", SECONDS)
    first.close()
    until(lambda: host.state.state is LinkState.OPENING and host.state.problem is None, SECONDS)


def test_a_line_that_is_away_is_lost_and_comes_back(
    running: ExitStack, listen: Callable[..., Instrument], own_environment: Path, expected_logs: list[str]
) -> None:
    expected_logs.append("is lost: device")
    device = running.enter_context(astm.behind_pty(own_environment / "lab", timers=QUICK))
    kept = Kept()
    host = listen(SerialLink(device.address, LineSettings()), kept)
    online(host)
    device.unplug()
    until(lambda: host.state.state is LinkState.LOST, SECONDS)
    device.plug()
    online(host)
    message = device.measure("S1", AW)
    until(lambda: kept.whole == [message], SECONDS)

"""One thread a link, against a simulated scale behind a real pty and a real socket."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.devices.base import LineSettings
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.sim.mt_sics import SimulatedScale, behind_tcp
from app.devices.supervisor import Supervisor, Timing
from app.errors import EnvironmentFault, OperatorError
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.readings import Reading, ReadingKind
from tests.devices.waiting import Seen, until

Supervise = Callable[..., Supervisor]


class Heard:
    """All that a supervisor publishes."""

    def __init__(self, supervisor: Supervisor) -> None:
        self.readings: Seen[Reading] = Seen()
        self.states: Seen[DeviceState] = Seen()
        self.frames: Seen[Frame] = Seen()
        supervisor.readings.subscribe(self.readings)
        supervisor.states.subscribe(self.states)
        supervisor.frames.subscribe(self.frames)

    def state(self, state: LinkState, after: int = 0, seconds: float = 5.0) -> DeviceState:
        return self.states.wait(lambda event: event.state is state, seconds, after)

    def stable(self, quantity: int, after: int = 0) -> Reading:
        return self.readings.wait(lambda r: bool(r.stable) and r.grams == quantity, after=after)


@pytest.fixture
def scale_on_line(supervise: Supervise, serial_link: SerialLink) -> tuple[Supervisor, Heard]:
    supervisor = supervise(serial_link)
    heard = Heard(supervisor)
    supervisor.start()
    heard.state(LinkState.ONLINE)
    return supervisor, heard


def test_live_weight_comes_by_itself(scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]) -> None:
    supervisor, heard = scale_on_line
    scale.put(24_860)
    reading = heard.stable(24_860)
    assert (reading.value, reading.unit, reading.raw) == ("24.860", "kg", b"S S     24.860 kg\r\n")
    assert reading.at_ns > 0
    assert until(lambda: supervisor.state.serial) == "B123456789"
    assert supervisor.state.problem is None


def test_state_is_opening_until_a_frame_proves_the_device(
    supervise: Supervise, scale: SimulatedScale
) -> None:
    supervisor = supervise(SerialLink(scale.address, LineSettings()))
    heard = Heard(supervisor)
    supervisor.start()
    heard.state(LinkState.ONLINE)
    assert list(dict.fromkeys(e.state for e in heard.states.events)) == [LinkState.OPENING, LinkState.ONLINE]
    supervisor.stop()
    assert supervisor.state.state is LinkState.CLOSED


def test_tcp(supervise: Supervise, running: object) -> None:
    with behind_tcp(rate_hz=20.0) as scale:
        host, port = scale.address.split(":")
        supervisor = supervise(TcpLink(host, int(port)))
        heard = Heard(supervisor)
        supervisor.start()
        scale.put(1_500)
        heard.stable(1_500)
        supervisor.stop()


def test_polling(supervise: Supervise, scale: SimulatedScale, serial_link: SerialLink) -> None:
    supervisor = supervise(serial_link, timing=Timing(read=0.02, poll=0.02))
    heard = Heard(supervisor)
    supervisor.start()
    scale.put(2_000)
    heard.stable(2_000)
    assert {frame.data for frame in supervisor.recent if frame.outgoing} == {b"I4\r\n", b"SI\r\n"}


@pytest.mark.expected_logs("is lost: device.no_answer")
def test_silence_is_said_after_a_second_and_no_link_after_two(
    scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]
) -> None:
    _, heard = scale_on_line
    scale.wire.silent = True
    silent = heard.state(LinkState.SILENT)
    lost = heard.state(LinkState.LOST)
    assert silent.last_good_ns is not None
    assert 1.0 <= (silent.since_ns - silent.last_good_ns) / 1e9 <= 1.5
    assert 2.0 <= (lost.since_ns - silent.last_good_ns) / 1e9 <= 2.5
    assert (silent.problem, lost.problem) == ("device.silent", "device.no_answer")
    count = len(heard.states.events)
    scale.wire.silent = False
    back = heard.state(LinkState.ONLINE, after=count)
    assert back.problem is None


@pytest.mark.expected_logs("is lost: device.not_understood")
def test_bytes_that_mean_nothing_are_no_sign_of_a_scale(
    scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]
) -> None:
    _, heard = scale_on_line
    scale.wire.parity = True
    assert heard.state(LinkState.LOST).problem == "device.not_understood"
    count = len(heard.states.events)
    scale.wire.parity = False
    heard.state(LinkState.ONLINE, after=count)


@pytest.mark.expected_logs("is lost: device.line_lost")
def test_unplugged_and_back_under_another_pty(
    scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    _, heard = scale_on_line
    scale.unplug()
    assert heard.state(LinkState.LOST, seconds=1.0).problem == "device.line_lost"
    heard.states.wait(lambda state: state.problem == "device.port_missing")
    count = len(heard.states.events)
    scale.come_back()
    heard.state(LinkState.ONLINE, after=count)
    seen = len(heard.readings.events)
    scale.put(700)
    heard.stable(700, after=seen)
    assert [r.levelname for r in caplog.records if r.name == "device.scale"] == ["WARNING", "INFO"]


@pytest.mark.expected_logs("is lost: device.line_lost")
def test_tcp_refused_and_back(supervise: Supervise) -> None:
    with behind_tcp(rate_hz=20.0) as scale:
        host, port = scale.address.split(":")
        supervisor = supervise(TcpLink(host, int(port)))
        heard = Heard(supervisor)
        supervisor.start()
        heard.state(LinkState.ONLINE)
        scale.unplug()
        heard.states.wait(lambda state: state.problem == "device.tcp_refused")
        count = len(heard.states.events)
        scale.come_back()
        heard.state(LinkState.ONLINE, after=count)
        supervisor.stop()


@pytest.mark.expected_logs("is lost: device.line_lost")
def test_another_scale_on_the_cable_is_shown_but_not_booked_from(
    supervise: Supervise, scale: SimulatedScale, serial_link: SerialLink
) -> None:
    supervisor = supervise(serial_link, expected_serial="B123456789")
    heard = Heard(supervisor)
    supervisor.start()
    heard.states.wait(lambda s: s.state is LinkState.ONLINE and s.problem is None)
    assert supervisor.press().result(10) > 0
    scale.unplug()
    heard.state(LinkState.LOST)
    scale.come_back(serial="C000000001")
    heard.states.wait(lambda s: s.state is LinkState.ONLINE and s.problem == "device.other_serial")
    with pytest.raises(EnvironmentFault, match=r"device\.other_serial .*serial=C000000001"):
        supervisor.press().result(10)


def test_zero_tare_clear_and_preset(scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]) -> None:
    supervisor, heard = scale_on_line
    scale.put(1_200)
    assert (answer := supervisor.tare().result(10)).command == "T"
    assert (answer.kind, answer.grams) == (ReadingKind.TARE, 1_200)
    heard.stable(0, after=len(heard.readings.events))
    assert supervisor.clear().result(10).error is None
    heard.stable(1_200, after=len(heard.readings.events))
    assert supervisor.preset("0.400", "kg").result(10).grams == 400
    heard.stable(800, after=len(heard.readings.events))
    assert supervisor.clear().result(10).error is None
    scale.put(500)
    assert supervisor.zero().result(10).error is None
    heard.stable(0, after=len(heard.readings.events))
    scale.put(5_000)
    assert supervisor.zero().result(10).error == "overload"


def test_no_rest_no_tare(scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]) -> None:
    supervisor, _ = scale_on_line
    scale.shake(40)
    assert supervisor.tare().result(10).error == "busy"
    assert supervisor.state.state is LinkState.ONLINE


def test_a_request_without_a_line_fails_at_once(supervise: Supervise, own_environment: Path) -> None:
    supervisor = supervise(SerialLink(str(own_environment / "nothing"), LineSettings()))
    with pytest.raises(EnvironmentFault, match=r"device\.no_link"):
        supervisor.tare().result(0)
    with pytest.raises(EnvironmentFault, match=r"device\.no_link"):
        supervisor.press().result(0)


@pytest.mark.expected_logs("is lost: device.line_lost")
def test_an_open_request_fails_when_the_line_is_lost(
    scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]
) -> None:
    supervisor, _ = scale_on_line
    scale.shake(40)
    answer = supervisor.tare()
    scale.unplug()
    with pytest.raises(EnvironmentFault, match=r"device\.no_link"):
        answer.result(10)


@pytest.mark.expected_logs("is lost: device.line_lost")
def test_a_press_on_a_line_that_breaks_fails(
    scale_on_line: tuple[Supervisor, Heard], serial_link: SerialLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, heard = scale_on_line
    read = serial_link.read

    def breaking(timeout: float) -> bytes:
        if timeout == 0:
            raise EnvironmentFault("device.line_lost", address="", detail="EIO")
        return read(timeout)

    monkeypatch.setattr(serial_link, "read", breaking)
    with pytest.raises(EnvironmentFault, match=r"device\.line_lost"):
        supervisor.press().result(10)
    heard.state(LinkState.LOST)


def test_what_a_protocol_cannot_do_is_refused(supervise: Supervise, serial_link: SerialLink) -> None:
    from dataclasses import replace

    supervisor = supervise(serial_link)
    supervisor._driver = replace(supervisor.driver, zero=None)
    with pytest.raises(OperatorError, match=r"device\.cannot"):
        supervisor.zero().result(0)


def test_no_frame_begun_before_the_press_is_stamped_later(
    scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]
) -> None:
    supervisor, heard = scale_on_line
    scale.wire.drip = True
    for _ in range(20):
        count = len(heard.readings.events)
        at_ns = supervisor.press().result(10)
        heard.readings.wait(lambda r, at=at_ns: r.at_ns > at, after=count)  # type: ignore[misc]
        between = [r.at_ns for r in heard.readings.events[count:]]
        assert between == sorted(between)


def test_the_tare_is_asked_with_the_press(
    scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]
) -> None:
    supervisor, heard = scale_on_line
    scale.put(1_000)
    supervisor.tare().result(10)
    at_ns = supervisor.press(tare=True).result(10)
    told = heard.readings.wait(lambda r: r.command == "TA" and r.at_ns > at_ns)
    assert told.grams == 1_000
    heard.readings.wait(lambda r: r.kind is ReadingKind.WEIGHT and r.at_ns > told.at_ns)


@pytest.mark.expected_logs("a listener failed and will not be reported again")
def test_a_listener_that_fails_is_reported_once_and_harms_nobody(
    supervise: Supervise, serial_link: SerialLink, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor = supervise(serial_link)

    def bad(reading: Reading) -> None:
        raise RuntimeError(reading.raw)

    supervisor.readings.subscribe(bad)
    heard = Heard(supervisor)
    supervisor.start()
    until(lambda: len(heard.readings.events) > 5)
    assert sum("listener failed" in record.message for record in caplog.records) == 1


def test_a_listener_can_leave(scale_on_line: tuple[Supervisor, Heard]) -> None:
    supervisor, heard = scale_on_line
    seen: Seen[Reading] = Seen()
    leave = supervisor.readings.subscribe(seen)
    seen.wait(lambda reading: True)
    leave()
    count, heard_count = len(seen.events), len(heard.readings.events)
    until(lambda: len(heard.readings.events) > heard_count + 2)
    assert len(seen.events) <= count + 1


@pytest.mark.expected_logs("mistake of the program", "is lost: device.failed")
def test_a_mistake_of_the_program_is_logged_and_the_link_begins_anew(
    supervise: Supervise, serial_link: SerialLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = supervise(serial_link)
    heard = Heard(supervisor)
    read, broken = serial_link.read, threading.Event()

    def once(timeout: float) -> bytes:
        if not broken.is_set():
            broken.set()
            raise ZeroDivisionError
        return read(timeout)

    monkeypatch.setattr(serial_link, "read", once)
    supervisor.start()
    heard.state(LinkState.LOST)
    heard.state(LinkState.ONLINE)


def test_frames_of_both_directions_are_kept(scale_on_line: tuple[Supervisor, Heard]) -> None:
    supervisor, heard = scale_on_line
    heard.frames.wait(lambda frame: frame.data.startswith(b"S S"))
    sent = [frame.data for frame in supervisor.recent if frame.outgoing]
    assert sent[:2] == [b"I4\r\n", b"SIR\r\n"]


def test_stopping_ends_the_stream(scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard]) -> None:
    supervisor, _ = scale_on_line
    until(lambda: scale._scale.next_due(0) is not None)
    supervisor.stop()
    supervisor.stop()
    until(lambda: scale._scale.next_due(0) is None)


@pytest.mark.parametrize("fault", ["garbage", "cut", "join", "drip", "late_s"])
def test_faults_of_the_line_never_give_a_wrong_weight(
    scale: SimulatedScale, scale_on_line: tuple[Supervisor, Heard], fault: str
) -> None:
    supervisor, heard = scale_on_line
    scale.put(24_860)
    heard.stable(24_860)
    count = len(heard.readings.events)
    if fault == "garbage":
        scale.wire.noise(200)
    elif fault == "cut":
        scale.wire.cut(1)
    else:
        setattr(scale.wire, fault, {"join": 3, "drip": True, "late_s": 0.3}[fault])
    until(lambda: len(heard.readings.events) > count + 6)
    after = heard.readings.events[count:]
    assert {r.grams for r in after if r.error is None} == {24_860}
    assert any(r.error for r in after) == (fault in ("garbage", "cut"))
    assert supervisor.state.state is LinkState.ONLINE


@pytest.mark.slow
def test_twenty_frames_a_second_all_arrive(scale_on_line: tuple[Supervisor, Heard]) -> None:
    _, heard = scale_on_line
    first = heard.readings.wait(lambda r: r.kind is ReadingKind.WEIGHT)
    last = heard.readings.wait(lambda r: r.at_ns > first.at_ns + 2_000_000_000)
    count = heard.readings.events.index(last) - heard.readings.events.index(first)
    assert 38 <= count <= 42

"""A bus on real lines: Modbus RTU and TCP, RTU over TCP, with everything that goes wrong on them."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.devices.buses.assembly import buses_of
from app.devices.buses.base import Patience
from app.devices.modbus.maps import register_map
from app.devices.sim import modbus
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.modbus import SimulatedLine, slave_of
from app.errors import EnvironmentFault
from app.models.equipment import LinkState
from app.models.temperature import Quality
from tests.devices.buses.kit import QUICK, SECONDS, Watched, instrument, tcp, watching
from tests.devices.waiting import until

pytestmark = pytest.mark.expected_logs(r"is lost: device\.")

ROOM, DOOR = 16, 17
RTU_REQUEST = 8
KINDS = ("rtu", "tcp", "rtu-over-tcp")


def slaves() -> dict[int, modbus.Slave]:
    return {ROOM: slave_of(register_map("owen_trm138")), DOOR: slave_of(register_map("carel_ir33"), "3.4")}


@pytest.fixture(params=KINDS)
def line(
    request: pytest.FixtureRequest, own_environment: Path
) -> Iterator[tuple[SimulatedLine, dict[str, Any]]]:
    """A simulated line, and where a profile finds it."""
    if request.param == "rtu":
        path = own_environment / "bus"
        made, where = modbus.behind_pty(path, slaves()), {"port": str(path), "baud": 19_200}
    else:
        framing = "rtu" if request.param == "rtu-over-tcp" else "tcp"
        made, where = modbus.behind_tcp(slaves(), framing=framing), {"framing": framing}
    with made:
        yield made, where if request.param == "rtu" else where | tcp(made.address)


@pytest.fixture
def watched(line: tuple[SimulatedLine, dict[str, Any]]) -> Iterator[Watched]:
    _, where = line
    more = {"stop": 1} if "port" in where else {}
    room = instrument("room", where, ROOM, "owen_trm138", {"T1": "R.AIR", "T8": "R.WALL"}, **more)
    door = instrument("door", where, DOOR, "carel_ir33", {"S1": "D.AIR", "S2": "D.COIL"}, **more)
    with watching(room, door) as made:
        yield made


@pytest.fixture
def sim(line: tuple[SimulatedLine, dict[str, Any]]) -> SimulatedLine:
    return line[0]


def test_all_instruments_of_a_line_are_read(watched: Watched, sim: SimulatedLine) -> None:
    assert len(watched.buses) == 1
    assert watched.says("R.AIR", -21_500).raw == "c1ac 0000"
    assert watched.says("D.AIR", 3_400).raw == "0022"
    sim.set(ROOM, "T8", "-18.49")
    assert watched.says("R.WALL", -18_490).quality is Quality.GOOD
    state = watched.state("room")
    assert (state.state, state.problem, state.protocol) == (LinkState.ONLINE, None, "modbus")
    assert state.address.endswith("#16")
    assert state.frames > 0


def test_a_broken_sensor_is_a_state_of_its_own_and_never_a_number(
    watched: Watched, sim: SimulatedLine
) -> None:
    watched.says("D.COIL", 3_400)
    sim.break_sensor(DOOR, "S2")
    assert watched.lacks("D.COIL", Quality.SENSOR_FAULT).milli is None
    sim.break_sensor(ROOM, "T1")
    assert watched.lacks("R.AIR", Quality.IMPLAUSIBLE).code == "nan"
    assert watched.state("door").state is LinkState.ONLINE
    sim.set(DOOR, "S2", "3.4")
    watched.says("D.COIL", 3_400, watched.count)


def test_an_exception_is_an_error_of_the_instrument(watched: Watched, sim: SimulatedLine) -> None:
    watched.says("R.AIR", -21_500)
    sim.be(ROOM, exception=6)
    assert watched.lacks("R.AIR", Quality.DEVICE_ERROR).code == "modbus:6"
    assert watched.state("room").state is LinkState.ONLINE
    sim.be(ROOM, exception=0)
    watched.says("R.AIR", -21_500, watched.count)


def test_an_absent_instrument_is_said_until_it_is_back(watched: Watched, sim: SimulatedLine) -> None:
    watched.says("R.AIR", -21_500)
    sim.be(ROOM, absent=True)
    watched.lacks("R.AIR", Quality.NO_ANSWER)
    watched.is_("room", LinkState.LOST)
    assert watched.state("room").problem == "device.no_answer"
    watched.says("D.AIR", 3_400, watched.count)
    assert watched.state("door").state is LinkState.ONLINE
    sim.be(ROOM, absent=False)
    watched.says("R.AIR", -21_500, watched.count)
    watched.is_("room", LinkState.ONLINE)


def test_an_absent_instrument_does_not_slow_the_others(own_environment: Path) -> None:
    """Waiting for its answer takes longer than a round of the others: once it is known to be silent it rests."""
    path = own_environment / "bus"
    with modbus.behind_pty(path, slaves()) as sim:
        sim.be(ROOM, absent=True)
        where = {"port": str(path), "baud": 19_200}
        room = instrument("room", where, ROOM, "owen_trm138", {"T1": "R.AIR"}, stop=1)
        door = instrument("door", where, DOOR, "carel_ir33", {"S1": "D.AIR"}, stop=1)
        with watching(room, door, patience=Patience(answer=1.0, late=0.1, back_off=(60,))) as made:
            made.lacks("R.AIR", Quality.NO_ANSWER)
            after = made.count
            until(lambda: len(times(made, after)) > 8, SECONDS)
            gaps = [later - earlier for earlier, later in pairwise(times(made, after))]
            assert sorted(gaps)[len(gaps) // 2] < 600_000_000
            heard = [one.quality for one in made.samples.events if one.channel == "D.AIR"]
            assert set(heard) == {Quality.GOOD}


def times(watched: Watched, after: int) -> list[int]:
    """When the door's samples came."""
    return [one.at_ns for one in watched.samples.events[after:] if one.channel == "D.AIR"]


def test_a_gateway_that_speaks_for_a_silent_instrument_is_silence(
    watched: Watched, sim: SimulatedLine
) -> None:
    watched.says("R.AIR", -21_500)
    sim.be(ROOM, exception=11)
    watched.lacks("R.AIR", Quality.NO_ANSWER)
    watched.is_("room", LinkState.LOST)


def test_one_missed_poll_is_no_gap(watched: Watched, sim: SimulatedLine) -> None:
    watched.says("R.AIR", -21_500)
    sim.wire.cut(1)
    until(lambda: watched.state("room").errors + watched.state("door").errors, SECONDS)
    after = watched.count
    watched.says("R.AIR", -21_500, after)
    watched.says("D.AIR", 3_400, after)
    assert Quality.NO_ANSWER not in {one.quality for one in watched.samples.events}


@pytest.mark.parametrize("framing", ["rtu", "tcp"])
def test_late_answers_are_never_taken_for_another_question(framing: str) -> None:
    """Three questions of one length, and now and then an answer that comes while the next one is awaited."""
    slave = slave_of(register_map("eliwell_idplus"))
    shown = {"Pb1": 1_100, "Pb2": 2_200, "Pb3": 3_300}
    for point, milli in shown.items():
        slave.set(point, Decimal(milli) / 1000)
    slave.late_s = 0.08
    with modbus.behind_tcp({DOOR: slave}, framing=framing) as sim:
        where = tcp(sim.address) | {"framing": framing}
        with watching(
            instrument("door", where, DOOR, "eliwell_idplus", {name: name for name in shown})
        ) as made:
            for _ in range(4):
                made.says("Pb3", 3_300, made.count)
                errors = made.state("door").errors
                sim.be(DOOR, late_s=0.28)
                until(lambda before=errors: made.state("door").errors > before, SECONDS)  # type: ignore[misc]
                sim.be(DOOR, late_s=0.08)
            made.says("Pb3", 3_300, made.count)
    assert {(one.channel, one.milli) for one in made.samples.events if one.milli is not None} == set(
        shown.items()
    )


def test_another_word_order_is_implausible_until_the_profile_says_so(
    line: tuple[SimulatedLine, dict[str, Any]],
) -> None:
    sim, where = line
    sim.be(ROOM, word_order="little")
    sim.set(ROOM, "T1", "-21.5")
    points = {"T1": "AIR"}
    with watching(instrument("room", where, ROOM, "owen_trm138", points)) as plain:
        plain.lacks("AIR", Quality.IMPLAUSIBLE)
        assert plain.state("room").state is LinkState.ONLINE
    with watching(instrument("room", where, ROOM, "owen_trm138", points, word_order="little")) as told:
        told.says("AIR", -21_500)


def test_the_line_comes_back_without_help(watched: Watched, sim: SimulatedLine) -> None:
    watched.says("R.AIR", -21_500)
    sim.unplug()
    watched.is_("room", LinkState.LOST)
    watched.lacks("R.AIR", Quality.NO_ANSWER)
    assert watched.state("room").problem in ("device.port_missing", "device.tcp_refused", "device.line_lost")
    sim.plug()
    watched.says("R.AIR", -21_500, watched.count)
    watched.says("D.AIR", 3_400, watched.count)
    watched.is_("room", LinkState.ONLINE)


def test_frames_are_shown_both_ways(watched: Watched, sim: SimulatedLine) -> None:
    watched.says("D.AIR", 3_400)
    until(lambda: len(watched.instrument("door").recent) >= 6, SECONDS)
    frames = watched.instrument("door").recent[:2]
    assert [frame.outgoing for frame in frames] == [True, False]
    assert all(frame.error is None for frame in frames)
    sim.be(DOOR, absent=True)
    until(lambda: watched.state("door").errors, SECONDS)
    assert watched.instrument("door").recent[-1].outgoing


def test_noise_on_the_line_gives_no_number(watched: Watched, sim: SimulatedLine) -> None:
    """Every answer is damaged; RTU's check finds it, TCP's transport has one of its own and is left out."""
    watched.says("R.AIR", -21_500)
    sim.wire.garbage = 1.0
    until(lambda: watched.state("room").errors >= 2, SECONDS)
    sim.wire.garbage = 0.0
    sim.wire.noise(5)
    watched.says("R.AIR", -21_500, watched.count)
    rtu = len(watched.instrument("room").recent[0].data) == RTU_REQUEST
    good = {one.milli for one in watched.samples.events if one.channel == "R.AIR" and one.milli is not None}
    assert good == {-21_500} or not rtu


def test_a_port_that_is_not_there_is_said(own_environment: Path) -> None:
    with watching(
        instrument("room", {"port": str(own_environment / "none")}, 1, "owen_trm202", {"PV1": "A"})
    ) as made:
        made.lacks("A", Quality.NO_ANSWER)
        assert made.state("room").problem == "device.port_missing"
        assert made.state("room").state is LinkState.LOST


def test_a_port_that_another_program_holds_is_said(own_environment: Path) -> None:
    import serial

    path = own_environment / "bus"
    with ExitStack() as stack:
        stack.enter_context(modbus.behind_pty(path, slaves()))
        holder = serial.Serial(str(path), exclusive=True)
        stack.callback(holder.close)
        profile = instrument("room", {"port": str(path)}, ROOM, "owen_trm138", {"T1": "A"})
        made = stack.enter_context(watching(profile))
        made.lacks("A", Quality.NO_ANSWER)
        assert made.state("room").problem == "device.port_busy"
        holder.close()
        made.says("A", -21_500)


def test_an_adapter_that_returns_under_another_name_is_found(
    own_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = own_environment / "first"
    monkeypatch.setattr("app.devices.modbus.speaker.port_of", lambda usb: str(place))
    endpoint = PtyEndpoint(place)
    profile = instrument("room", {"usb": "A50285BI"}, ROOM, "owen_trm138", {"T1": "A"})
    with SimulatedLine(modbus.ModbusCore(slaves()), endpoint) as sim, watching(profile) as made:
        made.says("A", -21_500)
        sim.unplug()
        made.is_("room", LinkState.LOST)
        place = own_environment / "second"
        endpoint.move(place)
        sim.plug()
        made.says("A", -21_500, made.count)
        assert made.state("room").address == "usb:A50285BI #16"


def test_a_host_that_does_not_answer_is_said() -> None:
    profile = instrument("room", {"host": "127.0.0.1", "tcp_port": 1}, 1, "owen_trm202", {"PV1": "A"})
    with watching(profile) as made:
        made.lacks("A", Quality.NO_ANSWER)
        assert made.state("room").problem == "device.tcp_refused"


def test_a_connection_whose_other_end_is_dead_is_made_anew() -> None:
    """It accepts and never answers: nothing tells but the silence of every instrument behind it."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        deaf.settimeout(SECONDS)
        where = {"host": "127.0.0.1", "tcp_port": deaf.getsockname()[1]}
        with ExitStack() as stack:
            made = stack.enter_context(watching(instrument("room", where, 1, "owen_trm202", {"PV1": "A"})))
            for _ in range(2):
                stack.enter_context(deaf.accept()[0])
            made.is_("room", LinkState.LOST)
            assert made.state("room").problem == "device.no_answer"


def test_an_end_in_the_middle_of_everything_leaves_nothing(own_environment: Path) -> None:
    path = own_environment / "bus"
    with modbus.behind_pty(path, slaves()) as sim:
        sim.be(ROOM, absent=True)
        profile = instrument("room", {"port": str(path)}, ROOM, "owen_trm138", {"T1": "A"})
        with watching(profile, patience=Patience(answer=0.4)) as made:
            until(lambda: made.state("room").state is not LinkState.CLOSED, SECONDS)
        assert made.state("room").state is LinkState.CLOSED
        assert not any(bus._thread.is_alive() for bus in made.buses)


@pytest.mark.parametrize(("checked", "problem"), [(False, "device.map_to_check"), (True, None)])
def test_a_map_that_no_source_confirms_is_said_until_it_was_checked(
    checked: bool, problem: str | None
) -> None:
    with modbus.behind_tcp({1: slave_of(register_map("evco_cpro"))}) as sim:
        profile = instrument("c-pro", tcp(sim.address), 1, "evco_cpro", {"AI1": "A"}, checked=checked)
        with watching(profile) as made:
            made.says("A", -21_500)
            made.is_("c-pro", LinkState.ONLINE)
            assert made.state("c-pro").problem == problem


def test_asked_once_without_a_thread(own_environment: Path) -> None:
    path, samples = own_environment / "bus", []
    with modbus.behind_pty(path, slaves()) as sim:
        profile = instrument("room", {"port": str(path)}, ROOM, "owen_trm138", {"T1": "A"})
        (bus,) = buses_of([profile], SystemClock(), samples.append, QUICK)
        bus.once()
        assert [one.milli for one in samples] == [-21_500]
        sim.be(ROOM, absent=True)
        (bus,) = buses_of([profile], SystemClock(), samples.append, QUICK)
        with pytest.raises(EnvironmentFault, match=r"device\.no_answer"):
            bus.once()

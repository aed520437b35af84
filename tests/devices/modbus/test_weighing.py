"""Scales that are read from registers: what they show, and on real lines what may be booked."""

import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SystemClock
from app.devices.assembly import capture_rule, spoken_by, supervisor_of
from app.devices.base import Capability
from app.devices.modbus.frames import framed
from app.devices.modbus.weighing import scale_map, shown
from app.devices.registry import driver
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.modbus_scale import ModbusScaleCore
from app.devices.sim.owen import OwenScaleCore
from app.devices.sim.scale import ScaleCore, SimulatedScale
from app.errors import OperatorError
from app.models.capture import Captured, CaptureGate, Refused
from app.models.equipment import LinkState
from app.models.profile import parse_profile
from app.models.readings import Reading, ReadingKind
from tests.devices.waiting import Seen, until

WAIT = 15.0
BASE: dict[str, Any] = {
    "name": "scale",
    "protocol": "modbus_scale",
    "max_g": 60_000,
    "division_g": 5,
    "port": "/dev/none",
}


class Bench:
    """A simulated scale on a line, its supervisor, and the gate that every reading is offered."""

    def __init__(self, stack: ExitStack, core: ScaleCore, endpoint: Endpoint, **said: Any) -> None:
        self.scale = stack.enter_context(SimulatedScale(core, endpoint))
        self.scale.settle(0.05)
        where = {"port": endpoint.address}
        if isinstance(endpoint, TcpEndpoint):
            where = {"port": "", "host": "127.0.0.1", "tcp_port": endpoint.port}
        profile = parse_profile({**BASE, **where, **said})
        self.supervisor = supervisor_of(profile, SystemClock())
        self.gate = CaptureGate(capture_rule(profile, self.supervisor.driver))
        self.seen: Seen[Reading] = Seen()
        self.ended, self.outcomes = threading.Event(), list[Captured | Refused]()
        self.supervisor.readings.subscribe(self.seen)
        self.supervisor.readings.subscribe(self._offer)
        stack.callback(self.supervisor.stop)
        self.supervisor.start()
        until(lambda: self.supervisor.state.state is LinkState.ONLINE, WAIT)

    def _offer(self, reading: Reading) -> None:
        outcome = self.gate.offer(reading)
        if isinstance(outcome, Captured | Refused):
            self.outcomes.append(outcome)
            self.ended.set()

    def shows(self, value: str) -> Reading:
        return self.seen.wait(
            lambda r: r.kind is ReadingKind.WEIGHT and r.value == value and bool(r.stable),
            WAIT,
            len(self.seen.events),
        )

    def press(self) -> Captured | Refused:
        self.ended.clear()
        self.supervisor.press(tare=True).add_done_callback(lambda at: self.gate.press(at.result()))
        assert self.ended.wait(WAIT)
        return self.outcomes[-1]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


@pytest.fixture(params=["rtu", "tcp"])
def bench(request: pytest.FixtureRequest, stack: ExitStack, own_environment: Path) -> Bench:
    return on_line(request.param, stack, own_environment, "scale_float32")


def on_line(way: str, stack: ExitStack, folder: Path, of: str) -> Bench:
    endpoint = PtyEndpoint(folder / "scale") if way == "rtu" else TcpEndpoint()
    return Bench(stack, ModbusScaleCore(map=of, framing=way), endpoint, map=of)


def test_gross_tare_and_net_from_the_press_to_the_frame(bench: Bench) -> None:
    bench.shows("0.000")
    bench.scale.put(2_000)
    bench.shows("2.000")
    assert bench.supervisor.tare().result(WAIT).error is None
    bench.shows("0.000")
    bench.scale.put(14_350)
    assert bench.shows("12.350").net is True
    outcome = bench.press()
    assert isinstance(outcome, Captured)
    assert (outcome.reading.grams, outcome.tare_g, outcome.reading.raw != b"") == (12_350, 2_000, True)
    assert bench.supervisor.clear().result(WAIT).error is None
    assert bench.shows("14.350").net is False


def test_zero(bench: Bench) -> None:
    bench.scale.put(100)
    bench.shows("0.100")
    assert bench.supervisor.zero().result(WAIT).error is None
    assert bench.shows("0.000").zero is True


def test_what_the_state_says_is_the_reason_and_no_weight(bench: Bench) -> None:
    bench.shows("0.000")
    bench.scale.put(80_000)
    assert bench.seen.wait(lambda r: r.error == "overload", WAIT).value is None
    bench.scale.put(-5_000)
    assert bench.seen.wait(lambda r: r.error == "underload", WAIT).value is None
    bench.scale.remove()
    bench.shows("0.000")
    bench.scale.shake(40)
    bench.seen.wait(lambda r: r.stable is False, WAIT, len(bench.seen.events))


def test_a_map_without_sign_has_its_bit(stack: ExitStack, own_environment: Path) -> None:
    bench = on_line("rtu", stack, own_environment, "dini_argeo_dgt")
    bench.scale.put(-250)
    bench.shows("-0.250")
    bench.scale.put(12_345)
    bench.shows("12.345")


def test_a_weight_whose_rest_is_not_said_is_shown_and_not_booked(
    stack: ExitStack, own_environment: Path
) -> None:
    endpoint = PtyEndpoint(own_environment / "scale")
    bench = Bench(stack, OwenScaleCore(address=24), endpoint, protocol="owen_scale", unit="kg", address="24")
    bench.seen.wait(lambda r: r.value == "0.000", WAIT)
    bench.scale.put(12_345)
    assert bench.seen.wait(lambda r: r.value == "12.345", WAIT).stable is None
    assert bench.press() == Refused("capture.rest_unknown")


# Pure


@given(st.integers(-60_000_000, 60_000_000), st.integers(0, 3))
def test_every_indication_of_a_float_comes_back_with_its_digits(count: int, decimals: int) -> None:
    """Up to seven digits a 32-bit float tells every number of the display apart."""
    text = f"{Decimal(count).scaleb(-decimals):f}"
    data = struct.pack(">f", float(text))
    if abs(count) < 10_000_000:
        assert shown(data, decimals) == (text if count else text.lstrip("-"))
    elif (found := shown(data, decimals)) is not None:
        assert struct.pack(">f", float(found)) == data


@given(st.binary(min_size=4, max_size=4), st.integers(0, 3))
def test_no_float_is_rounded_to_an_indication(data: bytes, decimals: int) -> None:
    found = shown(data, decimals)
    if found is not None:
        (value,) = struct.unpack(">f", data)
        assert struct.unpack(">f", struct.pack(">f", float(found))) == (value,)
        assert len(found.partition(".")[2]) == decimals


@pytest.mark.parametrize(
    "said",
    [{}, {"weight": {}}, {"weight": {"address": 0, "dtype": "int8"}}, {"weight": {"address": 0, "word_order": "x"}},
     {"weight": {"address": "here"}}, {"weight": {"address": 0}, "state": {"address": 1, "stabel": 1}},
     {"weight": {"address": 0}, "state": {"address": 1, "stable": 16}},
     {"weight": {"address": 0}, "zero": {"fc": 6}}],
)  # fmt: skip
def test_a_table_that_is_no_scale_is_named(said: dict[str, Any]) -> None:
    with pytest.raises(OperatorError, match=r"device\.wrong_map"):
        scale_map(said)


def test_a_map_of_temperatures_is_no_scale() -> None:
    with pytest.raises(OperatorError, match=r"device\.wrong_map"):
        scale_map("carel_ir33")


def test_the_station_says_how_many_decimals_are_shown() -> None:
    parser = driver("modbus_scale").set_to({"map": "scale_float32", "decimals": 2}).parser()
    words = struct.pack(">ffH", 12.35, 0.0, 1)
    (reading,) = parser.feed(framed(1, b"\x03\x0a" + words))
    assert (reading.value, reading.stable) == ("12.35", True)


def test_a_scale_at_another_address() -> None:
    spoken = spoken_by(parse_profile({**BASE, "map": "scale_float32", "address": "17"}))
    assert spoken.poll is not None
    assert spoken.poll.send[0] == 17
    assert {Capability.ZERO, Capability.TARE, Capability.CLEAR, Capability.TARE_VALUE} <= spoken.capabilities
    answer = b"\x03\x0a" + struct.pack(">ffH", 12.35, 0.0, 1)
    readings = spoken.parser().feed(framed(1, answer) + framed(17, answer))
    assert [(one.value, one.error) for one in readings] == [(None, "malformed"), ("12.350", None)]


@pytest.mark.parametrize("protocol", ["modbus_scale", "owen_scale"])
def test_an_address_that_is_none_is_named(protocol: str) -> None:
    with pytest.raises(OperatorError, match=r"profile\.wrong_value"):
        spoken_by(parse_profile({**BASE, "protocol": protocol, "map": "scale_float32", "address": "999"}))


def test_registers_without_a_map_are_no_scale() -> None:
    with pytest.raises(OperatorError, match=r"profile\.missing_key"):
        spoken_by(parse_profile(BASE))

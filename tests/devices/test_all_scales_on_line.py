"""Every scale protocol on real lines, pty and TCP: weights, zero, tare, clear, and the press that books."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices.assembly import capture_rule, supervisor_of
from app.devices.base import Capability
from app.devices.registry import driver
from app.devices.sim.dialects import DIALECTS, Shown
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.scale import SimulatedScale
from app.devices.sim.scales import core_of, names, scale_of
from app.devices.supervisor import Supervisor
from app.errors import OperatorError
from app.models.capture import Captured, CaptureGate, Refused
from app.models.equipment import LinkState
from app.models.profile import parse_profile
from app.models.readings import Reading, ReadingKind
from tests.devices.frames import data_of, fed, vectors
from tests.devices.waiting import Seen, until

WAIT = 15
ZEROES = [name for name in names() if Capability.ZERO in driver(name).capabilities]
TARES = [name for name in names() if Capability.TARE in driver(name).capabilities]
BOOKED = [name for name in names() if name != "owen_scale"]
"""Its protocol does not say when the load is at rest: such a weight is shown, never booked."""

CLEARS = [name for name in names() if Capability.CLEAR in driver(name).capabilities]


class Place:
    """A simulated scale, the supervisor on its line, and the gate that books."""

    def __init__(self, stack: ExitStack, protocol: str, endpoint: Endpoint, **more: object) -> None:
        self.scale: SimulatedScale = stack.enter_context(scale_of(protocol, endpoint, seed=3))
        self.scale.settle(0.05)
        # A pseudo terminal carries eight bits, whatever the protocol's line has.
        where = {"port": endpoint.address, "bits": 8, "parity": "none"}
        if isinstance(endpoint, TcpEndpoint):
            where = {"host": "127.0.0.1", "tcp_port": endpoint.port}
        known = driver(protocol).options
        options = {"unit": "kg"} if "unit" in known else {}
        options |= {"map": "scale_float32", "framing": "rtu"} if "map" in known else {}
        profile = parse_profile(
            {
                "name": "scale",
                "protocol": protocol,
                "max_g": 60_000,
                "division_g": 5,
                **where,
                **options,
                **more,
            }
        )
        self.supervisor: Supervisor = supervisor_of(profile, SystemClock())
        self.gate = CaptureGate(capture_rule(profile, self.supervisor.driver))
        self.seen: Seen[Reading] = Seen()
        self.ended, self.outcome = threading.Event(), list[Captured | Refused]()
        self.supervisor.readings.subscribe(self.seen)
        self.supervisor.readings.subscribe(self._offer)
        stack.callback(self.supervisor.stop)
        self.supervisor.start()
        until(lambda: self.supervisor.state.state is LinkState.ONLINE, WAIT)

    def _offer(self, reading: Reading) -> None:
        outcome = self.gate.offer(reading)
        if isinstance(outcome, Captured | Refused):
            self.outcome.append(outcome)
            self.ended.set()

    def shows(self, grams: int) -> Reading:
        """The settled reading of `grams`, from now on."""
        return self.seen.wait(
            lambda r: r.kind is ReadingKind.WEIGHT and r.grams == grams and bool(r.stable),
            WAIT,
            len(self.seen.events),
        )

    def press(self) -> Captured | Refused:
        self.supervisor.press(tare=True).add_done_callback(lambda at: self.gate.press(at.result()))
        assert self.ended.wait(WAIT)
        return self.outcome[-1]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def endpoint_of(way: str, folder: Path) -> Endpoint:
    return PtyEndpoint(folder / "scale") if way == "pty" else TcpEndpoint()


@pytest.mark.parametrize("way", ["pty", "tcp"])
@pytest.mark.parametrize("protocol", BOOKED)
def test_a_load_is_read_and_booked(protocol: str, way: str, stack: ExitStack, own_environment: Path) -> None:
    place = Place(stack, protocol, endpoint_of(way, own_environment))
    place.shows(0)
    place.scale.put(12_345)
    place.shows(12_345)
    outcome = place.press()
    assert isinstance(outcome, Captured)
    assert (outcome.reading.grams, outcome.reading.unit, outcome.reading.stable) == (12_345, "kg", True)


@pytest.mark.parametrize("protocol", ZEROES)
def test_zero(protocol: str, stack: ExitStack, own_environment: Path) -> None:
    place = Place(stack, protocol, endpoint_of("pty", own_environment))
    place.scale.put(120)
    place.shows(120)
    assert place.supervisor.zero().result(WAIT).error is None
    place.shows(0)


@pytest.mark.parametrize("protocol", TARES)
def test_tare_and_clear(protocol: str, stack: ExitStack, own_environment: Path) -> None:
    place = Place(stack, protocol, endpoint_of("pty", own_environment))
    place.scale.put(2_000)
    place.shows(2_000)
    assert place.supervisor.tare().result(WAIT).error is None
    place.scale.put(5_000)
    place.shows(3_000)
    if protocol in CLEARS:
        assert place.supervisor.clear().result(WAIT).error is None
        place.shows(5_000)


def test_a_scale_that_acknowledges_nothing_and_does_not_obey_is_told(
    stack: ExitStack, own_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(stack, "ohaus", endpoint_of("pty", own_environment))
    place.scale.put(30_000)
    place.shows(30_000)
    assert place.supervisor.zero().result(WAIT).error == "busy", "a load of half the range is not zeroed"


FRAMES = [
    ("and_standard", "and_standard-kg", Shown(1_234)),
    ("cas_enq", "cas_enq-stable", Shown(1_234)),
    ("cas_enq", "cas_enq-unstable", Shown(1_240, stable=False)),
    ("massak_1c", "massak_1c-stable", Shown(2_760)),
    ("massak_1c", "massak_1c-unstable", Shown(2_761, stable=False)),
    ("massak_2", "massak_2-stable", Shown(1_234)),
    ("massak_2", "massak_2-unstable", Shown(1_234, stable=False)),
    ("massak_2", "massak_2-zero", Shown()),
    ("sma", "sma-gross", Shown(12_345)),
    ("sma", "sma-motion", Shown(12_340, stable=False)),
    ("sma", "sma-zero", Shown()),
    ("toledo_8217", "toledo_8217-stable", Shown(1_250)),
    ("toledo_8217", "toledo_8217-net", Shown(1_250, tare_g=500)),
    ("toledo_8217", "toledo_8217-empty", Shown()),
    ("toledo_continuous", "toledo_continuous-gross", Shown(12_345)),
    ("toledo_continuous", "toledo_continuous-net-tare", Shown(10_000, tare_g=2_345)),
    ("toledo_continuous", "toledo_continuous-motion", Shown(12_340, stable=False)),
]


@pytest.mark.parametrize(("protocol", "name", "shown"), FRAMES, ids=lambda value: str(value))
def test_simulators_write_the_frames_of_the_vectors(protocol: str, name: str, shown: Shown) -> None:
    vector = next(one for one in vectors(protocol) if one["id"] == name)
    assert DIALECTS[protocol].frame(shown) == data_of(vector)


@pytest.mark.parametrize("protocol", sorted(DIALECTS))
@pytest.mark.parametrize(
    "shown",
    [Shown(), Shown(24_860), Shown(500, tare_g=1_200), Shown(77_700, over=True), Shown(-40_000, under=True),
     Shown(1_005, stable=False)],
    ids=str,
)  # fmt: skip
def test_what_a_simulator_writes_is_read_as_meant(protocol: str, shown: Shown) -> None:
    spoken = driver(protocol).set_to({"unit": "kg"})
    (reading,) = fed(spoken.parser, DIALECTS[protocol].frame(shown))
    if shown.over or shown.under:
        assert reading.grams is None or not reading.stable
    elif shown.stable:
        assert (reading.grams, reading.stable) == (shown.net_g, True)
        assert reading.net in (None, shown.net)
    else:
        assert reading.stable is False


def test_a_shared_line_is_asked_with_the_address_of_the_scale() -> None:
    profile = parse_profile(
        {"name": "s", "protocol": "dini_argeo", "port": "x", "address": "02", "max_g": 1, "division_g": 1,
         "min_g": 1}
    )  # fmt: skip
    spoken = supervisor_of(profile, SystemClock()).driver
    assert spoken.poll is not None
    assert spoken.zero is not None
    assert (spoken.poll.send, spoken.zero.send) == (b"02READ\r\n", b"02ZERO\r\n")
    parser = spoken.parser()
    mine, other = parser.feed(b"02ST,GS,   1.000,kg\r\n01ST,GS,   2.000,kg\r\n")
    assert (mine.value, other.error) == ("1.000", "malformed")


def test_a_protocol_without_simulator() -> None:
    with pytest.raises(OperatorError, match=r"device\.no_simulator"):
        core_of("abacus")


def test_every_scale_has_a_simulator() -> None:
    from app.devices.registry import names as protocols

    assert set(names()) >= set(protocols())

"""A Massa-K scale on real lines: weights, tare by preset, zero, faults, and the press that books."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices.assembly import capture_rule, supervisor_of
from app.devices.sim.massak_100 import behind_pty, behind_tcp
from app.devices.sim.scale import SimulatedScale
from app.devices.supervisor import Supervisor
from app.errors import EnvironmentFault, StationError
from app.models.capture import Captured, CaptureGate, Outcome, Refused
from app.models.equipment import LinkState
from app.models.profile import DeviceProfile, parse_profile
from app.models.readings import Reading, ReadingKind
from tests.devices.waiting import Seen, until

WAIT = 15


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


class Bench:
    """A scale, its supervisor, and the gate that every reading is offered."""

    def __init__(self, running: ExitStack, scale: SimulatedScale, **line: object) -> None:
        self.scale = running.enter_context(scale)
        self.scale.settle(0.05)
        host, _, port = scale.address.rpartition(":")
        where = {"host": host, "tcp_port": int(port)} if host else {"port": scale.address}
        self.profile: DeviceProfile = parse_profile(
            {
                "name": "scale",
                "protocol": "massak_100",
                "max_g": 60_000,
                "division_g": 5,
                "poll_ms": 20,
                **where,
                **line,
            }
        )
        self.supervisor: Supervisor = supervisor_of(self.profile, SystemClock())
        self.gate, self.outcome, self.ended = (
            CaptureGate(capture_rule(self.profile, self.supervisor.driver)),
            [None],
            threading.Event(),
        )
        self.seen: Seen[Reading] = Seen()
        self.supervisor.readings.subscribe(self._offer)
        self.supervisor.readings.subscribe(self.seen)
        running.callback(self.supervisor.stop)
        self.supervisor.start()
        until(lambda: self.supervisor.state.state is LinkState.ONLINE, WAIT)

    def _offer(self, reading: Reading) -> None:
        outcome = self.gate.offer(reading)
        if isinstance(outcome, Captured | Refused):
            self.outcome[0] = outcome  # type: ignore[call-overload]
            self.ended.set()

    def lies(self, quantity: int, net: int | None = None) -> Reading:
        """The load is put on, and the settled reading of it (of `net` grams under a tare)."""
        before = len(self.seen.events)
        self.scale.put(quantity)
        wanted = quantity if net is None else net
        return self.seen.wait(
            lambda r: r.kind is ReadingKind.WEIGHT and r.grams == wanted and bool(r.stable), WAIT, before
        )

    def press(self) -> Outcome | None:
        self.ended.clear()
        self.supervisor.press(tare=True).add_done_callback(lambda at: self.gate.press(at.result()))
        assert self.ended.wait(WAIT)
        return self.outcome[0]


@pytest.fixture(params=["pty", "tcp"])
def bench(request: pytest.FixtureRequest, running: ExitStack, own_environment: Path) -> Bench:
    made = (
        behind_tcp(number=4711)
        if request.param == "tcp"
        else behind_pty(own_environment / "scale", number=4711)
    )
    return Bench(running, made)


def test_weight_and_number_of_the_scale(bench: Bench) -> None:
    reading = bench.lies(24_860)
    assert (reading.value, reading.unit, reading.tare, reading.net) == ("24.860", "kg", "0.000", False)
    assert until(lambda: bench.supervisor.state.serial, WAIT) == "4711"


def test_tare_is_set_by_the_host_and_told_with_each_frame(bench: Bench) -> None:
    bench.lies(0)
    bench.lies(400)
    answer = bench.supervisor.tare().result(WAIT)
    assert (answer.error, answer.grams, answer.command) == (None, 400, "SET_TARE")
    reading = bench.lies(25_400, net=25_000)
    assert (reading.tare, reading.net) == ("0.400", True)
    tare = [one for one in bench.seen.events if one.kind is ReadingKind.TARE][-1]
    assert (tare.grams, tare.command) == (400, "TA")
    outcome = bench.press()
    assert isinstance(outcome, Captured)
    assert (outcome.reading.grams, outcome.tare_g) == (25_000, 400)
    answer = bench.supervisor.clear().result(WAIT)
    assert (answer.error, answer.grams) == (None, 0)
    bench.lies(25_400)


def test_preset_and_zero(bench: Bench) -> None:
    bench.lies(0)
    assert bench.supervisor.preset("1.200", "kg").result(WAIT).grams == 1_200
    bench.lies(5_000, net=3_800)
    refused = bench.supervisor.zero().result(WAIT)
    assert (refused.command, refused.error) == ("SET_ZERO", "device:15")
    bench.lies(1_000, net=-200)
    assert bench.supervisor.zero().result(WAIT).error is None
    bench.lies(3_000, net=2_000)


@pytest.mark.parametrize(("value", "unit"), [("0.0005", "kg"), ("400", "g")])
def test_a_tare_that_the_scale_cannot_take_is_refused_here(bench: Bench, value: str, unit: str) -> None:
    bench.lies(0)
    with pytest.raises(StationError, match=r"scale\.parameter"):
        bench.supervisor.preset(value, unit).result(WAIT)


def test_an_unsteady_load_is_not_tared(bench: Bench) -> None:
    bench.lies(0)
    bench.scale.shake(50)
    bench.seen.wait(lambda reading: reading.stable is False, WAIT, after=len(bench.seen.events))
    with pytest.raises(StationError, match=r"scale\.unstable"):
        bench.supervisor.tare().result(WAIT)


def test_a_load_tared_away_after_its_capture_is_not_booked_twice(bench: Bench) -> None:
    bench.lies(0)
    bench.lies(5_000)
    assert isinstance(bench.press(), Captured)
    bench.supervisor.tare().result(WAIT)
    before = len(bench.seen.events)
    bench.seen.wait(lambda r: r.kind is ReadingKind.WEIGHT and r.grams == 0, WAIT, before)
    bench.supervisor.clear().result(WAIT)
    bench.seen.wait(lambda r: r.kind is ReadingKind.WEIGHT and r.grams == 5_000, WAIT, before)
    assert bench.press() == Refused("capture.same_load")


def test_overload_and_faults_are_told_in_words(bench: Bench) -> None:
    bench.scale.put(70_000)
    bench.seen.wait(lambda reading: reading.error == "overload", WAIT)
    bench.scale._scale.fault = 0x19  # type: ignore[attr-defined]
    reading = bench.seen.wait(lambda reading: reading.error == "device:19", WAIT)
    assert reading.problem == "scale.device"
    bench.scale._scale.fault = None  # type: ignore[attr-defined]
    bench.lies(5_000)


def test_a_bad_line_never_gives_a_wrong_weight(bench: Bench) -> None:
    bench.lies(5_000)
    bench.scale.wire.garbage = 0.3
    bench.scale.wire.drip = True
    before = len(bench.seen.events)
    until(lambda: len(bench.seen.events) > before + 40, WAIT)
    weights = {
        r.grams for r in bench.seen.events[before:] if r.kind is ReadingKind.WEIGHT and r.error is None
    }
    assert weights == {5_000}
    assert any(reading.error for reading in bench.seen.events[before:])


def test_another_scale_on_the_line_is_not_booked_from(running: ExitStack, own_environment: Path) -> None:
    bench = Bench(running, behind_pty(own_environment / "scale", number=1), serial="4711")
    until(lambda: bench.supervisor.state.problem == "device.other_serial", WAIT)
    with pytest.raises(EnvironmentFault, match=r"device\.other_serial"):
        bench.supervisor.press().result(WAIT)

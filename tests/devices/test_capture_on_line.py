"""From the press to the booked frame on a real line: what is booked is what lay there."""

import random
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.devices.links.serial import SerialLink
from app.devices.sim.mt_sics import SimulatedScale
from app.devices.supervisor import Supervisor
from app.models.capture import Captured, CaptureGate, CaptureRule, Outcome, Refused
from app.models.equipment import LinkState
from app.models.readings import Reading
from tests.devices.waiting import Seen, until

RULE = CaptureRule(min_g=100, max_g=60_000, division_g=5, return_threshold_g=100, with_tare=True)


class Desk:
    """The least that a weighing desk does: offers readings to the gate, presses, waits for the outcome."""

    def __init__(self, supervisor: Supervisor, scale: SimulatedScale) -> None:
        self.gate, self.scale, self.supervisor = CaptureGate(RULE), scale, supervisor
        self.outcome: Outcome | None = None
        self.done = threading.Event()
        self.readings: Seen[Reading] = Seen()
        supervisor.readings.subscribe(self._offer)
        supervisor.readings.subscribe(self.readings)

    def _offer(self, reading: Reading) -> None:
        outcome = self.gate.offer(reading)
        if isinstance(outcome, (Captured, Refused)):
            self.outcome = outcome
            self.done.set()

    def press(self) -> Outcome | None:
        self.done.clear()
        self.supervisor.press(tare=True).add_done_callback(lambda at: self.gate.press(at.result()))
        assert self.done.wait(6)
        return self.outcome

    def empty(self) -> None:
        """The load was taken off, and the gate has seen it."""
        self.scale.remove()
        seen = len(self.readings.events)
        self.readings.wait(lambda r: r.grams == 0 and bool(r.stable), after=seen)


@pytest.fixture
def desk(supervise: Callable[..., Supervisor], scale: SimulatedScale, serial_link: SerialLink) -> Desk:
    supervisor = supervise(serial_link)
    made = Desk(supervisor, scale)
    supervisor.start()
    until(lambda: supervisor.state.state is LinkState.ONLINE)
    made.empty()
    return made


def test_each_load_is_booked_once_and_right_while_the_line_is_bad(desk: Desk) -> None:
    loads = random.Random(11)
    for number in range(10):
        quantity = loads.randrange(100, 60_000, 5)
        desk.scale.put(quantity)
        desk.scale.wire.drip = number % 3 == 0
        desk.scale.wire.garbage = 0.2 if number % 2 else 0.0
        outcome = desk.press()
        assert isinstance(outcome, Captured)
        assert outcome.reading.grams == quantity
        assert outcome.tare_g in (0, None)
        assert desk.press() == Refused("capture.same_load")
        desk.empty()


def test_tap_to_frame_takes_no_longer_than_a_frame_period_and_50_ms(desk: Desk) -> None:
    waits = []
    for _ in range(10):
        desk.scale.put(5_000)
        seen = len(desk.readings.events)
        desk.readings.wait(lambda r: r.grams == 5_000 and bool(r.stable), after=seen)
        pressed = desk.supervisor._clock.monotonic_ns()
        outcome = desk.press()
        assert isinstance(outcome, Captured)
        waits.append((outcome.reading.at_ns - pressed) / 1e6)
        desk.empty()
    waits.sort()
    assert waits[len(waits) // 2] <= 50 + 50


def test_a_load_that_never_rests_is_refused_and_nothing_is_booked(desk: Desk) -> None:
    desk.gate = CaptureGate(replace(RULE, patience_ns=500_000_000))
    desk.empty()
    desk.scale.put(5_000)
    desk.scale.shake(50)
    assert desk.press() == Refused("capture.not_stable")

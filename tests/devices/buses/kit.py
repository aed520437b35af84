"""Buses on real lines to simulated instruments, and what they tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from app.clock import SystemClock
from app.devices.buses.assembly import buses_of
from app.devices.buses.base import Patience
from app.devices.buses.bus import Bus
from app.devices.buses.instrument import Instrument
from app.devices.sim.base import SimulatedDevice
from app.models.equipment import DeviceState, LinkState
from app.models.profile import InstrumentProfile, parse_instrument
from app.models.temperature import Quality, Sample
from tests.devices.waiting import Seen, until

QUICK = Patience(answer=0.15, late=0.25, back_off=(0.4, 0.6), first_wait=0.02, longest_wait=0.2)
SECONDS = 15.0


def tcp(address: str) -> dict[str, Any]:
    host, _, port = address.rpartition(":")
    return {"host": host, "tcp_port": int(port)}


def instrument(
    name: str, where: dict[str, Any], unit: int, of: str, points: dict[str, str], **more: Any
) -> InstrumentProfile:
    table = {
        "name": name,
        "protocol": "modbus",
        "unit_id": unit,
        "map": of,
        "points": points,
        "every_ms": 200,
    }
    return parse_instrument({**table, **where, **more})


@dataclass
class Watched:
    """Running buses with everything they said."""

    samples: Seen[Sample] = field(default_factory=Seen)
    buses: tuple[Bus, ...] = ()

    def instrument(self, name: str) -> Instrument:
        return next(one for bus in self.buses for one in bus.instruments if one.state.device == name)

    def state(self, name: str) -> DeviceState:
        return self.instrument(name).state

    def sample(
        self, channel: str, holds: Callable[[Sample], bool] = lambda sample: True, after: int = 0
    ) -> Sample:
        """The first sample of the channel from event `after` on for which it holds."""
        return self.samples.wait(lambda one: one.channel == channel and holds(one), SECONDS, after)

    def says(self, channel: str, milli: int, after: int = 0) -> Sample:
        return self.sample(channel, lambda one: one.milli == milli, after)

    def lacks(self, channel: str, quality: Quality, after: int = 0) -> Sample:
        return self.sample(channel, lambda one: one.quality is quality, after)

    @property
    def count(self) -> int:
        """Events so far: what comes `after` is news."""
        return len(self.samples.events)

    def is_(self, name: str, state: LinkState) -> None:
        until(lambda: self.state(name).state is state, SECONDS)


@contextmanager
def watching(*profiles: InstrumentProfile, patience: Patience = QUICK) -> Iterator[Watched]:
    """The buses of the profiles run; they have ended afterwards."""
    watched = Watched()
    watched.buses = buses_of(profiles, SystemClock(), watched.samples, patience)
    try:
        for bus in watched.buses:
            bus.start()
        yield watched
    finally:
        for bus in watched.buses:
            bus.stop()


Line = tuple[SimulatedDevice, dict[str, Any]]

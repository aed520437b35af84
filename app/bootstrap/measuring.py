"""What the station measures all the time: buses with their instruments, every sample, and the probes at hand."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.clock import Clock
from app.devices.buses.latest import Latest
from app.devices.topic import Topic
from app.models.profile import InstrumentProfile
from app.models.temperature import Probe, Sample

if TYPE_CHECKING:
    from app.devices.buses.bus import Bus
    from app.devices.buses.instrument import Instrument

log = logging.getLogger("baikal.measuring")


@dataclass(frozen=True)
class Measuring:
    """Buses made from checked profiles. `samples` are told on the bus's thread: a listener must be quick."""

    buses: tuple[Bus, ...]
    samples: Topic[Sample]
    latest: Latest
    profiles: tuple[InstrumentProfile, ...] = ()

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """All of them, line by line."""
        return tuple(each for bus in self.buses for each in bus.instruments)

    @property
    def channels(self) -> tuple[str, ...]:
        """Codes of the channels that this station measures."""
        return tuple(code for each in self.instruments for code in each.channels)

    @property
    def probes(self) -> tuple[str, ...]:
        """Codes of the channels whose sensor a person holds in the fish, in the order of the settings."""
        return tuple(one.points[one.probe] for one in self.profiles if one.probe)

    def probe(self) -> Probe | None:
        """The probe in the hand, where there is one; of several the first that gives a number now."""
        seen = [Probe(self.device_of(code), self.latest.latest(code)) for code in self.probes]
        return next((one for one in seen if one.centi is not None), seen[0] if seen else None)

    def device_of(self, channel: str) -> str:
        """Name of the instrument that measures the channel; empty for one that is not measured here."""
        return next((one.name for one in self.profiles if channel in one.points.values()), "")


def measuring(profiles: Sequence[InstrumentProfile], clock: Clock) -> Measuring:
    """The buses of the profiles, not yet started."""
    samples: Topic[Sample] = Topic(log)
    latest = Latest(clock)
    samples.subscribe(latest.take)
    if not profiles:
        return Measuring((), samples, latest)
    from app.devices.buses.assembly import buses_of

    return Measuring(buses_of(profiles, clock, samples.publish), samples, latest, tuple(profiles))

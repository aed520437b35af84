"""What every simulated scale has: a platform with a load, a range, zero and tare, and hands on it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.devices.sim.base import Core, SimulatedDevice
from app.devices.sim.endpoints import Endpoint, PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.wire import Wire

ZERO_RANGE = 0.02
"""OIML R 76-1: a zero-setting device covers no more than 4 % of Max, here plus and minus 2 %."""

OVERLOAD_DIVISIONS = 9
"""OIML R 76-1: no indication above Max + 9 e."""


@dataclass
class Platform:
    """A scale's electronics without its protocol: grams in steps of `division_g`, up to `max_g`."""

    load: Load = field(default_factory=Load)
    serial: str = "B123456789"
    max_g: int = 60_000
    division_g: int = 5
    tare_g: int = 0
    zero_g: float = 0.0

    def gross(self, now: float) -> int:
        """The indicated load without tare."""
        return round((self.load.at(now)[0] - self.zero_g) / self.division_g) * self.division_g

    def at_rest(self, now: float) -> bool:
        return self.load.at(now)[1]

    def over(self, now: float) -> bool:
        """Nothing is indicated, for the load is above the range."""
        return self.gross(now) > self.max_g + OVERLOAD_DIVISIONS * self.division_g

    def under(self, now: float) -> bool:
        """Nothing is indicated, for the platform is lifted."""
        return self.gross(now) < -self.max_g * ZERO_RANGE

    def set_zero(self, now: float) -> int:
        """0 when the load is zero from now on, else the sign of what is too much for it."""
        cell, _ = self.load.at(now)
        if abs(cell) > self.max_g * ZERO_RANGE:
            return 1 if cell > 0 else -1
        self.zero_g, self.tare_g = cell, 0
        return 0


class ScaleCore(Core, Protocol):
    """A protocol core on a platform."""

    load: Load
    serial: str


class SimulatedScale(SimulatedDevice):
    """The scale with hands on it. Loads and faults by seed; see `Wire` for the faults of the line."""

    def __init__(self, core: ScaleCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
        super().__init__(core, endpoint, wire)
        self._scale, self._pty = core, endpoint if isinstance(endpoint, PtyEndpoint) else None

    def put(self, quantity: float) -> None:
        """The platform carries `quantity` grams, after settling."""
        with self._lock:
            self._scale.load.put(quantity, time.monotonic())

    def remove(self) -> None:
        """The platform is empty, after settling."""
        self.put(0)

    def shake(self, noise_g: float) -> None:
        """The platform does not come to rest for `noise_g` grams of noise; 0 ends it."""
        with self._lock:
            self._scale.load.noise_g = noise_g

    def settle(self, seconds: float) -> None:
        """Loads put from now on swing for `seconds`."""
        with self._lock:
            self._scale.load.settle_s = seconds

    def drift(self, grams_a_second: float) -> None:
        """The indication wanders; 0 ends it."""
        with self._lock:
            self._scale.load.drift(grams_a_second, time.monotonic())

    def come_back(self, *, serial: str | None = None, path: Path | None = None) -> None:
        """Plugged in again, possibly as another scale (`serial`) or under another name (`path`)."""
        with self._lock:
            self._scale.serial = serial or self._scale.serial
            if path is not None and self._pty is not None:
                self._pty.move(path)
        self.plug()

"""What lies on a simulated platform, and what its load cell makes of it: settling, noise and drift. Pure."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field


@dataclass
class Load:
    """Times are seconds on the caller's clock. The settled indication is exact, whatever the noise before it.

    A load changes by a damped swing of `settle_s` seconds; `noise_g` keeps the platform in motion as long
    as it is not zero, `drift_g_s` moves the zero slowly without motion, as a warming load cell does.
    """

    seed: int = 0
    settle_s: float = 0.6
    noise_g: float = 0.0
    drift_g_s: float = 0.0
    _grams: float = 0.0
    _before: float = 0.0
    _since: float = -1e9
    _drift_from: float = 0.0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - a simulation

    def put(self, grams: float, now: float) -> None:
        """The platform carries `grams` from now on."""
        self._before, _ = self.at(now)
        self._grams, self._since = float(grams), now

    def drift(self, grams_a_second: float, now: float) -> None:
        """The zero wanders from now on; 0 ends it and takes the error away."""
        self.drift_g_s, self._drift_from = grams_a_second, now

    def at(self, now: float) -> tuple[float, bool]:
        """(grams on the cell, at rest) at `now`."""
        age = now - self._since
        rest = self._grams + self.drift_g_s * (now - self._drift_from if self.drift_g_s else 0)
        swing = self._swing(age)
        noise = self._random.gauss(0, self.noise_g) if self.noise_g else 0.0
        return rest + swing + noise, not swing and not self.noise_g

    def _swing(self, age: float) -> float:
        if age >= self.settle_s:
            return 0.0
        step = self._before - self._grams
        shake = self._random.gauss(0, abs(step) * 0.01)
        fading = math.exp(-5 * age / self.settle_s)
        return (step * math.cos(6 * math.pi * age / self.settle_s) + shake) * fading

"""Process capability with its uncertainty: Cp, Cpk by the spread within, Pp, Ppk by the whole spread (ISO 22514-2).

Confidence limits by the usual large-sample formulas: chi-square for Cp (Wilson and Hilferty's approximation, good to
0.5 % from ten degrees of freedom on), Bissell's for Cpk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

SMALL = 50
"""Values below which an index says little: its interval is some 20 % wide each way."""


@dataclass(frozen=True)
class Index:
    """An index with the limits of its confidence interval; None where there is only one limit of tolerance."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Capability:
    """Potential (`c`) and actual (`ck`) index of `n` values."""

    c: Index
    ck: Index
    n: int

    @property
    def small(self) -> bool:
        return self.n < SMALL


def capability(
    mean: float, sigma: float, n: int, low: float | None, high: float | None, confidence: float = 0.95
) -> Capability:
    """Indices of a process with `mean` and `sigma` against limits of tolerance. ValueError without spread or limits."""
    if sigma <= 0 or n < 2 or (low is None and high is None):
        raise ValueError("sigma, n or limits")
    sides = [(high - mean) / (3 * sigma)] if high is not None else []
    sides += [(mean - low) / (3 * sigma)] if low is not None else []
    both = (high - low) / (6 * sigma) if low is not None and high is not None else None
    return Capability(_potential(both, n, confidence), _actual(min(sides), n, confidence), n)


def _potential(value: float | None, n: int, confidence: float) -> Index:
    if value is None:
        return Index(None)
    tail = (1 - confidence) / 2
    low, high = (math.sqrt(_chi_square(part, n - 1) / (n - 1)) for part in (tail, 1 - tail))
    return Index(value, value * low, value * high)


def _actual(value: float, n: int, confidence: float) -> Index:
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(
        1 / (9 * n) + value * value / (2 * (n - 1))
    )
    return Index(value, value - reach, value + reach)


def _chi_square(part: float, degrees: int) -> float:
    """Quantile of the chi-square distribution."""
    spread = 2 / (9 * degrees)
    return float(degrees * max(0.0, 1 - spread + NormalDist().inv_cdf(part) * math.sqrt(spread)) ** 3)

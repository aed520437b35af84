"""Shewhart control charts: constants for any size of subgroup, centre lines, limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import NormalDist, fmean, stdev

_STEPS = 4000
_REACH = 8.0
"""Standard deviations each way over which the range of a normal sample is integrated."""


@dataclass(frozen=True)
class Constants:
    """Factors for subgroups of `n`: mean chart by range (a2) and by deviation (a3), range (d3_low, d4_high), deviation
    (b3, b4), and what a range (d2, d3) and a deviation (c4) of n normal values are on average, in sigmas."""

    n: int
    a2: float
    a3: float
    c4: float
    b3: float
    b4: float
    d2: float
    d3: float
    d3_low: float
    d4_high: float


@dataclass(frozen=True)
class Chart:
    """Centre line with its limits three sigma away, in the unit of what is plotted."""

    centre: float
    low: float
    high: float

    def z(self, value: float) -> float:
        """`value` in sigmas from the centre line; 0 where nothing varies."""
        sigma = (self.high - self.centre) / 3
        return (value - self.centre) / sigma if sigma else 0.0


def computed(n: int) -> Constants:
    """The constants of any n >= 2, by integration; they agree with the published table to 0.001."""
    if n < 2:
        raise ValueError("a subgroup has two values at least")
    c4 = math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))
    d2, d3 = _range_moments(n)
    spread, width = 3 * math.sqrt(1 - c4 * c4) / c4, 3 * d3 / d2
    return Constants(
        n=n,
        a2=3 / (d2 * math.sqrt(n)),
        a3=3 / (c4 * math.sqrt(n)),
        c4=c4,
        b3=max(0.0, 1 - spread),
        b4=1 + spread,
        d2=d2,
        d3=d3,
        d3_low=max(0.0, 1 - width),
        d4_high=1 + width,
    )


@cache
def _range_moments(n: int) -> tuple[float, float]:
    """Mean and standard deviation of the range of n standard normal values."""
    step = 2 * _REACH / _STEPS
    below = [NormalDist().cdf(-_REACH + index * step) for index in range(_STEPS + 1)]
    mean = step * math.fsum(1 - p**n - (1 - p) ** n for p in below)
    square = 2 * step * step * _joint(below, n)
    return mean, math.sqrt(square - mean * mean)


def _joint(below: Sequence[float], n: int) -> float:
    """Sum over x < y of P(low < x, high > y), on a grid coarse enough to be quick and fine enough for four digits."""
    every = 10
    coarse = below[::every]
    largest, smallest = [p**n for p in coarse], [(1 - p) ** n for p in coarse]
    total = 0.0
    for high in range(len(coarse)):
        whole = math.fsum(
            1 - largest[high] - smallest[low] + (coarse[high] - coarse[low]) ** n for low in range(high)
        )
        total += whole + 0.5 * (1 - largest[high] - smallest[high])
    return total * every * every


def mean_and_range(groups: Sequence[Sequence[float]], factors: Constants) -> tuple[Chart, Chart]:
    """X̄ chart and R chart of subgroups of equal size."""
    centre, spread = fmean(map(fmean, groups)), fmean(max(group) - min(group) for group in groups)
    return (
        Chart(centre, centre - factors.a2 * spread, centre + factors.a2 * spread),
        Chart(spread, factors.d3_low * spread, factors.d4_high * spread),
    )


def mean_and_deviation(groups: Sequence[Sequence[float]], factors: Constants) -> tuple[Chart, Chart]:
    """X̄ chart and s chart of subgroups of equal size."""
    centre, spread = fmean(map(fmean, groups)), fmean(map(stdev, groups))
    return (
        Chart(centre, centre - factors.a3 * spread, centre + factors.a3 * spread),
        Chart(spread, factors.b3 * spread, factors.b4 * spread),
    )


def moving_ranges(values: Sequence[float]) -> list[float]:
    """Differences of neighbours, without sign."""
    return [abs(later - earlier) for earlier, later in pairwise(values)]


def individuals(values: Sequence[float], factors: Constants) -> tuple[Chart, Chart]:
    """Chart of single values and of their moving ranges; `factors` are those of n = 2."""
    centre, spread = fmean(values), fmean(moving_ranges(values))
    sigma = spread / factors.d2
    return (
        Chart(centre, centre - 3 * sigma, centre + 3 * sigma),
        Chart(spread, factors.d3_low * spread, factors.d4_high * spread),
    )


def fractions(counts: Sequence[int], sizes: Sequence[int]) -> list[Chart]:
    """p chart: one chart a point, since the limits follow the sample's size; never below 0 or above 1."""
    centre = sum(counts) / sum(sizes)
    width = [3 * math.sqrt(centre * (1 - centre) / size) for size in sizes]
    return [Chart(centre, max(0.0, centre - w), min(1.0, centre + w)) for w in width]


def defects(counts: Sequence[int]) -> Chart:
    """c chart: defects in equal areas of opportunity."""
    centre = fmean(counts)
    return Chart(centre, max(0.0, centre - 3 * math.sqrt(centre)), centre + 3 * math.sqrt(centre))

"""Process curves against their critical limits: time above a temperature, time between two, gaps as gaps.

A curve is a list of (seconds, °C) in order. Between two readings the temperature is a straight line, unless they are
further apart than `gap_s`: then nothing is known between them, and no span runs across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True)
class Span:
    """A stretch of time, in seconds of the curve."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.begin


def gaps(curve: Sequence[Point], gap_s: float) -> list[Span]:
    """Where nothing is known."""
    return [Span(first[0], second[0]) for first, second in pairwise(curve) if second[0] - first[0] > gap_s]


def above(curve: Sequence[Point], celsius: float, gap_s: float) -> list[Span]:
    """Spans at or above `celsius`, with the crossings by straight line; a gap ends a span."""
    spans: list[Span] = []
    for piece in _pieces(curve, celsius, gap_s):
        if spans and spans[-1].end == piece.begin and piece.begin not in _broken(curve, gap_s):
            spans[-1] = Span(spans[-1].begin, piece.end)
        else:
            spans.append(piece)
    return spans


def _broken(curve: Sequence[Point], gap_s: float) -> set[float]:
    return {span.end for span in gaps(curve, gap_s)}


def _pieces(curve: Sequence[Point], celsius: float, gap_s: float) -> Iterator[Span]:
    """The part of each step of the curve that is at or above `celsius`."""
    for first, second in pairwise(curve):
        if second[0] - first[0] <= gap_s:
            piece = _part_above(first, second, celsius)
            if piece is not None:
                yield piece


def _part_above(first: Point, second: Point, celsius: float) -> Span | None:
    if first[1] >= celsius and second[1] >= celsius:
        return Span(first[0], second[0])
    if first[1] < celsius and second[1] < celsius:
        return None
    crossing = first[0] + (second[0] - first[0]) * (celsius - first[1]) / (second[1] - first[1])
    return Span(first[0], crossing) if first[1] >= celsius else Span(crossing, second[0])


def longest_above(curve: Sequence[Point], celsius: float, gap_s: float) -> float:
    """Seconds of the longest span without a break."""
    return max((span.seconds for span in above(curve, celsius, gap_s)), default=0.0)


def total_above(curve: Sequence[Point], celsius: float, gap_s: float) -> float:
    """Seconds of all spans together."""
    return sum(span.seconds for span in above(curve, celsius, gap_s))


def lethal(probes: Sequence[Sequence[Point]], celsius: float, seconds: float, gap_s: float) -> bool:
    """Whether every probe stayed long enough without a break: the slowest decides. False without a probe."""
    return bool(probes) and all(longest_above(probe, celsius, gap_s) >= seconds for probe in probes)


def last_crossing_down(curve: Sequence[Point], celsius: float, gap_s: float) -> float | None:
    """When the curve last fell below `celsius`; None where it never did, or did it unseen."""
    spans = above(curve, celsius, gap_s)
    if (
        not spans
        or spans[-1].end == curve[-1][0]
        or spans[-1].end in {gap.begin for gap in gaps(curve, gap_s)}
    ):
        return None
    return spans[-1].end


@dataclass(frozen=True)
class Cooling:
    """How long each stage took, seconds; None for one that was not finished or not seen whole."""

    stages: tuple[float | None, ...]

    def within(self, most: Sequence[float]) -> bool:
        """Whether every stage was finished in time."""
        pairs = zip(self.stages, most, strict=True)
        return all(stage is not None and stage <= limit for stage, limit in pairs)


def cooling(curve: Sequence[Point], celsius: Sequence[float], gap_s: float) -> Cooling:
    """Stages between falling temperatures, as 60, 21, 4 °C: from the last crossing of each to that of the next."""
    crossings = [last_crossing_down(curve, one, gap_s) for one in celsius]
    return Cooling(
        tuple(
            None if first is None or second is None else second - first
            for first, second in pairwise(crossings)
        )
    )

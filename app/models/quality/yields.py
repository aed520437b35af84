"""Yield of a chain of steps: losses compound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class Output:
    """What is left of the raw material, and how much of it one unit of product takes."""

    output_pct: float

    @property
    def raw_per_unit(self) -> float:
        return 100 / self.output_pct


def compound(losses_pct: Sequence[float]) -> Output:
    """Output of steps that each lose so many percent of what they get. ValueError for a step that leaves nothing."""
    if not all(loss < 100 for loss in losses_pct):
        raise ValueError("losses_pct")
    return Output(100 * prod(1 - loss / 100 for loss in losses_pct))

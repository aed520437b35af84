"""Run rules on control charts: which points of a sequence of z-scores show that the process has changed.

Every rule is data (`RunRule`): Nelson 1984 and Western Electric. All comparisons are strict: a point exactly on a limit
or on the centre line is not beyond it and breaks a run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Form(StrEnum):
    """What a window of points is asked."""

    BEYOND = "beyond"
    """`points` of `window` are beyond `sigma` on one side, the last of them among these."""
    TREND = "trend"
    """All rise, or all fall."""
    ALTERNATE = "alternate"
    """Up and down in turn."""
    WITHIN = "within"
    """All are within `sigma` of the centre line."""
    OUTSIDE = "outside"
    """None is within `sigma` of the centre line."""


@dataclass(frozen=True)
class RunRule:
    """One rule of a set (`nelson`, `western_electric`)."""

    set: str
    number: int
    form: Form
    points: int
    window: int
    sigma: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.set}{self.number}"


def flagged(rule: RunRule, z: Sequence[float]) -> list[int]:
    """Places (from 1) of the points at which `rule` speaks: the last of each window that breaks it."""
    holds = _FORMS[rule.form]
    return [end for end in range(rule.window, len(z) + 1) if holds(rule, z[end - rule.window : end])]


def _beyond(rule: RunRule, window: Sequence[float]) -> bool:
    side = 1 if window[-1] > 0 else -1
    out = [value * side > rule.sigma for value in window]
    return out[-1] and sum(out) >= rule.points


def _trend(rule: RunRule, window: Sequence[float]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(window)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _alternate(rule: RunRule, window: Sequence[float]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(window)]
    return all(first * second < 0 for first, second in pairwise(steps))


def _within(rule: RunRule, window: Sequence[float]) -> bool:
    return all(abs(value) < rule.sigma for value in window)


def _outside(rule: RunRule, window: Sequence[float]) -> bool:
    return all(abs(value) > rule.sigma for value in window)


_FORMS: Mapping[Form, Callable[[RunRule, Sequence[float]], bool]] = {
    Form.BEYOND: _beyond,
    Form.TREND: _trend,
    Form.ALTERNATE: _alternate,
    Form.WITHIN: _within,
    Form.OUTSIDE: _outside,
}

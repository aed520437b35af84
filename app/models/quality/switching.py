"""Switching between normal, tightened and reduced inspection, lot by lot (ISO 2859-1:1999, 9.3 and 9.4).

The state is a function of the lots in their order. Reduced inspection is taken only where the plant has its tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

TO_TIGHTENED = 2
"""Lots not accepted within WITHIN consecutive ones that end normal inspection."""
WITHIN = 5
TO_NORMAL = 5
"""Consecutive lots accepted that end tightened inspection."""
STOP = 5
"""Lots not accepted in one run of tightened inspection after which inspection is discontinued."""
TO_REDUCED = 30
"""Switching score that allows reduced inspection."""


class Severity(StrEnum):
    """How lots are inspected now."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"
    DISCONTINUED = "discontinued"
    """No more lots are accepted until the supplier has mended the cause."""


@dataclass(frozen=True)
class Lot:
    """One lot on original inspection. `tighter` says whether a plan one AQL step tighter had accepted it as well;
    it counts where the plan accepts with two defective units or more."""

    accepted: bool
    accept_number: int = 0
    tighter: bool = False
    steady: bool = True
    """Production is steady and nothing else warrants normal inspection."""


@dataclass(frozen=True)
class State:
    """`recent` are the latest verdicts under normal inspection, `run` the accepted lots on end under tightened,
    `failed` the ones not accepted since it began."""

    severity: Severity = Severity.NORMAL
    recent: tuple[bool, ...] = ()
    run: int = 0
    failed: int = 0
    score: int = 0


def after(lots: Iterable[Lot], reduced_allowed: bool = False, begin: State | None = None) -> State:
    """The state after these lots, in their order."""
    state = begin or State()
    for lot in lots:
        state = _step(state, lot, reduced_allowed)
    return state


def _step(state: State, lot: Lot, reduced_allowed: bool) -> State:
    if state.severity is Severity.NORMAL:
        return _normal(state, lot, reduced_allowed)
    if state.severity is Severity.TIGHTENED:
        return _tightened(state, lot)
    if state.severity is Severity.REDUCED:
        return state if lot.accepted and lot.steady else State()
    return state


def _normal(state: State, lot: Lot, reduced_allowed: bool) -> State:
    recent = (*state.recent, lot.accepted)[-WITHIN:]
    if recent.count(False) >= TO_TIGHTENED:
        return State(Severity.TIGHTENED)
    score = _score(state.score, lot)
    if reduced_allowed and lot.steady and score >= TO_REDUCED:
        return State(Severity.REDUCED)
    return replace(state, recent=recent, score=score)


def _score(score: int, lot: Lot) -> int:
    """9.3.3.2: two points for an accepted lot of a plan with Ac 0 or 1, three where it passes one step tighter."""
    if not lot.accepted:
        return 0
    if lot.accept_number <= 1:
        return score + 2
    return score + 3 if lot.tighter else 0


def _tightened(state: State, lot: Lot) -> State:
    if not lot.accepted:
        failed = state.failed + 1
        return State(Severity.DISCONTINUED) if failed >= STOP else replace(state, run=0, failed=failed)
    run = state.run + 1
    return State() if run >= TO_NORMAL else replace(state, run=run)


def resumed() -> State:
    """After a stop inspection goes on tightened (9.4), once a person has decided that the cause is mended."""
    return State(Severity.TIGHTENED)

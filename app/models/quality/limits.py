"""A limit and its verdict on what was measured. Equality passes; the comparison is exact and unrounded.

A limit says where it is from and how sure that is; it is data of the plant, with days of validity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.models.quality.measured import Finding, Measured, Sign, convert


class Rule(StrEnum):
    """How a limit judges."""

    MAX = "max"
    MIN = "min"
    RANGE = "range"
    ABSENT = "absent"
    """Not found in `mass_g` grams; the smaller the mass, the looser the rule."""
    PLAN_COUNT = "plan_count"
    """n units, at most c above m, none above M."""
    PLAN_ABSENCE = "plan_absence"
    """n units of `mass_g` grams, all without."""
    PLAN_MEAN = "plan_mean"
    """As PLAN_COUNT, and the mean at most m (histamine, Regulation (EC) 2073/2005 item 1.26)."""


class Outcome(StrEnum):
    """UNDECIDED is what the results do not prove either way: too few units, too small a mass, `<10` beside 5."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Limit:
    """One limit of one parameter, in `unit`. What a rule does not use is None."""

    rule: Rule
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    mass_g: Decimal | None = None
    n: int = 1
    c: int = 0
    m: Decimal | None = None
    M: Decimal | None = None


@dataclass(frozen=True)
class Verdict:
    """`why`: what failed or is not proven (high, low, found, between, mean, units, mass, sign); empty for a pass."""

    outcome: Outcome
    why: str = ""


PASS = Verdict(Outcome.PASS)


def judge(limit: Limit, results: Sequence[Measured]) -> Verdict:
    """The verdict on all results of one sample; the worst counts. ValueError for results of another unit or kind."""
    if not results:
        return Verdict(Outcome.UNDECIDED, "units")
    return _RULES[limit.rule](limit, results)


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """A failure before anything unproven, that before a pass; a pass where there is none."""
    for outcome in (Outcome.FAIL, Outcome.UNDECIDED):
        for verdict in verdicts:
            if verdict.outcome is outcome:
                return verdict
    return PASS


def _number(limit: Limit, result: Measured) -> Fraction:
    if result.number is None:
        raise ValueError("a number is asked for")
    return convert(result.number, result.unit, limit.unit)


def _not_above(limit: Limit, result: Measured, high: Decimal, why: str) -> Verdict:
    """`<x` proves it for x up to the limit, `>x` the contrary for x from the limit on."""
    value, most = _number(limit, result), Fraction(high)
    if result.sign is Sign.EQUAL:
        return PASS if value <= most else Verdict(Outcome.FAIL, why)
    if result.sign is Sign.BELOW:
        return PASS if value <= most else Verdict(Outcome.UNDECIDED, "sign")
    return Verdict(Outcome.FAIL, why) if value >= most else Verdict(Outcome.UNDECIDED, "sign")


def _not_below(limit: Limit, result: Measured, low: Decimal, why: str) -> Verdict:
    value, least = _number(limit, result), Fraction(low)
    if result.sign is Sign.EQUAL:
        return PASS if value >= least else Verdict(Outcome.FAIL, why)
    if result.sign is Sign.ABOVE:
        return PASS if value >= least else Verdict(Outcome.UNDECIDED, "sign")
    return Verdict(Outcome.FAIL, why) if value <= least else Verdict(Outcome.UNDECIDED, "sign")


def _within(limit: Limit, results: Sequence[Measured]) -> Verdict:
    """Each result by the sides that the limit has."""
    high = [_not_above(limit, one, limit.high, "high") for one in results] if limit.high is not None else []
    low = [_not_below(limit, one, limit.low, "low") for one in results] if limit.low is not None else []
    return worst(high + low)


def _absent(limit: Limit, results: Sequence[Measured]) -> Verdict:
    return worst([_not_found(limit, result) for result in results])


def _not_found(limit: Limit, result: Measured) -> Verdict:
    if result.finding is None or result.in_g is None or limit.mass_g is None:
        raise ValueError("found or not found in a mass is asked for")
    if result.finding is Finding.ABSENT:
        return PASS if result.in_g >= limit.mass_g else Verdict(Outcome.UNDECIDED, "mass")
    return (
        Verdict(Outcome.FAIL, "found") if result.in_g <= limit.mass_g else Verdict(Outcome.UNDECIDED, "mass")
    )


def _enough(limit: Limit, results: Sequence[Measured], found: Verdict) -> Verdict:
    """A failure counts at once; a pass needs all n units."""
    if found.outcome is not Outcome.FAIL and len(results) < limit.n:
        return Verdict(Outcome.UNDECIDED, "units")
    return found


def _plan_absence(limit: Limit, results: Sequence[Measured]) -> Verdict:
    return _enough(limit, results, _absent(limit, results))


def _plan_count(limit: Limit, results: Sequence[Measured]) -> Verdict:
    if limit.m is None or limit.M is None:
        raise ValueError("m and M")
    above = worst([_not_above(limit, one, limit.M, "high") for one in results])
    over = [_not_above(limit, one, limit.m, "between") for one in results]
    surely = sum(verdict.outcome is Outcome.FAIL for verdict in over)
    perhaps = surely + sum(verdict.outcome is Outcome.UNDECIDED for verdict in over)
    between = Verdict(Outcome.FAIL, "between") if surely > limit.c else PASS
    if between is PASS and perhaps > limit.c:
        between = Verdict(Outcome.UNDECIDED, "sign")
    return _enough(limit, results, worst([above, between]))


def _plan_mean(limit: Limit, results: Sequence[Measured]) -> Verdict:
    """A mean of `<x` is taken as x: it passes for sure or is not proven."""
    if limit.m is None:
        raise ValueError("m")
    total = sum((_number(limit, one) for one in results), Fraction(0))
    mean = PASS
    if total > Fraction(limit.m) * len(results):
        below = any(one.sign is Sign.BELOW for one in results)
        mean = Verdict(Outcome.UNDECIDED, "sign") if below else Verdict(Outcome.FAIL, "mean")
    elif any(one.sign is Sign.ABOVE for one in results):
        mean = Verdict(Outcome.UNDECIDED, "sign")
    return _enough(limit, results, worst([mean, _plan_count(limit, results)]))


_RULES: Mapping[Rule, Callable[[Limit, Sequence[Measured]], Verdict]] = {
    Rule.MAX: _within,
    Rule.MIN: _within,
    Rule.RANGE: _within,
    Rule.ABSENT: _absent,
    Rule.PLAN_COUNT: _plan_count,
    Rule.PLAN_ABSENCE: _plan_absence,
    Rule.PLAN_MEAN: _plan_mean,
}

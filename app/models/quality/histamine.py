"""The histamine rule of Regulation (EC) 2073/2005, items 1.26 and 1.27: mean, number between m and M, none above M."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class HistaminePlan:
    """n units; at most c above m, none above M; milligrams a kilogram."""

    n: int = 9
    c: int = 2
    m: Decimal = Decimal(100)
    M: Decimal = Decimal(200)


@dataclass(frozen=True)
class HistamineVerdict:
    """`why` names the first rule that failed: mean, between, above; empty when all hold."""

    mean: Decimal
    over_m: int
    """Units above m, those above M included."""
    over_limit: int
    """Units above M."""
    complete: bool
    """All n units were tested."""
    why: str

    @property
    def satisfactory(self) -> bool:
        return not self.why


def judge(values: Sequence[Decimal], plan: HistaminePlan) -> HistamineVerdict:
    """The verdict on values in mg/kg: a mean of exactly m and a value of exactly M pass. ValueError for no values."""
    if not values:
        raise ValueError("values")
    total = sum(values, Decimal(0))
    over_m, over_limit = sum(value > plan.m for value in values), sum(value > plan.M for value in values)
    failed = {
        "mean": total > plan.m * len(values),
        "between": over_m - over_limit > plan.c,
        "above": over_limit > 0,
    }
    why = next((name for name, wrong in failed.items() if wrong), "")
    return HistamineVerdict(total / len(values), over_m, over_limit, len(values) >= plan.n, why)

"""Net content of packs with a nominal quantity: tolerable error and the three packers' rules.

Directive 76/211/EEC, OIML R 87, GOST 8.579. Grams are exact decimals; a pack exactly at a limit is not below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

BELOW_TU1 = Decimal("0.025")
"""The part of a lot that may be below TU1."""
_TENTH, _WHOLE, _LARGE = Decimal("0.1"), Decimal(1), Decimal(1000)


class Rounding(StrEnum):
    """How a tolerance in percent becomes grams: always up, but not everywhere to the same step."""

    EU = "eu"
    """To 0.1 g."""
    OIML = "oiml"
    """To 0.1 g up to 1000 g, to whole grams above."""


@dataclass(frozen=True)
class ToleranceRow:
    """For quantities over `over` up to and with `up_to`: `percent` of the quantity, or `grams`."""

    over: Decimal
    up_to: Decimal
    percent: Decimal | None
    grams: Decimal | None

    def unrounded(self, nominal: Decimal) -> Decimal:
        """Tolerance in grams before rounding."""
        return self.grams if self.grams is not None else nominal * (self.percent or 0) / 100


@dataclass(frozen=True)
class Limits:
    """Tolerable negative error and what a pack must not fall below: TU1 by 2.5 % of a lot, TU2 by none."""

    nominal: Decimal
    unrounded: Decimal
    tolerance: Decimal

    @property
    def tu1(self) -> Decimal:
        return self.nominal - self.tolerance

    @property
    def tu2(self) -> Decimal:
        return self.nominal - 2 * self.tolerance


@dataclass(frozen=True)
class LotVerdict:
    """The three packers' rules on one lot."""

    mean: Decimal
    below_tu1: int
    below_tu2: int
    mean_ok: bool
    tu1_ok: bool
    tu2_ok: bool

    @property
    def ok(self) -> bool:
        return self.mean_ok and self.tu1_ok and self.tu2_ok


def limits(nominal: Decimal, table: Sequence[ToleranceRow], rounding: Rounding) -> Limits:
    """Tolerance, TU1 and TU2 of a nominal quantity in grams; ValueError outside the table."""
    row = _row(nominal, table)
    tolerance = row.unrounded(nominal)
    if row.grams is not None:
        return Limits(nominal, tolerance, tolerance)
    step = _WHOLE if rounding is Rounding.OIML and nominal > _LARGE else _TENTH
    return Limits(nominal, tolerance, (tolerance / step).to_integral_value(ROUND_CEILING) * step)


def _row(nominal: Decimal, table: Sequence[ToleranceRow]) -> ToleranceRow:
    """The first row that reaches up to the quantity; the lower end of the whole table belongs to its first row."""
    if nominal < table[0].over:
        raise ValueError("nominal")
    for row in table:
        if nominal <= row.up_to:
            return row
    raise ValueError("nominal")


def judge(weights: Sequence[Decimal], of: Limits) -> LotVerdict:
    """The three rules on net weights in grams; ValueError for no weights."""
    if not weights:
        raise ValueError("weights")
    total = sum(weights, Decimal(0))
    below_tu1 = sum(weight < of.tu1 for weight in weights)
    below_tu2 = sum(weight < of.tu2 for weight in weights)
    return LotVerdict(
        mean=total / len(weights),
        below_tu1=below_tu1,
        below_tu2=below_tu2,
        mean_ok=total >= of.nominal * len(weights),
        tu1_ok=below_tu1 <= BELOW_TU1 * len(weights),
        tu2_ok=below_tu2 == 0,
    )

"""Capability with its interval; giveaway and where to aim."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.models.quality.capability import capability
from app.models.quality.giveaway import giveaway, target
from app.models.quality.net_content import Rounding, limits
from app.services.quality import tables


def test_indices_by_hand() -> None:
    found = capability(mean=10.5, sigma=0.5, n=100, low=8, high=12)
    assert found.c.value == pytest.approx(4 / 3)
    assert found.ck.value == pytest.approx(1.0)
    assert not found.small


def test_intervals_are_those_of_the_tables() -> None:
    """Chi-square quantiles of 29 degrees: 16.047 and 45.722; Bissell's formula by hand."""
    found = capability(mean=10, sigma=1, n=30, low=6, high=14)
    assert found.c.low == pytest.approx(4 / 3 * (16.047 / 29) ** 0.5, abs=0.003)
    assert found.c.high == pytest.approx(4 / 3 * (45.722 / 29) ** 0.5, abs=0.003)
    assert found.ck.low == pytest.approx(4 / 3 - 1.95996 * (1 / 270 + (16 / 9) / 58) ** 0.5, abs=1e-4)
    assert found.small


def test_one_limit_has_no_potential_index() -> None:
    found = capability(mean=9, sigma=1, n=60, low=None, high=12)
    assert (found.c.value, found.ck.value) == (None, pytest.approx(1.0))


@pytest.mark.parametrize(("sigma", "n", "low"), [(0, 10, 1.0), (1, 1, 1.0), (1, 10, None)])
def test_what_has_no_index(sigma: float, n: int, low: float | None) -> None:
    with pytest.raises(ValueError, match="sigma"):
        capability(0, sigma, n, low, None)


def test_grams_and_money_given_away() -> None:
    found = giveaway([Decimal("203.5"), Decimal(199), Decimal("201.5")], Decimal(200), Decimal(900))
    assert (found.grams, found.grams_a_pack, found.money) == (4, Decimal(4) / 3, Decimal("3.6"))
    assert giveaway([Decimal(199)], Decimal(200), None).money is None
    with pytest.raises(ValueError, match="weights"):
        giveaway([], Decimal(200), None)


def test_the_target_keeps_the_packers_rules() -> None:
    of = limits(Decimal(200), tables.tolerances(), Rounding.EU)
    assert target(of, 1.0) == 200
    assert target(of, 6.0) == pytest.approx(182 + 3.719 * 6, abs=0.01)
    assert target(of, 5.0) == pytest.approx(max(191 + 1.96 * 5, 182 + 3.719 * 5, 200), abs=0.01)

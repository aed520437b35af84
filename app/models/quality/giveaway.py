"""What packs hold above their nominal quantity, and where to aim: money given away against the packers' rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist

from app.models.quality.net_content import BELOW_TU1, Limits

FAR_OUT = 1e-4
"""Part of the packs that may fall below TU2 by chance before a target counts as unsafe."""


@dataclass(frozen=True)
class Giveaway:
    """Grams above nominal of all packs together (negative: short), and what they cost."""

    packs: int
    grams: Decimal
    money: Decimal | None

    @property
    def grams_a_pack(self) -> Decimal:
        return self.grams / self.packs


def giveaway(weights: Sequence[Decimal], nominal: Decimal, price_a_kg: Decimal | None) -> Giveaway:
    """What these net weights give away. ValueError for none."""
    if not weights:
        raise ValueError("weights")
    grams = sum(weights, Decimal(0)) - nominal * len(weights)
    return Giveaway(len(weights), grams, None if price_a_kg is None else grams * price_a_kg / 1000)


def target(of: Limits, sigma_g: float) -> float:
    """The lowest mean weight, in grams, at which a normal process of this spread keeps all three packers' rules."""
    below = -NormalDist().inv_cdf(float(BELOW_TU1)) * sigma_g
    far_below = -NormalDist().inv_cdf(FAR_OUT) * sigma_g
    return max(float(of.nominal), float(of.tu1) + below, float(of.tu2) + far_below)

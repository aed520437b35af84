"""Spoilage at other temperatures than 0 °C: relative rate, what a history has used up, mean kinetic temperature."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

GAS_CONSTANT = 8.3144
"""J/mol/K, as USP <1079> rounds it."""
KELVIN = 273.15


class Model(StrEnum):
    """How the rate of spoilage follows the temperature."""

    SQUARE_ROOT = "sqrt_temperate"
    """(1 + 0.1 T)²: fresh fish of temperate waters."""
    EXPONENTIAL = "exp"
    """exp(slope × T)."""
    ARRHENIUS = "arrhenius"
    """exp(−Ea/R × (1/T − 1/273.15 K))."""


@dataclass(frozen=True)
class Spoilage:
    """A model with its parameters and the temperatures it was made for, °C."""

    model: Model = Model.SQUARE_ROOT
    slope: float = 0.0
    activation_kj_mol: float = 0.0
    low_c: float = -3.0
    high_c: float = 25.0

    def rate(self, celsius: float) -> float:
        """Rate at `celsius` as a multiple of that at 0 °C, without regard to the model's range."""
        if self.model is Model.SQUARE_ROOT:
            return float((1 + 0.1 * celsius) ** 2)
        if self.model is Model.EXPONENTIAL:
            return math.exp(self.slope * celsius)
        joule = self.activation_kj_mol * 1000
        return math.exp(-joule / 8.314 * (1 / (celsius + KELVIN) - 1 / KELVIN))

    def within(self, celsius: float) -> bool:
        """Whether the model may be used at `celsius`."""
        return self.low_c <= celsius <= self.high_c


@dataclass(frozen=True)
class Used:
    """What a history has used up of a shelf life, in days at 0 °C."""

    days: float
    remaining: float
    fraction: float


def used(history: Sequence[tuple[float, float]], shelf_life_days: float, spoilage: Spoilage) -> Used:
    """Sum of (hours, °C) by the model's rate, stepwise constant. ValueError for a shelf life that is none."""
    if shelf_life_days <= 0:
        raise ValueError("shelf_life_at_0_days")
    days = math.fsum(hours / 24 * spoilage.rate(celsius) for hours, celsius in history)
    return Used(days, shelf_life_days - days, days / shelf_life_days)


def mean_kinetic(readings: Sequence[tuple[float, float]], activation_kj_mol: float = 83.144) -> float:
    """Mean kinetic temperature in °C of (weight, °C), the weight being a duration (USP <1079>)."""
    energy = activation_kj_mol * 1000 / GAS_CONSTANT
    whole = math.fsum(weight for weight, _ in readings)
    if whole <= 0:
        raise ValueError("temperatures_c")
    coldest = min(celsius for _, celsius in readings) + KELVIN
    shares = math.fsum(
        weight / whole * math.exp(-energy * (1 / (celsius + KELVIN) - 1 / coldest))
        for weight, celsius in readings
    )
    return energy / (energy / coldest - math.log(shares)) - KELVIN

"""Growth and growth boundary of Listeria monocytogenes in lightly preserved fish (Mejlholm and Dalgaard 2009).

Parameters come in as data. Each factor is clamped to its limit before it is used, so that nothing turns negative.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.models.quality.water_phase import water_activity

_EDGE = 1e-9
_SQUARE_ROOTS = ("lactic", "diacetate", "acetic")
"""Acids whose part is taken by its square root in the growth boundary."""


@dataclass(frozen=True)
class Parameters:
    """Of one organism: °C, water activity, pH, ppm, mM, 1/h."""

    t_min: float
    t_ref: float
    aw_min: float
    ph_min: float
    phenol_max: float
    nitrite_max: float
    co2_max: float
    mic: Mapping[str, float]
    """Smallest concentration of each undissociated acid, mM, that stops growth."""
    mu_ref: float
    acids: Mapping[str, tuple[float, float]]
    """Molar mass, g/mol, and pKa of each acid."""


@dataclass(frozen=True)
class Product:
    """What the fish is like: °C, % of salt in the water phase or the water activity itself, ppm in the water phase."""

    temperature_c: float
    ph: float
    wps_pct: float | None = None
    aw: float | None = None
    phenol_ppm: float = 0.0
    co2_fraction: float = 0.0
    nitrite_ppm: float = 0.0
    acids_ppm: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Growth:
    """psi >= 1 is no growth; mu in 1/h, the doubling time in hours (None without growth)."""

    aw: float
    psi: float
    xi: float
    mu: float

    @property
    def doubling_time_h(self) -> float | None:
        return math.log(2) / self.mu if self.mu > 0 else None

    @property
    def grows(self) -> bool:
        return self.mu > 0


@dataclass(frozen=True)
class _Factors:
    """Each relative to its limit: 1 is no hindrance, 0 is none left."""

    temperature: float
    water: float
    ph: float
    phenol: float
    nitrite: float
    co2: float
    acids: Mapping[str, float]
    """Undissociated acid as a part of what stops growth."""


def growth(product: Product, of: Parameters) -> Growth:
    """How fast the organism grows, if at all. ValueError where neither salt nor water activity is known."""
    aw = _activity(product)
    factors = _factors(product, aw, of)
    psi = _psi(factors)
    xi = 1.0 if psi <= 0.5 else max(0.0, 2 * (1 - psi))
    return Growth(aw, psi, xi, of.mu_ref * _gamma(factors) * xi)


def _activity(product: Product) -> float:
    if product.aw is not None:
        return product.aw
    if product.wps_pct is None:
        raise ValueError("wps_pct")
    return water_activity(product.wps_pct)


def _factors(product: Product, aw: float, of: Parameters) -> _Factors:
    temperature = min(max(product.temperature_c, of.t_min + _EDGE), of.t_ref)
    return _Factors(
        temperature=(temperature - of.t_min) / (of.t_ref - of.t_min),
        water=max(aw - of.aw_min, _EDGE) / (1 - of.aw_min),
        ph=max(1 - 10 ** (of.ph_min - product.ph), _EDGE),
        phenol=_left(product.phenol_ppm, of.phenol_max),
        nitrite=_left(product.nitrite_ppm, of.nitrite_max),
        co2=_left(dissolved_co2(product.co2_fraction, product.temperature_c), of.co2_max),
        acids=_acids(product, of),
    )


def _left(amount: float, most: float) -> float:
    return max((most - amount) / most, _EDGE)


def dissolved_co2(fraction: float, celsius: float) -> float:
    """ppm of carbon dioxide in the water phase at a share of it in the headspace."""
    kelvin = celsius + 273.15
    henry = math.exp(-6.8346 + 12817 / kelvin - 3766800 / kelvin**2 + 2.997e8 / kelvin**3)
    return fraction * 101323 * 2.4429 / henry


def _acids(product: Product, of: Parameters) -> dict[str, float]:
    parts = {}
    for name, ppm in product.acids_ppm.items():
        mass, pka = of.acids[name]
        undissociated = ppm / mass / (1 + 10 ** (product.ph - pka))
        parts[name] = min(undissociated / of.mic[name], 1 - _EDGE)
    return parts


def _acid_left(name: str, part: float) -> float:
    """What an acid leaves of the growth boundary's room."""
    return 1 - (math.sqrt(part) if name in _SQUARE_ROOTS else part)


def _gamma(factors: _Factors) -> float:
    """All hindrances of the rate, each by itself."""
    acids = math.prod(
        1 - part if name == "lactic" else _acid_left(name, part) for name, part in factors.acids.items()
    )
    return (
        factors.temperature**2
        * factors.water
        * factors.ph
        * factors.phenol
        * factors.nitrite**2
        * factors.co2
        * acids
    )


def _psi(factors: _Factors) -> float:
    """How near the boundary all hindrances together are."""
    acids = math.prod(_acid_left(name, part) for name, part in factors.acids.items())
    phi = (
        (1 - factors.temperature) ** 2,
        (1 - math.sqrt(factors.water)) ** 2,
        (1 - math.sqrt(factors.ph)) ** 2,
        (1 - math.sqrt(factors.phenol)) ** 2,
        (1 - factors.nitrite) ** 2,
        (1 - math.sqrt(factors.co2)) ** 2,
        (1 - acids) ** 2,
    )
    return math.fsum(
        one / (2 * math.prod(1 - other for at, other in enumerate(phi) if at != place))
        for place, one in enumerate(phi)
    )

"""What was measured, as it was said: a number with its sign and unit, or found and not found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Sign(StrEnum):
    """How the true value stands to the number that is written."""

    EQUAL = "="
    BELOW = "<"
    ABOVE = ">"


class Finding(StrEnum):
    """The answer of a test that looks for something in a mass of sample."""

    ABSENT = "absent"
    PRESENT = "present"


@dataclass(frozen=True)
class Measured:
    """One result. `number` keeps the digits as written; `in_g` is the mass that was searched, for a finding."""

    number: Decimal | None = None
    unit: str = ""
    sign: Sign = Sign.EQUAL
    finding: Finding | None = None
    in_g: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.number is None) == (self.finding is None):
            raise ValueError("a result is a number or a finding")


_NUMBER = re.compile(r"(?P<sign>[<>]?)\s*(?P<digits>[-+]?\d+(?:[.,]\d+)?)(?:[eE](?P<power>[-+]?\d{1,2}))?")


def read(text: str, unit: str) -> Measured:
    """A number as a person or an instrument writes it: `12,4`, `<10`, `5.0E4`. ValueError for anything else.

    A comma or a point is the decimal sign, never one of thousands: `1,234.5` is refused, not guessed.
    """
    found = _NUMBER.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None:
        raise ValueError(text)
    number = Decimal(found["digits"].replace(",", "."))
    if found["power"]:
        number = number.scaleb(int(found["power"]))
    return Measured(number, unit, Sign(found["sign"] or "="))


_PARTS = {
    "1": Fraction(1), "%": Fraction(1, 100), "g/100g": Fraction(1, 100), "mg/100g": Fraction(1, 100_000),
    "g/kg": Fraction(1, 1000), "mg/kg": Fraction(1, 10**6), "ppm": Fraction(1, 10**6), "mg/g": Fraction(1, 1000),
    "ug/kg": Fraction(1, 10**9), "ppb": Fraction(1, 10**9), "ug/g": Fraction(1, 10**6), "ng/g": Fraction(1, 10**9),
    "pg/g": Fraction(1, 10**12), "ng/kg": Fraction(1, 10**12),
}  # fmt: skip
"""Parts of a mass in a mass."""
_LENGTHS = {"mm": Fraction(1, 1000), "cm": Fraction(1, 100), "m": Fraction(1)}
_MASSES = {"mg": Fraction(1, 1000), "g": Fraction(1), "kg": Fraction(1000), "t": Fraction(10**6)}
_TIMES = {"s": Fraction(1), "min": Fraction(60), "h": Fraction(3600), "d": Fraction(86400)}
_FAMILIES = (_PARTS, _LENGTHS, _MASSES, _TIMES)


def convert(number: Decimal, unit: str, to: str) -> Fraction:
    """`number` in the unit `to`, exactly and unrounded; ValueError where the table has no way between the two."""
    if unit == to:
        return Fraction(number)
    for family in _FAMILIES:
        if unit in family and to in family:
            return Fraction(number) * family[unit] / family[to]
    raise ValueError(f"{unit} → {to}")

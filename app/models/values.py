"""Small exact values: grams, lot codes, identities.

Weights are integer grams made from the scale's own decimal string, never through a float.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

MAX_GRAMS = 1_000_000_000
"""Largest quantity one row may carry (1,000 t); the database checks the same range."""

_GRAMS_PER_UNIT = {"g": Decimal(1), "kg": Decimal(1000), "t": Decimal(1_000_000)}
_LOT_CODE = re.compile(r"([A-Z][A-Z0-9]{0,7})-(\d{6})-(\d{4,})-([0-9A-Z])")
_DELIVERY_CODE = re.compile(r"([A-Z][A-Z0-9]{0,7})-(\d{6})-D(\d{2,})-([0-9A-Z])")
_CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Origin(StrEnum):
    """Where a weight value comes from (OIML R 76-1: a preset or computed value is shown as such)."""

    MEASURED = "measured"
    COMPUTED = "computed"
    PRESET = "preset"
    UNKNOWN = "unknown"


def grams(indication: str, unit: str) -> int | None:
    """`indication` shifted exactly to whole grams, or None where that needs rounding or the unit is not t, kg, g.

    >>> grams("24.860", "kg"), grams("0.0005", "kg"), grams("1", "lb")
    (24860, None, None)
    """
    factor = _GRAMS_PER_UNIT.get(unit)
    if factor is None:
        return None
    try:
        value = Decimal(indication) * factor
    except InvalidOperation:
        return None
    if not value.is_finite() or value != value.to_integral_value() or abs(value) > MAX_GRAMS:
        return None
    return int(value)


def kilograms(quantity: int, decimals: int = 3) -> str:
    """Grams as a kilogram decimal string with a point, exact to three decimals (`24.860`)."""
    scaled = Decimal(quantity).scaleb(-3)
    return f"{scaled:.{decimals}f}"


def uuid7(instant: datetime, randomness: bytes) -> uuid.UUID:
    """A UUIDv7 (RFC 9562) of `instant` in UTC milliseconds and ten random bytes: an identity, not a clock."""
    milliseconds = int(instant.astimezone(UTC).timestamp() * 1000)
    raw = bytearray(milliseconds.to_bytes(6, "big") + randomness[:10])
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(raw))


def derived_id(rule: str, *causes: object) -> uuid.UUID:
    """Identity of a computed state: UUIDv8 (RFC 9562) over the rule and its causes.

    SHA-256 and not the SHA-1 of uuid5, so that PostgreSQL without contrib modules computes the same value.
    """
    digest = bytearray(hashlib.sha256("|".join([rule, *map(str, causes)]).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(digest))


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 check character over the letters and digits of `text` (other signs do not count).

    >>> check_character("A12425GABC1234002")
    'M'
    """
    product = 36
    for sign in text:
        if sign not in _CHECK_ALPHABET:
            continue
        total = (product + _CHECK_ALPHABET.index(sign)) % 36 or 36
        product = total * 2 % 37
    return _CHECK_ALPHABET[(37 - product) % 36]


@dataclass(frozen=True, order=True)
class LotCode:
    """What a label carries: `R1-261123-0042-K` (station part, plant day, counter, check character)."""

    station: str
    day: date
    number: int

    def __str__(self) -> str:
        body = f"{self.station}-{self.day:%y%m%d}-{self.number:04d}"
        return f"{body}-{check_character(body)}"

    @classmethod
    def parse(cls, text: str) -> LotCode:
        """The code that `text` spells; raises ValueError for a wrong form, date or check character."""
        match = _LOT_CODE.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"not a lot code: {text!r}")
        station, day, number, _ = match.groups()
        code = cls(station, datetime.strptime(day, "%y%m%d").replace(tzinfo=UTC).date(), int(number))
        if str(code) != match.group(0):
            raise ValueError(f"wrong check character: {text!r}")
        return code


@dataclass(frozen=True, order=True)
class DeliveryCode:
    """What a delivery's sheet carries: `R1-261123-D01-K` (station part, plant day, counter, check character)."""

    station: str
    day: date
    number: int

    def __str__(self) -> str:
        body = f"{self.station}-{self.day:%y%m%d}-D{self.number:02d}"
        return f"{body}-{check_character(body)}"

    @classmethod
    def parse(cls, text: str) -> DeliveryCode:
        """The code that `text` spells; raises ValueError for a wrong form, date or check character."""
        match = _DELIVERY_CODE.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"not a delivery code: {text!r}")
        station, day, number, _ = match.groups()
        code = cls(station, datetime.strptime(day, "%y%m%d").replace(tzinfo=UTC).date(), int(number))
        if str(code) != match.group(0):
            raise ValueError(f"wrong check character: {text!r}")
        return code


def delivery_id(plant: uuid.UUID, code: DeliveryCode | str) -> uuid.UUID:
    """The delivery's identity, the same for everybody who reads its sheet: uuid5(plant, code)."""
    return uuid.uuid5(plant, str(code))


def lot_id(plant: uuid.UUID, code: LotCode | str) -> uuid.UUID:
    """The lot's identity, the same for everybody who reads the label: uuid5(plant, code)."""
    return uuid.uuid5(plant, str(code))

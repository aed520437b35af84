"""A number or a secret being typed, key by key, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

CLEAR, BACK, SIGN, CASE, COMMA = "clear", "back", "sign", "case", ","
"""Keys that are no signs are words, so that no letter is ever taken for one."""


@dataclass(frozen=True)
class WeightEntry:
    """Kilograms being typed, at most `decimals` after the comma, from `low_g` to `high_g` inclusive."""

    low_g: int
    high_g: int
    decimals: int = 3
    text: str = ""

    def press(self, key: str) -> WeightEntry:
        """The entry after `key`: a digit, COMMA, BACK or CLEAR; a senseless key changes nothing."""
        if key == CLEAR:
            return replace(self, text="")
        if key == BACK:
            return replace(self, text=self.text[:-1])
        longer = self.text + key.replace(".", COMMA)
        return replace(self, text=longer) if _numeral(longer, self.decimals) else self

    @property
    def grams(self) -> int | None:
        """What was typed in grams, None while nothing was."""
        whole, _, fraction = self.text.partition(COMMA)
        return int(whole) * 1000 + int(fraction.ljust(3, "0")) if whole else None

    @property
    def valid(self) -> bool:
        return self.grams is not None and self.low_g <= self.grams <= self.high_g


@dataclass(frozen=True)
class NumberEntry:
    """A number being typed, at most `decimals` after the comma, from `low` to `high` inclusive."""

    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int = 0
    text: str = ""

    def press(self, key: str) -> NumberEntry:
        """The entry after `key`: a digit, COMMA, SIGN, BACK or CLEAR; a senseless key changes nothing."""
        if key == CLEAR:
            return replace(self, text="")
        if key == BACK:
            return replace(self, text=self.text[:-1])
        if key in (SIGN, "-"):
            return self._turned() if self.signed else self
        longer = self.text + key.replace(".", COMMA)
        return replace(self, text=longer) if _numeral(longer.removeprefix("-"), self.decimals) else self

    def _turned(self) -> NumberEntry:
        return replace(self, text=self.text[1:] if self.text.startswith("-") else f"-{self.text}")

    @property
    def signed(self) -> bool:
        """It may be below zero."""
        return self.low is None or self.low < 0

    @property
    def value(self) -> Decimal | None:
        """What was typed, None while nothing was."""
        text = self.text.rstrip(COMMA).replace(COMMA, ".")
        return Decimal(text) if text.removeprefix("-") else None

    @property
    def valid(self) -> bool:
        value = self.value
        if value is None:
            return False
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class DateEntry:
    """A day being typed as day, month and, where it is not the last such day up to `today`, the year."""

    today: date
    text: str = ""

    def press(self, key: str) -> DateEntry:
        """The entry after `key`: a digit, BACK or CLEAR; a senseless key changes nothing."""
        if key == CLEAR:
            return replace(self, text="")
        if key == BACK:
            return replace(self, text=self.text[:-1])
        longer = self.text + key
        return replace(self, text=longer) if longer.isdecimal() and len(longer) <= 8 else self

    @property
    def value(self) -> date | None:
        """The day, None while it is none: four digits, six with the year's last two, eight."""
        if len(self.text) not in (4, 6, 8):
            return None
        day, month, year = int(self.text[:2]), int(self.text[2:4]), self.text[4:]
        if year:
            return _day(int(year.rjust(4, "0")) + (2000 if len(year) == 2 else 0), month, day)
        this = _day(self.today.year, month, day)
        return this if this is not None and this <= self.today else _day(self.today.year - 1, month, day)

    def shown(self, separator: str) -> str:
        """What was typed with a line for each digit that may follow: `23.11.____`."""
        filled = self.text.ljust(8, "_")
        return separator.join((filled[:2], filled[2:4], filled[4:]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeral(text: str, decimals: int, whole_digits: int = 5) -> bool:
    """`text` can become a number of at most so many digits on either side of the comma."""
    whole, comma, fraction = text.partition(COMMA)
    if comma and decimals == 0:
        return False
    digits = whole != "" and (whole + fraction).isdecimal()
    return digits and len(whole) <= whole_digits and len(fraction) <= decimals


@dataclass(frozen=True)
class PinEntry:
    """A PIN being typed; only its length is ever shown."""

    least: int = 6
    most: int = 12
    text: str = ""

    def press(self, key: str) -> PinEntry:
        if key == CLEAR:
            return replace(self, text="")
        if key == BACK:
            return replace(self, text=self.text[:-1])
        longer = self.text + key
        return replace(self, text=longer) if longer.isdecimal() and len(longer) <= self.most else self

    @property
    def valid(self) -> bool:
        return len(self.text) >= self.least

    def __repr__(self) -> str:
        return f"PinEntry({len(self.text)} digits)"

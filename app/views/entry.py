"""A number or a secret being typed, key by key, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

CLEAR, BACK, COMMA = "C", "<", ","


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
        return replace(self, text=longer) if self._possible(longer) else self

    def _possible(self, text: str) -> bool:
        whole, comma, fraction = text.partition(COMMA)
        if comma and self.decimals == 0:
            return False
        numeral = whole != "" and (whole + fraction).isdecimal()
        return numeral and len(whole) <= 5 and len(fraction) <= self.decimals

    @property
    def grams(self) -> int | None:
        """What was typed in grams, None while nothing was."""
        whole, _, fraction = self.text.partition(COMMA)
        return int(whole) * 1000 + int(fraction.ljust(3, "0")) if whole else None

    @property
    def valid(self) -> bool:
        return self.grams is not None and self.low_g <= self.grams <= self.high_g


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

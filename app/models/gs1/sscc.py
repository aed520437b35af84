"""Serial shipping container codes (AI 00): a number of the plant's own for every logistic unit. Pure.

Behind the extension digit and the company prefix stands the serial number. Stations give numbers without asking each
other, so each has a block of its own: the first digits of the serial number.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import OperatorError
from app.models.gs1.checks import check_digit
from app.models.gs1.elements import Element

_DIGITS = 17
_PREFIXES = range(4, 13)
"""Digits of a company prefix (GS1 General Specifications 1.4.4); a short one is for large companies."""


@dataclass(frozen=True)
class SsccBlock:
    """Whose numbers: `extension` 0 to 9, the company `prefix`, the station's `block` of two digits or more."""

    extension: int
    prefix: str
    block: str

    def __post_init__(self) -> None:
        """Raises OperatorError `gs1.sscc_block` where no serial number is left between them."""
        digits = self.prefix.isascii() and (self.prefix + self.block).isdecimal()
        if not (digits and len(self.prefix) in _PREFIXES and 0 <= self.extension <= 9 and self.room > 0):
            raise OperatorError("gs1.sscc_block", prefix=self.prefix, block=self.block)

    @property
    def room(self) -> int:
        """Digits of the counter."""
        return _DIGITS - 1 - len(self.prefix) - len(self.block)

    def element(self, number: int) -> Element:
        """The unit `number` of this station, from 1; OperatorError `gs1.sscc_full` when the block is used up."""
        if not 0 < number < 10**self.room:
            raise OperatorError("gs1.sscc_full", prefix=self.prefix, block=self.block)
        body = f"{self.extension}{self.prefix}{self.block}{number:0{self.room}d}"
        return Element("00", body + check_digit(body))

"""Digits and units as scales write them, to a reading's own: the same digits, without filling."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([+-]?) *0*([0-9]+(?:\.[0-9]+)?)")
_UNITS = {"kg": "kg", "g": "g", "t": "t", "lb": "lb", "lbs": "lb", "oz": "oz", "pc": "pcs", "pcs": "pcs"}


def number(text: str) -> str | None:
    """The decimal string of a filled number; None where it is none.

    >>> number("+001234.5"), number("-  0.50"), number("00.000"), number("12.")
    ('1234.5', '-0.50', '0.000', None)
    """
    match = _NUMBER.fullmatch(text.strip(" "))
    if match is None:
        return None
    return ("-" if match[1] == "-" else "") + match[2]


def unit(text: str) -> str | None:
    """The unit as readings name it; None where it is not known.

    >>> unit(" kg"), unit("PC"), unit("furlong")
    ('kg', 'pcs', None)
    """
    return _UNITS.get(text.strip(" ").lower())

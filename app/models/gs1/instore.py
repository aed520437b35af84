"""Numbers for inside a shop or plant (GS1 prefixes 02, 04, 20 to 29), read by a layout of the plant's own. Pure.

A layout has a sign for each digit: a digit stands for itself, `A` is the article, `W` grams, `P` the price in
kopecks, `N` pieces, `V` a check of the label scale's own, which nobody outside it can verify, and `C`, the last one,
the check digit of the whole number: `21AAAAAWWWWWC`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import OperatorError
from app.models.gs1.checks import sealed

_LAYOUT = re.compile(r"(?:2\d|0[24])[0-9AWPNV]{10}C")
_LENGTH = 13


@dataclass(frozen=True)
class InStore:
    """What such a number says: the article by the plant's own number, and what else the layout has."""

    article: str
    net_g: int | None = None
    kopecks: int | None = None
    pieces: int | None = None


def check_layout(layout: str) -> str:
    """The layout itself; OperatorError `gs1.layout` where it is none."""
    parts = {sign: re.search(f"{sign}+", layout) for sign in "AWPNV"}
    torn = any(found and layout.count(sign) != len(found[0]) for sign, found in parts.items())
    if _LAYOUT.fullmatch(layout) is None or parts["A"] is None or torn:
        raise OperatorError("gs1.layout", layout=layout)
    return layout


def read_in_store(code: str, layouts: Iterable[str]) -> InStore | None:
    """What `code` says by the first layout that fits it; None for a wrong check digit, or where none fits."""
    digits = code.rjust(_LENGTH, "0")
    if len(code) not in (12, _LENGTH) or not sealed(digits):
        return None
    return next((_read(digits, layout) for layout in layouts if _fits(digits, layout)), None)


def _fits(digits: str, layout: str) -> bool:
    return len(layout) == len(digits) and all(
        sign == digit for sign, digit in zip(layout, digits, strict=True) if sign.isdecimal()
    )


def _read(digits: str, layout: str) -> InStore:
    said = {
        sign: "".join(digit for place, digit in enumerate(digits) if layout[place] == sign) for sign in "AWPN"
    }
    numbers = (int(said[sign]) if said[sign] else None for sign in "WPN")
    return InStore(said["A"], *numbers)

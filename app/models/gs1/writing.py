"""From elements to what a symbol carries. What is wrong is refused here: no encoder judges a check digit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from urllib.parse import quote, urlencode

from app.errors import OperatorError
from app.models.gs1.checks import faults
from app.models.gs1.elements import Element, Problem
from app.models.gs1.reading import SEPARATOR
from app.models.gs1.rules import broken_rules
from app.models.gs1.table import table

LONGEST_128 = 48
"""Signs that one GS1-128 symbol may carry, AIs and separators counted."""
_KEYS: dict[str, tuple[str, ...]] = {
    "01": ("22", "10", "21"),
    "8006": ("22", "10", "21"),
    "00": (),
    "8003": (),
    "402": (),
    **{f"41{digit}": () for digit in range(8)},
}
"""Keys of a Digital Link with what may stand behind them in the path, in this order (GS1 Digital Link: URI syntax)."""
_WITHOUT_DAY = "00"
_WEIGHT_DIGITS = 6


def element_string(elements: Iterable[Element]) -> str:
    """What a reader gives for a symbol of `elements`: separators only where a further element needs one.

    Predefined lengths come first, so that no separator is wasted. Raises OperatorError `gs1.<fault>`.
    """
    ordered = arranged(elements)
    text = "".join(
        element.ai + element.value + ("" if table()[element.ai].fixed else SEPARATOR)
        for element, _ in pairwise((*ordered, None))
        if element is not None
    )
    return text.removesuffix(SEPARATOR)


def bracketed(elements: Iterable[Element]) -> str:
    """The form for people's eyes and for encoders, `(01)…(10)…`. Raises OperatorError `gs1.<fault>`."""
    return "".join(f"({element.ai}){element.value}" for element in arranged(elements))


def gs1_128(elements: Iterable[Element]) -> str:
    """`element_string` for bars; OperatorError `gs1.too_long` above the 48 signs that one GS1-128 may carry."""
    text = element_string(elements)
    if len(text) > LONGEST_128:
        raise OperatorError("gs1.too_long", ai="GS1-128", value=text)
    return text


def digital_link(base: str, elements: Iterable[Element]) -> str:
    """`elements` as a GS1 Digital Link below `base` (`https://example.org`). Raises OperatorError `gs1.<fault>`.

    The path has the key (GTIN, SSCC, place, asset …) and what narrows it down, all the rest is in the query.
    """
    values = {element.ai: element.value for element in arranged(elements)}
    key = next((ai for ai in _KEYS if ai in values), None)
    if key is None:
        raise OperatorError("gs1.missing", ai=next(iter(values)), value="01")
    in_path = [key, *(ai for ai in _KEYS[key] if ai in values)]
    path = "".join(f"/{ai}/{quote(values[ai], safe='')}" for ai in in_path)
    query = urlencode({ai: value for ai, value in values.items() if ai not in in_path}, quote_via=quote)
    return base.rstrip("/") + path + (f"?{query}" if query else "")


def arranged(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Sound elements, those of predefined length first, each half in the given order; OperatorError otherwise."""
    given = tuple(elements)
    refuse(_first_problem(given))
    return tuple(sorted(given, key=lambda element: not table()[element.ai].fixed))


def refuse(problem: Problem | None) -> None:
    """Raises the OperatorError of `problem`, where there is one."""
    if problem is not None:
        raise OperatorError(problem.key, **problem.params)


def _first_problem(elements: Sequence[Element]) -> Problem | None:
    if not elements:
        return Problem("too_short")
    for element in elements:
        ai = table().get(element.ai)
        if ai is None:
            return Problem("unknown_ai", element.ai, element.value)
        for fault in faults(ai, element.value):
            return Problem(fault, element.ai, element.value)
        if ai.rule == "day0" and element.value.endswith(_WITHOUT_DAY):
            return Problem("bad_date", element.ai, element.value)
    return next(iter(broken_rules(elements)), None)


def net_weight(grams: int) -> Element | None:
    """AI 310n of `grams`, exact; None where six digits cannot hold it exactly, or it is none (zero, negative).

    Grams as such up to 999.999 kg, above that with fewer decimals where nothing is lost.
    """
    for decimals in (3, 2, 1, 0):
        number, rest = divmod(grams, 10 ** (3 - decimals))
        if rest == 0 and 0 < number < 10**_WEIGHT_DIGITS:
            return Element(f"310{decimals}", f"{number:06d}")
    return None


def packed(day: date) -> Element:
    """AI 13, packing date."""
    return Element("13", f"{day:%y%m%d}")


def harvested(first: date, last: date) -> Element:
    """AI 7007, catch date, or first and last day of it."""
    days = [first] if first == last else [first, last]
    return Element("7007", "".join(f"{day:%y%m%d}" for day in days))

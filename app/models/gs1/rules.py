"""Which AIs need each other and which exclude each other (GS1 General Specifications, sections 4.13 and 4.14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.models.gs1.elements import Element, Problem
from app.models.gs1.table import table

_NEEDS = {"02": {"37"}, "37": {"02", "8026"}}
_ARTICLE = {"01", "02"}
_VARIABLE_MEASURE = "9"


def broken_rules(elements: Sequence[Element]) -> Iterator[Problem]:
    """What one code may not say. A scanned code that says it is read all the same; none is printed."""
    codes = {element.ai for element in elements}
    for element in elements:
        needed = _ARTICLE if _is_weight(element.ai) else _NEEDS.get(element.ai, set())
        if needed and not needed & codes:
            yield Problem("missing", element.ai, sorted(needed)[0])
    if codes >= _ARTICLE:
        yield Problem("together", "01", "02")
    yield from _contradictions(elements)
    yield from _unmeasured(elements, codes)


def _contradictions(elements: Sequence[Element]) -> Iterator[Problem]:
    """An AI that stands twice with different values."""
    seen: dict[str, str] = {}
    for element in elements:
        if seen.setdefault(element.ai, element.value) != element.value:
            yield Problem("together", element.ai, element.value)


def _unmeasured(elements: Sequence[Element], codes: set[str]) -> Iterator[Problem]:
    """An article of variable measure without its measure."""
    measured = any(_is_weight(code) for code in codes) or codes & {"30", "8001"}
    for element in elements:
        if element.ai in _ARTICLE and element.value.startswith(_VARIABLE_MEASURE) and not measured:
            yield Problem("missing", element.ai, "310n")


def _is_weight(code: str) -> bool:
    known = table().get(code)
    return known is not None and known.decimals is not None

"""From the text of a scanner to elements: element strings, the printed form with brackets, Digital Link.

Nothing is repaired and nothing raises: what is wrong stands in the message.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from app.models.gs1.checks import faults
from app.models.gs1.elements import Element, Message, Problem
from app.models.gs1.rules import broken_rules
from app.models.gs1.table import Identifier, identifier, table

SEPARATOR = "\x1d"
"""How a reader gives FNC1 between two elements (GS, ASCII 29)."""
_BRACKETED = re.compile(r"\((\d{2,4})\)")
_LINK = re.compile(r"https?://", re.IGNORECASE)
_LINK_KEYS = frozenset({"00", "01", "402", "8003", "8006"} | {f"41{digit}" for digit in range(8)})
_HIDDEN_TRIES = 90


def parse(text: str) -> Message:
    """What `text` says, in whichever of the three forms it is written; without AIM identifier."""
    if _LINK.match(text):
        return parse_link(text)
    return parse_bracketed(text) if _BRACKETED.match(text) else parse_elements(text)


def parse_elements(text: str) -> Message:
    """The elements of an element string. A separator at the very beginning or end does not count."""
    elements: list[Element] = []
    problems: list[Problem] = []
    for field in text.strip(SEPARATOR).split(SEPARATOR):
        _read(field, elements, problems)
    hidden = () if problems else _hidden(elements, text)
    return _message(elements, problems, hidden)


def parse_bracketed(text: str) -> Message:
    """The elements of `(01)04601234567893(10)LOT7`; brackets around no known AI belong to the value."""
    marks = [mark for mark in _BRACKETED.finditer(text) if mark.group(1) in table()]
    if not marks or marks[0].start() != 0:
        return _message([], [Problem("unknown_ai", value=text[:6])])
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    pairs = [(mark.group(1), text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    return _paired(pairs)


def parse_link(text: str) -> Message:
    """The elements of a GS1 Digital Link: AIs in the path, then those of the query; other keys are left out.

    A GTIN may be shorter there and is filled up to 14 digits.
    """
    parts = urlsplit(text)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    start = next((place for place, segment in enumerate(segments) if segment in _LINK_KEYS), None)
    if start is None:
        return _message([], [Problem("unknown_ai", value=parts.path[:20])])
    path = segments[start:]
    pairs = list(zip(path[::2], path[1::2], strict=False))
    pairs += [(key, value) for key, value in parse_qsl(parts.query) if key.isdecimal()]
    return _paired([(ai, value.rjust(14, "0") if ai == "01" else value) for ai, value in pairs])


def _paired(pairs: list[tuple[str, str]]) -> Message:
    elements: list[Element] = []
    problems: list[Problem] = []
    for ai, value in pairs:
        found = table().get(ai)
        if found is None:
            problems.append(Problem("unknown_ai", ai, value))
        else:
            _judge(found, value, elements, problems)
    return _message(elements, problems)


def _read(field: str, elements: list[Element], problems: list[Problem]) -> None:
    """Cuts what stands between two separators into elements."""
    while field:
        ai = identifier(field)
        if ai is None:
            problems.append(Problem("unknown_ai", field[:4], field))
            return
        rest = field[len(ai.code) :]
        value, field = (rest[: ai.most], rest[ai.most :]) if ai.fixed else (rest, "")
        if not ai.fixed and len(value) > ai.most:
            problems.append(_overlong(ai, value))
        else:
            _judge(ai, value, elements, problems)


def _judge(ai: Identifier, value: str, elements: list[Element], problems: list[Problem]) -> None:
    elements.append(Element(ai.code, value))
    problems.extend(Problem(fault, ai.code, value) for fault in faults(ai, value))


def _overlong(ai: Identifier, value: str) -> Problem:
    """Too long by itself, or two elements that ran together because the separator was lost."""
    cuts = range(ai.least, ai.most + 1)
    ran_together = any(not next(faults(ai, value[:cut]), None) and _whole(value[cut:]) for cut in cuts)
    return Problem("no_separator" if ran_together else "too_long", ai.code, value)


def _hidden(elements: list[Element], text: str) -> tuple[Problem, ...]:
    """Suspicion of a lost separator: the last value can also be read as a value and further elements.

    It cannot be known from the code alone: `LOT7210001` may be a lot, or lot LOT7 with serial 0001.
    """
    last = elements[-1] if elements else None
    ai = table().get(last.ai) if last else None
    if last is None or ai is None or ai.fixed or SEPARATOR in text.strip(SEPARATOR):
        return ()
    cuts = range(ai.least, min(len(last.value), _HIDDEN_TRIES))
    suspicious = any(
        not next(faults(ai, last.value[:cut]), None) and _whole(last.value[cut:]) for cut in cuts
    )
    return (Problem("no_separator", last.ai, last.value),) if suspicious else ()


def _whole(text: str) -> bool:
    """Whether `text` is one or more faultless elements."""
    elements: list[Element] = []
    problems: list[Problem] = []
    while text and not problems:
        ai = identifier(text)
        if ai is None:
            return False
        value = text[len(ai.code) :]
        value, text = (value[: ai.most], value[ai.most :]) if ai.fixed else (value, "")
        _judge(ai, value, elements, problems)
    return not problems


def _message(elements: list[Element], problems: list[Problem], warnings: tuple[Problem, ...] = ()) -> Message:
    whole = tuple(elements)
    return Message(whole, tuple(problems), warnings + tuple(broken_rules(whole)))

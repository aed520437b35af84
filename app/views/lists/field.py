"""What is asked of a person, one thing at a time, without Qt. Values are plain text, ready for a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.i18n import Catalogue
from app.views.marks import Option

YES, NO = "yes", "no"
NO_BREAK = "\u00a0"
Values = Mapping[str, str]
"""By field code; an empty text is no value."""


class Kind(StrEnum):
    """How a field is asked, and what its value looks like."""

    TEXT = "text"
    """Letter pad or scanner; the text itself."""
    NUMBER = "number"
    """Number pad; a decimal with a point, `-18.5`."""
    DATE = "date"
    """Number pad and the last three days as buttons; `2026-11-23`."""
    CHOICE = "choice"
    """Large buttons on pages, found by typing a part; the option's code."""
    FLAG = "flag"
    """Two buttons; YES or NO."""


def _fine(_value: str) -> str:
    return ""


@dataclass(frozen=True)
class Field:
    """One thing to fill in. All texts are words already; they are asked for anew in another language."""

    code: str
    caption: str
    kind: Kind = Kind.TEXT
    required: bool = False
    group: str = ""
    """Fields of one group stand on pages of their own, under this heading."""
    hint: str = ""
    """One line under the question; a number's limits are said by themselves."""
    unit: str = ""
    decimals: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    today: date | None = None
    """The plant day, for a date: a day without its year is the last such day up to it."""
    first: date | None = None
    last: date | None = None
    options: tuple[Option, ...] = ()
    longest: int = 80
    """Letters of a text at most."""
    capitals: bool = False
    """A code: letters stay capitals. Else they begin words."""
    letters: str = ""
    """Which letters the pad begins with, `ru` or `en`; else the language's."""
    scan: Callable[[str], str] | None = None
    """What a scanned code means for this field; an empty text: nothing. Without it scans are not for the field."""
    check: Callable[[str], str] = _fine
    """What is wrong with a value, in words; an empty text: nothing."""
    none: str = ""
    """What an optional field says while it is empty; a filter says "all"."""
    locked: bool = False
    """Seen, not changed."""


def shown(field: Field, value: str, words: Catalogue) -> str:
    """The value as a person reads it."""
    if not value:
        return field.none
    if field.kind is Kind.NUMBER:
        return words.number(value) + (NO_BREAK + field.unit if field.unit else "")
    if field.kind is Kind.DATE:
        return words.day(date.fromisoformat(value))
    if field.kind is Kind.FLAG:
        return words.text("Yes") if value == YES else words.text("No")
    if field.kind is Kind.CHOICE:
        return next((option.text for option in field.options if option.code == value), value)
    return value


def problem(field: Field, value: str, words: Catalogue) -> str:
    """What is wrong with a value, in words; an empty text when it may stay."""
    if not value:
        return words.text("required") if field.required else ""
    if field.kind is Kind.CHOICE and value not in {option.code for option in field.options}:
        return words.text("No longer on the list")
    if field.kind is Kind.NUMBER and not _inside(Decimal(value), field.low, field.high):
        return limits(field, words)
    if field.kind is Kind.DATE and not _inside(date.fromisoformat(value), field.first, field.last):
        return limits(field, words)
    return field.check(value)


def _inside(value: Decimal | date, low: Decimal | date | None, high: Decimal | date | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)  # type: ignore[operator]


def limits(field: Field, words: Catalogue) -> str:
    """Between what the value must be, in words; an empty text without limits."""
    if field.kind is Kind.DATE:
        low, high = ("" if day is None else words.day(day) for day in (field.first, field.last))
        ends = words.text("From {day} on", day=low), words.text("Until {day}", day=high)
    else:
        low, high = (_measured(field, limit, words) for limit in (field.low, field.high))
        ends = words.text("{low} at least", low=low), words.text("{high} at most", high=high)
    if low and high:
        return words.text("From {low} to {high}", low=low, high=high)
    return ends[0] if low else ends[1] if high else ""


def _measured(field: Field, limit: Decimal | None, words: Catalogue) -> str:
    if limit is None:
        return ""
    return words.number(str(limit)) + (NO_BREAK + field.unit if field.unit else "")


def number(values: Values, code: str) -> Decimal | None:
    """The number of a field, None where there is none."""
    return Decimal(values[code]) if values.get(code) else None


def day(values: Values, code: str) -> date | None:
    """The date of a field, None where there is none."""
    return date.fromisoformat(values[code]) if values.get(code) else None


def flag(values: Values, code: str) -> bool | None:
    """Yes or no of a field, None where nobody said."""
    return values[code] == YES if values.get(code) else None

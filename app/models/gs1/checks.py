"""What the value of an AI must be: length, signs, check digit, date. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from app.models.gs1.table import Identifier, Part

_GTIN_LENGTHS = (8, 12, 13, 14)


def check_digit(digits: str) -> str:
    """The GS1 check digit of `digits` (without it): weights 3, 1, 3, … from the right.

    >>> check_digit("460123456789"), check_digit("04601234567890123")
    ('3', '9')
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def sealed(digits: str) -> bool:
    """Whether the last of `digits` is their check digit."""
    return digits.isascii() and digits.isdecimal() and check_digit(digits[:-1]) == digits[-1]


def gtin14(digits: str) -> str | None:
    """A GTIN of 8, 12, 13 or 14 digits with a right check digit as 14 digits, else None."""
    return digits.rjust(14, "0") if len(digits) in _GTIN_LENGTHS and sealed(digits) else None


def variable_measure(gtin: str) -> str | None:
    """The GTIN-14 under which the article `gtin` is sold by weight: indicator 9 (GS1 General Specifications 2.1.3).

    None where `gtin` is none.

    >>> variable_measure("4601234567893")
    '94601234567896'
    """
    whole = gtin14(gtin)
    if whole is None:
        return None
    body = "9" + whole[1:13]
    return body + check_digit(body)


def day_of(yymmdd: str, this_year: int) -> date | None:
    """The date, None where it does not exist. Day 00 is the last day of the month.

    The century is the one that brings the year nearest to `this_year` (GS1 General Specifications 7.12).

    >>> day_of("261100", 2026), day_of("261332", 2026)
    (datetime.date(2026, 11, 30), None)
    """
    if len(yymmdd) != 6 or not (yymmdd.isascii() and yymmdd.isdecimal()):
        return None
    year, month, day = _year(int(yymmdd[:2]), this_year), int(yymmdd[2:4]), int(yymmdd[4:])
    if not 1 <= month <= 12 or day > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _year(two: int, this_year: int) -> int:
    century = this_year - this_year % 100
    ahead = two - this_year % 100
    if ahead > 50:
        century -= 100
    elif ahead <= -50:
        century += 100
    return century + two


def faults(ai: Identifier, value: str) -> Iterator[str]:
    """Codes of what is wrong with `value` for `ai`, the gravest first; see `Problem`."""
    if len(value) < ai.least:
        yield "too_short"
    elif len(value) > ai.most:
        yield "too_long"
    elif not _right_signs(ai.parts, value):
        yield "characters"
    elif not _right_length(ai.parts, value):
        yield "too_short"
    else:
        yield from _against_rule(ai, value)


def _right_signs(parts: tuple[Part, ...], value: str) -> bool:
    for part in parts:
        if any(sign not in part.signs for sign in value[: part.most]):
            return False
        value = value[part.most :]
    return True


def _right_length(parts: tuple[Part, ...], value: str) -> bool:
    """Whether the last part that is begun is whole."""
    left = len(value)
    for part in parts:
        if left < part.least:
            return left == 0 and part.optional
        left -= min(left, part.most)
    return True


def _against_rule(ai: Identifier, value: str) -> Iterator[str]:
    first = value[: ai.parts[0].most]
    if ai.rule in ("check", "grai") and not sealed(first):
        yield "check_digit"
    elif ai.rule == "grai" and first[0] != "0":
        yield "characters"
    elif ai.rule in ("date", "day0", "time") and not _dated(ai.rule, value):
        yield "bad_date"
    elif ai.rule == "countries" and len(value) % 3:
        yield "too_short"


def _dated(rule: str, value: str) -> bool:
    """Whether the date exists in some year that its two digits may mean (29 February: in 2000 to 2099)."""
    if rule == "time":
        return _exists(value[:6]) and _hour(value[6:])
    days = [value[place : place + 6] for place in range(0, len(value), 6)]
    if rule == "day0":
        return all(_exists(day) or (_exists(day[:4] + "01") and day[4:] == "00") for day in days)
    return all(map(_exists, days)) and days == sorted(days)


def _exists(yymmdd: str) -> bool:
    return yymmdd[4:] != "00" and day_of(yymmdd, 2049) is not None


def _hour(rest: str) -> bool:
    """HH, then MM and SS where they are given."""
    limits = (23, 59, 59)
    fields = [rest[place : place + 2] for place in range(0, len(rest), 2)]
    return all(len(field) == 2 and int(field) <= limit for field, limit in zip(fields, limits, strict=False))

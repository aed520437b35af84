"""One AI with its value, what can be wrong with it, and what a whole code says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.models.gs1.checks import day_of
from app.models.gs1.table import identifier


@dataclass(frozen=True)
class Element:
    """An AI and its value as they stand in the code, without separator."""

    ai: str
    value: str


@dataclass(frozen=True)
class Problem:
    """What is wrong: `code` is one of check_digit, bad_date, unknown_ai, characters, too_long, too_short,
    no_separator, missing, together. Its wording has the key `<room>.<code>`."""

    code: str
    ai: str = ""
    value: str = ""
    room: str = "gs1"

    @property
    def key(self) -> str:
        return f"{self.room}.{self.code}"

    @property
    def params(self) -> dict[str, str]:
        """What the wording of `key` is filled with."""
        return {"ai": self.ai, "value": self.value}

    def __str__(self) -> str:
        return f"{self.code}:{self.ai}" if self.ai else self.code


@dataclass(frozen=True)
class Message:
    """The elements of one code in their order, with what is wrong and what is only suspicious.

    A message with problems is shown to the person and used for nothing.
    """

    elements: tuple[Element, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        return bool(self.elements) and not self.problems

    def __getitem__(self, ai: str) -> str:
        """The value of `ai`; KeyError where the code does not carry it."""
        value = self.get(ai)
        if value is None:
            raise KeyError(ai)
        return value

    def get(self, ai: str) -> str | None:
        return next((element.value for element in self.elements if element.ai == ai), None)

    def day(self, ai: str, this_year: int) -> date | None:
        """The date of `ai` (of a range its first day); None where there is none or it does not exist."""
        value = self.get(ai)
        return day_of(value[:6], this_year) if value else None

    def days(self, ai: str, this_year: int) -> tuple[date, date] | None:
        """First and last day of a range such as AI 7007; one day alone is both."""
        value = self.get(ai)
        first = day_of(value[:6], this_year) if value else None
        last = day_of(value[-6:], this_year) if value else None
        return (first, last) if first and last else None

    @property
    def net_g(self) -> int | None:
        """Net weight in grams (AI 310n), exact; None where there is none or grams do not hold it."""
        return self._grams("310")

    @property
    def gross_g(self) -> int | None:
        """Gross weight in grams (AI 330n), exact; None where there is none or grams do not hold it."""
        return self._grams("330")

    def _grams(self, kind: str) -> int | None:
        for element in self.elements:
            if element.ai.startswith(kind) and len(element.ai) == 4 and element.value.isdecimal():
                return _shifted(int(element.value), 3 - int(element.ai[3]))
        return None


def _shifted(number: int, places: int) -> int | None:
    if places >= 0:
        return int(number * 10**places)
    whole, rest = divmod(number, 10**-places)
    return whole if rest == 0 else None


def title(ai: str) -> str:
    """The data title GS1 prints beside an AI, the same in every language; the code itself where unknown."""
    found = identifier(ai)
    return found.title if found else ai

"""One language's wording, numbers and dates."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.config.paths import resources

LANGUAGES = ("ru", "en")
DOMAIN = "station"
NO_BREAK = "\u00a0"


def N_(message: str) -> str:
    """`message` itself; marks it for translation where it is shown later."""
    return message


@dataclass(frozen=True)
class Catalogue:
    """Wording of `language`, times of `zone`. Immutable: a change of language is another catalogue."""

    language: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Irkutsk"))

    def text(self, message: str, /, **params: Any) -> str:
        """`message` in this language with `{name}` places filled."""
        translated = _translations(self.language).gettext(message) if message else ""
        return translated.format(**params) if params else translated

    def plural(self, one: str, many: str, count: int, /, **params: Any) -> str:
        """The form that `count` needs; `{n}` is the count."""
        translated = _translations(self.language).ngettext(one, many, count)
        return translated.format(n=self.number(count), **params)

    def number(self, value: int | str) -> str:
        """A whole number or an exact decimal string with this language's separators, digits unchanged."""
        whole, point, fraction = str(value).partition(".")
        sign, digits = ("\u2212", whole[1:]) if whole.startswith("-") else ("", whole)
        return sign + _grouped(digits, self._group) + (self._decimal + fraction if point else "")

    def kilograms(self, quantity: int, decimals: int = 3) -> str:
        """Grams as kilograms without unit, `24,860` or `24.860`."""
        whole, rest = divmod(abs(quantity), 1000)
        fraction = f"{rest:03d}"[:decimals]
        return self.number(f"{'-' if quantity < 0 else ''}{whole}" + (f".{fraction}" if fraction else ""))

    def clock(self, instant: datetime, *, seconds: bool = False) -> str:
        """Time of day in the plant's zone."""
        return instant.astimezone(self.zone).strftime("%H:%M:%S" if seconds else "%H:%M")

    def day(self, value: date | datetime) -> str:
        """A date in this language's numeric form: `23.11.2026` or `23/11/2026`."""
        local = value.astimezone(self.zone) if isinstance(value, datetime) else value
        return local.strftime("%d.%m.%Y" if self.language == "ru" else "%d/%m/%Y")

    @property
    def _decimal(self) -> str:
        return "," if self.language == "ru" else "."

    @property
    def _group(self) -> str:
        return NO_BREAK if self.language == "ru" else ","


def _grouped(digits: str, separator: str) -> str:
    if len(digits) < 5:
        return digits
    return f"{int(digits):,}".replace(",", separator) if digits.isdecimal() else digits


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, str(_folder()), languages=[language], fallback=language == "en")


def _folder() -> Path:
    return resources() / "i18n"

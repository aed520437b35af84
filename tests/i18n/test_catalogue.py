"""Numbers, plurals and dates as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.i18n import Catalogue

RU, EN = Catalogue("ru"), Catalogue("en")


@pytest.mark.parametrize(
    ("grams", "decimals", "russian", "english"),
    [
        (24860, 3, "24,860", "24.860"),
        (0, 3, "0,000", "0.000"),
        (-500, 3, "\u22120,500", "\u22120.500"),
        (12_345_678, 3, "12\u00a0345,678", "12,345.678"),
        (1_234_567, 1, "1234,5", "1234.5"),
        (25_000, 0, "25", "25"),
    ],
)
def test_kilograms(grams, decimals, russian, english):
    assert RU.kilograms(grams, decimals) == russian
    assert EN.kilograms(grams, decimals) == english


@pytest.mark.parametrize(("count", "form"), [(1, 0), (21, 0), (2, 1), (24, 1), (5, 2), (11, 2), (112, 2)])
def test_a_russian_plural_takes_its_form(count, form):
    from app.config.paths import resources
    from app.i18n.__main__ import merged

    plural = next(m for m in merged(resources() / "i18n" / "ru") if isinstance(m.id, tuple))
    said = RU.plural(plural.id[0], plural.id[1], count, **dict.fromkeys(("place", "name"), "x"))
    assert said == plural.string[form].format(n=count, place="x", name="x")


def test_days_and_hours_are_the_plants():
    instant = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
    assert (RU.day(instant), RU.clock(instant), EN.day(instant)) == ("23.11.2026", "07:05", "23/11/2026")
    assert RU.day(date(2026, 1, 2)) == "02.01.2026"


def test_an_unknown_text_is_said_as_it_is():
    assert RU.text("no such text {n}", n=3) == "no such text 3"
    assert RU.text("") == ""

"""Check digits, dates, lengths and signs; the examples are those of the GS1 General Specifications."""

import re
from datetime import date

import pytest
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from hypothesis import given
from hypothesis import strategies as st

from app.models.gs1 import Element, check_digit, day_of, gtin14, sealed, variable_measure
from app.models.gs1.checks import faults
from app.models.gs1.table import identifier, table
from tests.models.gs1.strategies import elements

PREDEFINED = ("00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
              "31", "32", "33", "34", "35", "36", "41")  # fmt: skip


@pytest.mark.parametrize(
    ("digits", "digit"),
    [("460123456789", "3"), ("04601234567890123", "9"), ("629104150021", "3"), ("9460123456789", "6")],
)
def test_check_digits(digits: str, digit: str) -> None:
    assert check_digit(digits) == digit
    assert sealed(digits + digit)


@given(
    digits=st.text("0123456789", min_size=1, max_size=17), place=st.integers(0, 17), other=st.integers(1, 9)
)
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, other: int) -> None:
    whole = digits + check_digit(digits)
    place %= len(whole)
    wrong = whole[:place] + str((int(whole[place]) + other) % 10) + whole[place + 1 :]
    assert not sealed(wrong)


def test_article_numbers_of_every_length_are_fourteen_digits() -> None:
    assert gtin14("4601234567893") == "04601234567893"
    assert gtin14("96385074") == "00000096385074"
    assert gtin14("4601234567890") is None
    assert gtin14("460123456789") is None
    assert gtin14("٤601234567893") is None


def test_goods_sold_by_weight_have_indicator_nine() -> None:
    assert variable_measure("4601234567893") == "94601234567896"
    assert variable_measure("94601234567896") == "94601234567896"
    assert variable_measure("4601234567890") is None


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("261123", 2026, date(2026, 11, 23)),
        ("261100", 2026, date(2026, 11, 30)),
        ("280200", 2026, date(2028, 2, 29)),
        ("261332", 2026, None),
        ("261301", 2026, None),
        ("260230", 2026, None),
        ("2611", 2026, None),
        ("26112a", 2026, None),
        ("٢٦1123", 2026, None),
        ("770101", 2026, date(1977, 1, 1)),
        ("760101", 2026, date(2076, 1, 1)),
        ("020101", 2099, date(2102, 1, 1)),
        ("500101", 2001, date(2050, 1, 1)),
    ],
)
def test_dates_have_the_nearest_century(text: str, year: int, day: date | None) -> None:
    assert day_of(text, year) == day


@given(elements())
def test_a_sound_element_has_no_fault(element: Element) -> None:
    assert list(faults(table()[element.ai], element.value)) == []


@pytest.mark.parametrize(
    ("ai", "value", "fault"),
    [
        ("01", "04601234567890", "check_digit"),
        ("00", "046012345678901238", "check_digit"),
        ("8003", "146012345678933", "check_digit"),
        ("13", "261332", "bad_date"),
        ("7007", "261122261121", "bad_date"),
        ("7007", "261100", "bad_date"),
        ("7007", "261122261", "too_short"),
        ("7003", "2611232460", "bad_date"),
        ("8008", "2611231099", "bad_date"),
        ("10", "X" * 21, "too_long"),
        ("10", "", "too_short"),
        ("10", "ПАРТИЯ", "characters"),
        ("10", "LOT 7", "characters"),
        ("10", "LOT#7", "characters"),
        ("3103", "12.345", "characters"),
        ("3103", "12345", "too_short"),
        ("423", "6436", "too_short"),
    ],
)
def test_faults(ai: str, value: str, fault: str) -> None:
    assert next(faults(table()[ai], value), None) == fault


@pytest.mark.parametrize(
    ("ai", "value"), [("13", "261100"), ("7007", "261121"), ("7007", "261121261122"), ("8008", "26112310")]
)
def test_dates_that_hold(ai: str, value: str) -> None:
    assert not list(faults(table()[ai], value))


def test_predefined_lengths_are_those_of_the_specification_and_no_others() -> None:
    for code, ai in table().items():
        assert ai.fixed == code.startswith(PREDEFINED), code
        assert not ai.fixed or ai.least == ai.most, code


def test_no_ai_begins_with_another() -> None:
    codes = list(table())
    assert not [(a, b) for a in codes for b in codes if a != b and b.startswith(a)]
    assert all(identifier(code + "0" * 20) is table()[code] for code in codes)


def test_an_independent_table_agrees() -> None:
    for code, ours in table().items():
        theirs = GS1ApplicationIdentifier.extract(code)
        assert (theirs.ai, theirs.separator_required) == (code, not ours.fixed)
        if not code.startswith(("9", "703")):
            assert re.sub(r"\W", "", theirs.data_title) == re.sub(r"\W", "", ours.title), code


@given(elements())
def test_an_independent_table_takes_our_elements(element: Element) -> None:
    pattern = GS1ApplicationIdentifier.extract(element.ai).pattern
    assert re.fullmatch(pattern, element.ai + element.value)

"""What is written can be read; what is wrong is refused before an encoder sees it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import OperatorError
from app.models.gs1 import (
    Element,
    bracketed,
    digital_link,
    element_string,
    harvested,
    net_weight,
    packed,
    parse,
)
from app.models.gs1.table import table
from tests.models.gs1.strategies import elements

GS = "\x1d"
GTIN = Element("01", "94601234567896")
WEIGHT = Element("3103", "012345")
FREE = [code for code, ai in table().items() if ai.decimals is None and code not in ("01", "02", "37")]


def test_predefined_lengths_come_first_and_only_needed_separators_are_there() -> None:
    text = element_string(
        [Element("10", "B7"), GTIN, Element("7007", "261121"), WEIGHT, packed(date(2026, 11, 20))]
    )
    assert text == f"019460123456789631030123451326112010B7{GS}7007261121"
    assert element_string([Element("10", "B7")]) == "10B7"


def test_brackets() -> None:
    assert bracketed([Element("10", "B7"), GTIN, WEIGHT]) == "(01)94601234567896(3103)012345(10)B7"


def test_link_has_its_keys_in_order_and_is_escaped() -> None:
    link = digital_link("https://example.org/", [WEIGHT, Element("21", "1"), Element("10", "A/B7"), GTIN])
    assert link == "https://example.org/01/94601234567896/10/A%2FB7/21/1?3103=012345"
    assert parse(link).elements == (GTIN, Element("10", "A/B7"), Element("21", "1"), WEIGHT)
    with pytest.raises(OperatorError, match=r"gs1\.missing"):
        digital_link("https://example.org", [Element("10", "A")])


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ([Element("01", "04601234567890")], "gs1.check_digit"),
        ([Element("01", "04601234567893"), Element("13", "261332")], "gs1.bad_date"),
        ([Element("77", "1")], "gs1.unknown_ai"),
        ([Element("10", "X" * 21)], "gs1.too_long"),
        ([Element("10", "")], "gs1.too_short"),
        ([Element("10", "ОМУЛЬ")], "gs1.characters"),
        ([WEIGHT], "gs1.missing"),
        ([GTIN], "gs1.missing"),
        ([GTIN, WEIGHT, Element("02", "04601234567893"), Element("37", "1")], "gs1.together"),
        ([], "gs1.too_short"),
    ],
)
def test_what_is_wrong_is_refused(wrong: list[Element], key: str) -> None:
    for write in (element_string, bracketed):
        with pytest.raises(OperatorError) as caught:
            write(wrong)
        assert caught.value.key == key


@given(st.lists(elements(*FREE), min_size=1, max_size=6, unique_by=lambda element: element.ai))
def test_written_and_read(given_elements: list[Element]) -> None:
    text = element_string(given_elements)
    assert set(parse(text).elements) == set(given_elements)
    assert GS * 2 not in text
    assert not text.endswith(GS)
    assert set(parse(bracketed(given_elements)).elements) == set(given_elements)


@given(st.integers(1, 999_999))
def test_every_weight_of_a_crate_is_exact(grams: int) -> None:
    element = net_weight(grams)
    assert element is not None
    assert element.ai == "3103"
    assert parse(element_string([GTIN, element])).net_g == grams


@pytest.mark.parametrize(
    ("grams", "element"),
    [
        (1_000_000, Element("3102", "100000")),
        (12_345_670, None),
        (12_345_600, Element("3101", "123456")),
        (999_999_000, Element("3100", "999999")),
        (1_000_000_000, None),
        (1_000_001, None),
        (0, None),
        (-5, None),
    ],
)
def test_heavier_weights_lose_decimals_and_never_grams(grams: int, element: Element | None) -> None:
    assert net_weight(grams) == element


def test_catch_dates() -> None:
    assert harvested(date(2026, 11, 21), date(2026, 11, 21)) == Element("7007", "261121")
    assert harvested(date(2026, 11, 21), date(2026, 11, 22)) == Element("7007", "261121261122")

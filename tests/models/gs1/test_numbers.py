"""Numbers of the plant's own: logistic units that never repeat, and article numbers by the plant's layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import OperatorError
from app.models.gs1 import (
    Element,
    InStore,
    SsccBlock,
    bracketed,
    check_digit,
    check_layout,
    digital_link,
    element_string,
    gs1_128,
    parse,
    read_in_store,
    sealed,
)

WEIGHT, PIECES, PRICE = "21AAAAAWWWWWC", "22AAAANNNNNNC", "20AAAAPPPPPVC"


def code(digits: str) -> str:
    return digits + check_digit(digits)


def test_units_of_two_stations_never_meet() -> None:
    here, there = (SsccBlock(3, "4601234", block) for block in ("01", "02"))
    assert here.element(1) == Element("00", code("34601234" + "01" + "0000001"))
    given_out = {block.element(number).value for block in (here, there) for number in range(1, 200)}
    assert len(given_out) == 2 * 199


@given(st.integers(0, 9), st.integers(4, 12), st.integers(0, 99), st.integers(1, 9))
def test_a_unit_has_eighteen_digits_and_its_check(
    extension: int, length: int, block: int, number: int
) -> None:
    unit = SsccBlock(extension, "460123456789"[:length], f"{block:02d}")
    value = unit.element(number).value
    assert len(value) == 18
    assert sealed(value)
    assert parse(element_string([Element("00", value)])).good


@pytest.mark.parametrize(
    ("block", "key"),
    [
        ((10, "4601234", "01"), "gs1.sscc_block"),
        ((0, "46", "01"), "gs1.sscc_block"),
        ((0, "4601234567890", ""), "gs1.sscc_block"),
        ((0, "460123456789", "0000"), "gs1.sscc_block"),
        ((0, "ОМУЛЬ", "01"), "gs1.sscc_block"),
    ],
)
def test_a_block_that_is_none(block: tuple[int, str, str], key: str) -> None:
    with pytest.raises(OperatorError, match=key):
        SsccBlock(*block)


@pytest.mark.parametrize("number", [0, -1, 10**7])
def test_a_block_that_is_used_up(number: int) -> None:
    with pytest.raises(OperatorError, match=r"gs1\.sscc_full"):
        SsccBlock(0, "4601234", "01").element(number)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (code("211234501234"), InStore("12345", net_g=1234)),
        (code("221234000024"), InStore("1234", pieces=24)),
        (code("201234019909"), InStore("1234", kopecks=1990)),
        (code("231234501234"), None),
        (code("211234501234")[:-1] + "0", None),
        ("21", None),
        ("4600000000008", None),
    ],
)
def test_own_numbers_are_read_by_the_plants_layout(number: str, said: InStore | None) -> None:
    assert read_in_store(number, (WEIGHT, PIECES, PRICE)) == said


@pytest.mark.parametrize("layout", [WEIGHT, PIECES, PRICE, "02AAAAAAAAAAC"])
def test_layouts(layout: str) -> None:
    assert check_layout(layout) == layout


@pytest.mark.parametrize(
    "layout", ["", "46AAAAAWWWWWC", "21AAAAAWWWWW", "21WWWWWWWWWWC", "21AAWWAAWWWWC", "21AAAAAXXXXXC"]
)
def test_what_is_no_layout(layout: str) -> None:
    with pytest.raises(OperatorError, match=r"gs1\.layout"):
        check_layout(layout)


@given(st.text(max_size=14))
def test_any_text_is_read_or_not(text: str) -> None:
    assert read_in_store(text, (WEIGHT,)) is None or text.startswith("21")


@pytest.mark.parametrize(
    ("elements", "link"),
    [
        ([Element("00", code("34601234010000001"))], "https://x.org/00/" + code("34601234010000001")),
        ([Element("414", "4600000000008"), Element("10", "L7")], "https://x.org/414/4600000000008?10=L7"),
        (
            [
                Element("01", "04600000000008"),
                Element("21", "9"),
                Element("10", "L/7"),
                Element("17", "261231"),
            ],
            "https://x.org/01/04600000000008/10/L%2F7/21/9?17=261231",
        ),
    ],
)
def test_links_of_every_key(elements: list[Element], link: str) -> None:
    assert digital_link("https://x.org", elements) == link
    assert set(parse(link).elements) == set(elements)


def test_what_is_no_key_makes_no_link() -> None:
    with pytest.raises(OperatorError, match=r"gs1\.missing"):
        digital_link("https://x.org", [Element("10", "L7")])


def test_bars_hold_forty_eight_signs() -> None:
    fits = [Element("01", "04600000000008"), Element("10", "L" * 20), Element("21", "S" * 7)]
    assert len(gs1_128(fits)) == 48
    with pytest.raises(OperatorError, match=r"gs1\.too_long"):
        gs1_128([*fits[:2], Element("21", "S" * 8)])


def test_a_day_that_is_none_is_read_and_never_written() -> None:
    assert parse("17261200").good
    with pytest.raises(OperatorError, match=r"gs1\.bad_date"):
        bracketed([Element("17", "261200")])

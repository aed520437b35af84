"""Element strings, the form with brackets, Digital Link: read whole or refused with a reason, never half."""

from datetime import date

import biip
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.errors import wording
from app.models.gs1 import Element, Message, Problem, element_string, parse, title
from tests.models.gs1.strategies import elements

GS = "\x1d"
ANY = st.text(st.sampled_from("0123456789ABab-./()%?&=\x1d ЖZ") | st.characters(), max_size=60)


def pairs(message: Message) -> list[tuple[str, str]]:
    return [(element.ai, element.value) for element in message.elements]


def codes(message: Message) -> list[str]:
    return [str(problem) for problem in message.problems]


def test_a_fish_label() -> None:
    message = parse(f"01046012345678937007261121{GS}7008OMU{GS}10B7")
    assert pairs(message) == [("01", "04601234567893"), ("7007", "261121"), ("7008", "OMU"), ("10", "B7")]
    assert message.good
    assert message.days("7007", 2026) == (date(2026, 11, 21), date(2026, 11, 21))


def test_weight_dates_and_lot() -> None:
    message = parse(f"01946012345678963103012345132611207007261118261119{GS}10S-1")
    assert message.good
    assert (message.net_g, message.gross_g) == (12_345, None)
    assert message.day("13", 2026) == date(2026, 11, 20)
    assert message.days("7007", 2026) == (date(2026, 11, 18), date(2026, 11, 19))
    assert message["10"] == "S-1"
    with pytest.raises(KeyError):
        message["21"]


@pytest.mark.parametrize(
    ("ai", "value", "grams"),
    [
        ("3103", "000001", 1),
        ("3103", "999999", 999_999),
        ("3100", "001250", 1_250_000),
        ("3101", "000015", 1_500),
        ("3104", "123450", 12_345),
        ("3104", "123451", None),
        ("3105", "000100", 1),
    ],
)
def test_weights_are_whole_grams_or_none(ai: str, value: str, grams: int | None) -> None:
    assert parse(f"0194601234567896{ai}{value}").net_g == grams


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0104601234567890", "check_digit:01"),
        ("00046012345678901238", "check_digit:00"),
        ("010460123456789313261332", "bad_date:13"),
        ("0104601234567893" + "7007261122261121", "bad_date:7007"),
        ("0104601234567893" + "10" + "X" * 21, "too_long:10"),
        ("0104601234567893" + "1326", "too_short:13"),
        ("0104601234567893" + "4226437006261121", "no_separator:422"),
        ("0104601234567893" + "10LOT-0123456789-ABCD" + "3103012345", "no_separator:10"),
        ("0104601234567893" + "8999", "unknown_ai:8999"),
        ("hello", "unknown_ai:hell"),
        ("0104601234567893" + "10ЛОТ", "characters:10"),
        ("(01)04601234567890(10)A", "check_digit:01"),
        ("https://example.org/01/4601234567890", "check_digit:01"),
        ("https://example.org/welcome", "unknown_ai"),
    ],
)
def test_what_is_wrong_is_said(text: str, problem: str) -> None:
    message = parse(text)
    assert codes(message) == [problem]
    assert not message.good
    assert wording()[message.problems[0].key]


def test_separators_at_the_ends_do_not_count() -> None:
    assert pairs(parse(f"{GS}010460123456789310LOT7{GS}")) == pairs(parse("010460123456789310LOT7"))


def test_a_lost_separator_is_a_suspicion_only() -> None:
    lost = parse("010460123456789310LOT7210001")
    assert lost.good
    assert [str(warning) for warning in lost.warnings] == ["no_separator:10"]
    assert not parse(f"010460123456789310LOT7{GS}210001").warnings


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("3103012345", "missing:3103"),
        ("0194601234567896", "missing:01"),
        ("0104601234567893" + "0204601234567893" + "3712", "together:01"),
        ("0204601234567893", "missing:02"),
        ("(01)04601234567893(10)A(10)B", "together:10"),
    ],
)
def test_broken_rules_of_a_scanned_code_are_warnings(text: str, warning: str) -> None:
    assert warning in [str(found) for found in parse(text).warnings]
    assert parse(text).good


def test_the_printed_form() -> None:
    message = parse("(01)04601234567893(10)LOT(7)A(21)0001")
    assert pairs(message) == [("01", "04601234567893"), ("10", "LOT(7)A"), ("21", "0001")]


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org/01/04601234567893/10/LOT%2F7?17=261120&linkType=all",
        "HTTP://example.org/some/where/01/4601234567893/10/LOT%2F7?17=261120",
    ],
)
def test_digital_link(link: str) -> None:
    assert pairs(parse(link)) == [("01", "04601234567893"), ("10", "LOT/7"), ("17", "261120")]


@given(st.lists(elements(), min_size=1, max_size=5, unique_by=lambda element: element.ai))
def test_what_is_joined_is_parted_again(given_elements: list[Element]) -> None:
    text = GS.join(element.ai + element.value for element in given_elements)
    message = parse(GS + text)
    assert message.elements == tuple(given_elements)
    assert message.problems == ()


@given(ANY)
def test_no_text_breaks_the_reader(text: str) -> None:
    message = parse(text)
    assert message.elements or message.problems or not text.strip(GS)
    assert all(problem.key in wording() for problem in (*message.problems, *message.warnings))


@given(
    st.lists(elements("01", "13", "17", "3103", "10", "21", "422", "7005", "7008"), min_size=1, max_size=5,
             unique_by=lambda element: element.ai)
)  # fmt: skip
def test_an_independent_reader_understands_the_same(given_elements: list[Element]) -> None:
    text = GS.join(element.ai + element.value for element in given_elements)
    theirs = biip.parse("]C1" + text).gs1_message
    assert theirs is not None
    ours = parse(text)
    assert pairs(ours) == [(found.ai.ai, found.value) for found in theirs.element_strings]
    for found in theirs.element_strings:
        if found.date is not None:
            assert ours.day(found.ai.ai, 2026) == found.date
        if found.ai.ai == "3103":
            assert ours.net_g == found.decimal * 1000


def test_titles_are_those_printed_beside_the_ai() -> None:
    assert title("3103") == "NET WEIGHT (kg)"
    assert title("zz") == "zz"
    assert Problem("too_long", "10", "X").params == {"ai": "10", "value": "X"}


def test_a_whole_label_is_read_as_written() -> None:
    whole = (Element("01", "94601234567896"), Element("3103", "024860"), Element("10", "R1-261123-0042-O"))
    assert parse(element_string(whole)).elements == whole

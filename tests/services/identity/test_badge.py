"""The badge's code: what is printed comes back, what is damaged does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import OperatorError
from app.services.identity.badge import Badge, looks_like_badge, new_badge, parse_badge, role_number

BADGE = Badge("p_0042", bytes(range(16)))


@given(st.integers(0, 999_999_999), st.binary(min_size=16, max_size=16))
def test_what_is_printed_comes_back(number: int, secret: bytes) -> None:
    badge = Badge(f"p_{number:04d}", secret)
    assert parse_badge(badge.text) == badge
    assert set(badge.text) <= set("B0123456789")
    assert looks_like_badge(badge.text)


def test_form_stays_as_it_was_printed() -> None:
    assert BADGE.text == "B1004200000523310060624280605095539573136129597074"


@given(st.data())
def test_a_damaged_sign_is_refused(data: st.DataObject) -> None:
    text = BADGE.text
    at = data.draw(st.integers(1, len(text) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    with pytest.raises(OperatorError) as refused:
        parse_badge(text[:at] + digit + text[at + 1 :])
    assert refused.value.key == "badge.unreadable"


@given(st.integers(1, 49), st.integers(1, 4))
def test_a_scan_with_a_gap_is_refused(at: int, length: int) -> None:
    text = BADGE.text
    with pytest.raises(OperatorError):
        parse_badge(text[:at] + text[at + length :])


@pytest.mark.parametrize("typed", [" {}\r\n", "{}\t"])
def test_a_wedge_adds_an_end(typed: str) -> None:
    assert parse_badge(typed.format(BADGE.text)) == BADGE


@pytest.mark.parametrize("first", "bИи")
def test_a_wedge_types_in_any_layout(first: str) -> None:
    assert parse_badge(first + BADGE.text[1:]) == BADGE


@pytest.mark.parametrize(
    "other", ["", "R1-261123-0042-K", "0104601234567890", "B1-261123-0042-K", "Brown bread"]
)
def test_other_codes_are_no_badges(other: str) -> None:
    assert not looks_like_badge(other)
    with pytest.raises(OperatorError):
        parse_badge(other)


def test_a_later_form_is_said_so() -> None:
    with pytest.raises(OperatorError) as refused:
        parse_badge(Badge("p_0042", bytes(16), version=2).text)
    assert refused.value.key == "badge.newer"


def test_two_badges_of_one_person_differ() -> None:
    assert new_badge("p_0042").secret != new_badge("p_0042").secret


def test_secret_shows_in_no_log() -> None:
    assert BADGE.secret.hex() not in repr(BADGE)
    assert repr(BADGE.secret) not in repr(BADGE)


@pytest.mark.parametrize("role", ["st_r1", "p_42", "administrator", "p_0042; DROP"])
def test_only_persons_have_badges(role: str) -> None:
    with pytest.raises(ValueError, match="not a person"):
        role_number(role)

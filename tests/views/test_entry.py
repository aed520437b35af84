"""Typing weights and PINs key by key."""

import pytest

from app.views.entry import BACK, CLEAR, COMMA, PinEntry, WeightEntry


def _typed(keys: str, entry: WeightEntry | None = None) -> WeightEntry:
    entry = entry or WeightEntry(20, 60_000)
    for key in keys:
        entry = entry.press(key)
    return entry


@pytest.mark.parametrize(
    ("keys", "grams", "valid"),
    [
        ("", None, False),
        ("12", 12_000, True),
        ("12,5", 12_500, True),
        ("12.5", 12_500, True),
        ("0,019", 19, False),
        ("0,020", 20, True),
        ("60,001", 60_001, False),
        ("12,3456", 12_345, True),
        (",5", 5_000, True),
        ("1,,5", 1_500, True),
        ("12x", 12_000, True),
        ("1234567", 12_345_000, False),
    ],
)
def test_weight(keys: str, grams: int | None, valid: bool) -> None:
    entry = _typed(keys)
    assert (entry.grams, entry.valid) == (grams, valid)


def test_a_scale_without_decimals_takes_no_comma() -> None:
    assert _typed("12,5", WeightEntry(1, 1_000_000, decimals=0)).text == "125"


def test_back_and_clear() -> None:
    assert _typed("12").press(COMMA).press(BACK).press(BACK).text == "1"
    assert _typed("12").press(CLEAR).text == ""


def test_pin() -> None:
    pin = PinEntry()
    for key in "12345":
        pin = pin.press(key)
    assert not pin.valid
    assert pin.press("6").valid
    assert pin.press(COMMA).text == "12345"
    assert pin.press(BACK).text == "1234"
    assert pin.press(CLEAR).text == ""


def test_a_pin_never_shows_in_a_log() -> None:
    assert "987654" not in repr(PinEntry(text="987654"))

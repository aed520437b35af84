"""Grams, check characters, lot codes and identities: exact, by table and by property."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.values import (
    MAX_GRAMS,
    LotCode,
    check_character,
    derived_id,
    grams,
    kilograms,
    lot_id,
    uuid7,
)

PLANT = uuid.UUID("6f6d756c-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("indication", "unit", "expected"),
    [
        ("24.860", "kg", 24860),
        ("-0.500", "kg", -500),
        ("100.00", "g", 100),
        ("100.50", "g", None),
        ("0.0005", "kg", None),
        ("0.02486", "t", 24860),
        ("1", "lb", None),
        ("", "kg", None),
        ("NaN", "kg", None),
        ("Infinity", "kg", None),
        ("1000.001", "t", None),
        ("1000", "t", MAX_GRAMS),
    ],
)
def test_grams_are_the_indication_shifted_exactly_or_nothing(indication, unit, expected):
    assert grams(indication, unit) == expected


@given(st.integers(-MAX_GRAMS, MAX_GRAMS))
def test_every_whole_gram_survives_the_way_through_kilograms(quantity):
    assert grams(kilograms(quantity), "kg") == quantity


@given(st.decimals(min_value=-1000, max_value=1000, places=5))
def test_grams_never_round(value):
    result = grams(str(value), "kg")
    assert result is None or Decimal(result) == value * 1000


def test_check_character_of_a_published_identifier():
    # ISO 7064 MOD 37,36 as printed for the Global Release Identifier A1-2425G-ABC1234002-M
    assert check_character("A12425GABC1234002") == "M"


@given(
    st.from_regex(r"\A[A-Z][A-Z0-9]{0,7}\Z"),
    st.dates(date(2000, 1, 1), date(2068, 12, 31)),
    st.integers(1, 99999),
)
def test_a_lot_code_reads_back_as_written(station, day, number):
    code = LotCode(station, day, number)
    assert LotCode.parse(str(code)) == code
    assert LotCode.parse(f" {str(code).lower()} ") == code


@given(st.integers(1, 9999), st.integers(0, 35), st.integers(0, 8))
def test_one_wrong_sign_in_a_lot_code_is_refused(number, replacement, place):
    text = str(LotCode("R1", date(2026, 11, 23), number))
    signs = [index for index, sign in enumerate(text) if sign != "-"]
    position = signs[place % len(signs)]
    damaged = text[:position] + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[replacement] + text[position + 1 :]
    if damaged == text:
        return
    with pytest.raises(ValueError, match=r"lot code|check character|does not match|day|month|unconverted"):
        LotCode.parse(damaged)


def test_a_lot_has_one_identity_for_everybody_who_reads_its_label():
    code = LotCode("R1", date(2026, 11, 23), 42)
    assert lot_id(PLANT, code) == uuid.uuid5(PLANT, str(code)) == lot_id(PLANT, str(code))


def test_uuid7_carries_its_milliseconds_and_version():
    instant = datetime(2026, 11, 23, 6, 31, tzinfo=UTC)
    identity = uuid7(instant, bytes(range(10)))
    assert identity.version == 7
    assert identity.variant == uuid.RFC_4122
    assert identity.int >> 80 == int(instant.timestamp() * 1000)


def test_derived_identity_depends_on_rule_and_every_cause():
    assert derived_id("negative_stock", "a", 1) == derived_id("negative_stock", "a", 1)
    assert (
        len({derived_id("r", "a"), derived_id("r", "b"), derived_id("s", "a"), derived_id("r", "a", "")}) == 4
    )
    assert derived_id("r").version == 8

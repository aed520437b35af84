"""From words to a value: exact, and never a number for a fault."""

import struct
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.modbus.decoding import Measured, decoded, measured
from app.devices.modbus.maps import FaultSource, Point
from app.devices.sim.modbus import words_of
from app.models.temperature import Quality

TENTHS = Point("T1", scale=Decimal("0.1"), fault_values=frozenset({0x8000, 0x7FFF}))
FLOAT = Point("T1", dtype="float32")
WORDS = st.integers(0, 0xFFFF)


@given(st.integers(-600, 3000))
def test_tenths_are_exact(tenths: int) -> None:
    found = decoded(TENTHS, words_of(TENTHS, Decimal(tenths) / 10))
    assert found.milli == tenths * 100
    assert f"{found.value:f}" == f"{Decimal(tenths) / 10:.1f}"


@pytest.mark.parametrize("order", ["big", "little"])
@pytest.mark.parametrize("dtype", ["int32", "uint32", "float32"])
def test_two_words_in_either_order(dtype: str, order: str) -> None:
    point = Point("T1", dtype=dtype, word_order=order, high=Decimal(100_000))
    words = words_of(point, Decimal(70_000))
    assert decoded(point, words).value == 70_000
    assert decoded(replace(point, word_order="little" if order == "big" else "big"), words).value != 70_000


@given(st.floats(-60, 300, width=32))
def test_a_float_is_its_own_exact_value(number: float) -> None:
    found = decoded(FLOAT, struct.unpack(">2H", struct.pack(">f", number)))
    if found.quality is Quality.IMPLAUSIBLE:
        assert found.code == "denormal"
        return
    assert found.value == Decimal(number)
    assert found.milli == round(Decimal(number) * 1000)


@given(WORDS, WORDS)
def test_any_words_give_a_plausible_number_or_none(high: int, low: int) -> None:
    for point in (TENTHS, FLOAT, Point("T1", dtype="int32"), Point("T1", dtype="uint16")):
        found = decoded(point, (high, low)[: point.width])
        assert (found.value is None) == (found.quality is not Quality.GOOD)
        assert found.value is None or point.low <= found.value <= point.high
        assert found.raw


@pytest.mark.parametrize(
    ("data", "code"),
    [("7fc00000", "nan"), ("ffc00001", "nan"), ("7f800000", "inf"), ("ff800000", "inf"), ("00000001", "denormal"),
     ("0000c1ac", "denormal"), ("461c4000", "range")],
)  # fmt: skip
def test_what_no_sensor_measures_is_implausible(data: str, code: str) -> None:
    found = decoded(FLOAT, struct.unpack(">2H", bytes.fromhex(data)))
    assert (found.value, found.quality, found.code) == (None, Quality.IMPLAUSIBLE, code)


def test_a_wrong_word_order_is_not_taken_for_a_temperature() -> None:
    swapped = words_of(replace(FLOAT, word_order="little"), Decimal("-21.5"))
    assert decoded(FLOAT, swapped).quality is Quality.IMPLAUSIBLE


@pytest.mark.parametrize("word", [0x8000, 0x7FFF])
def test_fault_values_are_no_numbers(word: int) -> None:
    assert decoded(TENTHS, (word,)) == Measured(None, Quality.SENSOR_FAULT, f"{word:04X}", f"{word:04x}")


def test_zero_is_a_temperature() -> None:
    assert decoded(TENTHS, (0,)).milli == 0
    assert decoded(FLOAT, (0x8000, 0)).milli == 0


def test_the_fault_source_overrules_the_number() -> None:
    point = replace(TENTHS, fault=FaultSource(2, 7))
    image: dict[tuple[int, int], int | str] = {(3, 0): 215, (2, 7): 0}
    assert measured(point, image).milli == 21_500
    assert measured(point, image | {(2, 7): 1}).quality is Quality.SENSOR_FAULT
    assert measured(point, image | {(2, 7): "modbus:2"}) == Measured(None, Quality.DEVICE_ERROR, "modbus:2")
    assert measured(point, image | {(3, 0): "modbus:6"}).code == "modbus:6"
    assert measured(point, {}).quality is Quality.DEVICE_ERROR


@pytest.mark.parametrize(("value", "milli"), [("0.0005", 0), ("0.0015", 2), ("-0.0025", -2), ("3.7", 3700)])
def test_thousandths_are_the_nearest_half_to_even(value: str, milli: int) -> None:
    assert Measured(Decimal(value)).milli == milli

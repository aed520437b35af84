"""Modbus answers as they arrive: split, after noise, damaged, and any bytes at all."""

from collections.abc import Callable
from random import Random

import pytest

from app.devices.base import Parser
from app.devices.buses.recorded import parser_of, said_by
from app.devices.modbus.answers import parser
from app.devices.modbus.frames import TCP, Expected, crc, framed, heard, reading_of, setting_of
from app.models.readings import Reading
from tests.devices.frames import Vector, arrivals, data_of, expected, fed, vectors

Counts = Callable[[int, int], int]
VECTORS = vectors("modbus_temp")
RTU = [vector for vector in VECTORS if vector["framing"] == "rtu"]
TENTHS = {"fc": 3, "dtype": "int16", "scale": "0.1"}


def maker(vector: Vector) -> Callable[[], Parser]:
    return lambda: parser_of(vector)


def numbers(readings: list[Reading]) -> set[str | None]:
    return {one.value for one in readings if one.error is None}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_however_they_are_split(vector: Vector) -> None:
    for pieces in arrivals(vector):
        said = said_by(vector, pieces)
        assert [{key: one[key] for key in vector["expect"]} for one in said] == expected(vector)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_in_random_splits_and_after_noise(vector: Vector, counts: Counts) -> None:
    noise, data = Random(vector["id"]), data_of(vector)
    for _ in range(counts(100, 2_000)):
        cuts = sorted(noise.sample(range(1, len(data)), min(3, len(data) - 1)))
        pieces = [data[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
        assert said_by(vector, pieces)[0]["error"] == vector["expect"]["error"]
        before = bytes(noise.choice((0x00, 0x55, 0xAA, 0xFF)) for _ in range(noise.randrange(1, 40)))
        readings = fed(maker(vector), before + data)
        assert numbers(readings) == numbers(fed(maker(vector), data))


@pytest.mark.parametrize("vector", RTU, ids=lambda vector: vector["id"])
def test_no_damaged_byte_gives_a_number(vector: Vector, counts: Counts) -> None:
    data = data_of(vector)
    good = bool(numbers(fed(maker(vector), data)))
    for at in range(len(data)):
        for code in Random(at).sample(range(256), counts(64, 256)):
            damaged = data[:at] + bytes([code]) + data[at + 1 :]
            if good and damaged != data:
                assert not numbers(fed(maker(vector), damaged)), (at, code)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_damaged_frame_does_not_harm_the_next(vector: Vector) -> None:
    make, data = maker(vector), data_of(vector)
    last = numbers(fed(make, data))
    for at in range(len(data)):
        reader = make()
        reader.feed(data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :])
        reader.timeout()
        assert numbers(reader.feed(data) + reader.timeout()) == last


def test_any_bytes_at_all(counts: Counts) -> None:
    noise = Random(8)
    for _ in range(counts(3_000, 100_000)):
        vector = noise.choice(VECTORS)
        data = bytearray(noise.randbytes(noise.randrange(40)) + noise.choice((b"", data_of(vector))))
        for _ in range(noise.randrange(3) if data else 0):
            data[noise.randrange(len(data))] = noise.randrange(256)
        for reading in fed(maker(vector), bytes(data)):
            assert reading.raw
            assert reading.error is None or reading.value is None


@pytest.mark.parametrize("code", [0x00, 0x03, 0x10, 0x83, 0xFF])
def test_noise_without_end_does_not_grow_the_buffer(code: int) -> None:
    for framing in ("rtu", "tcp"):
        reader = parser(TENTHS, framing)
        for _ in range(50):
            reader.feed(bytes([code]) * 500)
            assert len(reader._buffer) <= 1_024


def test_the_unit_is_compared_where_it_is_known() -> None:
    frame = framed(17, b"\x03\x02\xff\x29")
    assert [one.error for one in fed(lambda: parser(TENTHS, unit_id=16), frame)] == ["address_mismatch"]
    assert [one.value for one in fed(lambda: parser(TENTHS, unit_id=17), frame)] == ["-21.5"]


def test_the_known_check_of_a_known_frame() -> None:
    """Modbus over Serial Line V1.02, appendix B, gives 41 12 for these two bytes."""
    assert crc(b"\x02\x07").to_bytes(2, "little") == b"\x41\x12"


def test_requests_as_they_go_over_the_line() -> None:
    assert framed(0x10, reading_of(4, 3, 2)).hex() == "100400030002828a"
    assert framed(1, reading_of(3, 0, 2), TCP, 7).hex() == "000700000006010300000002"
    assert setting_of(5, 1, 1).hex() == "050001ff00"
    assert setting_of(6, 1, 3).hex() == "0600010003"


def test_what_a_whole_frame_says() -> None:
    assert heard(framed(1, b"\x83\x02")).exception == 2
    assert heard(framed(1, b"\x03\x02\x00\x01", TCP), TCP).data == b"\x00\x01"
    assert Expected({3: 2}, frozenset({6})).length(b"\x06") == 5
    assert Expected({3: 2}).length(b"\x04\x02") == 0


def test_a_bit_is_no_value() -> None:
    with pytest.raises(ValueError, match="bit"):
        parser({"fc": 2})

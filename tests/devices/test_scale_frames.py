"""Every scale protocol against its frames: split, after noise, with any byte damaged, and against any bytes at all."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from app.devices.base import Parser
from app.devices.registry import driver, names
from app.devices.vectors import parser_of
from app.models.readings import Reading
from tests.devices.frames import FOLDER, Vector, arrivals, data_of, expected, fed, told, vectors

PROTOCOLS = names()
VECTORS = [vector for name in PROTOCOLS for vector in vectors(name)]
Counts = Callable[[int, int], int]


def maker(vector: Vector) -> Callable[[], Parser]:
    return partial(parser_of, vector)


def weights(readings: list[Reading]) -> set[tuple[Any, ...]]:
    """What could be booked of the readings."""
    return {
        (one.value, one.unit, one.kind) for one in readings if one.error is None and one.value is not None
    }


def test_every_protocol_has_frames() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} >= set(PROTOCOLS)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_however_they_are_split(vector: Vector) -> None:
    for pieces in arrivals(vector):
        readings = fed(maker(vector), *pieces)
        assert [told(*pair) for pair in zip(readings, expected(vector), strict=True)] == expected(vector)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_twice_in_a_row(vector: Vector) -> None:
    if vector["expect"] and fed(maker(vector), data_of(vector))[-1].error != "timeout":
        data = data_of(vector)
        once, twice = fed(maker(vector), data), fed(maker(vector), data, data)
        assert twice[: len(once)] == once
        assert weights(twice) == weights(once)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_in_random_splits(vector: Vector, counts: Counts) -> None:
    noise, data = Random(vector["id"]), data_of(vector)
    for _ in range(counts(10, 300)):
        cuts = sorted(noise.randrange(len(data) + 1) for _ in range(noise.randrange(2, 6)))
        pieces = [data[a:b] for a, b in pairwise([0, *cuts, len(data)])]
        readings = fed(maker(vector), *pieces)
        assert [told(*pair) for pair in zip(readings, expected(vector), strict=True)] == expected(vector)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_after_noise(vector: Vector, counts: Counts) -> None:
    """After a quiet line whole; at once after noise nothing else is weighed where a checksum stands."""
    noise, data, make = Random(vector["id"]), data_of(vector), maker(vector)
    right = weights(fed(make, data))
    for _ in range(counts(10, 300)):
        garbage = noise.randbytes(noise.randrange(1, 60))
        parser = make()
        parser.feed(garbage)
        parser.timeout()
        assert weights(parser.feed(data) + parser.timeout()) == right
        if vector in CHECKED:
            assert weights(fed(make, garbage + data + data)) <= right


CHECKED = [
    vector
    for vector in VECTORS
    if driver(vector["protocol"]).checksum
    and vector.get("checksum") is not False
    and weights(fed(maker(vector), data_of(vector)))
]


@pytest.mark.parametrize("vector", CHECKED, ids=lambda vector: vector["id"])
def test_where_there_is_a_checksum_no_damaged_byte_gives_a_weight(vector: Vector, counts: Counts) -> None:
    data = data_of(vector)
    for at in range(len(data)):
        for code in Random(at).sample(range(256), counts(24, 256)):
            damaged = data[:at] + bytes([code]) + data[at + 1 :]
            # The eighth bit of a 7-bit protocol is parity and says nothing.
            if damaged != data and not _same_in_seven_bits(vector, data[at], code):
                assert not weights(fed(maker(vector), damaged)), (at, code)


def _same_in_seven_bits(vector: Vector, before: int, after: int) -> bool:
    return driver(vector["protocol"]).line.bits == 7 and before & 0x7F == after & 0x7F


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_damaged_byte_neither_raises_nor_puts_the_next_frame_out_of_place(vector: Vector) -> None:
    make, data = maker(vector), data_of(vector)
    last = weights(fed(make, data))
    for at in range(len(data)):
        for bit in range(8):
            damaged = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            parser = make()
            parser.feed(damaged)
            parser.timeout()
            assert weights(parser.feed(data) + parser.timeout()) == last, (at, bit)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_any_bytes_at_all(name: str, counts: Counts) -> None:
    noise = Random(name)
    own = [data_of(vector) for vector in vectors(name)]
    makes = [driver(name).parser, *([driver(name).request_parser] if driver(name).request_parser else [])]
    for _ in range(counts(2_000, 100_000)):
        parser = noise.choice(makes)()
        whole = b"".join(_piece(noise, own) for _ in range(noise.randrange(4)))
        cut = noise.randrange(len(whole) + 1)
        readings = parser.feed(whole[:cut]) + parser.feed(whole[cut:])
        assert len(getattr(parser, "_buffer", b"")) <= 1_024
        for reading in readings + parser.timeout():
            assert reading.raw
            assert reading.error is None or reading.grams is None
        assert not parser.pending


def _piece(noise: Random, own: list[bytes]) -> bytes:
    """Noise, a frame, or a frame with some of its bytes changed."""
    if noise.random() < 0.3:
        return noise.randbytes(noise.randrange(60))
    frame = bytearray(noise.choice(own))
    for _ in range(noise.randrange(3)):
        if frame:
            frame[noise.randrange(len(frame))] = noise.randrange(256)
    return bytes(frame[: noise.randrange(len(frame) + 1)] if noise.random() < 0.2 else frame)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_noise_without_end_does_not_grow_the_buffer(name: str) -> None:
    for code in (0x00, 0x02, 0x0A, 0x20, 0x30, 0xF8, 0xFF):
        parser = driver(name).parser()
        for _ in range(50):
            parser.feed(bytes([code]) * 500)
            assert len(getattr(parser, "_buffer", b"")) <= 1_024, hex(code)

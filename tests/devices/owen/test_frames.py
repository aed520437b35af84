"""OWEN frames: hash, CRC, both directions, split, damaged, and any bytes at all."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest

from app.devices.buses.recorded import said_by
from app.devices.modbus.maps import Point, register_map
from app.devices.owen.frames import Message, crc, hash_of, message, parser, understood
from app.devices.owen.parameters import value_of
from app.devices.owen.plan import Ask, plan
from app.models.temperature import Quality
from tests.devices.frames import Vector, arrivals, data_of, expected, fed, vectors

Counts = Callable[[int, int], int]
VECTORS = vectors("owen")


@pytest.mark.parametrize(
    ("name", "hashed"),
    [("A.LEN", 7890), ("SL.H", 60448), ("PV", 47327), ("R.OUT", 39238), ("C.SP.O", 46941), ("CJ-.C", 64104),
     ("EV-1", 11410), ("INIT", 233), ("rEAd", 0x8784)],
)  # fmt: skip
def test_published_hashes(name: str, hashed: int) -> None:
    assert hash_of(name) == hashed


def test_published_checks() -> None:
    assert crc([1, 16, 30, 210]) == 16434
    assert crc([1, 5, 225, 125, 195, 71, 230, 0, 0]) == 23007


def test_a_published_request() -> None:
    assert message(1, hash_of("A.LEN"), request=True) == b"#GHHGHUTIKGJI\r"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_however_they_are_split(vector: Vector) -> None:
    for pieces in arrivals(vector):
        said = said_by(vector, pieces)
        assert [{key: one.get(key) for key in vector["expect"]} for one in said] == expected(vector)


def whole(readings: object) -> list[bytes]:
    return [one.raw for one in readings if one.error is None]  # type: ignore[attr-defined]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_noise_before_and_damage_give_no_message(vector: Vector, counts: Counts) -> None:
    data = data_of(vector)
    good = whole(fed(parser, data))
    noise = Random(3)
    for _ in range(counts(100, 2_000)):
        assert whole(fed(parser, noise.randbytes(noise.randrange(60)).replace(b"#", b""), data)) == good
    for at in range(len(data)):
        for code in Random(at).sample(range(256), counts(48, 256)):
            damaged = data[:at] + bytes([code]) + data[at + 1 :]
            if good and damaged != data:
                assert not set(whole(fed(parser, damaged))) - {data}


def test_any_bytes_at_all(counts: Counts) -> None:
    noise = Random(4)
    letters = b"#GHIJKLMNOPQRSTUV\r"
    for _ in range(counts(3_000, 100_000)):
        data = bytes(noise.choice(letters) for _ in range(noise.randrange(60))) + noise.randbytes(3)
        for reading in fed(parser, data):
            assert reading.raw
            said = understood(reading.raw) if reading.error is None else reading.error
            assert isinstance(said, str) or value_of(said).measured.milli is None or not said.request


@pytest.mark.parametrize("code", [0x00, 0x23, 0x47, 0xFF])
def test_noise_without_end_does_not_grow_the_buffer(code: int) -> None:
    reader = parser()
    for _ in range(50):
        reader.feed(bytes([code]) * 500)
        assert len(reader._buffer) <= 64


def test_an_address_of_eleven_bits() -> None:
    said = understood(message(1_234, hash_of("PV"), b"\xc1\xac\x00", request=False, bits=11))
    assert isinstance(said, Message)
    assert (said.address(11), said.request, said.data) == (1_234, False, b"\xc1\xac\x00")


@pytest.mark.parametrize(
    ("data", "quality", "code", "milli"),
    [
        (b"\xc1\xac\x00\x00\x01\x02", Quality.GOOD, "", -21_500),
        (b"\xfd", Quality.SENSOR_FAULT, "FD", None),
        (b"\x7f\xc0\x00\x00\x01\x02", Quality.IMPLAUSIBLE, "nan", None),
        (b"\x47\x00\x00\x00\x01\x02", Quality.IMPLAUSIBLE, "range", None),
        (b"\xc1\xac", Quality.DEVICE_ERROR, "owen:length", None),
    ],
)
def test_what_an_answer_is_worth(data: bytes, quality: Quality, code: str, milli: int | None) -> None:
    found = value_of(Message(1, 0, hash_of("rEAd"), data), Point()).measured
    assert (found.quality, found.code, found.milli) == (quality, code, milli)


def test_what_is_not_known_is_an_error_of_the_instrument() -> None:
    assert value_of(Message(1, 0, 1, b"\0")).measured.quality is Quality.DEVICE_ERROR


def test_every_input_has_an_address_of_its_own() -> None:
    made = plan(register_map("owen_trm138_owen"), 48, {"T1": "A", "T3": "B"})
    assert made.requests == (Ask(48, 0x8784), Ask(50, 0x8784))
    answers = {ask: b"\xc1\xac\x00\x00\x00\x00" for ask in made.requests}
    assert [(channel, one.value) for channel, one in made.outcomes(answers)] == [
        ("A", Decimal("-21.5")), ("B", Decimal("-21.5")),
    ]  # fmt: skip


def test_another_address_or_parameter_is_no_answer() -> None:
    ask = Ask(1, hash_of("rEAd"))
    assert ask.answered_by(Message(1, 1, hash_of("rEAd"), b"\xfd"))
    assert ask.answered_by(Message(1, 3, hash_of("N.ERR"), b"\x28\x87\x84"))
    assert not ask.answered_by(Message(2, 1, hash_of("rEAd"), b"\xfd"))
    assert not ask.answered_by(Message(1, 1, hash_of("PV"), b"\xfd"))
    assert not ask.answered_by(Message(1, 0x10, hash_of("rEAd"), b""))

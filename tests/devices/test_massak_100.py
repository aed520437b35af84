"""Massa-K protocol 100 against recorded and published frames, whole and damaged."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.framing.massak import LONGEST_BODY, crc, frame
from app.devices.scales.massak_100 import DRIVER, parser, request_parser
from app.errors import OperatorError
from app.models.readings import ReadingKind
from tests.devices.frames import Vector, arrivals, data_of, expected, fed, good, told, vectors

VECTORS = vectors("massak_100")
ANSWERS = [
    data_of(vector)
    for vector in VECTORS
    if vector.get("direction") != "host" and expected(vector)[0]["error"] != "checksum"
]
WEIGHT = frame(bytes.fromhex("24 d2 04 00 00 01 01 00 00 00 00 00 00"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_however_they_are_split(vector: Vector) -> None:
    make = request_parser if vector.get("direction") == "host" else parser
    for pieces in arrivals(vector):
        readings = fed(make, *pieces)
        assert [told(*pair) for pair in zip(readings, expected(vector), strict=True)] == expected(vector)


@pytest.mark.parametrize(
    "hex_frame",
    ["f855ce0100232300", "f855ce0d002400000000010100010000000000"[:36] + "fc23",
     "f855ce0800920100000000" + "0000b5ef", "f855ce060055072c010000441f"],
)  # fmt: skip
def test_the_crc_of_recorded_frames(hex_frame: str) -> None:
    data = bytes.fromhex(hex_frame)
    assert frame(data[5:-2]) == data


def test_the_crc_is_not_xmodem() -> None:
    from binascii import crc_hqx

    assert crc(b"\x23") == 0x23 != crc_hqx(b"\x23", 0)


@pytest.mark.parametrize("data", ANSWERS)
def test_no_damaged_byte_gives_a_weight(data: bytes) -> None:
    for at in range(len(data)):
        for code in range(256):
            if code != data[at]:
                damaged = data[:at] + bytes([code]) + data[at + 1 :]
                assert not good(fed(parser, damaged)), damaged.hex(" ")


@pytest.mark.parametrize("data", [data for data in ANSWERS if good(fed(parser, data))])
def test_the_frame_after_a_damaged_one_is_read(data: bytes) -> None:
    for at in range(len(data)):
        for bit in range(8):
            damaged = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            assert good(fed(parser, damaged, WEIGHT)) == fed(parser, WEIGHT), (at, bit)


@pytest.mark.parametrize("noise", [b"\x00\xff", b"\xf8", b"\xf8\x55", b"\xf8\x55\xce", b"\xf8\x55\xce\xff\xff\x24",
                                   WEIGHT[:12], WEIGHT[3:], bytes(1000)])  # fmt: skip
def test_noise_is_told_and_does_not_harm_the_frame_behind_it(noise: bytes) -> None:
    readings = fed(parser, noise + WEIGHT)
    assert readings == fed(parser, *(bytes([code]) for code in noise + WEIGHT))
    assert [reading.value for reading in readings if reading.error is None] == ["1.234"]
    assert readings[0].error is not None
    assert b"".join(reading.raw for reading in readings) == noise + WEIGHT


def test_a_broken_off_frame_is_given_up() -> None:
    for cut in range(1, len(WEIGHT)):
        assert [reading.error for reading in fed(parser, WEIGHT[:cut])] == ["timeout"]


@pytest.mark.parametrize(
    ("body", "kind", "command", "error", "text"),
    [
        ("12", ReadingKind.ACK, "SET_TARE", None, None),
        ("15", ReadingKind.ACK, "SET_TARE", "busy", None),
        ("27", ReadingKind.ACK, "SET_ZERO", None, None),
        ("28 15", ReadingKind.ACK, "SET_ZERO", "device:15", None),
        ("28 07", ReadingKind.WEIGHT, None, "unsupported", None),
        ("28 19", ReadingKind.WEIGHT, None, "device:19", None),
        ("28 f0", ReadingKind.WEIGHT, None, "device:F0", None),
        ("21 67 12 00 00 c2 e5 f1 fb 0d 0a", ReadingKind.INFO, "GET_NAME", None, "4711"),
        ("76 4d 61 78 20 31 35 20 ea e3 0d 0a", ReadingKind.INFO, "GET_SCALE_PAR", None, "Max 15 кг"),
    ],
)
def test_other_answers(
    body: str, kind: ReadingKind, command: str | None, error: str | None, text: str | None
) -> None:
    (reading,) = fed(parser, frame(bytes.fromhex(body)))
    assert (reading.kind, reading.command, reading.error, reading.text) == (kind, command, error, text)
    assert reading.grams is None


@pytest.mark.parametrize(
    ("divisions", "division", "value"),
    [(-5, 1, "-0.005"), (0, 0, "0.0000"), (123, 2, "1.23"), (7, 3, "0.7"), (60, 4, "60"), (-(2**31), 4, "-2147483648")],
)  # fmt: skip
def test_the_value_is_the_divisions_shifted(divisions: int, division: int, value: str) -> None:
    body = b"\x24" + divisions.to_bytes(4, "little", signed=True) + bytes((division, 1, 0, 0))
    (reading,) = fed(parser, frame(body))
    assert (reading.value, reading.unit, reading.error) == (value, "kg", None)


@pytest.mark.parametrize("flags", ["05 01 00 00", "ff 01 00 00", "01 02 00 00", "01 01 02 00", "01 01 00 80"])
def test_what_the_protocol_does_not_define_is_no_weight(flags: str) -> None:
    (reading,) = fed(parser, frame(bytes.fromhex("24 d2 04 00 00" + flags)))
    assert (reading.error, reading.value) == ("malformed", None)


def test_lengths_that_no_answer_has_are_noise() -> None:
    for length in (0, 8, 10, 12, 14, LONGEST_BODY + 1, 65_535):
        readings = fed(parser, b"\xf8\x55\xce" + length.to_bytes(2, "little") + b"\x24", WEIGHT)
        assert [reading.error for reading in readings] == ["malformed", None], length


def test_a_preset_tare_is_sent_in_divisions() -> None:
    make = DRIVER.preset
    assert make is not None
    assert make("0.400", "kg", 3).send == frame(bytes.fromhex("a3 90 01 00 00"))
    assert make("0.4", "kg", 2).send == frame(bytes.fromhex("a3 28 00 00 00"))
    for value, unit in (("0.405", "kg"), ("400", "g")):
        with pytest.raises(OperatorError, match=r"scale\.parameter"):
            make(value, unit, 2)


@given(st.lists(st.one_of(st.sampled_from(ANSWERS), st.binary(max_size=300)), max_size=8), st.data())
def test_any_bytes_in_any_pieces(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=10)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    readings = fed(parser, *pieces)
    assert readings == fed(parser, whole)
    assert b"".join(reading.raw for reading in readings) == whole
    assert all(reading.error is None or reading.grams is None for reading in readings)


def test_the_buffer_does_not_grow() -> None:
    made, noise = parser(), Random(3)
    for _ in range(300):
        made.feed(noise.randbytes(1_000))
        assert len(made._buffer) <= LONGEST_BODY + 64

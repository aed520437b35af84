"""Frames of ASTM E1381: recorded ones in every way bytes arrive, damaged in every byte, and any bytes at all."""

from collections.abc import Callable
from random import Random

import pytest

from app.devices.lab.decoding import AstmDecoder
from app.devices.lab.frames import (
    ACK,
    ENQ,
    EOT,
    ETX,
    MOST,
    NAK,
    STX,
    Event,
    FrameParser,
    Kind,
    checksum,
    frame,
)
from tests.devices.frames import Vector, arrivals, data_of, expected, vectors

Counts = Callable[[int, int], int]
VECTORS = vectors("astm")


def said(*pieces: bytes) -> list[dict[str, object]]:
    decoder = AstmDecoder()
    return [one for piece in pieces for one in decoder.feed(piece)] + decoder.timeout()


def heard(*pieces: bytes) -> list[Event]:
    parser = FrameParser()
    events = [event for piece in pieces for event in parser.feed(piece)] + parser.timeout()
    assert not parser.pending
    return events


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_recorded_frame_says_the_same_however_it_arrives(vector: Vector) -> None:
    wanted = expected(vector)
    for pieces in arrivals(vector):
        found = said(*pieces)
        assert len(found) == len(wanted)
        assert [
            {key: one.get(key) for key in want} for one, want in zip(found, wanted, strict=True)
        ] == wanted


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["id"] != "astm-bad-cs"], ids=lambda vector: vector["id"]
)
def test_one_damaged_byte_never_makes_another_record(vector: Vector) -> None:
    data = data_of(vector)
    good = [one for one in said(data) if one["error"] is None and one["kind"] == "record"]
    for at in range(len(data)):
        for flip in (0x01, 0x80, 0xFF, data[at] ^ 0x02, data[at] ^ 0x04, data[at] ^ 0x17):
            spoilt = bytearray(data)
            spoilt[at] ^= flip
            found = [one for one in said(bytes(spoilt)) if one["error"] is None and one["kind"] == "record"]
            assert all(one in good for one in found), (at, flip, found)


def test_noise_before_a_frame_costs_that_noise_only() -> None:
    good = frame(1, b"L|1|N\r")
    events = heard(b"garbage" + good)
    assert [(event.kind, event.error) for event in events] == [
        (Kind.DAMAGED, "malformed"),
        (Kind.FRAME, None),
    ]


def test_a_frame_that_is_given_up_for_an_enquiry_is_damage_and_then_the_enquiry() -> None:
    events = heard(STX + b"1H|", ENQ, frame(1, b"L|1|N\r"))
    assert [event.kind for event in events] == [Kind.DAMAGED, Kind.ENQ, Kind.FRAME]
    assert [event.kind for event in heard(STX + b"1H|\r" + ETX, ENQ)] == [Kind.DAMAGED, Kind.ENQ]


def test_control_characters_stand_alone() -> None:
    assert [event.kind for event in heard(ENQ + ACK + NAK + EOT)] == [Kind.ENQ, Kind.ACK, Kind.NAK, Kind.EOT]


@pytest.mark.parametrize("length", [240, 26_646, 64 * 1024, 200_000])
def test_long_frames_are_read(length: int) -> None:
    text = b"R|1|" + b"x" * length + b"\r"
    (event,) = heard(frame(3, text))
    assert (event.number, event.text, event.final) == (3, text, True)


def test_a_frame_without_end_is_given_up_and_forgotten() -> None:
    parser = FrameParser()
    events = [event for _ in range(300) for event in parser.feed(STX + b"1" + b"x" * 1024)]
    assert {event.error for event in events} <= {"malformed"}
    assert len(parser._buffer) <= MOST + 1026


@pytest.mark.parametrize("number", ["8", "9", "A", " "])
def test_a_frame_number_that_is_none_is_damage(number: str) -> None:
    body = number.encode() + b"L|1|N\r" + ETX
    (event,) = heard(STX + body + checksum(body) + b"\r\n")
    assert event.error == "malformed"


def test_any_bytes_at_all_raise_nothing_and_grow_nothing(counts: Counts) -> None:
    noise, pieces = Random(11), [data_of(vector) for vector in VECTORS]
    for _ in range(counts(2_000, 100_000)):
        parser, decoder = FrameParser(), AstmDecoder()
        for _ in range(3):
            data = bytearray(
                noise.choice(pieces) if noise.random() < 0.6 else noise.randbytes(noise.randrange(60))
            )
            if data and noise.random() < 0.7:
                data[noise.randrange(len(data))] = noise.randrange(256)
            for event in parser.feed(bytes(data)):
                assert event.raw
                assert event.kind is not Kind.FRAME or checksum(event.raw.strip(b"\r\n")[1:-2])
            assert all("kind" in one and "error" in one for one in decoder.feed(bytes(data)))
        parser.timeout(), decoder.timeout()
        assert not parser.pending

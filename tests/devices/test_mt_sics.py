"""The MT-SICS parser against published and recorded frames, however they arrive."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.scales.mt_sics import DRIVER, LONGEST_LINE, MtSicsParser
from app.models.readings import Reading, ReadingKind

VECTORS = json.loads((Path(__file__).parents[1] / "data/devices/mt_sics.json").read_text())["vectors"]
FRAMES = st.sampled_from([bytes.fromhex(vector["hex"]) for vector in VECTORS])


def expected(vector: dict[str, Any]) -> list[dict[str, Any]]:
    return vector["expect"] if isinstance(vector["expect"], list) else [vector["expect"]]


def check(readings: list[Reading], vector: dict[str, Any]) -> None:
    assert len(readings) == len(expected(vector))
    for reading, wanted in zip(readings, expected(vector), strict=True):
        assert {key: getattr(reading, key) for key in wanted} == wanted


def parsed(*pieces: bytes) -> list[Reading]:
    parser = MtSicsParser()
    return [reading for piece in pieces for reading in parser.feed(piece)] + parser.timeout()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold_however_they_are_split(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["hex"])
    check(parsed(*map(bytes.fromhex, vector.get("chunks", [vector["hex"]]))), vector)
    check(parsed(*(data[i : i + 1] for i in range(len(data)))), vector)
    for cut in range(len(data)):
        check(parsed(data[:cut], data[cut:]), vector)


def test_raw_is_the_frame_byte_for_byte() -> None:
    data = b"S D      10.70 kg\r\nS S      11.60 kg\r\n"
    assert b"".join(reading.raw for reading in parsed(data)) == data


@pytest.mark.parametrize(
    ("line", "value", "unit", "stable"),
    [
        ("S S    24.860 kg", "24.860", "kg", True),
        ("S D    -0.005 kg", "-0.005", "kg", False),
        ("S S -   1.250 kg", "-1.250", "kg", True),
        ("SI S 5 g", "5", "g", True),
        ("SI D 5 g", "5", "g", False),
        ("S S      0.0125 t ", "0.0125", "t", True),
        ("S S      1.00 lb", "1.00", "lb", True),
        ("SU S     100 %", "100", "%", True),
    ],
)
def test_dialects_of_a_weight(line: str, value: str, unit: str, stable: bool) -> None:
    (reading,) = parsed(line.encode() + b"\r\n")
    assert (reading.value, reading.unit, reading.stable, reading.error) == (value, unit, stable, None)
    assert reading.kind is ReadingKind.WEIGHT


@pytest.mark.parametrize(
    ("line", "kind", "command", "error"),
    [
        ("T S     2.486 kg", ReadingKind.TARE, "T", None),
        ("TI D     2.486 kg", ReadingKind.TARE, "TI", None),
        ("T A", ReadingKind.ACK, "T", None),
        ("T I", ReadingKind.ACK, "T", "busy"),
        ("T +", ReadingKind.ACK, "T", "overload"),
        ("T -", ReadingKind.ACK, "T", "underload"),
        ("TAC A", ReadingKind.ACK, "TAC", None),
        ("TA L", ReadingKind.ACK, "TA", "parameter"),
        ("Z I", ReadingKind.ACK, "Z", "busy"),
        ("Z +", ReadingKind.ACK, "Z", "overload"),
        ("ZI D", ReadingKind.ACK, "ZI", None),
        ("I4 I", ReadingKind.INFO, "I4", "busy"),
        ("S -", ReadingKind.WEIGHT, None, "underload"),
        ("ET", ReadingKind.WEIGHT, None, "transmission"),
    ],
)
def test_answers(line: str, kind: ReadingKind, command: str | None, error: str | None) -> None:
    (reading,) = parsed(line.encode() + b"\r\n")
    assert (reading.kind, reading.command, reading.error) == (kind, command, error)
    assert reading.grams is None or kind is ReadingKind.TARE


@pytest.mark.parametrize("text", ['I4 A "B1"', "I4 A B1", '@ A "B1"'])
def test_serial_number_of_all_dialects(text: str) -> None:
    (reading,) = parsed(text.encode() + b"\r\n")
    assert DRIVER.serial is not None
    assert reading.text == "B1"
    assert reading.command in DRIVER.serial.answers


@pytest.mark.parametrize(
    "line",
    [b"S S 1.00 kg\n", b"S S 1,00 kg\r\n", b"S S +1.00 kg\r\n", b" S S 1.00 kg\r\n", b"s s 1.00 kg\r\n",
     b"S S 1.00 \xeb\xe7\r\n", b"S S .5 kg\r\n", b"S S 5. kg\r\n", b"S A 5.0 kg\r\n", b"S S 1.00 kg x\r\n",
     b"S S 1.00 kg\rS S 1.00 kg\r\n", b"S\xa0S 1.00 kg\r\n", b"\n", b"S S 1\xb2 kg\r\n", b"I4 A\r\n"],
)  # fmt: skip
def test_a_damaged_line_is_reported_and_never_repaired(line: bytes) -> None:
    (reading,) = parsed(line)
    assert (reading.error, reading.grams, reading.value) == ("malformed", None, None)


def test_an_empty_line_says_nothing() -> None:
    assert parsed(b"\r\n\r\n") == []


def test_a_frame_given_up_is_told_and_does_not_harm_the_next() -> None:
    parser = MtSicsParser()
    assert parser.feed(b"S S  1.0") == []
    assert parser.pending
    assert [reading.error for reading in parser.timeout()] == ["timeout"]
    assert not parser.pending
    assert [reading.value for reading in parser.feed(b"S S  2.0 kg\r\n")] == ["2.0"]


def test_noise_without_end_neither_grows_the_buffer_nor_ends_in_a_weight() -> None:
    noise = b"x" * LONGEST_LINE * 3
    readings = parsed(noise + b"S S  2.0 kg\r\nS S  3.0 kg\r\n")
    assert [reading.error for reading in readings] == ["malformed"] * 4 + [None]
    assert readings[-1].value == "3.0"


@given(st.lists(st.one_of(FRAMES, st.binary(max_size=300)), max_size=8), st.data())
def test_any_bytes_in_any_pieces(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=10)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    readings = parsed(*pieces)
    assert readings == parsed(whole)
    rest = whole
    for reading in readings:  # every byte is told, in order; only empty lines are left out
        while not rest.startswith(reading.raw):
            assert rest.startswith(b"\r\n")
            rest = rest[2:]
        rest = rest[len(reading.raw) :]
        assert reading.error is None or reading.grams is None
    assert re.fullmatch(rb"(\r\n)*", rest)

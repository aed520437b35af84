"""Every parser of app.devices against any bytes: nothing escapes, nothing grows, no weight where a check fails."""

import json
from collections.abc import Callable
from functools import reduce
from operator import xor
from random import Random

import pytest

from app.errors import StationError
from app.models.readings import Reading
from tests.devices.frames import FOLDER
from tests.devices.parsers import drivers, held, streams, wholes

Counts = Callable[[int, int], int]
STREAMS, WHOLES, DRIVERS = streams(), wholes(), drivers()
REDUCED, FULL = 1_000, 100_000
MOST_HELD, CHUNKS = 256 * 1024, 100
"""Bytes that any parser may keep: laboratory frames have up to 64 KiB and are joined."""

MOST_HELD_OF_DRIVER, CHUNKS_OF_DRIVER = 16 * 1024, 6
"""The largest code that a scanner reads has 8 KiB."""

CHUNK = 4_096
"""So much a line hands over at once."""

FRAMES = {
    path.stem: [
        bytes.fromhex(vector["hex"])
        for vector in json.loads(path.read_text())["vectors"]
        if vector.get("hex")
    ]
    for path in FOLDER.glob("*.json")
}
ALL_FRAMES = [frame for frames in FRAMES.values() for frame in frames]


def input_of(noise: Random, own: list[bytes]) -> bytes:
    """Pieces of noise, of own frames and of others', some with changed, lost or doubled bytes."""
    return b"".join(_piece(noise, own) for _ in range(noise.randrange(1, 5)))


def _piece(noise: Random, own: list[bytes]) -> bytes:
    kind = noise.random()
    if kind < 0.25:
        return noise.randbytes(noise.randrange(80))
    frame = bytearray(noise.choice(own if own and kind < 0.9 else ALL_FRAMES))
    for _ in range(noise.randrange(3)):
        at = noise.randrange(len(frame) + 1)
        frame[at : at + noise.randrange(2)] = noise.randbytes(noise.randrange(3))
    return bytes(frame)


def own_frames(name: str) -> list[bytes]:
    return FRAMES.get(name.partition("-")[0], [])


def test_parsers_of_all_kinds_are_found() -> None:
    assert {"mt_sics", "toledo_continuous-1", "cas_enq-1", "massak_100-requests", "scan"} <= set(STREAMS)
    assert {"zpl", "tspl", "escpos"} <= set(WHOLES)
    assert set(DRIVERS) <= set(STREAMS)


@pytest.mark.parametrize("name", sorted(STREAMS))
def test_a_stream_of_any_bytes(name: str, counts: Counts) -> None:
    noise, own, make = Random(name), own_frames(name), STREAMS[name]
    checks = CHECKS.get(name)
    for _ in range(counts(REDUCED, FULL)):
        parser, whole = make(), input_of(noise, own)
        cut = noise.randrange(len(whole) + 1)
        for reading in [*parser.feed(whole[:cut]), *parser.feed(whole[cut:]), *parser.timeout()]:
            if isinstance(reading, Reading):
                assert reading.raw
                assert reading.error is None or reading.grams is None
                assert checks is None or reading.value is None or reading.error or checks(reading.raw)
        assert not getattr(parser, "pending", False)


@pytest.mark.parametrize("name", sorted(STREAMS))
def test_a_stream_without_end_does_not_grow(name: str) -> None:
    noise, driven = Random(name), name.partition("-")[0] in DRIVERS
    most = MOST_HELD_OF_DRIVER if driven else MOST_HELD
    chunks = CHUNKS_OF_DRIVER if driven else CHUNKS
    for piece in (
        b"\x00",
        b"\x02",
        b"\x05",
        b"\n",
        b"0",
        b"\xf8",
        b"\xff",
        b"\xf8\x55\xce",
        noise.randbytes(97),
    ):
        parser = STREAMS[name]()
        for _ in range(chunks):
            parser.feed(piece * (CHUNK // len(piece)))
        assert held(parser) <= most, piece


@pytest.mark.parametrize("name", sorted(WHOLES))
def test_a_whole_answer_of_any_bytes(name: str, counts: Counts) -> None:
    noise, own, read = Random(name), own_frames(name), WHOLES[name]
    for _ in range(counts(REDUCED, FULL)):
        try:
            read(input_of(noise, own))
        except (StationError, ValueError) as error:
            # Said in words, or that it is no answer at all.
            assert type(error) is ValueError or isinstance(error, StationError)  # noqa: PT017


def _crc(body: bytes) -> int:
    """Massa-K's checksum a second time, bit by bit over a shift register without the augmenting zeros."""
    register = 0
    for byte in body:
        for _ in range(8):
            register = (register << 1 ^ (0x1021 if register & 0x8000 else 0)) & 0xFFFF
        register ^= byte
    return register


def _modbus(raw: bytes) -> bool:
    """Modbus over serial line: CRC-16, polynomial A001h reflected, low byte first."""
    register = 0xFFFF
    for byte in raw[:-2]:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register == int.from_bytes(raw[-2:], "little")


def _owen(raw: bytes) -> bool:
    """OWEN: letters G to V are half bytes, the last two bytes the CRC with polynomial 8F57h of those before."""
    halves = [code - ord("G") for code in raw[1:-1]]
    data = bytes(high << 4 | low for high, low in zip(halves[::2], halves[1::2], strict=True))
    register = 0
    for byte in data[:-2]:
        for bit in range(7, -1, -1):
            top = register >> 15 ^ byte >> bit & 1
            register = (register << 1 ^ (0x8F57 if top else 0)) & 0xFFFF
    return register == int.from_bytes(data[-2:], "big")


def _massak(raw: bytes) -> bool:
    return raw[:3] == b"\xf8\x55\xce" and _crc(raw[5:-2]) == int.from_bytes(raw[-2:], "little")


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "massak_100": _massak,
    "modbus_scale": _modbus,
    "owen_scale": _owen,
    "massak_1c": _massak,
    "cas_enq": lambda raw: reduce(xor, raw[2:13]) == 0,
    "cas_enq-1": lambda raw: reduce(xor, raw[:13]) == 0,
    "dibal": lambda raw: reduce(xor, (code & 15 for code in raw[:-2])) == 0,
    "toledo_continuous": lambda raw: sum(raw) & 0x7F == 0,
}
"""By parser, whether the check of a frame holds: computed here once more."""


def test_every_protocol_with_a_checksum_is_checked_a_second_time() -> None:
    checked = {name for name, one in DRIVERS.items() if one.checksum}
    assert checked <= set(CHECKS), "say in CHECKS when a frame of the new protocol is right"
    for name in checked:
        read = [one for frame in FRAMES[name] for one in STREAMS[name]().feed(frame)]
        assert any(one.value is not None for one in read)

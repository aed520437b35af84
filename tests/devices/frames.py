"""The vectors of tests/data/devices, and parsers fed with them in every way that bytes can arrive."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.devices.base import Parser
from app.models.readings import Reading

FOLDER = Path(__file__).parents[1] / "data/devices"
Vector = dict[str, Any]


def vectors(protocol: str) -> list[Vector]:
    found: list[Vector] = json.loads((FOLDER / f"{protocol}.json").read_text())["vectors"]
    return found


def expected(vector: Vector) -> list[dict[str, Any]]:
    wanted = vector["expect"]
    return wanted if isinstance(wanted, list) else [wanted]


def data_of(vector: Vector) -> bytes:
    return bytes.fromhex(vector["hex"])


def fed(make: Callable[[], Parser], *pieces: bytes) -> list[Reading]:
    """All readings of the pieces, with the quiet line after them."""
    parser = make()
    readings = [reading for piece in pieces for reading in parser.feed(piece)]
    readings += parser.timeout()
    assert not parser.pending
    return readings


def arrivals(vector: Vector) -> Iterator[list[bytes]]:
    """The bytes as the vector says, whole, one by one, and cut in two at every place."""
    data = data_of(vector)
    yield [bytes.fromhex(chunk) for chunk in vector.get("chunks", [vector["hex"]])]
    yield [data[at : at + 1] for at in range(len(data))]
    yield from ([data[:cut], data[cut:]] for cut in range(len(data)))


def told(reading: Reading, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the reading says of the keys that a vector expects."""
    return {key: getattr(reading, key) for key in wanted}


def good(readings: list[Reading]) -> list[Reading]:
    return [reading for reading in readings if reading.error is None]

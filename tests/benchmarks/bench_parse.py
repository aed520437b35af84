"""How fast each protocol's frames are parsed, beside merely making as many readings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from app.devices.base import Parser
from app.devices.registry import Family, driver, names
from app.models.readings import Reading
from tests.benchmarks.measure import Figure, figure
from tests.devices.frames import data_of, vectors

FRAMES, ROUNDS = 2_000, 15
CHUNK = 512
"""Bytes that a line hands over at once, in the middle of frames."""

GOAL = 2_000
"""Frames a second at least: a hundred scales at 20 frames a second on one core would need so many."""


def run() -> Iterator[Figure]:
    for name in [*names(Family.SCALE), *names(Family.SCANNER)]:
        good = [data_of(one) for one in vectors(name) if _good(name, one)]
        if good:
            data = b"".join(good[number % len(good)] for number in range(FRAMES))
            make = driver(name).set_to({"unit": "kg"}).parser
            ours = [_rate(make, data) for _ in range(ROUNDS)]
            floor = figure("", "", [_bare() for _ in range(ROUNDS)]).p50
            yield figure(
                f"parse {name}", "frames/s", ours, floor_p50=floor, goal=GOAL, goal_on="p50", higher=True
            )


def _good(name: str, vector: dict[str, object]) -> bool:
    """One whole frame in the driver's own settings, as a scale sends it all day."""
    expect = vector["expect"]
    plain = isinstance(expect, dict) and expect.get("error") is None
    return (
        plain
        and not {"direction", "checksum", "bcc", "chunks"} & set(vector)
        and bool(_readings(name, vector))
    )


def _readings(name: str, vector: dict[str, object]) -> int:
    return len(driver(name).set_to({"unit": "kg"}).parser().feed(data_of(vector)))


def _rate(make: Callable[[], Parser], data: bytes) -> float:
    """Frames a second."""
    parser, told, begin = make(), 0, time.perf_counter()
    for at in range(0, len(data), CHUNK):
        told += len(parser.feed(data[at : at + CHUNK]))
    return told / (time.perf_counter() - begin)


def _bare() -> float:
    """Readings a second that can be made at all."""
    begin = time.perf_counter()
    for _ in range(FRAMES):
        Reading(b"", "1.000", "kg", True)
    return FRAMES / (time.perf_counter() - begin)

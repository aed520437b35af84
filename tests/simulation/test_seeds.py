"""Stations, server, line and clock in seeded runs; a failing seed is printed and kept in seeds.txt for
ever.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulation.world import run

SEEDS = Path(__file__).with_name("seeds.txt")
STEPS = 200
SLICES = 10


def kept_seeds() -> list[int]:
    return [int(line) for line in SEEDS.read_text().split() if line.isdecimal()]


def keep(seed: int) -> None:
    """Write a failing seed down, once."""
    if seed not in kept_seeds():
        with SEEDS.open("a") as file:
            file.write(f"{seed}\n")


@pytest.mark.parametrize("seed", kept_seeds())
def test_seeds_that_once_failed(seed: int) -> None:
    run(seed, STEPS)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(SLICES))
def test_new_seeds(part: int, counts: Callable[[int, int], int]) -> None:
    for seed in range(part, counts(60, 2000), SLICES):
        try:
            run(seed, STEPS)
        except KeyboardInterrupt:
            raise  # the seed has done nothing wrong
        except BaseException:
            print(f"failing seed: {seed}")
            keep(seed)
            raise

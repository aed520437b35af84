"""From the start of the process to a login screen that has taken a scanned badge; warm cache, server away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.place import place

COUNT = 12
WARM = 2


def run() -> Iterator[Figure]:
    with place() as prepared:
        starts = [_start(prepared.home.folder, prepared.badge) for _ in range(WARM + COUNT)][WARM:]
        prepared.cluster.stop()
    seconds, processor, kilobytes = zip(*starts, strict=True)
    yield figure("process start to a badge taken", "s", seconds, goal=1.0)
    yield figure("process start to a badge taken, processor", "s", processor)
    yield figure(
        "process start to a badge taken, memory",
        "MB",
        [number / 1024 for number in kilobytes],
        goal=120.0,
        goal_on="p99",
    )


def _start(folder: Path, badge: str) -> tuple[float, float, float]:
    """(seconds, processor seconds, kilobytes); the embedded server starts meanwhile, as at every power-on."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.power_on",
        badge,
        "run",
        "--data",
        str(folder),
        "--windowed",
    ]
    screen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    begin = time.time()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=screen, timeout=60)
    at, processor, kilobytes = map(float, done.stdout.split())
    return at - begin, processor, kilobytes

"""From the start of the process to a login screen that has taken a scanned badge; warm cache, server away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.place import NOWHERE, place

COUNT = 12
WARM = 2


def run() -> Iterator[Figure]:
    with place() as prepared:
        starts = [_start(prepared.home.folder, prepared.badge) for _ in range(WARM + COUNT)][WARM:]
    yield figure("process start to a badge taken", "s", [seconds for seconds, _ in starts], goal=1.0)
    yield figure("memory at that time", "MB", [kilobytes / 1024 for _, kilobytes in starts], goal=120.0, goal_on="p99")


def _start(folder: Path, badge: str) -> tuple[float, int]:
    words = ["run", "--data", str(folder), "--plant", NOWHERE, "--windowed"]
    command = [sys.executable, "-m", "tests.benchmarks.power_on", badge, *words]
    begin = time.time()
    screen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=screen, timeout=60)
    at, kilobytes = done.stdout.split()
    return float(at) - begin, int(kilobytes)

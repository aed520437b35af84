"""A scale that trembles at 20 Hz for ten minutes on the weighing screen: does the screen's loop keep up, and stay small?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.place import PIN, Place, place

MINUTES = 10
RATE_HZ = 20
SCALE = """
import sys
from pathlib import Path
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
with SimulatedScale(MtSicsCore(Load(noise_g=40), rate_hz=float(sys.argv[2])), PtyEndpoint(Path(sys.argv[1]))) as scale:
    scale.put(24_860)
    print(flush=True)
    sys.stdin.read()
"""


def run() -> Iterator[Figure]:
    with place() as prepared, _trembling(prepared.scale):
        seen = _watched(prepared)
        prepared.cluster.stop()
    minutes = seen["memory"]
    growth = 100 * (minutes[-1] / minutes[min(1, len(minutes) - 1)] - 1)
    yield figure(
        "5 ms timer while painting at 20 Hz, overshoot", "ms", seen["late"], goal=16.0, goal_on="p99"
    )
    yield Figure(
        "memory at 20 Hz, minute 10 against 2", "%", seen["frames"], growth, growth, growth, goal=2.0
    )


@contextmanager
def _trembling(port: Path) -> Iterator[None]:
    """A scale of its own process, as a scale is."""
    command = [sys.executable, "-c", SCALE, str(port), str(RATE_HZ)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as scale:
        assert scale.stdout is not None
        scale.stdout.readline()
        yield
        scale.communicate()


def _watched(prepared: Place) -> Any:
    words = ["run", "--data", str(prepared.home.folder), "--windowed"]
    command = [sys.executable, "-m", "tests.benchmarks.painting", str(MINUTES), prepared.badge, PIN, *words]
    screen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, env=screen, timeout=60 * MINUTES + 120
    )
    return json.loads(done.stdout.splitlines()[-1])

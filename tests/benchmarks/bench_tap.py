"""From the tap on the button to the tick, with a scale that sends 20 frames a second over a pty."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.clock import SystemClock
from app.devices.assembly import supervisor_of
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from tests.benchmarks.desk import keeper
from tests.benchmarks.measure import Figure, figure, milliseconds
from tests.benchmarks.place import until
from tests.flows.conftest import PROFILE, Person, open_desk

COUNT = 200
RATE_HZ = 20
GOAL_MS = 1000 / RATE_HZ + 50


def run() -> Iterator[Figure]:
    with keeper() as opened, tempfile.TemporaryDirectory(prefix="bs-bench-") as folder:
        port = Path(folder) / "scale"
        with SimulatedScale(MtSicsCore(Load(settle_s=0.05), rate_hz=RATE_HZ), PtyEndpoint(port)) as scale:
            line = supervisor_of(replace(PROFILE, port=str(port)), SystemClock())
            desk = open_desk(opened, line, Person())
            line.start()
            try:
                desk.choose_item("PELED").result(10)
                taps = [_tap(desk, scale, number) for number in range(COUNT + 5)][5:]
            finally:
                line.stop()
    yield figure("tap to tick", "ms", taps, goal=GOAL_MS, goal_on="p99")


def _tap(desk, scale, number: int) -> float:  # type: ignore[no-untyped-def]
    """Milliseconds from the finger to the tick; the weight stands when the finger comes, at any instant of a frame."""
    if number % 40 == 0:
        desk.new_lot().result(10)
    scale.remove()
    until(lambda: desk.snapshot().live.zero)
    scale.put(20_000 + 5 * number)
    until(lambda: desk.snapshot().block is None)
    time.sleep(random.random() / RATE_HZ)
    return milliseconds(lambda: desk.record().result(10))

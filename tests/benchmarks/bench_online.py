"""From the tick at the station to the row in PostgreSQL, on-line, through the real synchronisation."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from app.clock import SystemClock
from app.models.envelope import Assurance, Author
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Runner
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.place import until
from tests.benchmarks.plant import PERSON, BenchPlant, plant
from tests.services.journal.kit import KEY, weigh

COUNT = 300
LONGEST_PAUSE = 0.2
"""Seconds between two captures at most: a busy desk takes five a second."""


def run() -> Iterator[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="bs-bench-"))
    try:
        with plant() as bench:
            yield figure(
                "tick to row in PostgreSQL", "ms", _measured(bench, folder), goal=300.0, goal_on="p95"
            )
    finally:
        shutil.rmtree(folder)


def _measured(bench: BenchPlant, folder: Path) -> list[float]:
    keeper = Keeper.open(folder / "station", KEY, SystemClock(), new=Identity(bench.id, "R1.1", "R1"))
    runner = Runner(keeper, PlantConnection(bench.dsn("R1")), SystemClock())
    runner.start()
    try:
        with closing(psycopg.connect(bench.server.conninfo, autocommit=True)) as watcher:
            watcher.execute("LISTEN plant_wake")
            until(lambda: runner.state.online and not runner.state.pulling)
            return [_once(keeper, watcher) for _ in range(COUNT + 5)][5:]
    finally:
        runner.stop()
        keeper.close()


def _once(keeper: Keeper, watcher: psycopg.Connection[Any]) -> float:
    """Milliseconds until the server says by its own notice that it is committed; that the row is there is looked up."""
    receipt = keeper.append(weigh(), Author(PERSON, None, Assurance.ONLINE)).result(10)
    begin = time.perf_counter()
    question = "SELECT 1 FROM plant.weighing WHERE entry = %s"
    while True:
        list(watcher.notifies(timeout=5, stop_after=1))
        taken = (time.perf_counter() - begin) * 1e3
        if watcher.execute(question, (receipt.entry_id,)).fetchone():
            time.sleep(random.random() * LONGEST_PAUSE)
            return taken

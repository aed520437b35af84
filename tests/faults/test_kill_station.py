"""kill -9 of the station at any instant, and of PostgreSQL under it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.config.dsn import Dsn
from app.services.operations.cluster.embedded import Cluster
from tests.faults.conftest import Report
from tests.faults.counting import GOOD, counted
from tests.faults.station import start
from tests.postgres import eventually, kill9
from tests.services.journal.kit import PASSWORD, found

CAPTURE = 0.02
"""Seconds, from somewhat before the next capture begins until it is ticked and on its way to the plant."""


def drained(folder: Path, dsn: Dsn) -> None:
    """The station starts once more and sends all it has."""
    process = start(folder, dsn, "drain")
    process.wait(120)
    assert process.said("DONE"), process.lines
    assert not process.said("PROBLEM"), process.lines


@pytest.mark.timeout(900)
def test_killed_at_any_instant(
    plant_db: Dsn, tmp_path: Path, counts: Callable[[int, int], int], report: Report
) -> None:
    """Instants are uniform over captures at 5 a second in the full run; every second one is aimed into a capture."""
    found(plant_db)
    station, chance = plant_db.of("st_r1", PASSWORD), random.Random(7)
    runs, pause, span = counts(6, 100), 0.2 if counts(0, 1) else 0.005, 1.0 if counts(0, 1) else 0.3
    ticked: list[str] = []
    for run in range(runs):
        process = start(tmp_path / "r1", station, pause)
        eventually(lambda process=process: process.said("T") or process.process.poll() is not None)
        time.sleep(pause + chance.random() * CAPTURE if run % 2 else chance.random() * span)
        process.kill()
        ticked += process.ticks()
    drained(tmp_path / "r1", station)
    count = counted(plant_db, ticked)
    report("kill -9 of the station", runs, **count._asdict())
    assert len(ticked) >= runs
    assert count == GOOD


@pytest.mark.timeout(900)
def test_postgres_killed_under_a_working_station(
    plant_cluster: Cluster, tmp_path: Path, counts: Callable[[int, int], int], report: Report
) -> None:
    """Captures go on while the server is away; afterwards it has each of them once."""
    found(plant_cluster.dsn())
    station, chance = plant_cluster.dsn().of("st_r1", PASSWORD), random.Random(3)
    runs = counts(1, 10)
    process = start(tmp_path / "r1", station, 0.01)
    eventually(lambda: process.said("T"))
    for _ in range(runs):
        time.sleep(0.3 + chance.random() * 0.5)
        kill9(plant_cluster)
        before = len(process.ticks())
        eventually(lambda before=before: len(process.ticks()) > before + 5, 10)
        plant_cluster.start()
    process.kill()
    drained(tmp_path / "r1", station)
    count = counted(plant_cluster.dsn(), process.ticks())
    report("kill -9 of PostgreSQL", runs, **count._asdict())
    assert count == GOOD

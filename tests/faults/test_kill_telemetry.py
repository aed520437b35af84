"""kill -9 of a recorder at any instant: what a round took is there, once, and in its minute."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.models.envelope import link, origin, parse
from app.models.telemetry.points import unpack
from app.services.journal.runner import Pauses
from app.services.operations.cluster.embedded import Cluster
from app.services.telemetry.plant import TelemetryConnection
from app.services.telemetry.shipper import Rests, Shipper
from tests.faults.conftest import Report
from tests.faults.telemetry import opened, recorder, start
from tests.postgres import eventually, kill9
from tests.services.journal.kit import PASSWORD, PLANT, found
from tests.services.telemetry.kit import Clock, Place, Present, in_plant


def recovered(folder: Path) -> list[int]:
    """Numbers of all samples that a further life finds, in entries and in the open minute."""
    life = recorder(folder)
    life.turn()
    numbers = [point.milli or 0 for _, point in life.points("A")]
    for entry in life.store.unsent(0, 100_000):
        packed = parse(entry.body).rows["telemetry_minute"][0]["points"]
        numbers += [point.milli or 0 for point in unpack(packed)["A"]]
    life.store.close()
    return sorted(numbers)


def chain_holds(folder: Path) -> bool:
    store = opened(folder)
    head = origin(PLANT, store.stream)
    for entry in store.unsent(0, 100_000):
        head = link(head, entry.body)
        if head != entry.hash:
            return False
    store.close()
    return True


@pytest.mark.timeout(900)
def test_postgres_killed_while_telemetry_is_sent(
    plant_cluster: Cluster, tmp_path: Path, counts: Callable[[int, int], int], report: Report
) -> None:
    """A backlog goes out while the server dies under it; afterwards the plant counts each sample once."""
    found(plant_cluster.dsn())
    place, chance, runs = Place(tmp_path / "r1", Clock()), random.Random(4), counts(2, 20)
    connection = TelemetryConnection(plant_cluster.dsn().of("st_r1", PASSWORD), Present(place.clock))
    rests = Rests(idle=0.1, held=0.1, offline=Pauses(first=0.02, longest=0.2))
    shipper = Shipper(place.store, connection, rests=rests)
    shipper.start()
    for _ in range(runs):
        place.run(10 * 60)
        place.idle()
        time.sleep(chance.random() * 0.1)
        kill9(plant_cluster)
        place.run(5 * 60)
        place.idle()
        plant_cluster.start()
    eventually(lambda: in_plant(plant_cluster.dsn())[1] >= place.counted(), 60)
    shipper.stop()
    minutes, samples = in_plant(plant_cluster.dsn())
    report(
        "kill -9 of PostgreSQL under telemetry",
        runs,
        lost=runs * 900 - samples,
        duplicated=minutes - runs * 15,
    )
    assert (minutes, samples, place.counted()) == (runs * 15, runs * 900, runs * 900)


@pytest.mark.timeout(900)
def test_a_recorder_killed_at_any_instant(
    tmp_path: Path, counts: Callable[[int, int], int], report: Report
) -> None:
    folder, chance, runs = tmp_path / "r1", random.Random(11), counts(5, 80)
    folder.mkdir()
    lost = doubled = first = 0
    for _ in range(runs):
        process = start(folder, first)
        eventually(lambda process=process: process.said("S"))
        time.sleep(chance.random() * 1.5)
        process.kill()
        safe = int(
            [line for line in process.lines if line.startswith("S ") and line.endswith("\n")][-1].split()[1]
        )
        found = recovered(folder)
        lost += sum(number not in set(found) for number in range(first, safe))
        doubled += len(found) - len(set(found))
        first = safe + 1_000
    report("kill -9 of a recorder", runs, lost=lost, duplicated=doubled)
    assert (lost, doubled) == (0, 0)
    assert chain_holds(folder)

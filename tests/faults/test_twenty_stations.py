"""Twenty stations come back at once, all with the same twenty lots: nobody waits for ever, every sum is exact."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest

from app.config.dsn import Dsn
from app.services.journal.plant import PlantConnection
from tests.faults.conftest import Report
from tests.faults.counting import GOOD, Count, compared
from tests.plant.kit import Lot, Plant, Stream, password
from tests.plant.test_poison import CHANGES, TEXTS, poisoned

STATIONS = [f"S{number}" for number in range(1, 21)]


@pytest.fixture
def plant(plant_db: Dsn) -> Iterator[Plant]:
    with closing(Plant.begin(plant_db, STATIONS)) as made:
        yield made


@pytest.mark.timeout(900)
def test_twenty_stations_on_the_same_twenty_lots(
    plant: Plant, counts: Callable[[int, int], int], report: Report
) -> None:
    rng, rounds, number = random.Random(20), counts(1, 5), counts(30, 200)
    streams = [plant.stream(f"{code}.1") for code in STATIONS]
    lots = [plant.lot(n, "SH") for n in range(20)]
    for _ in range(rounds):
        begin = threading.Barrier(len(streams))
        sent = [len(stream.entries) for stream in streams]
        for stream in streams:
            weighed(stream, lots, number, rng)
        with ThreadPoolExecutor(len(streams)) as pool:
            ends = [
                pool.submit(drain, plant, s, n, begin, rng.random())
                for s, n in zip(streams, sent, strict=True)
            ]
            assert [end.result() for end in ends] == [None] * len(streams)
    count = Count(*map(sum, zip(*(stored(plant, stream) for stream in streams), strict=True)))
    report("twenty stations at once on the same twenty lots", rounds, **count._asdict())
    assert count == GOOD
    everything_adds_up(plant)


def weighed(stream: Stream, lots: list[Lot], number: int, rng: random.Random) -> None:
    """In an order of its own into all lots; now and then something is voided, opened or spoilt."""
    for _ in range(number):
        lot, deed = rng.choice(lots), rng.random()
        entry = stream.weighed(lot, rng.randrange(1, 50_000))
        if deed < 0.1:
            stream.voided(entry.id, lot)
        elif deed < 0.15:
            stream.opened(lot, rng.choice(["omul", "perch"]))
        elif deed < 0.2:
            stream.seal(poisoned(stream, rng.choice([*TEXTS, *CHANGES]), lot)[0])


def drain(plant: Plant, stream: Stream, sent: int, begin: threading.Barrier, seed: float) -> None:
    """Batches of random size over the station's own line; any error of the server ends the test."""
    rng, role = random.Random(seed), f"st_{stream.name.split('.')[0].lower()}"
    with closing(PlantConnection(plant.dsn.of(role, password(role)[0]), deadline=60)) as line:
        line.hello(stream.name, (len(stream.entries), stream.head), str(stream.boot))
        begin.wait(60)
        while sent < len(stream.entries):
            part = stream.entries[sent : sent + rng.choice([1, 7, 50, 200])]
            bodies, hashes = [body for body, _ in part], [hash_ for _, hash_ in part]
            answer = line.append(stream.name, sent + 1, bodies, hashes, datetime.now(UTC))
            sent += len(part)
            assert answer.head == (sent, hashes[-1])


def stored(plant: Plant, stream: Stream) -> Count:
    rows = plant.rows(
        "SELECT encode(hash, 'hex') FROM plant.journal WHERE stream = %s ORDER BY seq", stream.name
    )
    return compared(rows, [hash_.hex() for _, hash_ in stream.entries])


def everything_adds_up(plant: Plant) -> None:
    assert plant.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [0]
    assert plant.rows("SELECT name FROM plant.stream WHERE plant.verify_chain(name) IS NOT NULL") == []
    assert plant.rows("SELECT * FROM plant.verify_balances()") == []
    assert plant.rows("SELECT sum(grams) FROM plant.balance") == plant.rows(
        "SELECT sum(net_g) FROM plant.weighing_state WHERE live"
    )
    applied = "SELECT count(*) FROM plant.journal WHERE kind = 'weighing.recorded' AND mark IS NULL"
    assert plant.rows("SELECT count(*) FROM plant.weighing") == plant.rows(applied)

"""Many stations at once on the same lots: no deadlock, sums exact."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.config.dsn import Dsn
from tests.plant.kit import Plant, Stream

STATIONS = [f"S{number}" for number in range(1, 21)]
LOTS = 20


@pytest.fixture
def twenty(plant_db: Dsn) -> Iterator[Plant]:
    made = Plant.begin(plant_db, STATIONS)
    yield made
    made.close()


def prepared(plant: Plant, entries: int, rng: random.Random) -> list[Stream]:
    """Each station weighs into the same lots in an order of its own, voids some, and writes some rubbish."""
    streams = []
    for code in STATIONS:
        stream = plant.stream(f"{code}.1")
        for number in range(entries):
            lot = plant.lot(rng.randrange(LOTS), "SH")
            entry = stream.weighed(lot, rng.randrange(1, 1000))
            if number % 10 == 9:
                stream.voided(entry.id, lot)
            if number % 25 == 24:
                stream.seal("{")
        streams.append(stream)
    return streams


def push(plant: Plant, stream: Stream, begin: threading.Barrier, size: int) -> None:
    plant.of(f"st_{stream.name.split('.')[0].lower()}")
    begin.wait(30)
    for first in range(1, len(stream.entries) + 1, size):
        plant.send(stream, first, size)


def test_twenty_stations_on_the_same_lots(twenty: Plant, counts: Callable[[int, int], int]) -> None:
    rng = random.Random(5)
    streams = prepared(twenty, counts(40, 400), rng)
    begin = threading.Barrier(len(streams))
    with ThreadPoolExecutor(len(streams)) as pool:
        for future in [pool.submit(push, twenty, stream, begin, 20) for stream in streams]:
            future.result()
    assert twenty.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [0]
    sent = sum(len(stream.entries) for stream in streams)
    assert twenty.rows("SELECT count(*) FROM plant.journal WHERE stream LIKE 'S%%'") == [sent]
    assert twenty.rows("SELECT * FROM plant.verify_balances()") == []
    assert twenty.rows("SELECT DISTINCT mark FROM plant.journal WHERE mark IS NOT NULL") == ["22P02"]
    live = twenty.rows("SELECT sum(net_g) FROM plant.weighing_state WHERE live")
    assert twenty.rows("SELECT sum(grams) FROM plant.balance") == live
    assert twenty.rows("SELECT count(*) FROM plant.stream WHERE plant.verify_chain(name) IS NOT NULL") == [0]


def test_void_and_weighing_in_overlapping_transactions(
    twenty: Plant, counts: Callable[[int, int], int]
) -> None:
    """Neither misses the other, whoever holds the lot first."""
    one, two = twenty.stream("S1.1"), twenty.stream("S2.1")
    for number in range(counts(15, 60)):
        lot = twenty.lot(number, "VO")
        entry = one.weighed(lot, 500)
        two.voided(entry.id, lot)
        begin, seq = threading.Barrier(2), number + 1
        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(_once, twenty, stream, begin, seq) for stream in (one, two)]:
                future.result()
    assert twenty.rows("SELECT count(*) FROM plant.balance WHERE grams <> 0") == [0]


def _once(plant: Plant, stream: Stream, begin: threading.Barrier, seq: int) -> None:
    plant.of(f"st_{stream.name.split('.')[0].lower()}")
    begin.wait(30)
    plant.send(stream, seq, 1)

"""Draining a backlog after an outage: one station, twenty stations on own lots and on shared lots."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import psycopg

from app.services.journal.plant import PlantConnection
from app.services.journal.ports import Failed, Unreachable
from tests.benchmarks import floor
from tests.benchmarks.measure import Figure
from tests.benchmarks.plant import BenchPlant, Stream, lot, plant

BACKLOG = 20_000
BATCH = 200
LOTS = 20
Batch = tuple[int, list[str], list[bytes]]


def run() -> Iterator[Figure]:
    with plant(21) as bench:
        bare = _bare(bench, _batches(bench, "R21", BACKLOG))
        one = _rate(bench, {"R21": _batches(bench, "R21", BACKLOG)})
        yield _figure("drain 20,000, one station", one, bare, 2500.0)
        yield _figure("drain 20,000, one station, by floor", one, bare, 0.6, goal_on="ratio")
        names = [f"R{n}" for n in range(1, 21)]
        own = {name: _batches(bench, name, BACKLOG // 20) for name in names[:20]}
        yield _figure("drain 20,000, twenty stations, own lots", _rate(bench, own), bare, 4500.0)
    with plant(20) as bench:
        shared = {name: _batches(bench, name, BACKLOG // 20, "R1") for name in names}
        yield _figure("drain 20,000, twenty stations, shared lots", _rate(bench, shared), bare, 4500.0)


def _figure(name: str, rate: float, bare: float, goal: float, goal_on: str = "p50") -> Figure:
    return Figure(name, "entries/s", BACKLOG, rate, rate, rate, bare, goal, goal_on, higher=True)


def _batches(bench: BenchPlant, station: str, count: int, lots_of: str | None = None) -> list[Batch]:
    stream = Stream(bench.id, f"{station}.1")
    refs = [lot(bench.id, lots_of or station, number + 1) for number in range(LOTS)]
    made = [stream.weighing(refs[number % LOTS]) for number in range(count)]
    return [
        (at + 1, [body for body, _ in made[at : at + BATCH]], [hash_ for _, hash_ in made[at : at + BATCH]])
        for at in range(0, count, BATCH)
    ]


def _rate(bench: BenchPlant, work: dict[str, list[Batch]]) -> float:
    """Entries a second until the last station's last batch is committed."""
    threads = [
        threading.Thread(target=_drain, args=(bench, station, batches)) for station, batches in work.items()
    ]
    seconds = _timed(threads)
    return sum(len(bodies) for batches in work.values() for _, bodies, _ in batches) / seconds


def _drain(bench: BenchPlant, station: str, batches: list[Batch]) -> None:
    with closing(PlantConnection(bench.dsn(station), deadline=30)) as connection:
        for first, bodies, hashes in batches:
            done = _until_done(
                lambda f=first, b=bodies, h=hashes: connection.append(
                    f"{station}.1", f, b, h, datetime.now(UTC)
                )
            )  # type: ignore[misc]
            assert not done.marked


def _until_done(call: Callable[[], Any]) -> Any:
    while True:
        try:
            return call()
        except (Failed, Unreachable):
            continue


def _timed(threads: list[threading.Thread]) -> float:
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def _bare(bench: BenchPlant, batches: list[Batch]) -> float:
    """Entries a second of executemany of the same rows, one connection, the same batches."""
    prepared = [
        [floor.rows(body, h) for body, h in zip(bodies, hashes, strict=True)] for _, bodies, hashes in batches
    ]
    with closing(psycopg.connect(bench.server.conninfo, autocommit=True)) as connection:
        floor.prepare(connection, "R21.1")
        begin = time.perf_counter()
        for batch in prepared:
            floor.many(connection, batch)
        return BACKLOG / (time.perf_counter() - begin)

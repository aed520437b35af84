"""One whole weighing in PostgreSQL against a hand-written transaction of the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import psycopg

from app.services.journal.plant import PlantConnection
from tests.benchmarks import floor
from tests.benchmarks.measure import Figure, each, figure
from tests.benchmarks.plant import BenchPlant, Stream, lot, plant

COUNT = 1000


def run() -> Iterator[Figure]:
    with plant() as bench:
        bare = _bare(bench)
        ours = _ours(bench)
    floor_p50 = figure("", "ms", bare).p50
    yield figure(
        "one whole weighing in PostgreSQL", "ms", ours, floor_p50=floor_p50, goal=5.0, goal_on="ratio"
    )


def _ours(bench: BenchPlant) -> list[float]:
    stream = Stream(bench.id, "R1.1")
    with closing(PlantConnection(bench.dsn("R1"))) as connection:
        connection.hello("R1.1", (0, stream.head), "bench")
        entries = [stream.weighing(lot(bench.id, "R1", n % 20 + 1)) for n in range(COUNT + 5)]
        numbers = iter(range(len(entries)))

        def append(_: int) -> None:
            n = next(numbers)
            done = connection.append("R1.1", n + 1, [entries[n][0]], [entries[n][1]], datetime.now(UTC))
            assert not done.marked

        return each(COUNT, append)


def _bare(bench: BenchPlant) -> list[float]:
    stream = Stream(bench.id, "R1.1")
    with closing(psycopg.connect(bench.server.conninfo, autocommit=True)) as connection:
        floor.prepare(connection, "R1.1")
        entries = [floor.rows(*stream.weighing(lot(bench.id, "R1", n % 20 + 1))) for n in range(COUNT + 5)]
        some = iter(entries)
        return each(COUNT, lambda _: floor.one(connection, next(some)))

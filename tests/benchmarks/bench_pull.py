"""Pulling from a plant of 50 streams and 200,000 entries: with nothing new, 250 entries behind, others appending."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import psycopg

from app.services.journal.plant import PlantConnection
from app.services.journal.ports import Position
from tests.benchmarks.measure import Figure, each, figure
from tests.benchmarks.plant import DAY, PERSON, BenchPlant, Stream, lot, plant

STREAMS = 50
ENTRIES = 200_000
PAGE = 250
COUNT = 500
WRITERS = 20
RATE = 10
SECONDS = 20
Heads = dict[str, list[Position]]
"""Of each stream its position at every seq, from its beginning on."""
COPY = "COPY plant.journal (part, stream, seq, id, kind, sv, person, at, day, shift, received_at, body, hash) FROM STDIN"


def run() -> Iterator[Figure]:
    with plant(STREAMS + 1) as bench:
        streams = [Stream(bench.id, f"R{number}.1") for number in range(1, STREAMS + 1)]
        heads = {stream.name: _written(bench, stream) for stream in streams}
        with closing(psycopg.connect(bench.server.conninfo, autocommit=True)) as server:
            server.execute("VACUUM ANALYZE")
        with closing(PlantConnection(bench.dsn(f"R{STREAMS + 1}"))) as line:
            line.hello(f"R{STREAMS + 1}.1", (0, Stream(bench.id, f"R{STREAMS + 1}.1").head), "bench")
            end = _caught_up(line, {name: seen[-1] for name, seen in heads.items()})
            yield figure("pull, nothing new", "ms", each(COUNT, lambda _: line.pull(end, PAGE)), goal=2.0)
            behind = end | {name: seen[-1 - PAGE // STREAMS] for name, seen in heads.items()}
            assert len(line.pull(behind, PAGE).entries) == PAGE
            yield figure("pull, 250 entries", "ms", each(COUNT, lambda _: line.pull(behind, PAGE)), goal=8.0)
            taken = _while_others_write(bench, streams[:WRITERS], line, end)
            yield figure("pull while 20 stations append", "ms", taken, goal=60.0, goal_on="p99")


def _caught_up(line: PlantConnection, vector: dict[str, Position]) -> dict[str, Position]:
    """`vector` and the plant's own stream."""
    while (page := line.pull(vector, PAGE)).upto:
        vector |= page.upto
    return vector


def _written(bench: BenchPlant, stream: Stream) -> list[Position]:
    """A stream's share of the entries is in the plant's journal, as appending would have left it; typed rows, which
    no pull reads, are left out.
    """
    count, now = ENTRIES // STREAMS, datetime.now(UTC)
    part, seen = int(now.strftime("%Y%m")), [(0, stream.head)]
    some = lot(bench.id, stream.name.partition(".")[0], 1)
    with closing(psycopg.connect(bench.server.conninfo)) as server, server.transaction():
        with server.cursor().copy(COPY) as copy:
            for _ in range(count):
                body, hash_ = stream.weighing(some)
                kind, entry = "weighing.recorded", uuid.uuid4()
                copy.write_row(
                    (part, stream.name, stream.seq, entry, kind, 1, PERSON, now, DAY, "1", now, body, hash_)
                )
                seen.append((stream.seq, hash_))
        server.execute("INSERT INTO plant.stream_part VALUES(%s, 1, %s)", (stream.name, part))
        head = (stream.seq, stream.head, part, stream.name)
        server.execute("UPDATE plant.stream SET seq = %s, head = %s, part = %s WHERE name = %s", head)
    return seen


def _while_others_write(
    bench: BenchPlant, streams: list[Stream], line: PlantConnection, vector: dict[str, Position]
) -> list[float]:
    """Every pull takes what came since the one before; in the end nothing is missing."""
    ended, before = threading.Event(), sum(seq for seq, _ in vector.values())
    writers = [threading.Thread(target=_write, args=(bench, stream, ended)) for stream in streams]
    for writer in writers:
        writer.start()
    taken, end = [], time.monotonic() + SECONDS
    while time.monotonic() < end:
        begin = time.perf_counter()
        page = line.pull(vector, PAGE)
        taken.append((time.perf_counter() - begin) * 1e3)
        vector = vector | page.upto
        time.sleep(0.02)
    ended.set()
    for writer in writers:
        writer.join()
    after = _caught_up(line, vector)
    written = sum(stream.seq for stream in streams) - len(streams) * (ENTRIES // STREAMS)
    assert written > 0
    assert sum(seq for seq, _ in after.values()) - before == written
    return taken


def _write(bench: BenchPlant, stream: Stream, ended: threading.Event) -> None:
    station = stream.name.partition(".")[0]
    with closing(PlantConnection(bench.dsn(station))) as line:
        while not ended.wait(1 / RATE):
            body, hash_ = stream.weighing(lot(bench.id, station, stream.seq % 20 + 1))
            assert not line.append(stream.name, stream.seq, [body], [hash_], datetime.now(UTC)).marked

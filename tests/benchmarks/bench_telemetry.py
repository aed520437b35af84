"""Two hundred channels at one reading a second: recorded, sent, kept, and shown in charts.

Two hours are really measured by the recorder (1.44 million readings). Their entries, moved hour by hour, are a whole day
at the plant (17.28 million), taken by the plant's own function. The rest of the month stands in the roll-ups only: hours
and days of all thirty days, minutes of seven. Sizes and rates are of the whole day; both grow in proportion to the
number of readings, so a month (518 million) is thirty times the day.
"""

from __future__ import annotations

import json
import math
import random
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from app.clock import iso
from app.models.envelope import encode, link, origin
from app.models.plantday import DEFAULT
from app.models.temperature import Sample
from app.services.journal.identity import Identity
from app.services.journal.plant import PlantConnection
from app.services.journal.ports import Sealed
from app.services.telemetry.charts import LocalCharts, PlantCharts, Unit
from app.services.telemetry.plant import Questions, TelemetryConnection
from app.services.telemetry.recorder import Recorder
from app.services.telemetry.sending import ENTRIES
from app.services.telemetry.store import open_store
from tests.benchmarks.measure import Figure, each, figure
from tests.benchmarks.plant import BenchPlant, Stream, lot, plant

CHANNELS = 200
RECORDED = 2 * 3600
DAY_SECONDS = 86_400
MONTH = 30
MINUTES_DAYS = 7
CHARTS = 40
FACTS = 200
STREAM = "R1.1"
MEBIBYTE = 1 << 20


@dataclass
class Clock:
    """Goes as fast as it is told, and ends up at the present."""

    time: datetime
    boot: uuid.UUID = field(default_factory=uuid.uuid4)
    ns: int = 10**15

    def now(self) -> datetime:
        return self.time

    def monotonic_ns(self) -> int:
        return self.ns

    def go(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.ns += int(seconds * 1e9)


@dataclass
class Present:
    """That machine's clocks now."""

    clock: Clock

    @property
    def boot(self) -> uuid.UUID:
        return self.clock.boot

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        return self.clock.ns + int((self.now() - self.clock.time).total_seconds() * 1e9)


def run() -> Iterator[Figure]:
    end = datetime.now(UTC).replace(second=0, microsecond=0)
    clock = Clock(end - timedelta(seconds=RECORDED))
    folder = Path(tempfile.mkdtemp(prefix="bs-bench-telemetry-"))
    try:
        with plant() as bench:
            recorder = Recorder(open_store(folder, bytes(32), Identity(bench.id, STREAM, "R1")), clock)
            yield figure(
                "telemetry: recorder, one reading", "us", list(_recorded(recorder, clock)), goal=20.0
            )
            yield from _own_points(recorder, end)
            entries = recorder.store.unsent(0, RECORDED)
            recorder.store.close()
            yield _one("telemetry: entry of a minute on the station", "KiB", _mean_size(entries) / 1024)
            with closing(psycopg.connect(bench.server.conninfo, autocommit=True)) as server:
                yield from _sent(bench, server, clock, entries)
                yield from _facts_meanwhile(bench, clock, entries)
                _month(server)
                yield from _shown(bench, end)
    finally:
        shutil.rmtree(folder)


def _one(name: str, unit: str, value: float, **more: Any) -> Figure:
    return Figure(name, unit, 1, value, value, value, **more)


def _mean_size(entries: list[Sealed]) -> float:
    return sum(len(entry.body) for entry in entries) / len(entries)


# The station.


def _recorded(recorder: Recorder, clock: Clock) -> Iterator[float]:
    """Microseconds of the program for one reading, over each five seconds: taken, counted, safe, and written."""
    chance = random.Random(3)
    noise = [chance.gauss(0, 40) for _ in range(4_096)]
    for _ in range(RECORDED // 5):
        samples = []
        for _ in range(5):
            samples += [_sample(clock, channel, noise) for channel in range(CHANNELS)]
            clock.go(1)
        begin = time.process_time()
        for sample in samples:
            recorder.take(sample)
        recorder.turn()
        yield (time.process_time() - begin) * 1e6 / len(samples)
    clock.go(120)
    recorder.turn()


def _sample(clock: Clock, channel: int, noise: list[float]) -> Sample:
    """A cold room that breathes with its compressor, with the noise of its probe."""
    second = clock.ns // 10**9
    slow = 900 * math.sin(second / 480 + channel)
    return Sample(
        f"ROOM-{channel:03d}",
        clock.time,
        clock.ns,
        int(-18_000 + slow + noise[(second * 31 + channel) % 4_096]),
    )


def _own_points(recorder: Recorder, end: datetime) -> Iterator[Figure]:
    """Every kept point of the last hour of a channel, out of the station's own file."""
    charts, hour = LocalCharts(recorder), timedelta(hours=1)
    assert len(charts.points("ROOM-001", end - hour, end)) > 3 * 60
    taken = each(CHARTS, lambda n: charts.points(f"ROOM-{n % CHANNELS:03d}", end - hour, end))
    yield figure("telemetry: an hour of a channel's points, own", "ms", taken, goal=100.0)


# The plant.


def _day_of(
    entries: list[Sealed], bench: BenchPlant, name: str, before: timedelta = timedelta()
) -> Iterator[Sealed]:
    """The measured hours again and again, back to a day `before` the present, as one stream."""
    seq, head = 0, origin(bench.id, name)
    for block in reversed(range(DAY_SECONDS // RECORDED)):
        back = before + timedelta(seconds=block * RECORDED)
        for entry in entries:
            fields = json.loads(entry.body)
            minute = fields["rows"]["telemetry_minute"][0]
            minute["minute"] = iso(datetime.fromisoformat(minute["minute"]) - back)
            at = datetime.fromisoformat(fields["at"]) - back
            mono, seq = fields["mono"] - int(back.total_seconds() * 1e9), seq + 1
            again = {
                "stream": name,
                "seq": seq,
                "id": str(uuid.uuid4()),
                "at": iso(at),
                "mono": mono,
                "day": DEFAULT.stamp(at)[0],
            }
            body = encode(fields | again)
            head = link(head, body)
            yield Sealed(name, seq, body, head)


def _sent(
    bench: BenchPlant, server: psycopg.Connection[Any], clock: Clock, entries: list[Sealed]
) -> Iterator[Figure]:
    with closing(TelemetryConnection(bench.dsn("R1"), Present(clock))) as line:
        line.hello(f"{STREAM}/t", (0, origin(bench.id, f"{STREAM}/t")))
        rates, batch, readings = [], list[Sealed](), 0
        for entry in _day_of(entries, bench, f"{STREAM}/t"):
            batch.append(entry)
            if len(batch) == ENTRIES:
                begin = time.perf_counter()
                assert line.record(batch, apply=True).marked == 0
                rates.append(ENTRIES * CHANNELS * 60 / (time.perf_counter() - begin))
                batch = []
        readings = sum(server.execute("SELECT sum(n)::bigint FROM plant.channel_hour").fetchone() or (0,))
    yield figure("telemetry: readings into PostgreSQL", "1/s", rates, goal=20_000.0, higher=True)
    million = readings / 1e6
    yield _one(
        "telemetry: entries of a million readings", "MiB", _size(server, "telemetry_2%") / MEBIBYTE / million
    )
    rolled = _size(server, "channel_minute_2%") + _size(server, "channel_hour") + _size(server, "channel_day")
    yield _one("telemetry: roll-ups of a million readings", "MiB", rolled / MEBIBYTE / million)


def _size(server: psycopg.Connection[Any], like: str) -> int:
    question = (
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
        " WHERE relnamespace = 'plant'::regnamespace AND relname LIKE %s AND relkind = 'r'"
    )
    row = server.execute(question, (like,)).fetchone()
    return int(row[0]) if row else 0


def _facts_meanwhile(bench: BenchPlant, clock: Clock, entries: list[Sealed]) -> Iterator[Figure]:
    """A weighing's append while a backlog of telemetry of the same station is taken in; the floor is the same alone."""
    stream = Stream(bench.id, f"{STREAM}")
    with closing(PlantConnection(bench.dsn("R1"))) as line:
        line.hello(stream.name, (0, stream.head), str(clock.boot))
        alone = each(FACTS, lambda _: _weigh(line, bench, stream))
        ended = threading.Event()
        backlog = threading.Thread(target=_backlog, args=(bench, clock, entries, ended))
        backlog.start()
        beside = each(FACTS, lambda _: _weigh(line, bench, stream))
        ended.set()
        backlog.join()
    floor = figure("", "ms", alone).p50
    yield figure("telemetry: a weighing beside a backlog", "ms", beside, floor_p50=floor)


def _weigh(line: PlantConnection, bench: BenchPlant, stream: Stream) -> None:
    body, hash_ = stream.weighing(lot(bench.id, "R1", stream.seq % 20 + 1))
    assert not line.append(stream.name, stream.seq, [body], [hash_], datetime.now(UTC)).marked


def _backlog(bench: BenchPlant, clock: Clock, entries: list[Sealed], ended: threading.Event) -> None:
    """The measured hours once more, as another stream of the station, until `ended`."""
    name = f"{STREAM}/t2"
    with closing(TelemetryConnection(bench.dsn("R1"), Present(clock))) as line:
        line.hello(name, (0, origin(bench.id, name)))
        batch: list[Sealed] = []
        for entry in _day_of(entries, bench, name, timedelta(days=60)):
            batch.append(entry)
            if len(batch) == ENTRIES:
                assert line.record(batch, apply=True).marked == 0
                batch = []
            if ended.is_set():
                return


def _month(server: psycopg.Connection[Any]) -> None:
    """The roll-ups of the days before, as if each had been like the last."""
    columns = "last_at, sum, n, low, high, last, good_ms, worst"
    before = "generate_series(1, %s) d"
    server.execute("SELECT plant.ensure_minute_part(plant.month(now() - '1 month'::interval))")
    for table, unit, days in (
        ("channel_minute", "minute - d * interval '1 day'", MINUTES_DAYS - 1),
        ("channel_hour", "hour - d * interval '1 day'", MONTH - 1),
        ("channel_day", "day - d", MONTH - 1),
    ):
        name = unit.split()[0]
        server.execute(
            f"INSERT INTO plant.{table} (channel, {name}, {columns}) SELECT channel, {unit}, {columns}"  # type: ignore[arg-type]
            f" FROM plant.{table}, {before} ON CONFLICT DO NOTHING",
            (days,),
        )
    server.execute("VACUUM ANALYZE")


def _shown(bench: BenchPlant, end: datetime) -> Iterator[Figure]:
    chance, day, month = random.Random(9), timedelta(days=1), timedelta(days=MONTH)
    picked = [f"ROOM-{chance.randrange(CHANNELS):03d}" for _ in range(CHARTS + 10)]
    with closing(Questions(bench.dsn("R1"), lambda: True)) as questions:
        way = questions.way()
        assert way is not None
        charts = PlantCharts(way)
        assert len(charts.bars(picked[0], Unit.MINUTE, end - day, end)) > 1_400
        assert len(charts.bars(picked[0], Unit.HOUR, end - month + day, end)) > 690
        for name, unit, span, goal in (
            ("telemetry: 24 hours of a channel by minutes", Unit.MINUTE, day, 100.0),
            ("telemetry: a week of a channel by minutes", Unit.MINUTE, (MINUTES_DAYS - 1) * day, None),
            ("telemetry: a month of a channel by hours", Unit.HOUR, month, 200.0),
        ):
            taken = each(CHARTS, lambda n: charts.bars(picked[n], unit, end - span, end))  # noqa: B023
            yield figure(name, "ms", taken, goal=goal, goal_on="p95")

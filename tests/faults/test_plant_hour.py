"""Facts commute: an hour of five stations, arriving in any order, always makes the same tables."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.config.dsn import Dsn
from app.services.journal.plant import PlantConnection
from tests.faults.conftest import Report
from tests.plant.kit import Lot, Plant, Stream, new_id, password
from tests.plant.test_poison import CHANGES, TEXTS, poisoned

CODES = ("R1", "R2", "R3", "R4", "R5")
TABLES = (
    "lot", "lot_opening", "weighing", "movement", "supersession", "session", "session_end", "taring", "station_start",
    "balance",
)  # fmt: skip
VIEWS = ("weighing_state", "lot_state", "live_opening", "live_movement", "stub", "discrepancy")
JUDGED = "SELECT stream, seq, id, kind, mark, doubts FROM plant.journal WHERE stream NOT LIKE 'plant/%%' ORDER BY 1, 2"
SAID = "SELECT id, marked_stream, marked_seq, code FROM plant.mark ORDER BY 2, 3"
Contents = dict[str, list[Any]]


@pytest.fixture
def plant(plant_db: Dsn) -> Iterator[Plant]:
    with closing(Plant.begin(plant_db, CODES)) as made:
        yield made


@pytest.mark.timeout(1500)
def test_any_order_of_arrival_gives_the_same_plant(
    plant: Plant, counts: Callable[[int, int], int], report: Report
) -> None:
    rng, runs = random.Random(20261123), counts(20, 1000)
    with ExitStack() as open_lines:
        lines = {code: open_lines.enter_context(closing(line(plant, code))) for code in CODES}
        streams = hour(plant, rng)
        before = emptied(plant.admin)
        expected = played(plant, lines, arrivals(streams, rng))
        assert expected["supersession"]
        assert {rule for _, rule, *_ in expected["discrepancy"]} >= {"lot.two_openings", "void.other_lot"}
        assert {mark for *_, mark, _ in expected["judged"]} >= {"22P02", "id.used", "23502"}
        for run in range(1, runs):
            emptied(plant.admin, before)
            contents = played(plant, lines, arrivals(streams, rng))
            for name, rows in expected.items():
                assert contents[name] == rows, f"{name} differs in run {run}"
    report("a plant hour in random orders", runs)


def line(plant: Plant, code: str) -> PlantConnection:
    role = f"st_{code.lower()}"
    return PlantConnection(plant.dsn.of(role, password(role)[0]), deadline=30)


def hour(plant: Plant, rng: random.Random) -> list[Stream]:
    """What five stations write without hearing of each other."""
    streams = [plant.stream(f"{code}.1") for code in CODES]
    lots = [plant.lot(number) for number in range(6)]
    weighings: list[tuple[UUID, Lot]] = []
    for stream in streams:
        opening_of_the_shift(stream)
        stream.opened(lots[0], "omul" if stream is streams[0] else "perch")
        stream.seal(poisoned(stream, "no net", lots[1])[0])
    for _ in range(70):
        deed(rng, rng.choice(streams), lots, weighings)
    (first, lot), (second, other) = weighings[0], weighings[1]
    for stream in streams[1:3]:
        stream.voided(first, lot)
    streams[3].voided(second, lots[5] if other is not lots[5] else lots[4])
    return streams


def opening_of_the_shift(stream: Stream) -> None:
    """The station starts and its person logs in; everything afterwards is under that session."""
    started = {"id": new_id(), "boot": str(stream.boot), "app": "0.1", "system": "Linux"}
    stream.write("station.started", {"station_start": [started]})
    stream.session = UUID(new_id())
    session = {
        "id": stream.session, "role": "p_0001", "assurance": "online", "expires_at": "2099-01-01T00:00:00.000000Z",
        "claims": {"sub": "p_0001"}, "digest": "00",
    }  # fmt: skip
    stream.write("session.opened", {"session": [session]})


def deed(rng: random.Random, stream: Stream, lots: list[Lot], weighings: list[tuple[UUID, Lot]]) -> None:
    """One thing that happens in a hall."""
    lot, chance = rng.choice(lots), rng.random()
    if chance < 0.08:
        stream.opened(lot, rng.choice(["omul", "perch"]))
    elif chance < 0.6 or not weighings:
        weighings.append((stream.weighed(lot, rng.randrange(-500, 40_000)).id, lot))
    elif chance < 0.78:
        stream.voided(*rng.choice(weighings))
    elif chance < 0.84:
        row = {
            "id": new_id(),
            "device": "scale",
            "scale_serial": "B1",
            "tare_g": 1250,
            "action": "tare",
            "frame": "54",
        }
        stream.write("scale.tared", {"taring": [row]})
    elif chance < 0.88:
        body, _ = stream.entries[-1]
        stream.seal(body.replace(f'"seq":{len(stream.entries)}', f'"seq":{len(stream.entries) + 1}', 1))
    else:
        stream.seal(poisoned(stream, rng.choice([*TEXTS, *CHANGES]), lot)[0])


def arrivals(streams: list[Stream], rng: random.Random) -> Iterator[tuple[Stream, int, int]]:
    """(stream, entries there, entries that come): each stream in its own order, in calls of random length."""
    done = {stream.name: 0 for stream in streams}
    longest = rng.choice([1, 4, 12, 60])
    while left := [stream for stream in streams if done[stream.name] < len(stream.entries)]:
        stream = rng.choice(left)
        count = min(rng.randint(1, longest), len(stream.entries) - done[stream.name])
        yield stream, done[stream.name], count
        done[stream.name] += count


def played(
    plant: Plant, lines: dict[str, PlantConnection], order: Iterator[tuple[Stream, int, int]]
) -> Contents:
    """What the plant holds after the entries came in that order."""
    for stream, done, count in order:
        bodies, hashes = zip(*stream.entries[done : done + count], strict=True)
        lines[stream.name[:2]].append(stream.name, done + 1, bodies, hashes, datetime.now(UTC))
    contents = {
        name: plant.rows(f"SELECT * FROM plant.{name} t ORDER BY t::text") for name in (*TABLES, *VIEWS)
    }
    contents |= {"judged": plant.rows(JUDGED), "said": plant.rows(SAID)}
    assert plant.rows("SELECT * FROM plant.verify_balances()") == []
    return contents


def emptied(server: psycopg.Connection[Any], plant_entries: int | None = None) -> int:
    """The stations have sent nothing yet; decisions stay. `plant_entries` is what an earlier call gave: how many
    entries the plant's own stream had then. Nobody but the superuser can do this, and only past the triggers.
    """
    row = server.execute("SELECT seq FROM plant.stream WHERE name = 'plant/1'").fetchone()
    kept = plant_entries or int(row[0] if row else 0)
    with server.transaction():
        server.execute("SET LOCAL session_replication_role = replica")
        for table in (*TABLES, "mark"):  # TRUNCATE would make every station's plans anew
            server.execute(f"DELETE FROM plant.{table}")  # type: ignore[arg-type]
        server.execute("DELETE FROM plant.journal WHERE stream NOT LIKE 'plant/%%' OR seq > %s", (kept,))
        server.execute("DELETE FROM plant.stream_part WHERE stream NOT LIKE 'plant/%'")
        server.execute(
            "UPDATE plant.stream SET seq = 0, head = plant.origin(name), part = 0 WHERE name NOT LIKE 'plant/%'"
        )
        server.execute(
            "UPDATE plant.stream s SET seq = j.seq, head = j.hash FROM plant.journal j"
            " WHERE s.name = 'plant/1' AND j.stream = s.name AND j.seq = %s", (kept,)
        )  # fmt: skip
    return kept

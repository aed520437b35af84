"""Facts commute: every table is a function of the set of entries, whatever their order of arrival."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import psycopg
import pytest

from app.config.dsn import Dsn
from tests.plant.kit import Lot, Plant, Stream

CODES = ("R1", "R2", "R3", "R4", "R5")
TABLES = ("lot", "lot_opening", "weighing", "movement", "supersession", "balance", "session", "taring")


def hour(plant: Plant, rng: random.Random) -> list[Stream]:
    """What five stations write in an hour without hearing of each other: the same lots opened, weighed, voided."""
    streams = [plant.stream(f"{code}.1") for code in CODES]
    lots = [plant.lot(number) for number in range(6)]
    weighings: list[tuple[object, Lot]] = []
    for _ in range(60):
        stream, lot = rng.choice(streams), rng.choice(lots)
        deed = rng.random()
        if deed < 0.15:
            stream.opened(lot, rng.choice(["omul", "perch"]))
        elif deed < 0.75 or not weighings:
            weighings.append((stream.weighed(lot, rng.randrange(1, 40_000)).id, lot))
        else:
            target, of = rng.choice(weighings)
            stream.voided(target, of)  # type: ignore[arg-type]
    stream = rng.choice(streams)
    stream.voided(weighings[0][0], lots[0] if weighings[0][1] is not lots[0] else lots[1])  # type: ignore[arg-type]
    stream.seal("{")
    return streams


def arrivals(streams: list[Stream], rng: random.Random) -> Iterator[tuple[Stream, int, int]]:
    """Calls of random length, streams in random order, each stream in its own order."""
    done = {stream.name: 0 for stream in streams}
    while left := [stream for stream in streams if done[stream.name] < len(stream.entries)]:
        stream = rng.choice(left)
        count = min(rng.randrange(1, 9), len(stream.entries) - done[stream.name])
        yield stream, done[stream.name] + 1, count
        done[stream.name] += count


def tables(connection: psycopg.Connection[object]) -> dict[str, list[object]]:
    return {
        table: connection.execute(f"SELECT t::text FROM plant.{table} t ORDER BY 1").fetchall()  # type: ignore[arg-type]
        for table in TABLES
    } | {
        view: connection.execute(f"SELECT t::text FROM plant.{view} t ORDER BY 1").fetchall()  # type: ignore[arg-type]
        for view in ("discrepancy", "stub", "weighing_state", "lot_state")
    }


class Undone(Exception):
    """Takes a transaction back."""


def play(plant: Plant, order: Iterator[tuple[Stream, int, int]]) -> dict[str, list[object]]:
    """All tables after the entries came in that order; the plant is as before afterwards."""
    found: dict[str, list[object]] = {}
    connection = plant.admin
    try:
        with connection.transaction():
            for stream, first, count in order:
                connection.execute(f"SET SESSION AUTHORIZATION st_{stream.name[:2].lower()}")  # type: ignore[arg-type]
                part = stream.entries[first - 1 : first - 1 + count]
                connection.execute(
                    "SELECT plant.append(%s, %s, %s::text[], %s::bytea[], now())",
                    (stream.name, first, [body for body, _ in part], [hash_ for _, hash_ in part]),
                )
            connection.execute("RESET SESSION AUTHORIZATION")
            found = tables(connection)
            assert connection.execute("SELECT * FROM plant.verify_balances()").fetchall() == []
            raise Undone
    except Undone:
        return found


@pytest.fixture
def five(plant_db: Dsn) -> Iterator[Plant]:
    made = Plant.begin(plant_db, CODES)
    yield made
    made.close()


@pytest.mark.timeout(600)
def test_any_order_of_arrival_gives_the_same_tables(five: Plant, counts: Callable[[int, int], int]) -> None:
    rng = random.Random(20261123)
    streams = hour(five, rng)
    expected = play(five, arrivals(streams, rng))
    assert all(expected[table] for table in ("weighing", "supersession", "discrepancy"))
    for run in range(counts(25, 1000)):
        assert play(five, arrivals(streams, rng)) == expected, f"run {run}"


def test_void_before_and_after_and_twice(five: Plant) -> None:
    lot = five.lot(1)
    one, two, three = (five.stream(f"R{number}.1") for number in (1, 2, 3))
    entry = one.weighed(lot, 500)
    two.voided(entry.id, lot)
    three.voided(entry.id, lot)
    five.send(two)
    assert five.rows("SELECT grams FROM plant.balance") == []
    five.send(one)
    assert five.rows("SELECT grams FROM plant.balance") == [0]
    five.send(three)
    assert five.rows("SELECT grams FROM plant.balance") == [0]
    assert five.rows("SELECT live, void_reason FROM plant.weighing_state") == [(False, "double")]
    assert five.rows("SELECT * FROM plant.verify_balances()") == []


def test_void_in_the_same_call(five: Plant) -> None:
    lot, stream = five.lot(1), five.stream("R1.1")
    for grams in (100, 200, 300):
        entry = stream.weighed(lot, grams)
        stream.voided(entry.id, lot)
        stream.voided(entry.id, lot)
    stream.weighed(lot, 7)
    five.send(stream)
    assert five.rows("SELECT grams FROM plant.balance") == [7]


def test_a_void_that_names_another_lot_is_a_discrepancy(five: Plant) -> None:
    stream, lot, other = five.stream("R1.1"), five.lot(1), five.lot(2)
    entry = stream.weighed(lot, 500)
    stream.voided(entry.id, other)
    five.send(stream)
    assert five.rows("SELECT grams FROM plant.balance WHERE grams <> 0") == [500]
    assert five.rows("SELECT rule FROM plant.discrepancy") == ["void.other_lot"]


def test_two_different_openings_are_a_discrepancy(five: Plant) -> None:
    lot = five.lot(1)
    streams = [five.stream(f"R{number}.1") for number in (1, 2, 3)]
    for stream, item in zip(streams, ("omul", "omul", "perch"), strict=True):
        entry = stream.opened(lot, item)
        five.send(stream)
    assert five.rows("SELECT rule, lot_id::text FROM plant.discrepancy") == [("lot.two_openings", lot.id)]
    streams[2].voided(entry.id, lot)
    five.send(streams[2], 2)
    assert five.rows("SELECT rule FROM plant.discrepancy") == []


def test_negative_stock_is_a_discrepancy_with_a_lasting_id(five: Plant) -> None:
    from app.models.values import derived_id

    stream, lot = five.stream("R1.1"), five.lot(1)
    stream.weighed(lot, -300)
    five.send(stream)
    expected = derived_id("balance.negative", lot.id, "COLD-A")
    assert five.rows("SELECT rule, id FROM plant.discrepancy") == [("balance.negative", expected)]

"""From the accepted frame to the durable tick, against a bare SQLCipher commit of the same rows."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from app.services.journal import schema
from app.services.journal.keeper import Keeper
from app.services.journal.sqlcipher import connect
from app.services.receiving.desk import Desk
from tests.benchmarks.desk import KEY, hand_desk, keeper, weigh
from tests.benchmarks.measure import Figure, figure

COUNT = 5000
WARM = 50
A_LOT = 40
"""Crates in a lot, about as many as a delivery has."""
Statements = list[tuple[str, list[Any]]]


def run() -> Iterator[Figure]:
    ours, bare = list[float](), list[float]()
    with keeper() as opened, _bare_journal(opened) as floor_journal:
        desk = hand_desk(opened)
        for number in range(WARM + COUNT):
            # In turns, each after the same work: both meet the same disk at the same pace. A file system writes
            # more for a commit every few milliseconds than for a hundred in one of them.
            ours.append(_weighed(desk, number))
            desk.refresh().result(10)
            bare.append(_timed(floor_journal, _newest(opened)))
    ours, bare = ours[WARM:], bare[WARM:]
    floor = figure("", "ms", bare).p50
    yield figure("accepted frame to durable tick", "ms", ours, floor_p50=floor, goal=5.0)
    yield figure(
        "accepted frame to durable tick, slowest", "ms", ours, floor_p50=floor, goal=50.0, goal_on="p99"
    )
    yield figure(
        "accepted frame to durable tick, by floor", "ms", ours, floor_p50=floor, goal=2.0, goal_on="ratio"
    )


def _weighed(desk: Desk, number: int) -> float:
    """Milliseconds of one crate."""
    if number % A_LOT == 0:
        desk.new_lot().result(10)
    return weigh(desk, 20_000 + 5 * (number % 1000))[1]


@contextmanager
def _bare_journal(opened: Keeper) -> Iterator[Any]:
    """Another file on the same disk with the same tables and the same settings."""
    with opened.readers.borrowed() as reads:
        path = Path(reads.connection.execute("PRAGMA database_list").fetchone()[2]).with_name("bare.db")
    with closing(connect(path, KEY)) as bare:
        for statement in (*schema.JOURNAL, *schema.typed()):
            bare.execute(statement)
        yield bare


def _newest(opened: Keeper) -> Statements:
    """What the last weighing wrote."""
    question = "SELECT seq, id, body, hash FROM own ORDER BY seq DESC LIMIT 1"
    with opened.readers.borrowed() as reads:
        return _statements(*reads.connection.execute(question).fetchone())


def _statements(seq: int, id_: str, body: str, hash_: bytes) -> Statements:
    """What one entry writes, parameters and all."""
    fields = json.loads(body)
    stamp = [fields[name] for name in ("id", "stream", "seq", "at", "day", "shift", "person")]
    found = [("INSERT INTO own VALUES(?, ?, ?, ?)", [seq, id_, body, hash_])]
    for table, rows in fields["rows"].items():
        for row in rows:
            identity = table == "lot"
            names = [*row, *([] if identity else ("entry", "stream", "seq", "at", "day", "shift", "person"))]
            values = [*row.values(), *([] if identity else stamp)]
            places = ", ".join("?" * len(names))
            found.append((f"INSERT OR IGNORE INTO {table}({', '.join(names)}) VALUES({places})", values))
    return found


def _timed(bare: Any, statements: Statements) -> float:
    """Milliseconds of one durable transaction."""
    begin = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        bare.execute(statement, values)
    bare.execute("COMMIT")
    return (time.perf_counter() - begin) * 1e3

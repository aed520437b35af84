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
ROUNDS = 20
A_LOT = 40
"""Crates in a lot, about as many as a delivery has."""
Statements = list[tuple[str, list[Any]]]


def run() -> Iterator[Figure]:
    ours, bare = list[float](), list[float]()
    with keeper() as opened:
        desk = hand_desk(opened)
        _weighed(desk, WARM)
        with _bare_journal(opened) as floor_journal:
            for _ in range(ROUNDS):  # in turns, so that both meet the same disk
                ours += _weighed(desk, COUNT // ROUNDS)
                bare += [_timed(floor_journal, work) for work in _newest(opened, COUNT // ROUNDS)]
    floor = figure("", "ms", bare).p50
    yield figure("accepted frame to durable tick", "ms", ours, floor_p50=floor, goal=5.0)
    yield figure(
        "accepted frame to durable tick, slowest", "ms", ours, floor_p50=floor, goal=50.0, goal_on="p99"
    )
    yield figure(
        "accepted frame to durable tick, by floor", "ms", ours, floor_p50=floor, goal=2.0, goal_on="ratio"
    )


def _weighed(desk: Desk, count: int) -> list[float]:
    """Milliseconds of each of `count` crates."""
    taken = []
    for number in range(count):
        if number % A_LOT == 0:
            desk.new_lot().result(10)
        taken.append(weigh(desk, 20_000 + 5 * (number % 1000))[1])
    return taken


@contextmanager
def _bare_journal(opened: Keeper) -> Iterator[Any]:
    """Another file on the same disk with the same tables and the same settings."""
    with opened.readers.borrowed() as reads:
        path = Path(reads.connection.execute("PRAGMA database_list").fetchone()[2]).with_name("bare.db")
    with closing(connect(path, KEY)) as bare:
        for statement in (*schema.JOURNAL, *schema.typed()):
            bare.execute(statement)
        yield bare


def _newest(opened: Keeper, count: int) -> list[Statements]:
    """What the last `count` weighings wrote."""
    question = "SELECT seq, id, body, hash FROM own WHERE body LIKE '%\"weighing.recorded\"%' ORDER BY seq DESC LIMIT ?"
    with opened.readers.borrowed() as reads:
        entries = reads.connection.execute(question, (count,)).fetchall()
    return [_statements(*entry) for entry in reversed(entries)]


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

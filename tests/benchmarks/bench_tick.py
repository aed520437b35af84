"""From the accepted frame to the durable tick, against a bare SQLCipher commit of the same rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from app.services.journal import schema
from app.services.journal.keeper import Keeper
from app.services.journal.sqlcipher import connect
from tests.benchmarks.desk import KEY, hand_desk, keeper, weigh
from tests.benchmarks.measure import Figure, figure, milliseconds

COUNT = 5000
WARM = 50
A_LOT = 40
"""Crates in a lot, about as many as a delivery has."""


def run() -> Iterator[Figure]:
    with keeper() as opened:
        ours = _ours(opened)
        bare = _bare(opened)
    floor = figure("", "ms", bare).p50
    yield figure("accepted frame to durable tick", "ms", ours, floor_p50=floor, goal=5.0)
    yield figure("  its slowest", "ms", ours, floor_p50=floor, goal=50.0, goal_on="p99")
    yield figure("  against the bare commit", "ms", ours, floor_p50=floor, goal=2.0, goal_on="ratio")


def _ours(opened: Keeper) -> list[float]:
    taken, desk = [], hand_desk(opened)
    for number in range(WARM + COUNT):
        if number % A_LOT == A_LOT - 1:
            desk.new_lot().result(10)
        taken.append(weigh(desk, 20_000 + 5 * (number % 1000))[1])
    return taken[WARM:]


def _bare(opened: Keeper) -> list[float]:
    """The same entries into the same tables of another file on the same disk, one transaction each."""
    with opened.readers.borrowed() as reads:
        question = "SELECT seq, id, body, hash FROM own WHERE body LIKE '%\"weighing.recorded\"%' ORDER BY seq DESC LIMIT ?"
        entries = reads.connection.execute(question, (COUNT,)).fetchall()
        path = Path(reads.connection.execute("PRAGMA database_list").fetchone()[2]).with_name("bare.db")
    work = [_statements(*entry) for entry in reversed(entries)]
    with closing(connect(path, KEY)) as bare:
        for statement in (*schema.JOURNAL, *schema.typed()):
            bare.execute(statement)
        return [milliseconds(lambda some=some: _commit(bare, some)) for some in work]  # type: ignore[misc]


def _statements(seq: int, id_: str, body: str, hash_: bytes) -> list[tuple[str, list[Any]]]:
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


def _commit(bare: sqlite3.Connection, statements: list[tuple[str, list[Any]]]) -> None:
    bare.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        bare.execute(statement, values)
    bare.execute("COMMIT")

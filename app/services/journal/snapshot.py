"""The beginning of a station: the plant's tables of one instant, instead of all entries since the plant
began.

Pages are set aside as they come; only when all are there do they replace what was received before, in one
transaction. They stay as received, so that the typed tables can be made again without a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.models.envelope import encode
from app.models.tables import TABLES
from app.models.tables.base import FACT_COLUMNS, Fill
from app.services.journal import projection
from app.services.journal.ports import Position, Vector
from app.services.journal.projection import Stamp
from app.services.journal.sqlcipher import Connection

Row = Mapping[str, Any]
_FACT = tuple(column.name for column in FACT_COLUMNS)
_NOBODY = Stamp("", "", 0, "", None, None, None)
_PAGE = 500


def wanted(connection: Connection) -> bool:
    """Whether this station has to begin with a snapshot, for the first time or anew."""
    return (
        connection.execute("SELECT 1 FROM meta WHERE key='snapshot' AND value='wanted'").fetchone()
        is not None
    )


def want(connection: Connection) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES('snapshot', 'wanted')")


def exists(connection: Connection) -> bool:
    """Whether the tables rest on a snapshot."""
    return connection.execute("SELECT 1 FROM snapshot WHERE ordinal > 0 LIMIT 1").fetchone() is not None


def begin(connection: Connection) -> None:
    """Forget pages of an attempt that did not end. Pages under way have negative ordinals."""
    connection.execute("DELETE FROM snapshot WHERE ordinal < 0")


def set_aside(connection: Connection, own: str, table: str, rows: Sequence[Row]) -> None:
    """Keep a page; rows of own entries are made from these, as far as they are kept."""
    (last,) = connection.execute("SELECT min(0, min(ordinal)) FROM snapshot").fetchone()
    (kept,) = connection.execute("SELECT coalesce(min(seq), 0) FROM own").fetchone()
    foreign = [row for row in rows if not _is_own(table, row, own, kept)]
    numbered = ((ordinal, table, encode(row)) for ordinal, row in enumerate(foreign, start=1))
    connection.executemany(
        "INSERT INTO snapshot VALUES(?, ?, ?)",
        [((last or 0) - ordinal, name, row) for ordinal, name, row in numbered],
    )


def _is_own(table: str, row: Row, own: str, kept: int) -> bool:
    """Of an own entry that is kept: what was let go of comes back with the plant's tables."""
    fact = table in TABLES and TABLES[table].fill is Fill.FACT
    return fact and row.get("stream") == own and int(row["seq"]) >= kept


def put_in_place(connection: Connection, own: str, vector: Vector) -> None:
    """The pages set aside are the station's beginning now; the caller rebuilds the typed tables."""
    _keep_what_the_plant_lost(connection, vector)
    for statement in (
        "DELETE FROM snapshot WHERE ordinal > 0",
        "UPDATE snapshot SET ordinal = -ordinal",
        "DELETE FROM pulled",
        "DELETE FROM vector",
        "DELETE FROM gone",
        "DELETE FROM meta WHERE key='snapshot'",
    ):
        connection.execute(statement)
    positions = [(stream, *position) for stream, position in vector.items() if stream != own]
    connection.executemany("INSERT INTO vector VALUES(?, ?, ?)", positions)


def _keep_what_the_plant_lost(connection: Connection, vector: Vector) -> None:
    """Entries behind the plant's position are kept aside; all of a stream that differs there."""
    known = connection.execute("SELECT stream, seq, hash FROM vector").fetchall()
    for stream, seq, hash_ in known:
        theirs = vector.get(stream, (0, b""))
        agreed = (seq, hash_) == theirs or _has(connection, stream, theirs)
        connection.execute(
            "INSERT OR REPLACE INTO kept SELECT stream, seq, body, hash FROM pulled WHERE stream=? AND seq>?",
            (stream, theirs[0] if agreed else 0),
        )


def _has(connection: Connection, stream: str, position: Position) -> bool:
    question = "SELECT 1 FROM pulled WHERE stream=? AND seq=? AND hash=?"
    return connection.execute(question, (stream, *position)).fetchone() is not None


def fill(connection: Connection) -> None:
    """Put the snapshot's rows into the typed tables."""
    for table, row in _rows(connection):
        if table in TABLES:
            _fill_one(connection, table, row)


def _fill_one(connection: Connection, table: str, row: Row) -> None:
    """A row that this program's tables cannot hold (a stub without code, a newer column) is left out."""
    own = {name: row[name] for name in TABLES[table].column_names if name in row}
    stamp = Stamp(*(row[name] for name in _FACT)) if TABLES[table].fill is Fill.FACT else _NOBODY
    try:
        projection.insert(connection, projection.whole(table), [own], stamp)
    except Exception as error:
        if not projection.entry_is_at_fault(error):
            raise


def _rows(connection: Connection) -> Iterator[tuple[str, Row]]:
    last, page = 0, [(0, "", "{}")]
    while page:
        page = connection.execute(
            "SELECT ordinal, tbl, row FROM snapshot WHERE ordinal > ? ORDER BY ordinal LIMIT ?", (last, _PAGE)
        ).fetchall()
        for ordinal, table, row in page:
            last = ordinal
            yield table, json.loads(row)

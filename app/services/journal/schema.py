"""Tables of the station's database.

Journal tables are stable for years: what a release wrote, every later one reads. The typed tables are made
from them and may be dropped and made again at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from app.models.tables import TABLES
from app.models.tables.base import FACT_COLUMNS, Column, Fill, Table, Type
from app.models.values import MAX_GRAMS

FORMAT = 1
"""Version of the journal tables below."""

LATER = (
    # Lots and deliveries that this station has let go of (whole), or is about to: what it hears of them later is
    # only a part.
    "CREATE TABLE IF NOT EXISTS gone(id TEXT PRIMARY KEY, whole INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # How far the plant had the own stream, by the plant's day: what is long enough acknowledged may go.
    "CREATE TABLE IF NOT EXISTS milestone(day TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS snapshot_place ON snapshot(row ->> 'stream', row ->> 'seq')",
    "CREATE INDEX IF NOT EXISTS snapshot_id ON snapshot(row ->> 'id')",
)
"""Journal tables that came after the first release: made where they are missing, ignored by an older program."""

JOURNAL = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # The station's own stream: what the tick stands for.
    "CREATE TABLE own(seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,"
    " hash BLOB NOT NULL) STRICT",
    # Other streams as received, and how far each was examined (filtered entries leave no row).
    "CREATE TABLE pulled(stream TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY(stream, seq)) STRICT",
    "CREATE TABLE vector(stream TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
    # Rows of the snapshot a new station began with; they stand for all entries below its vector.
    "CREATE TABLE snapshot(ordinal INTEGER PRIMARY KEY, tbl TEXT NOT NULL, row TEXT NOT NULL) STRICT",
    # Decisions whose answer came before the pull reached them, and entries that a restored server has lost.
    "CREATE TABLE answer(stream TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY(stream, seq)) STRICT",
    "CREATE TABLE kept(stream TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY(stream, seq, hash)) STRICT",
    # Received entries this program cannot fill in (a newer version's kind, a row that breaks a rule).
    "CREATE TABLE skipped(stream TEXT NOT NULL, seq INTEGER NOT NULL, why TEXT NOT NULL,"
    " PRIMARY KEY(stream, seq)) STRICT",
    # Lot numbers by prefix and code day; they never go down.
    "CREATE TABLE counter(prefix TEXT NOT NULL, day TEXT NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY(prefix, day)) STRICT, WITHOUT ROWID",
    "CREATE TABLE draft(key TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    "CREATE TABLE vault(key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    *LATER,
)

POSITION = (Column("epoch", Type.INTEGER, required=True), Column("seq", Type.INTEGER, required=True))
"""What a STATE row has besides its own columns: the decision that wrote it, so that any order gives one
value.
"""

_STORAGE = {Type.GRAMS: "INTEGER", Type.INTEGER: "INTEGER", Type.BOOLEAN: "INTEGER"}
_INSTANT = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:*Z"
_DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]"
_INDEXES = {
    "weighing": (
        # Everything that lists sum up, in the order in which they do, and by what takes single ones away again.
        "day, lot_id, stream, net_g, gross_g, tare_g, pieces, manual",
        "entry, lot_id, day, stream, net_g, gross_g, tare_g, pieces, manual",
        "lot_id",
    ),
    "test_weight": ("equipment, at",),
    # By what is superseded, by its lot, and from what superseded it back.
    "supersession": ("target", "lot_id", "entry"),
    "sample": ("bare",),
    "lab_payload": ("payload",),
    "lab_reading": ("payload",),
    "lab_result": ("result", "sample_key", "payload", "request_id"),
    "mark": ("marked_stream, marked_seq",),
    "mending": ("mended_stream, mended_seq",),
}


def added(table: Table) -> tuple[Column, ...]:
    """The columns that the station fills in besides those an entry carries."""
    return {Fill.FACT: FACT_COLUMNS, Fill.STATE: POSITION, Fill.IDENTITY: ()}[table.fill]


def typed() -> Iterator[str]:
    """Statements that make the typed tables and their indexes."""
    for table in TABLES.values():
        parts = [_column(column) for column in (*table.columns, *added(table))]
        key = ", ".join(table.key)
        yield f"CREATE TABLE {table.name}({', '.join(parts)}, PRIMARY KEY({key})) STRICT, WITHOUT ROWID"
        for columns in _indexed(table):
            name = f"{table.name}_{columns.partition(',')[0]}"
            yield f"CREATE INDEX {name} ON {table.name}({columns})"


def untyped() -> Iterator[str]:
    """Statements that drop them, whatever version made them."""
    for name in TABLES:
        yield f"DROP TABLE IF EXISTS {name}"


def typed_version() -> str:
    """Changes whenever the typed tables change: they are then made again from the journal."""
    return hashlib.sha256("\n".join(typed()).encode()).hexdigest()


def _indexed(table: Table) -> tuple[str, ...]:
    if table.name in _INDEXES:
        return _INDEXES[table.name]
    if table.fill is not Fill.FACT:
        return ()
    return tuple(c.name for c in table.columns if c.type is Type.UUID and c.name not in table.key)


def _column(column: Column) -> str:
    definition = f"{column.name} {_STORAGE.get(column.type, 'TEXT')}"
    if column.required:
        definition += " NOT NULL"
    check = _check(column)
    return f"{definition} CHECK({check})" if check else definition


def _check(column: Column) -> str:
    if column.choices:
        return f"{column.name} IN ({', '.join(repr(choice) for choice in column.choices)})"
    return {
        Type.GRAMS: f"{column.name} BETWEEN -{MAX_GRAMS} AND {MAX_GRAMS}",
        Type.BOOLEAN: f"{column.name} IN (0, 1)",
        Type.UUID: f"length({column.name}) = 36",
        Type.INSTANT: f"{column.name} GLOB '{_INSTANT}'",
        Type.DATE: f"{column.name} GLOB '{_DAY}'",
    }.get(column.type, "")

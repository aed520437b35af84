"""Rows of every table of schema plant, carried from one database to another and compared there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from app.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:
    from psycopg import Connection, sql

SAME_TEXT = (
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET intervalstyle = 'postgres'",
    "SET bytea_output = 'hex'",
    "SET extra_float_digits = 1",
)
"""Under these a value has one text whatever the server's version and settings."""
TABLES = (
    "SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attname) FROM pg_class c"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " AND a.attgenerated = ''"
    " WHERE c.relnamespace = 'plant'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
    " AND c.relname <> 'alembic_version' GROUP BY 1 ORDER BY 1"
)
PARTED: Mapping[str, LiteralString] = {
    "journal": "SELECT plant.ensure_part(%s)",
    "telemetry": "SELECT plant.ensure_telemetry_part(%s)",
    "channel_minute": "SELECT plant.ensure_minute_part(%s)",
}
"""Tables with a part for each month, and what makes one."""
PARTS = (
    "SELECT substring(inhrelid::regclass::text FROM '[0-9]+$')::integer FROM pg_inherits"
    " WHERE inhparent = %s::regclass ORDER BY 1"
)
SEQUENCES = "SELECT sequencename::text FROM pg_sequences WHERE schemaname = 'plant' ORDER BY 1"


@dataclass(frozen=True)
class Content:
    """Number of rows and a sum over their hashes, the same for the same set of rows in any order."""

    rows: int
    digest: str


def tables(connection: Connection[Any]) -> dict[str, list[str]]:
    """{table: its columns, sorted} of schema plant."""
    return {name: list(columns) for name, columns in connection.execute(TABLES)}


def copy_all(source: Connection[Any], target: Connection[Any]) -> dict[str, Content]:
    """Every table of the target holds exactly the source's rows; call it inside both ends' transactions.

    Triggers do not fire on the way. Raises OperatorError `move.other_schema` or EnvironmentFault
    `move.differs`.
    """
    known = tables(source)
    if tables(target) != known:
        raise OperatorError("move.other_schema", ours=len(known), theirs=len(tables(target)))
    target.execute("SET LOCAL session_replication_role = replica")
    _empty(target, known)
    for parted, ensure in PARTED.items():
        _make_parts(target, ensure, [row[0] for row in source.execute(PARTS, (f"plant.{parted}",))])
    for table, columns in known.items():
        _copy(source, target, table, columns)
    _copy_sequences(source, target)
    target.execute("SET LOCAL session_replication_role = origin")
    return {table: _compared(source, target, table, columns) for table, columns in known.items()}


def _empty(target: Connection[Any], names: Iterable[str]) -> None:
    from psycopg import sql

    target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(_name, names))))


def _make_parts(target: Connection[Any], ensure: LiteralString, months: Iterable[int]) -> None:
    target.execute("SET LOCAL ROLE plant_owner")
    for month in months:
        target.execute(ensure, (month,))
    target.execute("RESET ROLE")


def _copy(source: Connection[Any], target: Connection[Any], table: str, columns: list[str]) -> None:
    from psycopg import sql

    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    out_of = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(names, _name(table))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(_name(table), names)
    with source.cursor().copy(out_of) as rows, target.cursor().copy(into) as sink:
        for block in rows:
            sink.write(block)


def _copy_sequences(source: Connection[Any], target: Connection[Any]) -> None:
    from psycopg import sql

    for (name,) in source.execute(SEQUENCES).fetchall():
        state = source.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(_name(name))).fetchone()
        assert state is not None  # noqa: S101 - a sequence is always one row
        target.execute("SELECT setval(%s, %s, %s)", (f'plant."{name}"', *state))


def _compared(source: Connection[Any], target: Connection[Any], table: str, columns: list[str]) -> Content:
    there = content(target, table, columns)
    if content(source, table, columns) != there:
        raise EnvironmentFault("move.differs", table=table)
    return there


def content(connection: Connection[Any], table: str, columns: list[str]) -> Content:
    """What `table` holds now, as something that can be compared; the session runs under SAME_TEXT."""
    from psycopg import sql

    row = sql.SQL(", ").join(sql.SQL("t.") + sql.Identifier(column) for column in columns)
    found = connection.execute(
        sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(ROW({})::text, 0)::numeric), 0)::text FROM {} t"
        ).format(row, _name(table))
    ).fetchone()
    assert found is not None  # noqa: S101 - an aggregate is always one row
    return Content(*found)


def _name(table: str) -> sql.Identifier:
    from psycopg import sql

    return sql.Identifier("plant", table)

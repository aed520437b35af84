"""From entries to typed tables, generically: the catalogue of kinds says which columns go where.

Every table is a function of the *set* of entries: the order of arrival never changes the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.models.envelope import Parsed, Rows, encode
from app.models.kinds import BY_NAME
from app.models.tables import TABLES
from app.models.tables.base import Fill, Type
from app.services.journal.schema import added
from app.services.journal.sqlcipher import Connection, error_code

_TOOBIG, _CONSTRAINT, _MISMATCH, _MISUSE, _RANGE = 18, 19, 20, 21, 25
_OF_THE_ENTRY = (_TOOBIG, _CONSTRAINT, _MISMATCH, _MISUSE, _RANGE)


@dataclass(frozen=True)
class Stamp:
    """What the envelope gives to every row of its entry."""

    entry: str
    stream: str
    seq: int
    at: str
    day: str | None
    shift: str | None
    person: str | None

    @property
    def fact(self) -> tuple[Any, ...]:
        return (self.entry, self.stream, self.seq, self.at, self.day, self.shift, self.person)

    @property
    def position(self) -> tuple[Any, ...]:
        return (epoch(self.stream), self.seq)


@dataclass(frozen=True)
class Filling:
    """How rows of one table come in: the statement, its columns and the places of those that hold JSON."""

    table: str
    fill: Fill
    columns: tuple[str, ...]
    known: frozenset[str]
    json: tuple[int, ...]
    statement: str

    def values(self, row: Mapping[str, Any], stamp: Stamp) -> list[Any]:
        if not row.keys() <= self.known:
            raise ValueError(f"{self.table}: unknown {sorted(row.keys() - self.known)}")
        values = [row.get(name) for name in self.columns]
        for index in self.json:
            if values[index] is not None:
                values[index] = encode(values[index])
        if self.fill is Fill.FACT:
            values += stamp.fact
        elif self.fill is Fill.STATE:
            values += stamp.position
        return values


def epoch(stream: str) -> int:
    """The number of a plant stream's server history; 0 for a station's stream."""
    name, _, number = stream.partition("/")
    return int(number) if name == "plant" and number.isdecimal() else 0


@cache
def fillings(kind: str, version: int) -> tuple[Filling, ...]:
    """The tables of a kind in the order they are filled; KeyError for a kind this program does not know."""
    return tuple(_filling(name, columns) for name, columns in BY_NAME[kind, version].tables.items())


@cache
def whole(table: str) -> Filling:
    """How a row with every column comes in."""
    return _filling(table, TABLES[table].column_names)


def _filling(name: str, columns: tuple[str, ...]) -> Filling:
    table = TABLES[name]
    names = [*columns, *(column.name for column in added(table))]
    places = ", ".join("?" * len(names))
    statement = f"INSERT INTO {name}({', '.join(names)}) VALUES({places})"
    if table.fill is Fill.IDENTITY:
        statement += " ON CONFLICT DO NOTHING"
    if table.fill is Fill.STATE:
        changes = ", ".join(f"{column}=excluded.{column}" for column in names if column not in table.key)
        newer = f"(excluded.epoch, excluded.seq) >= ({name}.epoch, {name}.seq)"
        statement += f" ON CONFLICT({', '.join(table.key)}) DO UPDATE SET {changes} WHERE {newer}"
    of_json = {column.name for column in table.columns if column.type is Type.JSON}
    json = tuple(index for index, column in enumerate(columns) if column in of_json)
    return Filling(name, table.fill, columns, frozenset(columns), json, statement)


def fill(connection: Connection, kind: str, version: int, rows: Rows, stamp: Stamp) -> None:
    """Put `rows` into their tables. An unknown kind, table or column raises KeyError or ValueError."""
    known = fillings(kind, version)
    unknown = set(rows) - {filling.table for filling in known}
    if unknown:
        raise ValueError(f"{kind} carries no {sorted(unknown)}")
    for filling in known:
        insert(connection, filling, rows.get(filling.table, ()), stamp)


def fill_identities(connection: Connection, kind: str, version: int, rows: Rows, stamp: Stamp) -> None:
    """Only who is who: a label that was read stays known, whatever became of the entry that named it."""
    for filling in fillings(kind, version):
        if filling.fill is Fill.IDENTITY:
            insert(connection, filling, rows.get(filling.table, ()), stamp)


def insert(connection: Connection, filling: Filling, rows: Sequence[Mapping[str, Any]], stamp: Stamp) -> None:
    """Put `rows` into one table; a row that breaks a rule raises what SQLite raises."""
    if len(rows) == 1:
        connection.execute(filling.statement, filling.values(rows[0], stamp))
    elif rows:
        connection.executemany(filling.statement, [filling.values(row, stamp) for row in rows])


def take_back(connection: Connection, rows: Rows, stream: str, seq: int) -> None:
    """Remove the facts that entry (`stream`, `seq`) brought; identities stay."""
    for name, facts in rows.items():
        if name in TABLES and TABLES[name].fill is Fill.FACT:
            statement = f"DELETE FROM {name} WHERE id=? AND stream=? AND seq=?"  # noqa: S608
            connection.executemany(statement, [(row.get("id"), stream, seq) for row in facts])


def stamp_of(parsed: Parsed) -> Stamp:
    """The stamp of a body. A decision's day and shift are those of its request."""
    request = parsed.fields.get("request") or parsed.fields
    return Stamp(
        parsed.id, parsed.stream, parsed.seq, parsed.at,
        request.get("day"), request.get("shift"), parsed.person,
    )  # fmt: skip


def counts(parsed: Parsed) -> bool:
    """Whether the entry has an effect: a refused decision is on record and changes nothing."""
    return parsed.outcome in (None, "accepted")


def mended(parsed: Parsed) -> Iterable[tuple[Rows, Stamp]]:
    """Rows that the plant filled in for a marked entry after all, under that entry's own stamp."""
    original = parsed.fields.get("original")
    for row in parsed.rows.get("mending", ()):
        if row["verdict"] == "mended" and original:
            stamp = (original[name] for name in ("id", "stream", "seq", "at", "day", "shift", "person"))
            yield row["rows"], Stamp(*stamp)


def fill_mended(connection: Connection, rows: Rows, stamp: Stamp) -> None:
    """Put rows of a mending into whatever tables they name."""
    for name, own in rows.items():
        insert(connection, whole(name), own, stamp)


def marks(parsed: Parsed) -> Iterable[tuple[str, int]]:
    """The entries that this one marks as poison: (stream, seq)."""
    if parsed.kind == "entry.marked":
        for row in parsed.rows.get("mark", ()):
            yield row["marked_stream"], row["marked_seq"]


def entry_is_at_fault(error: Exception) -> bool:
    """Whether the rows break a rule; a failing disk or database is not the entry's fault."""
    code = error_code(error)
    return code in _OF_THE_ENTRY if code else not isinstance(error, (MemoryError, OSError))

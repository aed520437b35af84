"""Everything that was said of one machine, newest first: what counts and what was put right."""

# ruff: noqa: S608 - statements are made of our own names only
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from app.clock import parse_iso
from app.models.paging import Slice
from app.models.register_desk import (
    CheckDone,
    FaultClosed,
    FaultReported,
    HoursRead,
    Record,
    Said,
    ServiceDone,
    StopBegan,
    StopEnded,
    WeightTested,
)
from app.services.reference import Query
from app.services.register.rows import day, instant

SAID: Mapping[str, type[Said]] = {
    one.TABLE: one
    for one in (
        CheckDone,
        WeightTested,
        HoursRead,
        ServiceDone,
        FaultReported,
        FaultClosed,
        StopBegan,
        StopEnded,
    )
}
_DAYS = ("done_on", "valid_until")
_INSTANTS = ("since", "until")
_FLAGS = ("passed", "replaced", "stops")
_PLACES = " UNION ALL ".join(
    f"SELECT '{table}' AS tbl, id, at, stream, seq FROM {table} WHERE equipment = ?1" for table in SAID
)
_PAGE = f"SELECT * FROM ({_PLACES}) ORDER BY at DESC, stream DESC, seq DESC, tbl LIMIT ?2 OFFSET ?3"
_COUNT = f"SELECT count(*) AS n FROM ({_PLACES})"


def records(query: Query, code: str, start: int, limit: int) -> Slice[Record]:
    """A page of them, from `start` on."""
    count = query(_COUNT, code)[0]["n"]
    places = query(_PAGE, code, limit, start)
    found = [_record(query, place["tbl"], place["id"]) for place in places]
    return Slice(found, start + limit if start + limit < count else None, count)


def _record(query: Query, table: str, row_id: str) -> Record:
    question = f"""
    SELECT t.*, n.name AS who, (SELECT min(s.reason) FROM supersession s WHERE s.target = t.entry) AS struck
    FROM {table} t LEFT JOIN person n ON n.role = t.person WHERE t.id = ?"""
    row = query(question, row_id)[0]
    return Record(
        row["entry"], parse_iso(row["at"]), said(table, row), row["who"] or row["person"], row["struck"]
    )


def said(table: str, row: Mapping[str, Any]) -> Said:
    """The row as a person said it."""
    made = SAID[table]
    return made(**{field.name: _value(field.name, row[field.name]) for field in fields(made)})


def _value(name: str, value: Any) -> Any:
    if name in _DAYS:
        return day(value)
    if name in _INSTANTS:
        return instant(value)
    return bool(value) if name in _FLAGS else value

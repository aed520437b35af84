"""What decisions made of a row, from the plant's entries kept at this station."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.clock import parse_iso
from app.models.administration import Alteration, Revision
from app.models.envelope import Parsed, encode, parse
from app.models.tables import TABLES
from app.services.reference import Query, Reference

Row = Mapping[str, Any]
_ENTRIES = """
SELECT stream, seq, body FROM pulled WHERE stream LIKE 'plant/%' AND instr(body, ?1) > 0
UNION SELECT stream, seq, body FROM answer WHERE instr(body, ?1) > 0
"""
_SILENT = ("version",)
"""Columns that say nothing of themselves."""


class Histories:
    """Reads over `query`. A station that began with a snapshot has no entries from before it."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def of(self, table: str, key: str, also: Sequence[str] = ()) -> list[Revision]:
        """The revisions of a row, the newest first; `also` are tables whose key begins with the row's."""
        wanted = {table: key} | dict.fromkeys(also, key)
        before = {place: row for name in wanted for place, row in self._begun(name, wanted[name])}
        found = [_begin(row) for (name, _), row in before.items() if name == table]
        names = {row["role"]: row["name"] for row in self._query("SELECT role, name FROM person")}
        for parsed in self._entries(key):
            changes = [c for name in wanted for c in _changes(name, wanted[name], parsed, before)]
            if changes:
                version = _version(parsed, table, key) or (found[-1].version if found else 0)
                found.append(self._revision(parsed, version, changes, names))
        return found[::-1]

    def _entries(self, key: str) -> list[Parsed]:
        """Accepted decisions that name the key, in their order."""
        needle = encode(key.rpartition("|")[2])
        rows = self._query(_ENTRIES, needle)
        read = [parse(row["body"]) for row in sorted(rows, key=_order)]
        return [parsed for parsed in read if parsed.outcome == "accepted"]

    def _begun(self, table: str, key: str) -> Iterator[tuple[tuple[str, str], Row]]:
        for told in self._query("SELECT row FROM snapshot WHERE tbl = ?", table):
            row = json.loads(told["row"])
            if _is_of(table, key, row):
                yield (table, _key(table, row)), row

    def _revision(
        self, parsed: Parsed, version: int, changes: list[Alteration], names: Mapping[str, str]
    ) -> Revision:
        who, reason = parsed.person or "", parsed.reason or ""
        named = Reference(self._query).name("reason", reason) if reason else None
        return Revision(version, parse_iso(parsed.at), names.get(who, who), reason, named, tuple(changes))


def _begin(row: Row) -> Revision:
    return Revision(row.get("version", 0))


def _order(row: Row) -> tuple[int, int]:
    return int(row["stream"].partition("/")[2] or 0), row["seq"]


def _key(table: str, row: Row) -> str:
    return "|".join(str(row.get(part)) for part in TABLES[table].key)


def _is_of(table: str, key: str, row: Row) -> bool:
    own = _key(table, row)
    return own == key or (len(TABLES[table].key) > key.count("|") + 1 and own.startswith(f"{key}|"))


def _version(parsed: Parsed, table: str, key: str) -> int | None:
    rows = (row for row in parsed.rows.get(table, ()) if _key(table, row) == key)
    return next((row.get("version") for row in rows), None)


def _changes(
    table: str, key: str, parsed: Parsed, before: dict[tuple[str, str], Row]
) -> Iterator[Alteration]:
    """What the decision set; `before` goes on with it."""
    for row in parsed.rows.get(table, ()):
        if not _is_of(table, key, row):
            continue
        place = (table, _key(table, row))
        changes = altered(table, before.get(place), row)
        yield from (replace(change, of=place[1].removeprefix(key).lstrip("|")) for change in changes)
        before[place] = row


def altered(table: str, old: Row | None, new: Row) -> list[Alteration]:
    """Every value that differs; of a new row those that say something."""
    told, found = TABLES[table], []
    for name in told.column_names:
        was, now = (old or {}).get(name), new.get(name)
        if name not in told.key and name not in _SILENT and was != now:
            found.append(Alteration(table, name, was, now))
    return found

"""Reference data and settings as the station knows them; the shipped defaults with their source and confidence.

A plant older than a table has adopted nothing of it yet and goes by what the program ships: a table, a list of
terms and a purpose of reasons each stand for themselves. Whatever is chosen from holds on the plant day; names of
old records are found whatever became of the row.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from app.config.paths import resources
from app.models.channel import Channel, channel_of
from app.models.delivery_desk import OriginClass, Supplier
from app.models.desk import Band, Container, Named
from app.models.envelope import encode
from app.models.origin import OriginRule
from app.models.provenance import Provenance, note_parts, provenance
from app.models.tables import TABLES
from app.models.tables.base import Column, Type

ADOPTED = (
    "setting", "item", "container_type", "place", "reason", "species", "supplier", "term", "origin_rule", "channel",
    "equipment", "service_plan", "check_rule", "stop_reason",
)  # fmt: skip
"""Tables that a plant begins with."""
LENT = (
    "reason", "species", "supplier", "term", "origin_rule", "analyte", "unit_conversion", "channel", "equipment",
    "service_plan", "check_rule", "stop_reason",
)  # fmt: skip
"""Tables whose shipped rows hold while the plant has adopted none; the others every plant began with."""
GROUPED = {"term": "list", "reason": "purpose"}
"""Tables of many lists, and the column that says which list a row is of."""
_ONE_FOR_MANY = ("species", "equipment")
PORTION = 40_000
"""Letters of rows in one decision at most: a body holds 64 KiB."""
Row = dict[str, Any]


class Query(Protocol):
    """A question to the station's own tables; returns rows as mappings."""

    def __call__(self, sql: str, *parameters: Any) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Item:
    """What can be weighed, with the band of one unit where the plant gave one."""

    named: Named
    band: Band | None
    species: str | None = None
    """Key of the species."""
    gtin: str | None = None
    counted: bool = False
    """Pieces are counted besides the weight."""


@dataclass(frozen=True)
class Species:
    named: Named
    latin: str | None = None
    asfis: str | None = None
    note: str | None = None
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True)
class Term:
    """A word of a list; `parts` are the named texts of its note."""

    named: Named
    parts: Mapping[str, str] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=Provenance)


# What is shipped


def shipped(table: str) -> list[Row]:
    """The shipped rows of a reference table as version 1, ready for the decision that adopts them."""
    return [dict(row) for row in _shipped(table)]


def portions(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """`rows` in their order, parted so that each part has room in one decision."""
    part: list[Row] = []
    size = 0
    for row in rows:
        length = len(encode(row))
        if part and size + length > PORTION:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield part


@cache
def _shipped(table: str) -> tuple[Row, ...]:
    name = table if table in _ONE_FOR_MANY else f"{table}s"
    path = resources() / "reference-data" / f"{name}.csv"
    return tuple(_row(table, raw) for raw in _records(path)) if path.exists() else ()


def _records(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _row(table: str, raw: Mapping[str, str]) -> Row:
    row: Row = {"version": 1, "active": True}
    for column in TABLES[table].columns:
        if raw.get(column.name):
            row[column.name] = parsed(table, column, raw[column.name])
        elif column.type is Type.JSON:
            row[column.name] = []
    return {name: row[name] for name in TABLES[table].column_names if name in row}


def parsed(table: str, column: Column, text: str) -> Any:
    """A cell of a CSV file as an entry has it: lists of names are parted by `;`, settings are JSON."""
    if column.type in (Type.GRAMS, Type.INTEGER):
        return int(text)
    if column.type is Type.BOOLEAN:
        return text.strip().lower() in ("1", "true", "yes")
    if column.type is Type.JSON:
        return json.loads(text) if table == "setting" else [part.strip() for part in text.split(";")]
    return text


# What the plant has


def plain(table: str, row: Mapping[str, Any]) -> Row:
    """A row of the station's own table as an entry has it: flags are bool, JSON is read."""
    return {column.name: _plain(column, row.get(column.name)) for column in TABLES[table].columns}


def _plain(column: Column, value: Any) -> Any:
    if value is not None and column.type is Type.BOOLEAN:
        return bool(value)
    if column.type is Type.JSON and isinstance(value, str):
        return json.loads(value)
    return value


class Reference:
    """Names, bands, tares, reasons, rules and settings of this plant, read from the station's own tables.

    `on` is the plant day: a row whose validity it is outside of is not offered. Without it validity is not asked.
    """

    def __init__(self, query: Query, on: date | None = None) -> None:
        self._query, self._on = query, on

    # To choose from

    def items(self) -> list[Item]:
        keys = self._species_keys()
        return [_item(row, keys.get(row["species"], row["species"])) for row in self._offered("item")]

    def containers(self) -> list[Container]:
        return [Container(_named(row), row["tare_g"]) for row in self._offered("container_type")]

    def place(self, code: str) -> Named | None:
        """The place of that code, None when the plant has none."""
        return next((_named(row) for row in self._offered("place") if row["code"] == code), None)

    def reasons(self, purpose: str) -> list[Named]:
        return [_named(row) for row in self._offered("reason", purpose)]

    def suppliers(self) -> list[Supplier]:
        return [
            Supplier(_named(row), row["tax_id"], tuple(row["vessels"])) for row in self._offered("supplier")
        ]

    def species(self) -> list[Species]:
        return [_species(row) for row in self._offered("species")]

    def terms(self, name: str) -> list[Term]:
        """The words of a list: gear, fao_area, water, origin_class, …; the usual ones first."""
        found = [_term(row) for row in self._offered("term", name)]
        return sorted(found, key=lambda term: (term.parts.get("order") or "~", term.named.code))

    def origin_classes(self) -> list[OriginClass]:
        return [
            OriginClass(term.named, term.parts.get("document_ru", ""), term.parts.get("document_en", ""))
            for term in self.terms("origin_class")
        ]

    def channels(self) -> list[Channel]:
        """What is measured, with its limits."""
        return [channel_of(row) for row in self._offered("channel")]

    # Rules

    def origin_rules(self) -> list[OriginRule]:
        """All rules in force or not yet or no longer: `ruling` asks the day itself."""
        return [_rule(row) for row in self.rows("origin_rule") if row["active"]]

    def band(self, item: str, container: str | None) -> Band | None:
        """The band of one unit of an item in a container, else the item's own; None where neither has one."""
        for row in self._offered("band"):
            if (row["item"], row["container"]) == (item, container):
                return Band(row["low_g"], row["high_g"])
        return next((_band(row) for row in self._offered("item") if row["code"] == item), None)

    def bands(self) -> dict[tuple[str, str], Band]:
        """By item and container: the bands of one unit that lead over the item's own."""
        return {
            (row["item"], row["container"]): Band(row["low_g"], row["high_g"])
            for row in self._offered("band")
        }

    def setting(self, key: str) -> Any:
        """The plant's value, else the shipped default; KeyError for a key nobody ever defined."""
        rows = self._query("SELECT value FROM setting WHERE key = ?", key)
        if rows:
            return json.loads(rows[0]["value"])
        return {row["key"]: row["value"] for row in _shipped("setting")}[key]

    # Old records

    def name(self, table: str, code: str, group: str | None = None) -> Named | None:
        """The name of a code whatever became of its row; `group` is the list of a term. None: never heard of."""
        for row in (*self.rows(table, group), *_of_group(table, group, _shipped(table))):
            if row["code"] == code:
                return _named(row)
        return None

    def species_key(self, code: str | None) -> str | None:
        """The key of a species; items of the first release name it by its ASFIS code."""
        return None if code is None else self._species_keys().get(code, code)

    def _species_keys(self) -> dict[str, str]:
        """ASFIS code → key, of the first species where several share one; a key stands for itself."""
        rows = self.rows("species")
        first = {row["asfis"]: row["code"] for row in reversed(rows) if row["asfis"]}
        return first | {row["code"]: row["code"] for row in rows}

    def item_species(self) -> dict[str, str]:
        """Item → key of its species, of the items that name one."""
        return {item.named.code: item.species for item in self.items() if item.species}

    # Rows

    def adopted(self, table: str, group: str | None = None) -> bool:
        """Whether the plant has a row of its own in the table, or in that list of it."""
        return bool(self._own(table, group))

    def rows(self, table: str, group: str | None = None) -> list[Row]:
        """All rows as an entry has them, by key: the plant's own and the lent ones."""
        key = TABLES[table].key
        rows = [*self._own(table, group), *self.lent(table, group)]
        return sorted(rows, key=lambda row: [row[part] for part in key])

    def lent(self, table: str, group: str | None = None) -> list[Row]:
        """Shipped rows that hold because the plant has adopted none of their table or list."""
        if table not in LENT:
            return []
        column = GROUPED.get(table)
        taken = {row[column] if column else None for row in self._own(table, group)}
        rows = _of_group(table, group, _shipped(table))
        return [plain(table, row) for row in rows if (row[column] if column else None) not in taken]

    def _own(self, table: str, group: str | None) -> list[Row]:
        where, parameters = _where(table, group)
        rows = self._query(f"SELECT * FROM {table}{where}", *parameters)  # noqa: S608 - our own names
        return [plain(table, row) for row in rows]

    def _offered(self, table: str, group: str | None = None) -> list[Row]:
        return [row for row in self.rows(table, group) if row["active"] and provenance(row).holds(self._on)]


def _where(table: str, group: str | None) -> tuple[str, tuple[str, ...]]:
    return ("", ()) if group is None else (f" WHERE {GROUPED[table]} = ?", (group,))


def _of_group(table: str, group: str | None, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if group is None or row[GROUPED[table]] == group]


def _named(row: Mapping[str, Any]) -> Named:
    return Named(row["code"], row["name_ru"], row["name_en"])


def _item(row: Mapping[str, Any], species: str | None) -> Item:
    return Item(_named(row), _band(row), species, row["gtin"], bool(row["counted"]))


def _band(row: Mapping[str, Any]) -> Band | None:
    low, high = row["band_low_g"], row["band_high_g"]
    return Band(low, high) if low is not None and high is not None else None


def _species(row: Mapping[str, Any]) -> Species:
    return Species(_named(row), row["latin"], row["asfis"], row["note"], provenance(row))


def _term(row: Mapping[str, Any]) -> Term:
    return Term(_named(row), note_parts(row["note"]), provenance(row))


def _rule(row: Mapping[str, Any]) -> OriginRule:
    held = provenance(row)
    return OriginRule(
        row["code"], row["species"], row["water"], row["origin_class"], row["allowed"],
        held.valid_from, held.valid_to, row["note"], held.source, held.confidence,
    )  # fmt: skip

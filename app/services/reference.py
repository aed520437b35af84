"""Reference data and settings as the station knows them; the shipped defaults with their source and confidence."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.config.paths import resources
from app.models.desk import Band, Container, Named
from app.models.tables import TABLES


class Query(Protocol):
    """A question to the station's own tables; returns rows as mappings."""

    def __call__(self, sql: str, *parameters: Any) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Item:
    """What can be weighed, with the band of one unit where the plant gave one."""

    named: Named
    band: Band | None


def shipped(table: str) -> list[dict[str, Any]]:
    """The shipped rows of a reference table as version 1, ready for the decision that adopts them."""
    path = resources() / "reference-data" / f"{table}s.csv"
    return [_row(table, raw) for raw in _records(path)]


def _records(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _row(table: str, raw: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"version": 1, "active": True}
    row |= {name: value for name, value in raw.items() if value != ""}
    for name in ("tare_g", "band_low_g", "band_high_g"):
        if name in row:
            row[name] = int(row[name])
    if table == "setting":
        row["value"] = json.loads(raw["value"])
    return {name: row[name] for name in TABLES[table].column_names if name in row}


class Reference:
    """Names, bands, tares, reasons and settings of this plant, read from the station's own tables."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def items(self) -> list[Item]:
        return [_item(row) for row in self._active("item")]

    def containers(self) -> list[Container]:
        return [Container(_named(row), row["tare_g"]) for row in self._active("container_type")]

    def place(self, code: str) -> Named | None:
        """The place of that code, None when the plant has none."""
        return next((_named(row) for row in self._active("place") if row["code"] == code), None)

    def reasons(self, purpose: str) -> list[Named]:
        return [_named(row) for row in self._active("reason") if row["purpose"] == purpose]

    def setting(self, key: str) -> Any:
        """The plant's value, else the shipped default; KeyError for a key nobody ever defined."""
        rows = self._query("SELECT value FROM setting WHERE key = ?", key)
        if rows:
            return json.loads(rows[0]["value"])
        return {row["key"]: row["value"] for row in shipped("setting")}[key]

    def _active(self, table: str) -> list[dict[str, Any]]:
        return self._query(f"SELECT * FROM {table} WHERE active ORDER BY code")  # noqa: S608 - our own table names


def _named(row: Mapping[str, Any]) -> Named:
    return Named(row["code"], row["name_ru"], row["name_en"])


def _item(row: Mapping[str, Any]) -> Item:
    low, high = row["band_low_g"], row["band_high_g"]
    return Item(_named(row), Band(low, high) if low is not None and high is not None else None)

"""The shipped schemes of freshness, with their source and confidence."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from app.config.paths import resources
from app.models.desk import Named
from app.models.freshness import Attribute, Of, Scheme

_MARKS = {Of.POINTS: ("qim_schemes.csv", "score"), Of.GRADE: ("freshness_grades_eu.csv", "grade")}
"""Of each kind the file of its marks, and the column that has a mark's code."""


@cache
def schemes() -> tuple[Scheme, ...]:
    """Every scheme, in the order in which they are offered."""
    return tuple(_scheme(row) for row in _rows("freshness_schemes.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (resources() / "reference-data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _scheme(row: Mapping[str, str]) -> Scheme:
    of = Of(row["of"])
    file, column = _MARKS[of]
    marks = [mark for mark in _rows(file) if mark.get("scheme") in (None, row["code"])]
    return Scheme(
        _named(row["code"], row, "name"),
        of,
        tuple(_attributes(marks, column)),
        row["source"],
        row["confidence"],
    )


def _attributes(rows: Iterable[Mapping[str, str]], column: str) -> Iterator[Attribute]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        found.setdefault(row["attribute"], []).append(row)
    for code, marks in found.items():
        yield Attribute(
            _named(code, marks[0], "attribute"), tuple(_named(mark[column], mark, "text") for mark in marks)
        )


def _named(code: str, row: Mapping[str, str], column: str) -> Named:
    return Named(code, row[f"{column}_ru"], row[f"{column}_en"])

"""A sheet as a CSV file: written out whole, and read back as what it would change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import OperatorError
from app.models.administration import Difference, Sheet
from app.models.tables import TABLES
from app.models.tables.base import Column, Type
from app.services.administration.editor import Editor, Row
from app.services.administration.forms import breaks, check, key_of
from app.services.administration.history import altered
from app.services.administration.sheets import SHEETS
from app.services.reference import parsed

ENCODING = "utf-8-sig"
"""With a mark at the beginning, by which spreadsheets know Russian letters."""
DELIMITERS = ",;\t"
Allowed = Mapping[str, set[str]]
"""By column, the codes that may stand in it."""
_LEFT_OUT = ("version", "list")


@dataclass(frozen=True)
class _Read:
    """A line of the file: its row, or the code of what is wrong with it."""

    line: int
    row: Row | None = None
    wrong: str = ""


def columns(sheet: Sheet) -> list[Column]:
    """The columns of a sheet's file."""
    return [column for column in TABLES[sheet.table].columns if column.name not in _LEFT_OUT]


def write(path: Path, sheet: Sheet, rows: Iterable[Row]) -> None:
    """`path` holds all rows: weights in grams, flags as 1 and 0, lists of names parted by `;`."""
    told = columns(sheet)
    with path.open("w", encoding=ENCODING, newline="") as file:
        out = csv.DictWriter(file, [column.name for column in told])
        out.writeheader()
        for row in rows:
            out.writerow({column.name: _cell(row.get(column.name)) for column in told})


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return "; ".join(value) if isinstance(value, list) else str(value)


def difference(path: Path, code: str, editor: Editor) -> Difference:
    """What the file would change; rows that it leaves out stay as they are.

    Raises OperatorError `administration.file_unreadable` or `administration.file_columns`.
    """
    sheet = SHEETS[code]
    before = {key_of(sheet.table, row): row for row in editor.rows(sheet)}
    rows, wrong = _rows(path, sheet, before, _allowed(sheet, editor))
    added = tuple(key for key in rows if key not in before)
    changed = {key: altered(sheet.table, before[key], row) for key, row in rows.items() if key in before}
    versions = {key: before.get(key, {}).get("version", 0) for key in rows if key in added or changed[key]}
    told = tuple((key, tuple(changes)) for key, changes in changed.items() if changes)
    same = sum(not changes for changes in changed.values())
    return Difference(path, added, told, same, tuple((one.line, one.wrong) for one in wrong), versions)


def take(difference_: Difference, code: str, editor: Editor, reason: str) -> int:
    """What the difference told is decided, all of it or nothing; returns the number of rows.

    Raises OperatorError `administration.file_outdated` where file or rows are others by now,
    `administration.file_too_large`, `administration.not_adopted`, and what decisions raise.
    """
    sheet = SHEETS[code]
    if difference(difference_.path, code, editor) != difference_:
        raise OperatorError("administration.file_outdated")
    if editor.lent_keys(sheet):
        raise OperatorError("administration.not_adopted")
    before = {key_of(sheet.table, row): row for row in editor.rows(sheet)}
    rows, _ = _rows(difference_.path, sheet, before, _allowed(sheet, editor))
    editor.set_together(sheet, [rows[key] for key in difference_.versions], reason)
    return len(difference_.versions)


def _allowed(sheet: Sheet, editor: Editor) -> Allowed:
    asked = {attribute.code: attribute.among for attribute in sheet.attributes if attribute.among}
    return {code: {named.code for named in editor.choices(among)} for code, among in asked.items()}


def _rows(
    path: Path, sheet: Sheet, before: Mapping[str, Row], allowed: Allowed
) -> tuple[dict[str, Row], list[_Read]]:
    """The rows by key, ready to be decided, and the lines with something wrong."""
    read = [_line(sheet, number, cells, before, allowed) for number, cells in _cells(path, sheet)]
    rows: dict[str, Row] = {}
    wrong = []
    for one in read:
        key = key_of(sheet.table, one.row) if one.row is not None else ""
        if one.row is None or key in rows:
            wrong.append(one if one.row is None else _Read(one.line, wrong="twice"))
        else:
            rows[key] = one.row
    return rows, wrong


def _cells(path: Path, sheet: Sheet) -> list[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding=ENCODING)
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError("administration.file_unreadable", file=path.name) from error
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = {column.name for column in columns(sheet)}
    if not set(TABLES[sheet.table].key) - {"list"} <= set(reader.fieldnames or ()) <= names:
        raise OperatorError("administration.file_columns", file=path.name)
    return [(reader.line_num, {k: v or "" for k, v in row.items() if k}) for row in reader]


def _line(
    sheet: Sheet, line: int, cells: Mapping[str, str], before: Mapping[str, Row], allowed: Allowed
) -> _Read:
    row: Row = {"list": sheet.list} if sheet.list else {}
    for column in columns(sheet):
        if column.name not in cells:
            continue
        try:
            row[column.name] = _value(sheet, column, cells[column.name].strip())
        except (ValueError, ArithmeticError):
            return _Read(line, wrong=column.name)
    old = before.get(key_of(sheet.table, row), {}) if _has_key(sheet, row) else {}
    row = {**old, **row, "version": old.get("version", 0) + 1}
    row = {name: row.get(name) for name in TABLES[sheet.table].column_names}
    strange = [code for code, codes in allowed.items() if row[code] not in (None, "", old.get(code), *codes)]
    return _Read(line, wrong=strange[0]) if strange else _judged(sheet, line, row)


def _has_key(sheet: Sheet, row: Row) -> bool:
    return all(row.get(part) for part in TABLES[sheet.table].key)


def _value(sheet: Sheet, column: Column, text: str) -> Any:
    if column.type is Type.JSON:
        return parsed(sheet.table, column, text) if text else []
    if text and column.type is Type.BOOLEAN and text.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise ValueError(text)
    if text and column.type is Type.DATE:
        return date.fromisoformat(text).isoformat()
    return parsed(sheet.table, column, text) if text else None


def _judged(sheet: Sheet, line: int, row: Row) -> _Read:
    missing = [c.name for c in TABLES[sheet.table].columns if c.required and row.get(c.name) in (None, "")]
    if missing:
        return _Read(line, wrong=missing[0])
    for attribute in sheet.attributes:
        if attribute.rule and row.get(attribute.code) and breaks(attribute.rule, row[attribute.code]):
            return _Read(line, wrong=attribute.code)
    return _checked(line, row)


def _checked(line: int, row: Row) -> _Read:
    try:
        check(row)
    except OperatorError as error:
        return _Read(line, wrong=str(error.params.get("attribute", error.key)))
    return _Read(line, row)

"""A list as a file for a spreadsheet: numbers are numbers, days are days, and a text is never a formula.

CSV is UTF-8 with its mark. In Russian cells are parted by `;` and decimals by a comma, as spreadsheets there expect;
in English by `,` and a point. Texts that would begin a formula get an apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.errors import EnvironmentFault, OperatorError
from app.i18n import N_, Catalogue
from app.models.lists import By, ListChoices, ListRow, Source, Sums
from app.services.lists.columns import Column, Kind, columns, source_text

MOST_ROWS = 1_048_576
"""Of a worksheet."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMATS = {
    Kind.KILOGRAMS: "#,##0.000",
    Kind.COUNT: "#,##0",
    Kind.DAY: "dd.mm.yyyy",
    Kind.TIME: "dd.mm.yyyy hh:mm:ss",
}
_WIDTHS = {Kind.KILOGRAMS: 12, Kind.COUNT: 10, Kind.DAY: 11, Kind.TIME: 19, Kind.TEXT: 22}
Cells = Sequence[Any]


@dataclass(frozen=True)
class Heading:
    """What stands over the table: the plant, what was asked, when it was written, of when the rows are."""

    plant: str
    asked: str
    at: datetime
    source: Source

    def lines(self, title: str, words: Catalogue) -> Iterator[str]:
        yield f"{self.plant} · {title}"
        yield self.asked
        moment = f"{words.day(self.at)} {words.clock(self.at, seconds=True)}"
        yield words.text("Written {at}", at=moment) + " · " + source_text(self.source, words)


def write(
    path: Path,
    kind: By,
    rows: Iterable[ListRow],
    sums: Sums,
    heading: Heading,
    choices: ListChoices,
    words: Catalogue,
) -> Path:
    """Make the file, its form by the path's suffix; nothing is left under that name when it fails.

    EnvironmentFault `lists.not_filed` where the disk refuses, OperatorError `lists.too_long` where a worksheet has
    not so many rows.
    """
    table = columns(kind, choices, words)
    values = ([column.value(row) for column in table] for row in rows)
    totals = [column.total(sums) if column.total else None for column in table]
    totals[0] = words.text("Total")
    return filed(path, table, list(heading.lines(words.text(_TITLES[kind]), words)), values, totals, words)


def filed(
    path: Path,
    table: Sequence[Column],
    lines: list[str],
    rows: Iterable[Cells],
    totals: Cells | None,
    words: Catalogue,
) -> Path:
    """Make a file of any table: `lines` stand over it, totals, where there are any, under it. Errors as of `write`."""
    unfinished = path.with_suffix(path.suffix + ".part")
    make: Callable[..., None] = _xlsx if path.suffix == ".xlsx" else _csv
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(unfinished, table, lines, rows, totals, words)
        unfinished.replace(path)
    except OSError as error:
        raise EnvironmentFault("lists.not_filed", path=str(path), detail=str(error)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return path


_TITLES = {By.DELIVERY: N_("Deliveries"), By.LOT: N_("Lots"), By.WEIGHING: N_("Weighings")}


# CSV


def _csv(
    path: Path, table: Any, lines: list[str], rows: Iterable[Cells], totals: Cells | None, words: Catalogue
) -> None:
    russian = words.language == "ru"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";" if russian else ",")
        out.writerows([harmless(line)] for line in lines)
        out.writerow([])
        out.writerow([harmless(column.caption) for column in table])
        for row in rows:
            out.writerow([_text(column.kind, value, words) for column, value in zip(table, row, strict=True)])
        if totals is None:
            return
        kinds = [Kind.TEXT, *(column.kind for column in table[1:])]
        out.writerow([_text(kind, value, words) for kind, value in zip(kinds, totals, strict=True)])


def harmless(text: str) -> str:
    """`text` as a spreadsheet takes it for text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(kind: Kind, value: Any, words: Catalogue) -> str:
    if value is None:
        return ""
    if kind is Kind.KILOGRAMS:
        figure = str(Decimal(value).scaleb(-3))
        return figure.replace(".", ",") if words.language == "ru" else figure
    if kind is Kind.DAY:
        return str(value) if words.language == "en" else words.day(value)
    if kind is Kind.TIME:
        form = "%d.%m.%Y %H:%M:%S" if words.language == "ru" else "%Y-%m-%d %H:%M:%S"
        return str(value.astimezone(words.zone).strftime(form))
    return str(int(value)) if kind is Kind.COUNT else harmless(str(value))


# XLSX


def _xlsx(
    path: Path, table: Any, lines: list[str], rows: Iterable[Cells], totals: Cells | None, words: Catalogue
) -> None:
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with Workbook(str(path), options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        plain = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        strong = {
            kind: book.add_format({"num_format": form, "bold": True}) for kind, form in _FORMATS.items()
        }
        for number, column in enumerate(table):
            sheet.set_column(number, number, _WIDTHS[column.kind])
        for number, line in enumerate(lines):
            sheet.write_string(number, 0, line)
        head = len(lines) + 1
        for number, column in enumerate(table):
            sheet.write_string(head, number, column.caption, bold)
        sheet.freeze_panes(head + 1, 0)
        at = head + 1
        for at, row in enumerate(rows, start=head + 1):
            _require_room(at)
            _row(sheet, at, table, row, plain, words)
        if totals is None:
            return
        _require_room(at + 1)
        sheet.write_string(at + 1, 0, str(totals[0]), bold)
        _row(sheet, at + 1, table, [None, *totals[1:]], strong, words)


def _require_room(row: int) -> None:
    if row >= MOST_ROWS:
        raise OperatorError("lists.too_long", count=row, most=MOST_ROWS)


def _row(sheet: Any, at: int, table: Any, row: Cells, formats: dict[Kind, Any], words: Catalogue) -> None:
    for number, (column, value) in enumerate(zip(table, row, strict=True)):
        if value is None:
            continue
        if column.kind is Kind.KILOGRAMS:
            sheet.write_number(at, number, value / 1000, formats[column.kind])
        elif column.kind is Kind.COUNT:
            sheet.write_number(at, number, int(value), formats[column.kind])
        elif isinstance(value, datetime):
            sheet.write_datetime(
                at, number, value.astimezone(words.zone).replace(tzinfo=None), formats[column.kind]
            )
        elif isinstance(value, date):
            sheet.write_datetime(
                at, number, datetime(value.year, value.month, value.day), formats[column.kind]
            )
        else:
            sheet.write_string(at, number, str(value))

"""Files of results: a table whose columns are known by their headers, as a profile says. Pure.

A byte order mark leads over the profile's encoding. What surrounds the table (titles above it, totals without a
sample below it) is passed over; a row that cannot be read is a result with a problem, never left out.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from app.devices.lab.lines import status_of
from app.devices.lab.profile import LabProfile, TableShape
from app.devices.lab.times import Times
from app.models.laboratory import InstrumentResult, Reading, Status, quantity

MOST_ROWS = 20_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
Row = Sequence[str]


def read(data: bytes, profile: LabProfile, times: Times) -> Reading:
    """The results of a file. Never raises; a file that is none of this profile's has a `problem`."""
    try:
        text = decoded(data, profile.table.encoding)
        rows = [row for row in _rows(text, profile.table.separator) if any(cell.strip() for cell in row)]
    except (UnicodeError, csv.Error) as error:
        return Reading(problem="lab.file_unread", params={"detail": str(error)})
    if len(rows) > MOST_ROWS:
        return Reading(problem="lab.file_too_long", params={"detail": str(len(rows))})
    head = next((number for number, row in enumerate(rows) if _is_head(row, profile.table)), None)
    if head is None:
        return Reading(problem="lab.file_header", params={"detail": _first(rows)})
    found = tuple(_results(_places(rows[head], profile.table), rows[head], rows[head + 1 :], profile, times))
    return Reading(found, problem=None if found else "lab.no_results")


def decoded(data: bytes, encoding: str) -> str:
    """The text; UnicodeError where it is not in this encoding."""
    known = next((name for mark, name in _MARKS if data.startswith(mark)), encoding)
    return data.decode(known)


def _rows(text: str, separator: str) -> list[list[str]]:
    if "\x00" in text:
        raise UnicodeError("NUL")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False))


def _first(rows: Sequence[Row]) -> str:
    return " | ".join(rows[0])[:80] if rows else ""


def _plain(header: str) -> str:
    return " ".join(header.casefold().split())


def _is_head(row: Row, shape: TableShape) -> bool:
    """A row with the sample's column and either test and value or one of the tests."""
    places = _places(row, shape)
    tests = {_plain(name) for name in shape.tests} & {_plain(cell) for cell in row}
    return "sample" in places and bool(tests or {"test", "value"} <= set(places))


def _places(head: Row, shape: TableShape) -> dict[str, int]:
    named = {_plain(cell): number for number, cell in reversed(list(enumerate(head)))}
    found = dict[str, int]()
    for role, spellings in shape.columns.items():
        place = next((named[_plain(name)] for name in spellings if _plain(name) in named), None)
        if place is not None:
            found[role] = place
    return found


def _results(
    places: Mapping[str, int], head: Row, rows: Sequence[Row], profile: LabProfile, times: Times
) -> Iterator[InstrumentResult]:
    tests = {_plain(name): code for name, code in profile.table.tests.items()}
    wide = [(number, tests[_plain(cell)]) for number, cell in enumerate(head) if _plain(cell) in tests]
    position = 0
    for row in rows:
        said = {role: _cell(row, place) for role, place in places.items()}
        if not said.get("sample") and not said.get("value") and not any(_cell(row, at) for at, _ in wide):
            continue
        values = [(code, _cell(row, at)) for at, code in wide] or [
            (said.get("test", ""), said.get("value", ""))
        ]
        for code, value in values:
            if value or not wide:
                position += 1
                yield _result(position, said, code, value, profile, times)


def _cell(row: Row, place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _result(
    position: int, said: Mapping[str, str], code: str, value: str, profile: LabProfile, times: Times
) -> InstrumentResult:
    number = quantity(value, profile.comma)
    status = status_of(said.get("status", ""), dict(profile.table.statuses)) or Status.FAILED
    moment = " ".join(part for part in (said.get("date", ""), said.get("time", "")) if part)
    measured, zone = times.parsed(moment)
    problem = None
    if not value:
        status, problem = (Status.FAILED, "lab.no_value")
    elif moment and measured is None:
        problem = "lab.date_unread"
    return InstrumentResult(
        position, said.get("sample", ""), code, value, number, None if number or not value else value,
        said.get("unit") or profile.table.units.get(code, ""), said.get("flags", ""), status, measured, zone,
        said.get("operator", ""), said.get("serial", ""), problem,
    )  # fmt: skip

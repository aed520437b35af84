"""An audit written out: readable without this program, and verifiable by hand.

`entries.csv` and `entries.html` for people, `bodies.jsonl` with the verbatim bodies one a line, `hashes.csv`
with the chain, `README.txt` in both languages, `SHA256SUMS` over all of them.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from app.config.paths import resources
from app.i18n import N_, Catalogue
from app.models.audit import Record
from app.services.audit import reasons
from app.services.audit import words as wording
from app.services.audit.words import Names

COLUMNS = (
    N_("Time"), N_("Plant day"), N_("Shift"), N_("Who"), N_("How sure"), N_("What"), N_("Lot"), N_("Field"),
    N_("Old"), N_("New"), N_("Why"), N_("What became of it"), N_("Doubts"), N_("Device"), N_("Scale serial"),
    N_("Program"), N_("Station and No."), N_("Chain"),
)  # fmt: skip
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d\s.,]*$)")
"""What a spreadsheet takes for a formula (OWASP, "CSV Injection"); a negative number is none."""
CHAIN_COLUMNS = ("line", "stream", "seq", "previous_hash", "sha256_of_body", "hash")
_STYLE = (
    "body{font:14px/1.4 'PT Sans',sans-serif;color:#15191D;margin:24px}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #A9AFB5;padding:4px 6px;text-align:left;vertical-align:top}th{background:#EEF0F1}"
    "tr.odd td{background:#F6F7F8}@media print{body{margin:0}th,td{font-size:10px}}"
)


@dataclass(frozen=True)
class Heading:
    """What stands over the pages: plant, what was asked, by whom, when, and what the proof says."""

    plant: str
    asked: str
    by: str
    at: datetime
    proof: str


def write(path: Path, records: Iterable[Record], heading: Heading, words: Catalogue, names: Names) -> int:
    """Make the ZIP `path`; returns the number of entries. Nothing is left under that name when it fails."""
    unfinished = path.with_suffix(".part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive, ExitStack() as files:
            texts = {name: files.enter_context(_scratch()) for name in _WRITERS}
            count = _fill(archive, texts, records, heading, words, names)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _fill(
    archive: zipfile.ZipFile, texts: Mapping[str, IO[str]], records: Iterable[Record], heading: Heading,
    words: Catalogue, names: Names,
) -> int:  # fmt: skip
    """All files are written side by side, so that any number of entries needs the memory of one."""
    writers = [make(texts[name], heading, words, names) for name, make in _WRITERS.items()]
    count = 0
    for count, record in enumerate(records, start=1):
        for writer in writers:
            writer.add(count, record)
        if (odd := _odd_body(record)) is not None:
            archive.writestr(odd, record.body)
    for writer in writers:
        writer.end()
    sums = [_store(archive, name, file) for name, file in texts.items()]
    readme = _readme(heading, count, words)
    archive.writestr("README.txt", readme)
    sums.append(f"{hashlib.sha256(readme.encode()).hexdigest()}  README.txt")
    archive.writestr("SHA256SUMS", "\n".join(sums) + "\n")
    return count


def _scratch() -> IO[str]:
    """A nameless file."""
    return cast(IO[str], tempfile.TemporaryFile("w+", encoding="utf-8", newline=""))


def _store(archive: zipfile.ZipFile, name: str, file: IO[str]) -> str:
    """Copy the finished text into the archive; returns its line for `sha256sum -c`."""
    digest = hashlib.sha256()
    file.seek(0)
    with archive.open(name, "w", force_zip64=True) as target:
        while part := file.read(1 << 20):
            data = part.encode()
            digest.update(data)
            target.write(data)
    return f"{digest.hexdigest()}  {name}"


class _Csv:
    """For spreadsheets: semicolons, and the mark at the begin by which they know UTF-8."""

    def __init__(self, file: IO[str], _heading: Heading, words: Catalogue, names: Names) -> None:
        self._words, self._names = words, names
        file.write("\ufeff")
        self._table = csv.writer(file, delimiter=";")
        self._table.writerow([words.text(column) for column in COLUMNS])

    def add(self, _line: int, record: Record) -> None:
        self._table.writerows(map(_harmless, rows(record, self._words, self._names)))

    def end(self) -> None:
        """Nothing follows."""


def _harmless(row: tuple[str, ...]) -> list[str]:
    """A text that a spreadsheet would take for a formula is led by an apostrophe."""
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in row]


class _Html:
    """One page without scripts or outside parts."""

    def __init__(self, file: IO[str], heading: Heading, words: Catalogue, names: Names) -> None:
        self._file, self._words, self._names = file, words, names
        lines = (heading.plant, heading.asked, heading.proof, _made(heading, words))
        head = "".join(f"<th>{_safe(words.text(column))}</th>" for column in COLUMNS)
        file.write(
            f"<!doctype html>\n<html lang='{words.language}'><head><meta charset='utf-8'>"
            f"<title>{_safe(words.text('Audit'))}</title><style>{_STYLE}</style></head><body>"
            f"<h1>{_safe(words.text('Audit'))}</h1>"
            + "".join(f"<p>{_safe(line)}</p>" for line in lines)
            + f"<table><thead><tr>{head}</tr></thead><tbody>\n"
        )

    def add(self, line: int, record: Record) -> None:
        odd = " class='odd'" if line % 2 else ""
        for row in rows(record, self._words, self._names):
            cells = "".join(f"<td>{_safe(cell)}</td>" for cell in row)
            self._file.write(f"<tr{odd}>{cells}</tr>\n")

    def end(self) -> None:
        self._file.write("</tbody></table></body></html>\n")


class _Bodies:
    """The verbatim bodies; one that has line breaks stands in a file of its own and leaves its line empty."""

    def __init__(self, file: IO[str], *_rest: object) -> None:
        self._file = file

    def add(self, _line: int, record: Record) -> None:
        self._file.write(("" if _odd_body(record) else record.body) + "\n")

    def end(self) -> None:
        """Nothing follows."""


class _Hashes:
    """The chain, a line for each line of the bodies."""

    def __init__(self, file: IO[str], *_rest: object) -> None:
        self._table = csv.writer(file, delimiter=";", lineterminator="\n")
        self._table.writerow(CHAIN_COLUMNS)

    def add(self, line: int, record: Record) -> None:
        digest = hashlib.sha256(record.body.encode()).hexdigest()
        previous = record.previous.hex() if record.previous else ""
        self._table.writerow((line, record.stream, record.seq, previous, digest, record.hash.hex()))

    def end(self) -> None:
        """Nothing follows."""


_Writer = _Csv | _Html | _Bodies | _Hashes
_WRITERS: dict[str, Callable[[IO[str], Heading, Catalogue, Names], _Writer]] = {
    "entries.csv": _Csv,
    "entries.html": _Html,
    "bodies.jsonl": _Bodies,
    "hashes.csv": _Hashes,
}


def rows(record: Record, words: Catalogue, names: Names) -> Iterator[tuple[str, ...]]:
    """A line for each value that the entry set, at least one."""
    at = f"{words.day(record.at)} {words.clock(record.at, seconds=True)}" if record.at else ""
    sure = words.text(wording.VALUES[record.assurance]) if record.assurance in wording.VALUES else ""
    head = (at, record.day or "", record.shift or "", who(record), sure, wording.kind(record, words),
            ", ".join(record.lots))  # fmt: skip
    tail = (
        wording.reason(record, words, names),
        wording.outcome(record.outcome, words, names),
        ", ".join(reasons.doubt(code, words) for code in record.doubts),
        ", ".join(record.devices),
        ", ".join(record.serials),
        record.app or "",
        record.place,
        words.text(wording.CHAINED[record.chained]),
    )
    for change in record.changes:
        values = (wording.value(change, content, words, names) for content in (change.old, change.new))
        yield (*head, wording.field(change.field, words), *values, *tail)
    if not record.changes:
        yield (*head, "", "", "", *tail)


def who(record: Record) -> str:
    """Name and pseudonym; empty for what no person did."""
    if record.person is None:
        return ""
    return f"{record.name} ({record.person})" if record.name else record.person


def _odd_body(record: Record) -> str | None:
    """Name of the file for a body that is no single line."""
    if "\n" not in record.body and "\r" not in record.body:
        return None
    return f"bodies/{record.stream.replace('/', '_')}-{record.seq}.txt"


def _readme(heading: Heading, count: int, words: Catalogue) -> str:
    """How to read and how to verify, the language of the export first."""
    order = sorted(("ru", "en"), key=lambda language: language != words.language)
    folder = resources() / "help"
    texts = [(folder / language / "audit-export.txt").read_text(encoding="utf-8") for language in order]
    head = io.StringIO()
    for line in (heading.plant, heading.asked, heading.proof, _made(heading, words)):
        head.write(f"{line}\n")
    return head.getvalue() + "\n" + "\n\n".join(texts).format(count=count)


def _made(heading: Heading, words: Catalogue) -> str:
    at = f"{words.day(heading.at)} {words.clock(heading.at)}"
    return words.text("Written out on {at} by {person}", at=at, person=heading.by)


def _safe(text: str) -> str:
    return html.escape(text)

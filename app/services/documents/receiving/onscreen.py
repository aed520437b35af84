"""The report as it is read on the screen: row for row what its pages are made of, so that nothing can differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Table

from app.models.paper import PaperLine
from app.services.documents.receiving import ink
from app.services.documents.receiving.blocks import Pairs
from app.services.documents.receiving.ink import Ledger
from app.services.documents.receiving.parts import parts
from app.services.documents.receiving.words import Words

_BETWEEN = " · "


def lines(w: Words, plant: str) -> tuple[PaperLine, ...]:
    """Every row of every part; symbols and room for a pen are left out."""
    return tuple(_lines(parts(w, plant)))


def _lines(flowables: Iterable[Flowable]) -> Iterator[PaperLine]:
    for one in flowables:
        if isinstance(one, KeepTogether):
            yield from _lines(one._content)  # type: ignore[attr-defined]
        elif isinstance(one, Pairs):
            yield from (PaperLine(said.text, caption, alarm=said.alarm) for caption, said in _pairs(one))
        elif isinstance(one, Table):
            yield from _table(one)
        elif isinstance(one, Ledger):
            yield from (_row(one.captions, entry.cells, struck=entry.struck) for entry in one.entries)
        elif isinstance(one, Paragraph):
            yield PaperLine(_said(one), heading=one.style is ink.HEADING)


def _pairs(pairs: Pairs) -> Iterator[tuple[str, PaperLine]]:
    for caption, value in pairs.told:
        yield caption, PaperLine(_said(value), alarm=_alarms(value))


def _table(table: Table) -> Iterator[PaperLine]:
    rows = list(table._cellvalues)  # type: ignore[attr-defined]
    captions: Sequence[str] = ()
    if table.repeatRows:
        captions, rows = [_said(cell) for cell in rows[0]], rows[1:]
    for row in rows:
        said = _row(captions, [_said(cell) for cell in row], alarm=any(_alarms(cell) for cell in row))
        if said.text:
            yield said


def _row(
    captions: Sequence[str], cells: Sequence[str], *, struck: bool = False, alarm: bool = False
) -> PaperLine:
    """The first cells, which say what the row is of, and behind them the others with their captions."""
    named = list(zip(captions or [""] * len(cells), cells, strict=True))
    first = _BETWEEN.join(cell for cell in cells[:2] if cell)
    more = (f"{caption} {cell}".strip() for caption, cell in named[2:] if cell)
    return PaperLine(first, _BETWEEN.join(more), struck=struck, alarm=alarm)


def _said(cell: Any) -> str:
    """What a cell says, whatever stands in it."""
    if isinstance(cell, (list, tuple)):
        return _BETWEEN.join(text for text in map(_said, cell) if text)
    return cell.getPlainText() if isinstance(cell, Paragraph) else ""


def _alarms(cell: Any) -> bool:
    if isinstance(cell, (list, tuple)):
        return any(map(_alarms, cell))
    return isinstance(cell, Paragraph) and cell.style is ink.MISSING

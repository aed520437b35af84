"""Blocks that several parts of the report are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from reportlab.platypus import Flowable, Table

from app.services.documents.receiving import ink
from app.services.documents.receiving.ink import grid, words
from app.services.documents.receiving.words import Words

Parts = Iterator[Flowable]


def under(w: Words, message: str) -> Flowable:
    """The heading of a part; it stays with what follows."""
    return words(w.text(message), ink.HEADING)


def head(*captions: str) -> list[Flowable]:
    """The first row of a table."""
    return [words(caption, ink.STRONG) for caption in captions]


class Pairs(Table):
    """Captions and values; `told` has them in their order."""

    told: Sequence[tuple[str, Flowable]] = ()


def pairs(told: Sequence[tuple[str, Flowable]]) -> Flowable:
    """Captions and values, two beside each other."""
    cells = [[words(caption, ink.SMALL), value] for caption, value in told]
    cells += [[words(""), words("")]] * (len(cells) % 2)
    half = len(cells) // 2
    rows = [[*cells[number], *cells[number + half]] for number in range(half)]
    made = grid(rows, (34, 59, 34, 59), head=False, of=Pairs)
    made.told = told
    return made


def late(w: Words, at: datetime | None) -> str:
    """A sign behind what came after the delivery was closed."""
    after = w.sheet.late_after
    return f", {w.text('late entry')}" if after is not None and at is not None and at > after else ""

"""The pages: A4, the code and the state at the foot of each, page n of m, and what the content's digest is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate

from app.services.deliveries.account import digest
from app.services.documents.labels.pdf import register_fonts
from app.services.documents.receiving import ink
from app.services.documents.receiving.parts import parts
from app.services.documents.receiving.words import Words

_MARGIN, _FOOT = 12 * mm, 15 * mm


class _Numbered(Canvas):
    """Keeps the pages until their number is known, then writes the foot of each."""

    def __init__(self, *args: Any, foot: tuple[str, ...], pages: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._foot, self._pages_text = foot, pages
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        kept = self._kept
        for number, page in enumerate(kept, start=1):
            self.__dict__.update(page)
            self._write_foot(number, len(kept))
            super().showPage()
        super().save()

    def _write_foot(self, number: int, count: int) -> None:
        self.setFillColor(ink.GREY)
        self.setFont(ink.REGULAR, 7)
        for line, text in enumerate(self._foot):
            self.drawString(_MARGIN, 10 * mm - line * 3.2 * mm, text)
        self.drawRightString(A4[0] - _MARGIN, 10 * mm, self._pages_text.format(page=number, pages=count))


def pages(w: Words, plant: str) -> bytes:
    """The whole document; the same sheet in the same language gives the same bytes."""
    register_fonts()
    delivery = w.sheet.delivery
    title = f"{w.text('Receiving report')} {delivery.code}"
    foot = tuple(ink.plain(line) for line in _foot(w, plant))
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=9 * mm, bottomMargin=_FOOT,
        invariant=1, title=title, initialFontName=ink.REGULAR, lang=w.catalogue.language,
    )  # fmt: skip
    make = partial(
        _Numbered, foot=foot, pages=w.text("page {page} of {pages}"), initialFontName=ink.REGULAR,
    )  # fmt: skip
    document.build(list(parts(w, plant)), canvasmaker=make)
    return buffer.getvalue()


def _foot(w: Words, plant: str) -> Iterator[str]:
    yield f"{plant} · {w.sheet.delivery.code} · {w.state()}"
    yield w.text("Digest of the content (SHA-256): {digest}", digest=digest(w.sheet.account))

"""What was weighed: sums by species, by lot, and every single weighing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from app.models.delivery import LotLine
from app.services.deliveries.account import Total
from app.services.documents.receiving import ink
from app.services.documents.receiving.blocks import Parts, head, under
from app.services.documents.receiving.ink import Column, Entry, Ledger, grid, words
from app.services.documents.receiving.sheet import Weighed
from app.services.documents.receiving.words import Words


def totals(w: Words) -> Parts:
    """Every species and item, and all of them together."""
    found = w.sheet.account.totals
    if not found:
        return
    t = w.text
    yield under(w, "Totals by species and item")
    figures = (
        t("Lots"), t("Weighings"), t("Pieces"), t("Gross, kg"), t("Tare, kg"), t("Net, kg"), t("Accepted, kg"),
    )  # fmt: skip
    rows = [[*head(t("Species"), t("Item")), *_numbers(figures, ink.STRONG_NUMBER)]]
    for one in found:
        named = [words(w.name("species", one.species) or "\u2014"), words(w.name("item", one.item))]
        rows.append([*named, *_numbers(_figures(w, [one]))])
    last = _numbers(_figures(w, found), ink.STRONG_NUMBER)
    rows.append([words(t("Total"), ink.STRONG), words(""), *last])
    yield grid(rows, (28, 31, 14, 22, 13, 20, 18, 20, 20), total=True)


def _figures(w: Words, some: Sequence[Total]) -> tuple[str, ...]:
    """Counts and weights of some totals together."""
    pieces = [one.pieces for one in some if one.pieces is not None]
    weights = ("gross_g", "tare_g", "net_g", "accepted_g")
    return (
        str(sum(one.lots for one in some)), str(sum(one.count for one in some)),
        _pieces(sum(pieces) if pieces else None),
        *(w.kg(sum(getattr(one, name) for one in some)) for name in weights),
    )  # fmt: skip


def _numbers(figures: Iterable[str], style: ParagraphStyle = ink.NUMBER) -> list[Flowable]:
    return [words(figure, style) for figure in figures]


def _pieces(count: int | None) -> str:
    return "\u2014" if count is None else str(count)


def lots(w: Words) -> Parts:
    """Every lot, and all of them together."""
    found = w.sheet.delivery.lots
    if not found:
        return
    yield under(w, "Lots")
    t = w.text
    figures = (t("Weighings"), t("Pieces"), t("Gross, kg"), t("Tare, kg"), t("Net, kg"))
    rows: list[list[Any]] = [
        [*head(t("Lot"), t("Item")), *(words(c, ink.STRONG_NUMBER) for c in figures), *head(t("Decision"))]
    ]
    rows += [_lot(w, lot) for lot in found]
    total = w.kg(w.sheet.delivery.net_g)
    count = str(sum(lot.count for lot in found))
    cells = [words(t("Total"), ink.STRONG), words(""), words(count, ink.STRONG_NUMBER), *[words("")] * 3]
    rows.append([*cells, words(total, ink.STRONG_NUMBER), words("")])
    yield grid(rows, (33, 32, 22, 13, 20, 18, 20, 28), total=True)


def _lot(w: Words, lot: LotLine) -> list[Any]:
    marks = [
        w.text("{n} by hand", n=lot.manual) if lot.manual else "",
        w.text("{n} voided", n=lot.voided) if lot.voided else "",
        w.text("{n} moved away", n=lot.corrected) if lot.corrected else "",
        w.text("{n} put right", n=lot.mended) if lot.mended else "",
    ]
    decided = ", ".join(part for part in (w.verdict(lot.verdict), w.name("reason", lot.reason)) if part)
    item = [words(w.name("item", lot.item)), *(words(mark, ink.SMALL) for mark in marks if mark)]
    figures = (str(lot.count), _pieces(lot.pieces), w.kg(lot.gross_g), w.kg(lot.tare_g), w.kg(lot.net_g))
    return [
        words(lot.code, ink.STRONG),
        item,
        *(words(figure, ink.NUMBER) for figure in figures),
        words(decided),
    ]


def weighings(w: Words) -> Parts:
    """Every single one, and their sum."""
    found = w.sheet.weighings
    if not found:
        return
    t = w.text
    columns = (
        Column(t("No."), 9, right=True), Column(t("Time"), 27), Column(t("Lot"), 30),
        Column(t("Gross, kg"), 19, right=True), Column(t("Tare, kg"), 17, right=True),
        Column(t("Net, kg"), 19, right=True), Column("", 6), Column(t("Pieces"), 11, right=True),
        Column(t("Remark and who"), 48, wrapped=True),
    )  # fmt: skip
    yield CondPageBreak(45 * mm)
    yield under(w, "All weighings")
    yield words(w.legend(), ink.SMALL)
    yield Spacer(1, 1 * mm)
    yield Ledger(columns, [_weighing(w, number, one) for number, one in enumerate(found, start=1)])
    yield Ledger(_bare(columns), [_sums(w)])


def _bare(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(replace(column, caption="") for column in columns)


def _weighing(w: Words, number: int, one: Weighed) -> Entry:
    def signed(grams: int | None, source: str) -> str:
        return w.kg(grams) if grams is None else f"{w.kg(grams)} {w.origin(source)}".rstrip()

    remark = ", ".join(part for part in (w.remark(one), w.person(one.person)) if part)
    return Entry(
        (str(number), w.moment(one.at, seconds=True), one.lot, signed(one.gross_g, one.gross_from),
         signed(one.tare_g, one.tare_from), signed(one.net_g, one.net_from), w.text("M") if one.manual else "",
         "" if one.pieces is None else str(one.pieces), remark),
        struck=one.struck,
    )  # fmt: skip


def _sums(w: Words) -> Entry:
    """All that counts."""
    found = w.sheet.account.totals
    weights = [w.kg(sum(getattr(one, name) for one in found)) for name in ("gross_g", "tare_g", "net_g")]
    counted = w.plural("{n} weighing", "{n} weighings", sum(one.count for one in found))
    return Entry(("", w.text("Total"), counted, *weights, "", "", ""), bold=True)

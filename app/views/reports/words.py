"""How lists are worded."""

from __future__ import annotations

from app.i18n import N_, Catalogue
from app.i18n.deliveries import VERDICTS
from app.models.delivery import Acceptance
from app.models.lists import (
    NO_VERDICT,
    By,
    ListChoices,
    ListRow,
    LotRow,
    Narrowing,
    Sums,
    WeighingRow,
)
from app.services.lists.columns import name, source_text
from app.views.lists.faces import Cells, Column
from app.views.marks import Mark, Shape, Tone

__all__ = ["asked", "cells", "columns", "source_text", "totals"]

TITLES = {By.DELIVERY: N_("Deliveries"), By.LOT: N_("Lots"), By.WEIGHING: N_("Weighings")}
WHOSE = {
    By.DELIVERY: N_("by the day of the delivery"),
    By.LOT: N_("by the day of the lot"),
    By.WEIGHING: N_("by the day of the weighing"),
}
_NO_YEAR = 5
"""Signs of a day's number and month; the year stands in the title."""
_MARKS = {
    Acceptance.ACCEPTED: (Shape.CHECK, Tone.NORMAL),
    Acceptance.ACCEPTED_IN_PART: (Shape.SQUARE, Tone.WARN),
    Acceptance.HELD: (Shape.DIAMOND, Tone.WARN),
    Acceptance.REJECTED: (Shape.CROSS, Tone.ALARM),
}


def verdict(said: Acceptance | None, words: Catalogue) -> Mark:
    if said is None:
        return Mark(Shape.RING, words.text("no verdict"), Tone.MUTED)
    shape, tone = _MARKS[said]
    return Mark(shape, words.text(VERDICTS[said]), tone)


def columns(kind: By, words: Catalogue) -> tuple[Column, ...]:
    t = words.text
    decided, net = Column("", 28, marks=True), Column(t("Net, kg"), 26, right=True)
    counted, supplier = Column(t("Weighings"), 26, right=True), Column(t("Supplier"), 28, grow=True)
    lot, fish = Column(t("Lot"), 47), Column(t("Fish"), 24, grow=True)
    if kind is By.WEIGHING:
        return Column(t("Time"), 30), lot, fish, net, Column("", 5), Column(t("Who"), 22, grow=True), decided
    if kind is By.LOT:
        return lot, fish, supplier, counted, net, decided
    return Column(t("Delivery"), 47), Column(t("Day"), 29), supplier, counted, net, decided


def cells(row: ListRow, choices: ListChoices, words: Catalogue) -> Cells:
    """A row as the table shows it; its code is what it opens."""
    if isinstance(row, WeighingRow):
        return _weighing(row, choices, words)
    counted, net = words.number(row.sums.count), words.kilograms(row.sums.net_g)
    supplier, mark = name(choices.suppliers, row.supplier, words) or "", verdict(row.verdict, words)
    if isinstance(row, LotRow):
        fish = name(choices.items, row.item, words) or ""
        return Cells(row.lot, (row.lot, fish, supplier, counted, net, ""), mark)
    day = words.day(row.day) if row.day else ""
    return Cells(row.delivery, (row.delivery, day, supplier, counted, net, ""), mark)


def _weighing(row: WeighingRow, choices: ListChoices, words: Catalogue) -> Cells:
    time = f"{words.day(row.at)[:_NO_YEAR]} {words.clock(row.at)}"
    fish = name(choices.items, row.item, words) or ""
    gone = words.text("put right") if row.replaced else words.text("not counted")
    mark = verdict(row.verdict, words) if row.live else Mark(Shape.CROSS, gone, Tone.MUTED)
    hand = (words.text("M") if row.manual else "") + ("*" if row.correction else "")
    said = (time, row.lot, fish, words.kilograms(row.net_g), hand, row.person or "", "")
    return Cells(row.id, said, mark, Tone.NORMAL if row.live else Tone.MUTED, struck=not row.live)


def totals(kind: By, sums: Sums, words: Catalogue) -> tuple[str, ...]:
    """One text a column: of everything that is left, not of the page."""
    net, counted = words.kilograms(sums.net_g), words.number(sums.count)
    if kind is By.WEIGHING:
        rows = words.plural("{n} weighing", "{n} weighings", sums.count)
        return (words.text("Total"), rows, "", net, "", "", "")
    rows = words.text("Total: {n}", n=words.number(sums.rows))
    return (rows, "", "", counted, net, "")


def days(n: Narrowing, words: Catalogue) -> str:
    """Which days are left; all of them where nothing was said."""
    first, last = (words.day(day) if day else "" for day in (n.first, n.last))
    if first and last:
        return first if first == last else f"{first} – {last}"
    if first or last:
        return words.text("From {day} on", day=first) if first else words.text("Until {day}", day=last)
    return words.text("all days")


def filtered(n: Narrowing, choices: ListChoices, words: Catalogue) -> list[str]:
    """What else is asked, in words."""
    said = [
        name(choices.suppliers, n.supplier, words), name(choices.species, n.species, words),
        name(choices.items, n.item, words), n.delivery, n.lot, _verdict(n.verdict, words),
    ]  # fmt: skip
    if n.station:
        said.append(words.text("station {code}", code=n.station))
    return [part for part in said if part]


def _verdict(code: str | None, words: Catalogue) -> str | None:
    if code is None:
        return None
    return words.text("no verdict") if code == NO_VERDICT else words.text(VERDICTS[Acceptance(code)])


def asked(n: Narrowing, choices: ListChoices, words: Catalogue) -> str:
    """The whole narrowing in words, for the heading of a file."""
    return " · ".join([f"{days(n, words)} ({words.text(WHOSE[n.by])})", *filtered(n, choices, words)])

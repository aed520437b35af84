"""Who did what to a delivery and when, and whether anything came after it was closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.clock import parse_iso
from app.services.deliveries.account import Act, Remark, RemarkKind
from app.services.deliveries.book import Book, Lot, Row

_ACTS = (
    ("delivery_header", "delivery.opened", "delivery.corrected", None),
    ("delivery_position", "position.stated", "position.corrected", "position"),
    ("delivery_verdict", "delivery.judged", "delivery.judged", None),
)
"""Of each table what its row is called, and what where its entry replaced others."""
_COUNTED = ("delivery_header", "delivery_position", "core_temperature", "arrival_check", "delivery_verdict")


def remarks(book: Book, delivery: str) -> Iterator[Remark]:
    """Weighings of its lots that were voided, moved or typed."""
    for lot in book.lots.get(delivery, ()):
        for row in lot.dead():
            yield _remark(lot, row, RemarkKind.MOVED if row["to_lot"] else RemarkKind.VOIDED)
        for row in lot.typed():
            yield _remark(lot, row, RemarkKind.MANUAL)


def _remark(lot: Lot, row: Row, kind: RemarkKind) -> Remark:
    base = Remark(kind, lot.code, row["net_g"], parse_iso(row["at"]), row["person"])
    if kind is RemarkKind.MANUAL:
        return base
    return Remark(
        kind, base.lot, base.net_g, base.at, base.person,
        row["to_lot"], row["reason"], row["by_person"], parse_iso(row["on_at"]),
    )  # fmt: skip


def acts(book: Book, delivery: str) -> Iterator[Act]:
    """What was stated, corrected, withdrawn and judged, superseded statements too."""
    for table, first, again, subject in _ACTS:
        rows = book.all(table, delivery)
        strikes = {strike["entry"]: strike for strike in book.strikes(rows)}
        for row in rows:
            strike = strikes.pop(row["entry"], None)
            yield _act(again if strike else first, row, strike, row[subject] if subject else None)
        if table == "delivery_position":
            stated = {row["entry"]: row["position"] for row in rows}
            for strike in strikes.values():
                yield _act("position.withdrawn", strike, strike, stated[strike["target"]])
    for lot in book.lots.get(delivery, ()):
        yield from _lot_acts(lot)


def _lot_acts(lot: Lot) -> Iterator[Act]:
    if lot.origin["entry"] in lot.corrections:
        yield _act("lot.corrected", lot.origin, lot.corrections[lot.origin["entry"]], lot.code)


def _act(kind: str, row: Row, strike: Row | None, subject: str | None) -> Act:
    return Act(kind, parse_iso(row["at"]), row["person"], strike["reason"] if strike else None, subject)


def is_late(book: Book, delivery: str, closing: Row) -> bool:
    """Whether something of the delivery came after `closing`: behind it in its own stream, later in another one.

    The clocks of other stations only label here; what counts is in the delivery in any case.
    """
    return any(is_after(row, closing) for row in _counted(book, delivery))


def is_after(row: Row, closing: Row) -> bool:
    """Whether the row came after `closing`."""
    if row["stream"] == closing["stream"]:
        return bool(row["seq"] > closing["seq"])
    return bool(row["at"] > closing["at"])


def _counted(book: Book, delivery: str) -> Iterable[Row]:
    for table in _COUNTED:
        rows = book.all(table, delivery)
        yield from rows
        yield from book.strikes(rows)
    for lot in book.lots.get(delivery, ()):
        yield lot.origin
        yield from (*lot.openings, *lot.verdicts, *lot.sums, *lot.changes)

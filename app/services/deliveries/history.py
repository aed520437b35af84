"""Who did what to a delivery and when, and whether anything came after it was closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.clock import parse_iso
from app.services.deliveries.account import OVERRIDE, RELEASED, Act, Remark, RemarkKind
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
            yield _remark(lot, row, ending(lot, row))
        for row in lot.typed():
            yield _remark(lot, row, RemarkKind.MANUAL)


def ending(lot: Lot, row: Row) -> RemarkKind:
    """What became of a weighing that does not count any more."""
    if not row["to_lot"]:
        return RemarkKind.VOIDED
    return RemarkKind.CORRECTED if row["to_lot"] == lot.code else RemarkKind.MOVED


def _remark(lot: Lot, row: Row, kind: RemarkKind) -> Remark:
    base = Remark(kind, lot.code, row["net_g"], parse_iso(row["at"]), row["person"])
    if kind is RemarkKind.MANUAL:
        return replace(base, reason=row["manual_reason"])
    in_place = kind is RemarkKind.CORRECTED
    return Remark(
        kind, base.lot, base.net_g, base.at, base.person, None if in_place else row["to_lot"],
        row["reason"], row["by_person"], parse_iso(row["on_at"]), row["now_g"] if in_place else None,
    )  # fmt: skip


def acts(book: Book, delivery: str) -> Iterator[Act]:
    """What was stated, corrected, withdrawn and judged, superseded statements too."""
    releasing = {row["entry"] for row in book.released.get(delivery, ())}
    for table, first, again, subject in _ACTS:
        rows = book.all(table, delivery)
        strikes = {strike["entry"]: strike for strike in book.strikes(rows)}
        for row in rows:
            strike = strikes.pop(row["entry"], None)
            kind = RELEASED if row["entry"] in releasing else again if strike else first
            yield _act(kind, row, strike, row[subject] if subject else None)
        if table == "delivery_position":
            stated = {row["entry"]: row["position"] for row in rows}
            for strike in strikes.values():
                yield _act("position.withdrawn", strike, strike, stated[strike["target"]])
    for lot in book.lots.get(delivery, ()):
        yield from _lot_acts(lot)
    yield from _overrides(book, delivery)


def _overrides(book: Book, delivery: str) -> Iterator[Act]:
    """Rules that somebody signed to be passed for one of its positions. Those that do not name the delivery may be
    let go of before it is, and stand on the paper alone."""
    positions = {row["position"] for row in book.all("delivery_position", delivery)}
    for position in sorted(positions):
        for row in (one for one in book.overrides.get(position, ()) if one["delivery_id"] == delivery):
            at, said = parse_iso(row["at"]), (row["value"], row["limit_value"])
            yield Act(OVERRIDE, at, row["person"], row["reason"], position, *said)


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

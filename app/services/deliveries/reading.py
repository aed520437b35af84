"""A delivery as the entries say it is: a pure function of the station's tables, whatever came in which order.

A statement counts while no entry supersedes it. Where several count, the latest holds and the conflict is shown; of
verdicts the worst holds.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.clock import parse_iso
from app.models.delivery import (
    Acceptance,
    Check,
    Delivery,
    Header,
    Hold,
    LotLine,
    Position,
    Progress,
    Report,
    Temperature,
    worst,
)
from app.models.values import DeliveryCode, delivery_id
from app.services.deliveries import account as accounts
from app.services.deliveries import history
from app.services.deliveries.account import Account, RemarkKind
from app.services.deliveries.book import Book, Lot, Row, load
from app.services.deliveries.history import ending
from app.services.reference import Query

_DAYS = ("catch_from", "catch_to")
_HEADER = ("supplier", "vessel", "vehicle", "vet_document", "transport_centi_c", "arrived_at", "note")
_CHECK = (
    "scheme", "score", "grade", "parasites", "packaging_state", "ice_percent", "mean_fish_g", "lab_sample",
    "corrective_action", "note", "person",
)  # fmt: skip
_POSITION = (
    "item", "species", "presentation", "packaging", "production_method", "water", "fao_area", "gear", *_DAYS,
    "origin_class", "origin_document", "permit", "advised_g",
)  # fmt: skip


def delivery(query: Query, plant: uuid.UUID, code: str) -> Delivery:
    """The delivery of that code; one that nothing was heard of has its code alone. Persons by their names."""
    return named(account(query, plant, code))


def account(query: Query, plant: uuid.UUID, code: str) -> Account:
    """What its report says now, with the signed versions in `delivery.reports`. Persons by their roles."""
    identity = str(delivery_id(plant, code))
    book = load(query, [identity])
    book.codes.setdefault(identity, code)
    return read(book, identity)


def several(query: Query, ids: Sequence[str]) -> list[Delivery]:
    """The deliveries of those ids, in this order, read at once."""
    book = load(query, ids)
    return [named(read(book, identity)) for identity in ids if identity in book.codes]


def read(book: Book, identity: str) -> Account:
    """One delivery out of the book."""
    bare = _bare(book, identity)
    said = accounts.account(bare, history.remarks(book, identity), history.acts(book, identity), book.names)
    reports = _reports(book.live("delivery_report", identity), accounts.digests(said))
    whole = replace(bare, reports=reports)
    return replace(said, delivery=replace(whole, progress=_progress(whole, book, identity)))


def named(of: Account) -> Delivery:
    """The account's delivery with names in the place of roles."""
    found = of.delivery
    return replace(
        found,
        opened_by=of.name(found.opened_by) or None,
        temperatures=tuple(replace(one, person=of.name(one.person) or None) for one in found.temperatures),
        checks=tuple(replace(one, person=of.name(one.person) or None) for one in found.checks),
        holds=tuple(replace(one, name=of.name(one.role)) for one in found.holds),
    )


def _bare(book: Book, identity: str) -> Delivery:
    """Everything but reports and progress."""
    opened = next(iter(book.all("delivery_header", identity)), None)
    headers = book.live("delivery_header", identity)
    stated = _stated(book.live("delivery_position", identity))
    positions = _positions(book.all("delivery_position", identity), stated)
    verdicts = book.live("delivery_verdict", identity)
    holding = _worst_row(verdicts)
    closings = book.live("delivery_closing", identity)
    code = book.codes[identity]
    return Delivery(
        id=uuid.UUID(identity),
        code=code,
        day=date.fromisoformat(opened["day"]) if opened and opened["day"] else _day(code),
        opened_at=parse_iso(opened["at"]) if opened else None,
        opened_by=opened["person"] if opened else None,
        header=header(headers[-1]) if headers else None,
        headers=_entries(headers),
        positions=positions,
        stated={key: _entries(rows) for key, rows in stated.items()},
        temperatures=tuple(_temperature(row) for row in book.live("core_temperature", identity)),
        checks=tuple(_check(row) for row in book.live("arrival_check", identity)),
        lots=tuple(_line(lot, positions) for lot in book.lots.get(identity, ())),
        verdict=Acceptance(holding["verdict"]) if holding else None,
        verdict_reason=holding["reason"] if holding else None,
        judgements=_entries(verdicts),
        holds=_holds(verdicts, book.lots.get(identity, ())),
        closed_at=parse_iso(closings[-1]["at"]) if closings else None,
        closings=_entries(closings),
    )


def _day(code: str) -> date | None:
    try:
        return DeliveryCode.parse(code).day
    except ValueError:
        return None


def _entries(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["entry"] for row in rows))


def header(row: Row) -> Header:
    """A row of delivery_header as a value."""
    values = {name: row[name] for name in _HEADER}
    return Header(**values | {"arrived_at": _instant(row["arrived_at"])})


def position(row: Row) -> Position:
    """A row of delivery_position as a value."""
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS}
    return Position(**{"id": uuid.UUID(row["position"])} | {name: row[name] for name in _POSITION} | days)


def _instant(text: str | None) -> datetime | None:
    return parse_iso(text) if text else None


def _stated(rows: Iterable[Row]) -> dict[uuid.UUID, list[Row]]:
    found: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(uuid.UUID(row["position"]), []).append(row)
    return found


def _positions(ever: Iterable[Row], stated: Mapping[uuid.UUID, list[Row]]) -> tuple[Position, ...]:
    """In the order in which they were first stated; a correction does not move a line."""
    order = dict.fromkeys(uuid.UUID(row["position"]) for row in ever)
    return tuple(position(stated[key][-1]) for key in order if key in stated)


def _temperature(row: Row) -> Temperature:
    probe = row["device"] if row["taken"] == "probe" else None
    return Temperature(parse_iso(row["at"]), row["centi_c"], _uuid(row["position"]), probe, row["person"])


def _check(row: Row) -> Check:
    votes = json.loads(row["votes"]) if row["votes"] else None
    return Check(
        parse_iso(row["at"]), _uuid(row["position"]), **{name: row[name] for name in _CHECK},
        votes=tuple((str(code), str(mark)) for code, mark in votes) if votes else None,
    )  # fmt: skip


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _worst_row(rows: Sequence[Row]) -> Row | None:
    """Of verdicts that count the worst; of several equal ones the latest."""
    holds = worst([Acceptance(row["verdict"]) for row in rows])
    return next((row for row in reversed(rows) if row["verdict"] == holds), None)


def _holds(verdicts: Sequence[Row], lots: Iterable[Lot]) -> tuple[Hold, ...]:
    """The judgements behind everything that is held or rejected until it is released."""
    found: dict[str, Hold] = {}
    for row in verdicts:
        if row["binding"]:
            found[row["entry"]] = Hold(row["entry"], row["person"], verdict=Acceptance(row["verdict"]))
    for lot in lots:
        for row in lot.verdicts:
            if row["binding"]:
                hold = found.get(row["entry"], Hold(row["entry"], row["person"]))
                kept = {**hold.lots, lot.code: Acceptance(row["verdict"])}
                found[row["entry"]] = replace(hold, lots=kept)
    return tuple(found.values())


def _line(lot: Lot, positions: Iterable[Position]) -> LotLine:
    holding = _worst_row(lot.verdicts)
    ends = [ending(lot, row) for row in lot.dead()]
    return LotLine(
        id=uuid.UUID(lot.id),
        code=lot.code,
        position=uuid.UUID(lot.origin["position"]),
        item=_item(lot, positions),
        **_sums(lot.sums),
        voided=ends.count(RemarkKind.VOIDED),
        corrected=ends.count(RemarkKind.MOVED),
        verdict=Acceptance(holding["verdict"]) if holding else None,
        reason=holding["reason"] if holding else None,
        mended=ends.count(RemarkKind.CORRECTED) or None,
    )


def _item(lot: Lot, positions: Iterable[Position]) -> str:
    """What the position says leads: a corrected kind of fish is corrected for every lot of it."""
    of_position = (one.item for one in positions if str(one.id) == lot.origin["position"])
    said = (row["item"] for row in (*reversed(lot.openings), *lot.sums))
    return next(of_position, None) or next(said, "")


def _sums(rows: Sequence[Row]) -> dict[str, Any]:
    names = ("gross_g", "tare_g", "net_g", "count", "manual")
    pieces = [row["pieces"] for row in rows if row["pieces"] is not None]
    return {name: sum(row[name] or 0 for row in rows) for name in names} | {
        "pieces": sum(pieces) if pieces else None
    }


def _reports(rows: Iterable[Row], now: Container[str]) -> tuple[Report, ...]:
    ordered = sorted(rows, key=lambda row: (row["version"], row["at"], row["stream"], row["seq"]))
    return tuple(
        Report(
            row["version"], row["digest"], row["signer"], parse_iso(row["signed_at"]), row["digest"] in now
        )
        for row in ordered
    )


def _progress(found: Delivery, book: Book, identity: str) -> Progress:
    outdated = bool(found.reports) and not any(report.current for report in found.reports)
    closings = book.live("delivery_closing", identity)
    if outdated or (closings and history.is_late(book, identity, closings[-1])):
        return Progress.LATE
    if closings:
        return Progress.CLOSED
    judged = found.verdict is not None and all(lot.verdict for lot in found.lots if lot.count)
    return Progress.JUDGED if judged else Progress.OPEN

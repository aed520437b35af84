"""From a verbatim entry to what an audit shows. Pure, but for what the `History` is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.clock import parse_iso
from app.models.audit import Chained, Change, Effect, Outcome, Record
from app.models.envelope import Parsed, link, parse
from app.models.tables import TABLES
from app.models.tables.base import Fill
from app.services.audit.ports import History

SHOWN_FIELDS = {
    "lot_opening": ("item", "place", "note"),
    "weighing": (
        "item", "net_g", "net_from", "gross_g", "gross_from", "tare_g", "tare_from", "container_type",
        "indication", "unit", "manual", "verdict", "verdict_reason", "pieces", "manual_reason",
    ),
    "lot_origin": ("delivery_id", "position"),
    "delivery": ("code",),
    "delivery_header": (
        "supplier", "vessel", "vehicle", "vet_document", "transport_centi_c", "arrived_at", "note",
    ),
    "delivery_position": (
        "item", "species", "presentation", "packaging", "production_method", "water", "fao_area", "gear",
        "catch_from", "catch_to", "origin_class", "origin_document", "permit", "advised_g",
    ),
    "core_temperature": ("centi_c", "taken"),
    "arrival_check": (
        "scheme", "score", "grade", "votes", "parasites", "packaging_state", "ice_percent", "mean_fish_g", "lab_sample",
        "corrective_action", "note",
    ),
    "delivery_verdict": ("verdict", "reason", "note"),
    "lot_verdict": ("verdict", "reason"),
    "verdict_release": ("name", "signed_at"),
    "delivery_closing": ("note",),
    "delivery_report": ("version", "digest", "signer", "signed_at"),
    "signed_override": ("rule", "limit_value", "value", "name", "signed_at", "reason"),
    "label_order": ("template", "copies", "manual"),
    "label_settlement": ("outcome", "how", "printer"),
    "session": ("assurance", "expires_at"),
    "session_end": ("cause",),
    "station_start": ("app", "system"),
    "mark": ("code",),
    "mending": ("verdict",),
    "confirmation": ("confirmed_stream", "confirmed_seq", "consent"),
}  # fmt: skip
"""Values of a fact. What supersedes or sets back has rules of its own below."""
_STATED_AGAIN = ("delivery_header", "delivery_position", "lot_opening", "lot_origin", "weighing", "lot_verdict",
                 "delivery_verdict")  # fmt: skip
"""A correction supersedes the old statement and carries the whole new one: old and new value stand together."""


_SUBJECT = {"delivery_position": ("position",), "lot_verdict": ("lot_id",)}
"""What tells which of several statements of one entry is meant."""


@dataclass(frozen=True)
class Kept:
    """One entry as kept: its place, verbatim body, hash, and the hash before it where known."""

    stream: str
    seq: int
    body: str
    hash: bytes
    previous: bytes | None

    @property
    def chained(self) -> Chained:
        if self.previous is None:
            return Chained.ALONE
        return Chained.INTACT if link(self.previous, self.body) == self.hash else Chained.BROKEN


def record(kept: Kept, history: History, doubts: tuple[str, ...] = ()) -> Record:
    """The entry as shown; one whose body cannot be read keeps its place, its hash and its mark."""
    base = Record(kept.stream, kept.seq, kept.body, kept.hash, kept.previous, kept.chained)
    try:
        parsed = parse(kept.body)
        return _told(base, parsed, history, doubts)
    except (ValueError, TypeError, KeyError, AttributeError):
        return replace(base, outcome=history.outcome(kept.stream, kept.seq, ""))


def _told(base: Record, parsed: Parsed, history: History, doubts: tuple[str, ...]) -> Record:
    request = parsed.fields.get("request") or parsed.fields
    return replace(
        base, id=parsed.id, kind=parsed.kind, version=parsed.version, at=parse_iso(parsed.at),
        day=request.get("day"), shift=request.get("shift"), person=parsed.person,
        name=parsed.person and history.name(parsed.person), assurance=parsed.fields.get("assurance"),
        reason=parsed.reason, app=request.get("app"), lots=lots(parsed, history),
        devices=_values(parsed, "device"), serials=_values(parsed, "scale_serial"),
        changes=tuple(changes(parsed, history)), outcome=_outcome(parsed, history), doubts=doubts,
    )  # fmt: skip


def _outcome(parsed: Parsed, history: History) -> Outcome:
    if parsed.outcome == "refused":
        return Outcome(Effect.REFUSED, parsed.fields.get("why"))
    return history.outcome(parsed.stream, parsed.seq, parsed.id)


def lots(parsed: Parsed, history: History) -> tuple[str, ...]:
    """Codes of the lots that the entry touches; an id where no code is known."""
    known = {row["id"]: row["code"] for row in parsed.rows.get("lot", ())}
    for identity in lot_ids(parsed):
        if identity not in known:
            known[identity] = history.lot_code(identity) or identity
    return tuple(dict.fromkeys(known.values()))


def lot_ids(parsed: Parsed) -> tuple[str, ...]:
    """Ids of the lots that the entry's rows name."""
    rows = [row for table in parsed.rows.values() for row in table]
    found = [row["id"] for row in parsed.rows.get("lot", ())]
    found += [row["lot_id"] for row in rows if row.get("lot_id")]
    return tuple(dict.fromkeys(found))


def _values(parsed: Parsed, column: str) -> tuple[str, ...]:
    rows = (row for table in parsed.rows.values() for row in table)
    return tuple(dict.fromkeys(str(row[column]) for row in rows if row.get(column)))


def changes(parsed: Parsed, history: History) -> Iterator[Change]:
    """Every value the entry set, with what stood there before."""
    for table, rows in parsed.rows.items():
        for row in rows:
            yield from _changes(table, row, parsed, history)


def _changes(table: str, row: Mapping[str, Any], parsed: Parsed, history: History) -> Iterable[Change]:
    if table == "supersession":
        return () if _states_again(parsed) else _voided(row, history)
    if table == "taring":
        return _tared(row, parsed, history)
    if table in TABLES and TABLES[table].fill is Fill.STATE:
        return _replaced(table, row, parsed, history)
    return _stated(table, row, _before(table, row, parsed, history))


def _stated(table: str, row: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Change]:
    """What is new against the statement that the entry replaces, everything where it replaces none."""
    for name in SHOWN_FIELDS.get(table, ()):
        old, new = before.get(name), row.get(name)
        if old != new:
            yield Change(table, str(row.get("id", "")), name, old, new)


def _states_again(parsed: Parsed) -> bool:
    return any(parsed.rows.get(table) for table in _STATED_AGAIN)


def _before(table: str, row: Mapping[str, Any], parsed: Parsed, history: History) -> Mapping[str, Any]:
    """The statement of the same thing that the entry supersedes; empty where it supersedes none."""
    if table not in _STATED_AGAIN:
        return {}
    targets = [str(one["target"]) for one in parsed.rows.get("supersession", ())]
    old = [one for target in targets for one in history.rows_of(target).get(table, ())]
    same = [one for one in old if all(one.get(name) == row.get(name) for name in _SUBJECT.get(table, ()))]
    return same[-1] if same else {}


def _voided(row: Mapping[str, Any], history: History) -> Iterator[Change]:
    """What no longer counts: the weights of the superseded entry, then nothing."""
    target = str(row["target"])
    weighings = history.rows_of(target).get("weighing", ())
    for weighing in weighings:
        yield Change("weighing", target, "net_g", weighing.get("net_g"), None)
    if not weighings:
        yield Change("supersession", target, "target", target, None)


def _tared(row: Mapping[str, Any], parsed: Parsed, history: History) -> Iterator[Change]:
    device = str(row.get("device", ""))
    before = history.tare_before(parsed.stream, device, parsed.seq)
    yield Change("taring", device, "action", None, row.get("action"))
    if row.get("tare_g") is not None or before is not None:
        yield Change("taring", device, "tare_g", before, row.get("tare_g"))


def _replaced(table: str, row: Mapping[str, Any], parsed: Parsed, history: History) -> Iterator[Change]:
    key = state_key(table, row)
    before = history.state_before(table, key, parsed.stream, parsed.seq) or {}
    for name in TABLES[table].column_names:
        if name in TABLES[table].key:
            continue
        old, new = before.get(name), row.get(name)
        if old != new:
            yield Change(table, key, name, old, new)


def state_key(table: str, row: Mapping[str, Any]) -> str:
    """The key columns of a STATE row, joined."""
    return "|".join(str(row.get(name)) for name in TABLES[table].key)

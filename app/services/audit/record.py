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
        "indication", "unit", "manual", "verdict", "verdict_reason",
    ),
    "session": ("assurance", "expires_at"),
    "session_end": ("cause",),
    "station_start": ("app", "system"),
    "mark": ("code",),
    "mending": ("verdict",),
    "confirmation": ("confirmed_stream", "confirmed_seq", "consent"),
}  # fmt: skip
"""Values of a fact that were not there before. What supersedes or sets back has rules of its own below."""


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
        return _voided(row, history)
    if table == "taring":
        return _tared(row, parsed, history)
    if table in TABLES and TABLES[table].fill is Fill.STATE:
        return _replaced(table, row, parsed, history)
    return _new(table, row)


def _new(table: str, row: Mapping[str, Any]) -> Iterator[Change]:
    for name in SHOWN_FIELDS.get(table, ()):
        if row.get(name) is not None:
            yield Change(table, str(row.get("id", "")), name, None, row[name])


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

"""What the station's own tables say about a lot: its weighings, newest first, and their sum."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.clock import parse_iso
from app.models.desk import Capture, CaptureState, Named, Verdict
from app.models.envelope import Draft
from app.services.receiving.tally import SHOWN, Tally
from app.services.reference import Query

_RECENT = """
SELECT w.entry, w.stream, w.seq, w.at, w.gross_g, w.tare_g, w.net_g, w.container_type, w.indication, w.verdict,
       w.manual, w.pieces,
       EXISTS (SELECT 1 FROM weighing x WHERE x.entry = s.entry) AS replaced,
       EXISTS (SELECT 1 FROM supersession z WHERE z.entry = w.entry) AS correction,
       s.reason AS void_code, p.name AS void_person, r.name_ru AS void_ru, r.name_en AS void_en,
       row_number() OVER (ORDER BY w.at, w.stream, w.seq) AS number
FROM weighing w
LEFT JOIN supersession s ON s.id = (SELECT min(id) FROM supersession WHERE target = w.entry)
LEFT JOIN person p ON p.role = s.person
LEFT JOIN reason r ON r.code = s.reason
WHERE w.lot_id = ?
ORDER BY number DESC LIMIT ?
"""
_TOTAL = """
SELECT coalesce(sum(w.net_g), 0) AS net_g, count(*) AS count, min(w.at) AS first,
       count(*) FILTER (WHERE w.at >= ?) AS hour
FROM weighing w WHERE w.lot_id = ? AND NOT EXISTS (SELECT 1 FROM supersession WHERE target = w.entry)
"""


_LAST_SCALE = """
SELECT scale_serial FROM weighing WHERE lot_id = ? AND scale_serial IS NOT NULL
ORDER BY at DESC, stream DESC, seq DESC LIMIT 1
"""


@dataclass(frozen=True)
class Acknowledged:
    """How far the server has this station's own stream."""

    stream: str
    seq: int

    def covers(self, stream: str, seq: int) -> bool:
        return stream != self.stream or seq <= self.seq


def tally(query: Query, lot: uuid.UUID | None, now: datetime, upto: int, sent: Acknowledged) -> Tally:
    """The newest eight weighings of the lot and the sums without what was voided.

    `query` sees the own stream up to `upto` and nothing behind it.
    """
    if lot is None:
        return Tally(None, upto, now)
    hour_ago = (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    recent = weighings(query, lot, sent, SHOWN)
    sums = query(_TOTAL, hour_ago, str(lot))[0]
    first = sums["first"] and parse_iso(sums["first"])
    return Tally(lot, upto, now, recent, sums["net_g"], sums["count"], first, sums["hour"])


def weighings(query: Query, lot: uuid.UUID, sent: Acknowledged, limit: int = -1) -> tuple[Capture, ...]:
    """The newest weighings of the lot, newest first, those that do not count too; all of them without a limit."""
    rows = query(_RECENT, str(lot), limit)
    return tuple(_capture(row, parse_iso(row["at"]), _state(row, sent)) for row in rows)


def last_scale(query: Query, lot: uuid.UUID) -> str | None:
    """The serial number of the scale that gave the lot's newest weighing, where it is known."""
    rows = query(_LAST_SCALE, str(lot))
    return rows[0]["scale_serial"] if rows else None


def drafted(draft: Draft, entry: str, at: datetime) -> Capture:
    """What `tally` will say of a weighing that is durable since a moment; its number in the lot is left 0."""
    row = draft.rows["weighing"][0]
    return _capture({**_NO_VOID, **row, "entry": entry, "number": 0}, at, CaptureState.QUEUED)


_NO_VOID = {
    "void_code": None,
    "void_person": None,
    "replaced": False,
    "correction": False,
    "container_type": None,
}


def _capture(row: Mapping[str, Any], at: datetime, state: CaptureState) -> Capture:
    return Capture(
        entry=row["entry"],
        number=row["number"],
        at=at,
        net_g=row["net_g"],
        decimals=_decimals(row.get("indication")),
        state=state,
        verdict=row["verdict"] and Verdict(row["verdict"]),
        manual=bool(row["manual"]),
        void_reason=row["void_code"] and Named(row["void_code"], row["void_ru"] or row["void_code"],
                                               row["void_en"] or row["void_code"]),
        voided_by=row["void_person"],
        pieces=row["pieces"],
        gross_g=row["gross_g"],
        tare_g=row["tare_g"],
        container=row["container_type"],
        replaced=bool(row["replaced"]),
        correction=bool(row["correction"]),
    )  # fmt: skip


def _state(row: Mapping[str, Any], sent: Acknowledged) -> CaptureState:
    if row["void_code"]:
        return CaptureState.VOIDED
    return CaptureState.SAVED if sent.covers(row["stream"], row["seq"]) else CaptureState.QUEUED


def _decimals(indication: str | None) -> int:
    return len(indication.partition(".")[2]) if indication else 3

"""What the station's own tables say about a lot: its weighings, newest first, and their sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.clock import parse_iso
from app.models.desk import Capture, CaptureState, Named, Totals, Verdict
from app.services.reference import Query

SHOWN = 8
"""Captures on the screen (screen rule W7)."""

_RECENT = """
SELECT w.entry, w.stream, w.seq, w.at, w.net_g, w.indication, w.verdict, w.manual,
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
SELECT coalesce(sum(w.net_g), 0) AS net_g, count(*) AS count, min(w.at) AS first, max(w.at) AS last,
       count(*) FILTER (WHERE w.at >= ?) AS hour
FROM weighing w WHERE w.lot_id = ? AND NOT EXISTS (SELECT 1 FROM supersession WHERE target = w.entry)
"""


@dataclass(frozen=True)
class Acknowledged:
    """How far the server has this station's own stream."""

    stream: str
    seq: int

    def covers(self, stream: str, seq: int) -> bool:
        return stream != self.stream or seq <= self.seq


def recent(query: Query, lot_id: str, sent: Acknowledged) -> tuple[Capture, ...]:
    """The newest weighings of the lot, at most eight, newest first."""
    return tuple(_capture(row, sent) for row in query(_RECENT, lot_id, SHOWN))


def totals(query: Query, lot_id: str, now: datetime) -> Totals:
    """Net and count of the lot without what was voided, and the pace of the last hour."""
    hour_ago = (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    row = query(_TOTAL, hour_ago, lot_id)[0]
    return Totals(row["net_g"], row["count"], per_hour=_pace(row, now))


def _pace(row: Mapping[str, Any], now: datetime) -> int | None:
    if row["count"] < 2:
        return None
    age = now - parse_iso(row["first"])
    if age >= timedelta(hours=1):
        return int(row["hour"])
    minutes = max(1.0, age.total_seconds() / 60)
    return round(int(row["count"]) * 60 / minutes)


def _capture(row: Mapping[str, Any], sent: Acknowledged) -> Capture:
    return Capture(
        entry=row["entry"],
        number=row["number"],
        at=parse_iso(row["at"]),
        net_g=row["net_g"],
        decimals=_decimals(row["indication"]),
        state=_state(row, sent),
        verdict=row["verdict"] and Verdict(row["verdict"]),
        manual=bool(row["manual"]),
        void_reason=row["void_code"] and Named(row["void_code"], row["void_ru"] or row["void_code"],
                                               row["void_en"] or row["void_code"]),
        voided_by=row["void_person"],
    )  # fmt: skip


def _state(row: Mapping[str, Any], sent: Acknowledged) -> CaptureState:
    if row["void_code"]:
        return CaptureState.VOIDED
    return CaptureState.SAVED if sent.covers(row["stream"], row["seq"]) else CaptureState.QUEUED


def _decimals(indication: str | None) -> int:
    return len(indication.partition(".")[2]) if indication else 3

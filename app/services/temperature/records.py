"""Channels and alarms as the station's own tables have them, and the lots that stood where an alarm ran."""

# ruff: noqa: S608 - statements are made of our own names only
from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from app.clock import iso, parse_iso
from app.models.alarm import AlarmKind, How
from app.models.alarms import Acknowledgement, Alarm, Clearing, Escalation, Exposure, Raising, alarms
from app.models.channel import Channel, Unit
from app.models.desk import Named
from app.models.envelope import encode
from app.models.temperature import Quality
from app.services.reference import Query, Reference

_WAITING = """
r.id NOT IN (SELECT alarm_id FROM alarm_clearing)
OR r.id NOT IN (SELECT alarm_id FROM alarm_acknowledgement) AND (r.ccp OR r.alarm <> 'lost')
"""
_SINCE = "r.since >= ?2 OR r.id IN (SELECT alarm_id FROM alarm_clearing WHERE until >= ?2)"
_RAISED = """
SELECT r.* FROM alarm_raising r WHERE ({condition}) AND r.channel = coalesce(?1, r.channel) AND ?2 IS ?2
ORDER BY r.since DESC LIMIT 2000
"""
_ABOUT = "SELECT x.* FROM {table} x WHERE x.alarm_id IN (SELECT value FROM json_each(?))"
_MOVED = """
SELECT m.lot_id, m.place, m.at AS since, sum(m.grams) OVER w AS held, lead(m.at) OVER w AS until
FROM movement m
WHERE {condition} AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = m.entry AND s.lot_id = m.lot_id)
WINDOW w AS (PARTITION BY m.lot_id, m.place ORDER BY m.at, m.stream, m.seq, m.id)
"""
_EXPOSURES = f"""
WITH moved AS ({_MOVED.format(condition="m.lot_id = ?1")}),
alarm AS (
  SELECT r.*, max(c.until) AS until, max(c.worst_milli) AS highest, min(c.worst_milli) AS lowest,
    max(e.worst_milli) AS higher, min(e.worst_milli) AS lower
  FROM alarm_raising r LEFT JOIN alarm_clearing c ON c.alarm_id = r.id
  LEFT JOIN alarm_escalation e ON e.alarm_id = r.id
  WHERE r.place IN (SELECT place FROM moved) GROUP BY r.id),
met AS (
  SELECT a.*, max(a.since, s.since) AS begun, min(coalesce(a.until, ?2), coalesce(s.until, ?2), ?2) AS ended
  FROM moved s JOIN alarm a ON a.place = s.place WHERE s.held > 0)
SELECT m.id, m.channel, n.name_ru AS channel_ru, n.name_en AS channel_en, m.alarm, m.ccp, m.unit, m.limit_milli,
  m.since, m.until, round(sum(julianday(m.ended) - julianday(m.begun)) * 86400) AS seconds,
  CASE m.alarm WHEN 'high' THEN max(m.milli, coalesce(m.highest, m.milli), coalesce(m.higher, m.milli))
    WHEN 'low' THEN min(m.milli, coalesce(m.lowest, m.milli), coalesce(m.lower, m.milli)) END AS worst_milli
FROM met m LEFT JOIN channel n ON n.code = m.channel WHERE m.ended > m.begun
GROUP BY m.id ORDER BY m.since DESC, m.alarm
"""
_LOTS = f"""
SELECT DISTINCT l.code FROM ({_MOVED.format(condition="m.place = ?1")}) s JOIN lot l ON l.id = s.lot_id
WHERE s.held > 0 AND s.since < ?3 AND coalesce(s.until, ?3) > ?2 ORDER BY l.code
"""


# Channels


def channels(query: Query, on: date | None = None) -> dict[str, Channel]:
    """Those in use on that plant day by code, the plant's own or as shipped."""
    return {channel.code: channel for channel in Reference(query, on).channels()}


# Alarms


def waiting(query: Query) -> tuple[Alarm, ...]:
    """Alarms that run or that nobody has acknowledged, the most pressing first."""
    return tuple(alarm for alarm in _alarms(query, _WAITING) if alarm.waits)


def since(query: Query, begin: datetime, channel: str | None = None) -> tuple[Alarm, ...]:
    """Alarms of the channel, or of all, that ran at `begin` or later."""
    told = _alarms(query, f"{_SINCE} OR {_WAITING}", channel, iso(begin))
    return tuple(alarm for alarm in told if alarm.until is None or alarm.until >= begin)


def raised_here(query: Query, station: str) -> list[Raising]:
    """Alarms that this station raised, in whichever incarnation, and that are not over."""
    rows = query(
        "SELECT r.* FROM alarm_raising r WHERE r.stream GLOB ? AND r.id NOT IN (SELECT alarm_id FROM alarm_clearing)",
        f"{station}.*",
    )
    return [_raising(row) for row in rows]


def over(query: Query, ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of the alarms that somebody has ended."""
    rows = _about(query, "alarm_clearing", [str(one) for one in ids])
    return frozenset(uuid.UUID(row["alarm_id"]) for row in rows)


def _alarms(
    query: Query, condition: str, channel: str | None = None, begin: str | None = None
) -> tuple[Alarm, ...]:
    rows = query(_RAISED.format(condition=condition), channel, begin)
    ids = [row["id"] for row in rows]
    return alarms(
        map(_raising, rows),
        map(_clearing, _about(query, "alarm_clearing", ids)),
        map(_acknowledgement, _about(query, "alarm_acknowledgement", ids)),
        map(_escalation, _about(query, "alarm_escalation", ids)),
    )


def _about(query: Query, table: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    return query(_ABOUT.format(table=table), encode(list(ids)))


Row = Mapping[str, Any]


def _raising(row: Row) -> Raising:
    return Raising(
        uuid.UUID(row["id"]), row["channel"], AlarmKind(row["alarm"]), parse_iso(row["since"]),
        parse_iso(row["at"]), row["place"], row["priority"], bool(row["ccp"]), Unit(row["unit"]),
        row["limit_milli"], row["milli"], Quality(row["quality"]) if row["quality"] else None,
    )  # fmt: skip


def _clearing(row: Row) -> Clearing:
    until = parse_iso(row["until"])
    return Clearing(uuid.UUID(row["alarm_id"]), until, row["lasted_s"], row["worst_milli"], How(row["how"]))


def _acknowledgement(row: Row) -> Acknowledgement:
    told = (row["name"], row["acting_as"], row["reason"], row["text"])
    return Acknowledgement(uuid.UUID(row["alarm_id"]), parse_iso(row["at"]), *told)


def _escalation(row: Row) -> Escalation:
    return Escalation(uuid.UUID(row["alarm_id"]), parse_iso(row["at"]), row["grp"], row["worst_milli"])


# Lots


def exposures(query: Query, lot: uuid.UUID, now: datetime) -> list[dict[str, Any]]:
    """Alarms in which the lot stood, the newest first, in the form of `plant.lot_card`."""
    return query(_EXPOSURES, str(lot), iso(now))


def exposure(row: Row) -> Exposure:
    """One row of `exposures` or of `plant.lot_card`."""
    code = row["channel"]
    return Exposure(
        Named(code, row["channel_ru"] or code, row["channel_en"] or code), AlarmKind(row["alarm"]),
        parse_iso(row["since"]), parse_iso(row["until"]) if row["until"] else None, int(row["seconds"]),
        row["worst_milli"], row["limit_milli"], Unit(row["unit"]), bool(row["ccp"]),
    )  # fmt: skip


def lots_in(query: Query, alarm: Alarm, now: datetime) -> list[str]:
    """Codes of the lots that stood where the alarm ran."""
    if alarm.raising.place is None:
        return []
    until = alarm.until or now
    rows = query(_LOTS, alarm.raising.place, iso(alarm.raising.since), iso(until))
    return [row["code"] for row in rows]

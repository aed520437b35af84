"""What the station's own tables hold of some deliveries: each table asked once, whatever the number of deliveries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.services.deliveries.counting import Releases, stands
from app.services.reference import Query

Row = Mapping[str, Any]
_ORDER = "ORDER BY at, stream, seq, id"
_AMONG = "IN (SELECT value FROM json_each(?))"
STATEMENTS = (
    "delivery_header", "delivery_position", "core_temperature", "arrival_check", "delivery_verdict",
    "delivery_closing", "delivery_report",
)  # fmt: skip
"""Tables whose rows speak of a delivery."""
_OF_LOTS = ("lot_origin", "lot_opening", "lot_verdict")
_VERDICTS = ("delivery_verdict", "lot_verdict")

_SUMS = f"""
SELECT lot_id, stream, max(seq) AS seq, max(at) AS at, min(item) AS item,
  count(*) FILTER (WHERE live) AS count, sum(net_g) FILTER (WHERE live) AS net_g,
  sum(coalesce(gross_g, net_g + coalesce(tare_g, 0))) FILTER (WHERE live) AS gross_g,
  sum(coalesce(tare_g, 0)) FILTER (WHERE live) AS tare_g,
  sum(pieces) FILTER (WHERE live) AS pieces, count(*) FILTER (WHERE live AND manual) AS manual
FROM (SELECT w.*, NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id) AS live
  FROM weighing w WHERE w.lot_id {_AMONG})
GROUP BY lot_id, stream
"""  # noqa: S608 - our own text
_NOTED = f"""
SELECT w.entry, w.lot_id, w.net_g, w.at, w.person, w.manual, w.manual_reason, s.reason, s.person AS by_person,
  s.at AS on_at, s.id IS NOT NULL AS dead,
  (SELECT l.code FROM weighing x JOIN lot l ON l.id = x.lot_id WHERE x.entry = s.entry) AS to_lot,
  (SELECT x.net_g FROM weighing x WHERE x.entry = s.entry) AS now_g
FROM weighing w LEFT JOIN supersession s ON s.target = w.entry AND s.lot_id = w.lot_id
WHERE w.lot_id {_AMONG} AND (w.manual OR s.id IS NOT NULL)
ORDER BY to_lot IS NULL, s.at, s.stream, s.seq, s.id
"""  # noqa: S608 - our own text
_STRUCK = f"SELECT * FROM supersession WHERE target {_AMONG} {_ORDER}"  # noqa: S608 - our own text
_STRUCK_OF_LOTS = f"""
SELECT lot_id, stream, max(seq) AS seq, max(at) AS at FROM supersession WHERE lot_id {_AMONG}
GROUP BY lot_id, stream
"""  # noqa: S608 - our own text
_CODES = f"SELECT id, code FROM {{}} WHERE id {_AMONG}"  # noqa: S608 - our own text


@dataclass(frozen=True)
class Lot:
    """Everything heard of one lot. Rows are in the order of time, place in the stream breaking ties."""

    id: str
    code: str
    origin: Row
    """The statement of its delivery and position that counts; of several the latest."""
    openings: Sequence[Row] = ()
    verdicts: Sequence[Row] = ()
    sums: Sequence[Row] = ()
    """Of its weighings, by stream."""
    noted: Sequence[Row] = ()
    """Weighings that do not count any more, or were typed."""
    changes: Sequence[Row] = ()
    """The last supersession of each stream."""
    corrections: Mapping[str, Row] = field(default_factory=dict)
    """What superseded an earlier opening or origin of it, by the entry that did."""

    def dead(self) -> list[Row]:
        """Weighings that do not count any more, each once; a move leads over a void."""
        found: dict[str, Row] = {}
        for row in self.noted:
            if row["dead"]:
                found.setdefault(row["entry"], row)
        return list(found.values())

    def typed(self) -> list[Row]:
        """Weighings typed by hand that count."""
        return [row for row in self.noted if not row["dead"]]


@dataclass
class Book:
    """The rows of some deliveries. `live` rows count, `all` are those that were ever stated."""

    codes: dict[str, str]
    statements: dict[str, dict[str, list[Row]]]
    struck: dict[str, list[Row]]
    releases: Releases = field(default_factory=dict)
    """Who released the judgement in an entry."""
    released: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Rows that released judgements, by the delivery."""
    overrides: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Signed overrides of rules, by the position they are for."""
    lots: dict[str, list[Lot]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def all(self, table: str, delivery: str) -> Sequence[Row]:
        return self.statements[table].get(delivery, [])

    def live(self, table: str, delivery: str) -> Sequence[Row]:
        rows = self.all(table, delivery)
        if table in _VERDICTS:
            return [row for row in rows if stands(row, self.struck, self.releases)]
        return [row for row in rows if row["entry"] not in self.struck]

    def strikes(self, rows: Iterable[Row]) -> Iterable[Row]:
        """The supersessions that name one of the entries of `rows`."""
        entries = {row["entry"]: None for row in rows}
        return (strike for entry in entries for strike in self.struck.get(entry, ()))


def load(query: Query, ids: Sequence[str]) -> Book:
    """What is known of the deliveries `ids`, all of one moment where `query` is inside one."""
    statements = {
        table: _grouped(_among(query, table, "delivery_id", ids), "delivery_id") for table in STATEMENTS
    }
    entries = [row["entry"] for of in statements.values() for rows in of.values() for row in rows]
    book = Book(
        _codes(query, "delivery", ids), statements, _struck(query, entries), _releases(query, entries)
    )
    book.released = _grouped(_among(query, "verdict_release", "delivery_id", ids), "delivery_id")
    positions = sorted({row["position"] for of in statements["delivery_position"].values() for row in of})
    book.overrides = _grouped(_among(query, "signed_override", "subject", positions), "subject")
    book.lots = _lots(query, ids)
    book.names = {row["role"]: row["name"] for row in query("SELECT role, name FROM person")}
    return book


def _releases(query: Query, entries: Iterable[str]) -> Releases:
    found = _grouped(_among(query, "verdict_release", "target", sorted(set(entries))), "target")
    return {target: frozenset(row["person"] for row in rows) for target, rows in found.items()}


def _lots(query: Query, ids: Sequence[str]) -> dict[str, list[Lot]]:
    """The lots of each delivery, by code."""
    named = sorted({row["lot_id"] for row in _among(query, "lot_origin", "delivery_id", ids)})
    rows = {table: _among(query, table, "lot_id", named) for table in _OF_LOTS}
    struck = _struck(query, [row["entry"] for some in rows.values() for row in some])
    releases = _releases(query, [row["entry"] for row in rows["lot_verdict"]])
    live = {
        table: _grouped([row for row in some if _counts(row, table, struck, releases)], "lot_id")
        for table, some in rows.items()
    }
    codes = _codes(query, "lot", named)
    more = {name: _grouped(query(sql, json.dumps(named)), "lot_id")
            for name, sql in (("sums", _SUMS), ("noted", _NOTED), ("changes", _STRUCK_OF_LOTS))}  # fmt: skip
    found: dict[str, list[Lot]] = defaultdict(list)
    for lot in sorted(live["lot_origin"], key=lambda lot: codes.get(lot, lot)):
        origin = live["lot_origin"][lot][-1]
        line = Lot(
            lot,
            codes.get(lot, lot),
            origin,
            live["lot_opening"].get(lot, ()),
            live["lot_verdict"].get(lot, ()),
            corrections=_by_entry(rows["lot_origin"], lot, struck),
            **{name: of.get(lot, ()) for name, of in more.items()},
        )
        found[origin["delivery_id"]].append(line)
    return found


def _counts(row: Row, table: str, struck: Mapping[str, list[Row]], releases: Releases) -> bool:
    """What an entry says of a lot is struck for the lot that the supersession names; verdicts by their own rule."""
    if table in _VERDICTS:
        return stands(row, struck, releases)
    return all(strike["lot_id"] != row["lot_id"] for strike in struck.get(row["entry"], ()))


def _by_entry(rows: Iterable[Row], lot: str, struck: Mapping[str, list[Row]]) -> dict[str, Row]:
    strikes = (strike for row in rows if row["lot_id"] == lot for strike in struck.get(row["entry"], ()))
    return {strike["entry"]: strike for strike in strikes}


def _among(query: Query, table: str, column: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    return query(f"SELECT * FROM {table} WHERE {column} {_AMONG} {_ORDER}", json.dumps(list(keys)))  # noqa: S608


def _codes(query: Query, table: str, ids: Sequence[str]) -> dict[str, str]:
    return {row["id"]: row["code"] for row in query(_CODES.format(table), json.dumps(list(ids)))}


def _struck(query: Query, entries: Iterable[str]) -> dict[str, list[Row]]:
    return _grouped(query(_STRUCK, json.dumps(sorted(set(entries)))), "target")


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups

"""Lists out of the station's own tables, for the days that it keeps.

Sums go over one index of the weighings, in its order: day, lot, stream. What does not count is few, looked up by
itself and taken away again.
"""

# ruff: noqa: S608 - statements are made of our own text only
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.clock import parse_iso
from app.models.delivery import Acceptance
from app.models.lists import NO_VERDICT, By, DeliveryRow, ListRow, LotRow, Narrowing, Sums, WeighingRow
from app.models.paging import Slice
from app.services.reference import Query

Row = Mapping[str, Any]
_LATEST = "row_number() OVER (PARTITION BY {} ORDER BY at DESC, stream DESC, seq DESC) AS newest"
_WORST = "max(CASE verdict {} END) AS worst".format(
    " ".join(f"WHEN '{verdict}' THEN {number}" for number, verdict in enumerate(Acceptance, start=1))
)
_UNSTRUCK = "entry NOT IN (SELECT target FROM supersession NOT INDEXED)"
_UNSTRUCK_THERE = (
    "entry || lot_id NOT IN (SELECT target || lot_id FROM supersession NOT INDEXED WHERE lot_id IS NOT NULL)"
)
"""As `_UNSTRUCK_OF_LOT`, for many rows at once: the supersessions are read through once, in the table's own order."""
_UNSTRUCK_OF_LOT = (
    "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = {0}.entry AND s.lot_id = {0}.lot_id)"
)
_BINDING = (
    "v.binding AND NOT EXISTS"
    " (SELECT 1 FROM verdict_release r WHERE r.target = v.entry AND r.person IS NOT v.person)"
)
"""A verdict that holds until it is released, superseded or not."""
_CODE_DAY = (
    "'20' || substr({0}, instr({0}, '-') + 1, 2) || '-' || substr({0}, instr({0}, '-') + 3, 2)"
    " || '-' || substr({0}, instr({0}, '-') + 5, 2)"
)
_SHIPMENTS = f"""
headers AS (SELECT delivery_id, supplier, vessel, {_LATEST.format("delivery_id")}
  FROM delivery_header WHERE {_UNSTRUCK}),
judged AS (SELECT delivery_id, {_WORST} FROM delivery_verdict v WHERE {_UNSTRUCK} OR {_BINDING} GROUP BY delivery_id),
shipments AS MATERIALIZED (SELECT d.id, d.code, {_CODE_DAY.format("d.code")} AS day, h.supplier, h.vessel, j.worst
  FROM delivery d LEFT JOIN headers h ON h.delivery_id = d.id AND h.newest = 1
  LEFT JOIN judged j ON j.delivery_id = d.id)
"""
_LOTS = f"""
origins AS (SELECT o.lot_id, o.delivery_id, o.position, {_LATEST.format("lot_id")} FROM lot_origin o
  WHERE {_UNSTRUCK_THERE}),
openings AS (SELECT o.lot_id, o.item, {_LATEST.format("lot_id")} FROM lot_opening o
  WHERE {_UNSTRUCK_THERE}),
positions AS (SELECT delivery_id, position, item, species, {_LATEST.format("delivery_id, position")}
  FROM delivery_position WHERE {_UNSTRUCK}),
decided AS (SELECT lot_id, {_WORST} FROM lot_verdict v WHERE {_UNSTRUCK} OR {_BINDING} GROUP BY lot_id),
lots AS MATERIALIZED (SELECT l.id, l.code, {_CODE_DAY.format("l.code")} AS day, d.worst,
    coalesce(p.item, o.item) AS item, p.species, x.id AS shipment, x.code AS delivery, x.day AS delivery_day,
    x.supplier, x.worst AS delivery_worst
  FROM lot l LEFT JOIN origins g ON g.lot_id = l.id AND g.newest = 1
  LEFT JOIN openings o ON o.lot_id = l.id AND o.newest = 1
  LEFT JOIN positions p ON p.position = g.position AND p.delivery_id = g.delivery_id AND p.newest = 1
  LEFT JOIN decided d ON d.lot_id = l.id LEFT JOIN shipments x ON x.id = g.delivery_id)
"""
_WHOLE = "coalesce(gross_g, net_g + coalesce(tare_g, 0))"
_PARTS = f"""
parts AS (
  SELECT lot_id, count(*) AS rows, count(*) AS live, sum(net_g) AS net_g, sum({_WHOLE}) AS gross_g,
    sum(coalesce(tare_g, 0)) AS tare_g, sum(pieces) AS pieces, sum(manual) AS manual
  FROM weighing WHERE {{kept}} GROUP BY day, lot_id
  UNION ALL
  SELECT w.lot_id, 0, -count(*), -sum(net_g), -sum({_WHOLE}), -sum(coalesce(tare_g, 0)), -sum(pieces), -sum(manual)
  FROM (SELECT DISTINCT target, lot_id FROM supersession NOT INDEXED WHERE lot_id IS NOT NULL) s
  CROSS JOIN weighing w ON w.entry = s.target AND w.lot_id = s.lot_id WHERE {{kept}} GROUP BY w.lot_id)
"""
_SUMS = """
coalesce(sum(p.rows), 0) AS weighed, coalesce(sum(p.live), 0) AS count, coalesce(sum(p.net_g), 0) AS net_g,
coalesce(sum(p.gross_g), 0) AS gross_g, coalesce(sum(p.tare_g), 0) AS tare_g, sum(p.pieces) AS pieces,
coalesce(sum(p.manual), 0) AS manual
"""
_SUMMED = ("weighed", "count", "net_g", "gross_g", "tare_g", "pieces", "manual")
_WHOLE_SUMS = ", ".join(f"whole.{name} AS all_{name}" for name in _SUMMED)
_ALL_SUMS = ", ".join(
    f"sum({name}) AS {name}" if name == "pieces" else f"coalesce(sum({name}), 0) AS {name}"
    for name in _SUMMED
)
_WEIGHING = f"""
w.id, w.at, w.day, substr(w.stream, 1, instr(w.stream, '.') - 1) AS station,
l.code AS lot, l.delivery, l.supplier, l.species,
coalesce(l.item, w.item) AS item, w.gross_g, w.tare_g, w.net_g, w.pieces, w.manual, l.worst,
coalesce(n.name, w.person) AS person,
{_UNSTRUCK_OF_LOT.format("w")} AS live,
EXISTS (SELECT 1 FROM supersession s JOIN weighing x ON x.entry = s.entry
  WHERE s.target = w.entry AND s.lot_id = w.lot_id) AS replaced,
EXISTS (SELECT 1 FROM supersession s WHERE s.entry = w.entry) AS correction
"""


class _Asked:
    """A narrowing as conditions: `kept` of weighings `w`, `lots` of what the lots `l` or the shipments `x` say."""

    def __init__(self, narrowing: Narrowing, *, of_shipments: bool = False) -> None:
        self.parameters: list[str] = []
        whose = _OF_SHIPMENTS if of_shipments else _OF_LOTS
        day = {By.DELIVERY: whose["day"], By.LOT: "l.day", By.WEIGHING: "day"}[narrowing.by]
        range_ = [f"{day} {sign} {self.given(limit.isoformat())}"
                  for sign, limit in ((">=", narrowing.first), ("<=", narrowing.last)) if limit]  # fmt: skip
        self._weighed = range_ if narrowing.by is By.WEIGHING else []
        if narrowing.station:
            self._weighed.append(f"stream GLOB {self.given(narrowing.station + '.*')}")
        self._said = [] if narrowing.by is By.WEIGHING else range_
        for name in ("supplier", "species", "item", "delivery", "lot"):
            value = getattr(narrowing, name)
            if value is not None:
                self._said.append(f"{whose[name]} = {self.given(value)}")
        if narrowing.verdict is not None:
            column = whose["verdict"] if narrowing.by is By.DELIVERY else "l.worst"
            self._said.append(self._decided(column, narrowing.verdict))

    def given(self, value: str) -> str:
        self.parameters.append(value)
        return f"?{len(self.parameters)}"

    def _decided(self, column: str, verdict: str) -> str:
        if verdict == NO_VERDICT:
            return f"{column} IS NULL"
        return f"{column} = {tuple(Acceptance).index(Acceptance(verdict)) + 1}"

    @property
    def kept(self) -> str:
        return " AND ".join(self._weighed) or "true"

    @property
    def said(self) -> str:
        return " AND ".join(self._said) or "true"

    @property
    def parts(self) -> str:
        return _PARTS.format(kept=self.kept)


_OF_LOTS = {
    "day": "l.delivery_day", "verdict": "l.delivery_worst", "supplier": "l.supplier", "delivery": "l.delivery",
    "species": "l.species", "item": "l.item", "lot": "l.code",
}  # fmt: skip
_OF_SHIPMENTS = _OF_LOTS | {
    "day": "x.day",
    "verdict": "x.worst",
    "supplier": "x.supplier",
    "delivery": "x.code",
}


class LocalLists:
    """Answers on the caller's thread. `start` is the `on` of the page before."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def rows(self, kind: By, narrowing: Narrowing, start: object | None, limit: int) -> Slice[ListRow]:
        """A page of deliveries, lots or weighings, newest first, with the sums of all that the narrowing leaves."""
        if kind is By.WEIGHING:
            return self._weighings(narrowing, start, limit)
        asked = _Asked(narrowing, of_shipments=kind is By.DELIVERY)
        return self._groups(_GROUPS[kind], asked, start, limit)

    def _groups(self, kind: _Group, asked: _Asked, start: object | None, limit: int) -> Slice[ListRow]:
        """Sums and page in one question: every group is put together once, and those of the page leave SQLite."""
        join = "JOIN" if asked.kept != "true" else "LEFT JOIN"
        made = kind.made.format(join=join, said=asked.said)
        after = "true"
        if isinstance(start, list):
            day, code = (asked.given(part) for part in start)
            after = f"(day, code) < ({day}, {code})"
        found = self._query(
            f"""WITH {_SHIPMENTS}, {_LOTS}, {asked.parts}, groups AS MATERIALIZED ({made}),
            whole AS (SELECT count(*) AS rows, {_ALL_SUMS} FROM groups),
            page AS (SELECT * FROM groups WHERE {after} ORDER BY day DESC, code DESC LIMIT {int(limit) + 1})
            SELECT page.*, whole.rows AS all_rows, {_WHOLE_SUMS} FROM whole LEFT JOIN page ON true
            ORDER BY day DESC, code DESC""",
            *asked.parameters,
        )
        sums = _sums({name: found[0][f"all_{name}"] for name in _SUMMED}, found[0]["all_rows"])
        rows = [row for row in found if row["id"] is not None]
        on = [rows[limit - 1][name] for name in ("day", "code")] if len(rows) > limit else None
        return Slice([kind.row(row) for row in rows[:limit]], on, sums.rows, sums)

    def _weighings(self, narrowing: Narrowing, start: object | None, limit: int) -> Slice[ListRow]:
        """Sums and page in one question: what is known of all lots is put together once."""
        asked = _Asked(narrowing)
        join = "" if asked.said == "true" else f"JOIN lots l ON l.id = p.lot_id WHERE {asked.said}"
        after = "true"
        if isinstance(start, list):
            day, at, row_id = (asked.given(part) for part in start)
            after = f"w.day <= {day} AND (w.day, w.at, w.id) < ({day}, {at}, {row_id})"
        kept = asked.kept.replace("day", "w.day").replace("stream", "w.stream")
        found = self._query(
            f"""WITH {_SHIPMENTS}, {_LOTS}, {asked.parts}, whole AS (SELECT {_SUMS} FROM parts p {join}),
            page AS (SELECT {_WEIGHING} FROM weighing w LEFT JOIN lots l ON l.id = w.lot_id
              LEFT JOIN person n ON n.role = w.person WHERE {kept} AND {asked.said} AND {after}
              ORDER BY w.day DESC, w.at DESC, w.id DESC LIMIT {int(limit) + 1})
            SELECT page.*, {_WHOLE_SUMS} FROM whole LEFT JOIN page ON true ORDER BY day DESC, at DESC, id DESC""",
            *asked.parameters,
        )
        sums = _sums({name: found[0][f"all_{name}"] for name in _SUMMED}, found[0]["all_weighed"])
        rows = [row for row in found if row["id"] is not None]
        on = [rows[limit - 1][name] for name in ("day", "at", "id")] if len(rows) > limit else None
        return Slice([weighing_row(row) for row in rows[:limit]], on, sums.rows, sums)


def _sums(row: Row, rows: int) -> Sums:
    return Sums(
        rows, row["count"], row["net_g"], row["gross_g"], row["tare_g"], row["pieces"], row["manual"],
        row["weighed"] - row["count"],
    )  # fmt: skip


def delivery_row(row: Row) -> DeliveryRow:
    """A row as either source says it."""
    return DeliveryRow(
        row["code"], _day(row["day"]), row["supplier"], row["vessel"], _verdict(row["worst"]),
        _sums(row, row["weighed"]),
    )  # fmt: skip


def lot_row(row: Row) -> LotRow:
    """A row as either source says it."""
    return LotRow(
        row["code"], _day(row["day"]), row["delivery"], row["supplier"], row["species"], row["item"],
        _verdict(row["worst"]), _sums(row, row["weighed"]),
    )  # fmt: skip


def weighing_row(row: Row) -> WeighingRow:
    """A row as either source says it."""
    plain = ("id", "station", "lot", "delivery", "supplier", "species", "item", "gross_g", "tare_g", "net_g", "pieces",
             "person")  # fmt: skip
    return WeighingRow(
        **{name: row[name] for name in plain}, at=parse_iso(row["at"]), day=date.fromisoformat(row["day"]),
        manual=bool(row["manual"]), live=bool(row["live"]), verdict=_verdict(row["worst"]),
        replaced=bool(row["replaced"]), correction=bool(row["correction"]),
    )  # fmt: skip


def _verdict(worst: int | None) -> Acceptance | None:
    return tuple(Acceptance)[worst - 1] if worst else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class _Group:
    """How lots, or deliveries, are put together of their parts, and what a row of them is."""

    made: str
    row: Callable[[Row], ListRow]


_GROUPS = {
    By.LOT: _Group(
        f"SELECT l.*, {_SUMS} FROM lots l {{join}} parts p ON p.lot_id = l.id WHERE {{said}} GROUP BY l.id",
        lot_row,
    ),
    By.DELIVERY: _Group(
        f"SELECT x.*, {_SUMS} FROM shipments x LEFT JOIN lots l ON l.shipment = x.id"
        " {join} parts p ON p.lot_id = l.id WHERE {said} GROUP BY x.id",
        delivery_row,
    ),
}

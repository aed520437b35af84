"""Which printed labels of a delivery a correction made wrong, and were not printed again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.models.delivery import Delivery, LotLine
from app.models.desk import Named
from app.services.reference import Query, Reference

_AMONG = "IN (SELECT value FROM json_each(?))"
_ORDERS = f"""
WITH printed AS (
  SELECT o.id, row_number() OVER (PARTITION BY o.lot_id, o.weighing ORDER BY o.at DESC, o.stream DESC, o.seq DESC)
    AS newest
  FROM label_order o WHERE o.lot_id {_AMONG} AND coalesce((SELECT t.outcome FROM label_settlement t
    WHERE t.order_id = o.id ORDER BY t.at DESC, t.stream DESC, t.seq DESC LIMIT 1), 'printed')
    NOT IN ('missing', 'cancelled')),
said AS (
  SELECT o.lot_id, o.weighing, o.content, o.content ->> 'net_g' <> w.net_g AS other_net, EXISTS
    (SELECT 1 FROM supersession s WHERE s.target = o.weighing AND +s.lot_id = o.lot_id) AS dead
  FROM printed p JOIN label_order o ON o.id = p.id LEFT JOIN weighing w ON w.entry = o.weighing
  WHERE p.newest = 1)
SELECT DISTINCT lot_id, CASE WHEN dead THEN weighing END AS gone, other_net,
  content ->> '$.item.code' AS item, content ->> 'supplier' AS supplier, content ->> 'boat' AS boat,
  content ->> 'catch_from' AS catch_from, content ->> 'catch_to' AS catch_to
FROM said
"""  # noqa: S608 - our own text
_SAME = "x.lot_id = o.lot_id AND x.net_g = o.net_g AND x.pieces IS o.pieces"
"""What the weighing `x` says on its label is what the one that it replaces, `o`, said there."""
_SUCCESSOR = f"""
SELECT x.entry, EXISTS (SELECT 1 FROM supersession z WHERE z.target = x.entry AND +z.lot_id = x.lot_id) AS dead,
  {_SAME} AS same
FROM supersession s JOIN weighing x ON x.entry = s.entry JOIN weighing o ON o.entry = s.target WHERE s.target = ?
ORDER BY s.at, s.stream, s.seq LIMIT 1
"""  # noqa: S608 - our own text
_ORDERED = "SELECT 1 FROM label_order WHERE weighing = ? LIMIT 1"
_PUT_RIGHT = f"""
SELECT x.entry, x.lot_id, s.target FROM supersession s CROSS JOIN weighing x ON x.entry = s.entry
LEFT JOIN weighing o ON o.entry = s.target
WHERE x.lot_id {_AMONG} AND NOT coalesce({_SAME}, false) AND NOT EXISTS
  (SELECT 1 FROM supersession z WHERE z.target = x.entry AND z.lot_id = x.lot_id)
"""  # noqa: S608 - our own text


def wrong(query: Query, of: Delivery) -> tuple[str, ...]:
    """Codes of lots with such labels, and of lots that hold crates whose label says another lot, weight or count."""
    codes = {str(lot.id): lot.code for lot in of.lots}
    named = json.dumps(sorted(codes))
    said = _Said(of, Reference(query).name("supplier", of.header.supplier) if of.header else None)
    found = {row["lot_id"] for row in query(_ORDERS, named) if _is_wrong(query, row, said)}
    found |= {row["lot_id"] for row in query(_PUT_RIGHT, named) if _has_an_old_label(query, row)}
    return tuple(sorted(codes[lot] for lot in found))


class _Said:
    """What the delivery says now of what may stand on a label."""

    def __init__(self, of: Delivery, supplier: Named | None) -> None:
        self._positions = {position.id: position for position in of.positions}
        self._lots = {str(lot.id): lot for lot in of.lots}
        self._suppliers = {supplier.ru, supplier.en} if supplier else set()
        self._boat = of.header.vessel if of.header else None

    def differs(self, label: Mapping[str, Any]) -> bool:
        """Whether the label says something that is known otherwise; what it leaves out is not wrong."""
        line = self._lots[label["lot_id"]]
        now: dict[str, set[Any]] = {"supplier": self._suppliers, "boat": {self._boat}, "item": {line.item}}
        now |= self._of_fish(line)
        said = ((label[name], known - {None, ""}) for name, known in now.items())
        return bool(label["other_net"]) or any(told and known and told not in known for told, known in said)

    def _of_fish(self, lot: LotLine) -> dict[str, set[Any]]:
        position = self._positions.get(lot.position)
        days = {name: getattr(position, name, None) for name in ("catch_from", "catch_to")}
        return {name: {day.isoformat() if day else None} for name, day in days.items()}


def _is_wrong(query: Query, row: Mapping[str, Any], said: _Said) -> bool:
    return _moved_unlabelled(query, row["gone"]) if row["gone"] else said.differs(row)


def _moved_unlabelled(query: Query, weighing: str) -> bool:
    """What replaced it says something else, and no label was ordered for that. One that was voided needs none."""
    met: set[str] = set()
    same = True
    while weighing not in met:
        met.add(weighing)
        successors = query(_SUCCESSOR, weighing)
        if not successors or query(_ORDERED, successors[0]["entry"]):
            return False
        same = same and bool(successors[0]["same"])
        if not successors[0]["dead"]:
            return not same
        weighing = successors[0]["entry"]
    return False


def _has_an_old_label(query: Query, row: Mapping[str, Any]) -> bool:
    return bool(query(_ORDERED, row["target"])) and not query(_ORDERED, row["entry"])

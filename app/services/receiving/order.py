"""Whose fish the lot holds: the delivery's position with what was advised of it, and how much is there already."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.reference import Query, Reference

_POSITION = """
SELECT d.code AS delivery, o.delivery_id, o.position, p.advised_g, p.catch_from, p.catch_to, h.vessel,
       h.supplier
FROM lot_origin o
LEFT JOIN delivery d ON d.id = o.delivery_id
LEFT JOIN delivery_position p ON p.position = o.position AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = p.entry)
LEFT JOIN delivery_header h ON h.delivery_id = o.delivery_id AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = h.entry)
WHERE o.lot_id = ? AND NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id)
ORDER BY p.at DESC, p.stream DESC, p.seq DESC, h.at DESC, h.stream DESC, h.seq DESC LIMIT 1
"""
_OTHERS = """
SELECT coalesce(sum(w.net_g), 0) AS net_g FROM weighing w
WHERE w.lot_id IN (SELECT o.lot_id FROM lot_origin o WHERE o.position = ? AND NOT EXISTS
    (SELECT 1 FROM supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id))
  AND w.lot_id <> ?
  AND NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)
"""
_ALLOWED = "SELECT 1 FROM signed_override WHERE rule = ? AND subject = ? LIMIT 1"
OVER_ADVICE = "weighing.order_manager"
"""The rule that a signed override lifts for a position: the setting's key."""


@dataclass(frozen=True)
class Order:
    """The position of a delivery that the lot in hand belongs to. Weights are grams.

    `others_g` is the net weight of the position's other lots, of all stations as far as they were heard.
    `allowed`: somebody with the right to it has signed that more than advised may be taken.
    """

    position: uuid.UUID
    delivery: str | None = None
    advised_g: int | None = None
    others_g: int = 0
    allowed: bool = False
    supplier: str | None = None
    """Its name in the plant's language is chosen by who prints; here the Russian one, else the code."""
    boat: str | None = None
    catch_from: date | None = None
    catch_to: date | None = None
    delivery_id: uuid.UUID | None = None

    def percent(self, net_g: int) -> int | None:
        """How much of the advice is there with `net_g` in the lot, whole percent rounded down; None without advice."""
        if not self.advised_g:
            return None
        return (self.others_g + net_g) * 100 // self.advised_g


def order_of(query: Query, lot: uuid.UUID) -> Order | None:
    """The order of a lot, None for one that belongs to no delivery."""
    rows = query(_POSITION, str(lot))
    return _order(query, rows[0], lot) if rows else None


def _order(query: Query, row: Mapping[str, Any], lot: uuid.UUID) -> Order:
    position = row["position"]
    return Order(
        uuid.UUID(position), row["delivery"], row["advised_g"],
        query(_OTHERS, position, str(lot))[0]["net_g"],
        bool(query(_ALLOWED, OVER_ADVICE, position)),
        _supplier(query, row["supplier"]), row["vessel"], _day(row["catch_from"]), _day(row["catch_to"]),
        uuid.UUID(row["delivery_id"]),
    )  # fmt: skip


def _supplier(query: Query, code: str | None) -> str | None:
    named = Reference(query).name("supplier", code) if code else None
    return named.ru if named else code


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""What a label says when it is printed once more: what is known of its crate by then."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.models.labelqueue import LabelJob
from app.models.labels import LabelContent
from app.models.values import LotCode
from app.services.receiving.order import Order, order_of
from app.services.reference import Item, Query, Reference

_OF = "SELECT w.*, l.code FROM weighing w JOIN lot l ON l.id = w.lot_id"
_LIVE = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = {0}.entry AND s.lot_id = {0}.lot_id)"
_WEIGHING = f"{_OF} WHERE w.entry = ? AND {_LIVE.format('w')}"
_SUCCESSOR = """
SELECT x.entry FROM supersession s JOIN weighing x ON x.entry = s.entry WHERE s.target = ?
ORDER BY s.at, s.stream, s.seq LIMIT 1
"""
_ITEM = (
    f"SELECT x.item FROM lot_opening x WHERE x.lot_id = ? AND {_LIVE.format('x')} ORDER BY at DESC LIMIT 1"  # noqa: S608 - our own text
)


def renewed(query: Query, job: LabelJob) -> LabelJob:
    """The job with supplier, boat, catch, item, lot and weight as the entries say them now.

    A crate that was moved gets the label of where it stands; one that was voided keeps what its label said.
    """
    row = standing(query, job.weighing)
    if row is None:
        return job
    content = _content(job.content, row, _item(query, row), order_of(query, uuid.UUID(row["lot_id"])))
    return replace(job, content=content, weighing=uuid.UUID(row["entry"]))


def standing(query: Query, weighing: uuid.UUID | None) -> Mapping[str, Any] | None:
    """The weighing, or the one that stands in its place; None where it does not count any more."""
    entry, met = str(weighing), set[str]()
    while entry not in met:
        met.add(entry)
        for row in query(_WEIGHING, entry):
            return row
        entry = next((row["entry"] for row in query(_SUCCESSOR, entry)), entry)
    return None


def _item(query: Query, row: Mapping[str, Any]) -> Item | None:
    """What the lot holds, where the plant still has it."""
    code = next((opened["item"] for opened in query(_ITEM, row["lot_id"])), row["item"])
    return next((item for item in Reference(query).items() if item.named.code == code), None)


def _content(
    said: LabelContent, row: Mapping[str, Any], item: Item | None, order: Order | None
) -> LabelContent:
    known = replace(
        said,
        lot=LotCode.parse(row["code"]),
        net_g=row["net_g"],
        pieces=row["pieces"],
        manual=bool(row["manual"]),
    )
    if item is not None:
        known = replace(known, item=item.named, gtin=item.gtin)
    if order is not None:
        known = replace(
            known,
            supplier=order.supplier,
            boat=order.boat,
            catch_from=order.catch_from,
            catch_to=order.catch_to,
        )
    return known

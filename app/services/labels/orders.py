"""What ordering, repeating and settling a label look like as entries. Pure: values in, drafts out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from app.models.envelope import Draft
from app.models.labelqueue import JobState
from app.models.labels import LabelContent
from app.models.values import lot_id


@dataclass(frozen=True)
class Order:
    """What shall be printed: `weighing` is the entry the label is for."""

    content: LabelContent
    template: str
    template_version: int = 1
    weighing: uuid.UUID | None = None
    copies: int = 1
    previous: uuid.UUID | None = None


def ordered(plant: uuid.UUID, order: Order, new_id: uuid.UUID, reason: str | None = None) -> Draft:
    """A label is ordered; with `reason` it repeats `order.previous`."""
    lot = lot_id(plant, order.content.lot)
    row: dict[str, Any] = {
        "id": new_id,
        "lot_id": lot,
        "weighing": order.weighing,
        "template": order.template,
        "template_version": order.template_version,
        "content": order.content.record(),
        "manual": order.content.manual,
        "copies": order.copies,
        "previous": order.previous,
    }
    rows = {"lot": [{"id": lot, "code": str(order.content.lot)}], "label_order": [row]}
    return Draft("label.reprinted" if reason else "label.ordered", rows, reason)


def settled(order: uuid.UUID, outcome: JobState, how: str, printer: str | None, new_id: uuid.UUID) -> Draft:
    """What became of a label. `how` is printer, scan or looked."""
    row = {"id": new_id, "order_id": order, "outcome": str(outcome), "how": how, "printer": printer}
    return Draft("label.settled", {"label_settlement": [row]})

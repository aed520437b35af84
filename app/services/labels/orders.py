"""What ordering, repeating and settling a label look like as entries. Pure: values in, drafts out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
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
    held: bool = False
    """The clock that dates it is in doubt: it waits for a person."""


def ordered(
    plant: uuid.UUID,
    order: Order,
    new_id: uuid.UUID,
    reason: str | None = None,
    held: uuid.UUID | None = None,
) -> Draft:
    """A label is ordered; with `reason` it repeats `order.previous`. `held` is the id of the row that holds it back."""
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
    if held is not None:
        rows["label_settlement"] = [_settlement(held, new_id, JobState.HELD, "clock", None)]
    return Draft("label.reprinted" if reason else "label.ordered", rows, reason)


def settled(
    asked: Sequence[uuid.UUID],
    outcome: JobState,
    how: str,
    printer: str | None,
    new_id: Callable[[], uuid.UUID],
) -> Draft:
    """What became of labels. `how` is printer, scan, looked, clock or void."""
    rows = [_settlement(new_id(), order, outcome, how, printer) for order in asked]
    return Draft("label.settled", {"label_settlement": rows})


def _settlement(
    new_id: uuid.UUID, order: uuid.UUID, outcome: JobState, how: str, printer: str | None
) -> dict[str, Any]:
    return {"id": new_id, "order_id": order, "outcome": str(outcome), "how": how, "printer": printer}

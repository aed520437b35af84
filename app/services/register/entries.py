"""What is said of a machine as an entry. Pure: values in, drafts out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from app.models.envelope import Draft
from app.models.register_desk import Said

KINDS: Mapping[str, str] = {
    "equipment_check": "equipment.checked",
    "test_weight": "test_weight.recorded",
    "running_hours": "hours.recorded",
    "service_work": "service.done",
    "fault": "fault.reported",
    "fault_closing": "fault.closed",
    "stop_begin": "stop.began",
    "stop_end": "stop.ended",
}
"""The kind of entry that a table's rows come in."""
CORRECTED = "equipment.corrected"
NewId = Callable[[], uuid.UUID]


def kind_of(said: Said) -> str:
    return KINDS[said.TABLE]


def draft(equipment: str, said: Said, new_id: NewId) -> Draft:
    """It is so of the machine `equipment`."""
    return Draft(kind_of(said), {said.TABLE: [_row(equipment, said, new_id)]})


def corrected(equipment: str, target: str, reason: str, said: Said | None, new_id: NewId) -> Draft:
    """The entry `target` does not count any more; what is so instead, where anything is, is the whole `said`."""
    strike = {"id": new_id(), "target": target, "lot_id": None, "reason": reason}
    rows: dict[str, list[dict[str, Any]]] = {"supersession": [strike]}
    if said is not None:
        rows[said.TABLE] = [_row(equipment, said, new_id)]
    return Draft(CORRECTED, rows, reason=reason)


def _row(equipment: str, said: Said, new_id: NewId) -> dict[str, Any]:
    return {"id": new_id(), "equipment": equipment} | asdict(said)

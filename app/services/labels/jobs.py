"""The jobs of this station as its journal has them: what is not settled is under way still, after any power cut."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from app.clock import parse_iso
from app.models.labelqueue import JobState, LabelJob
from app.models.labels import parse_content
from app.services.reference import Query

_ALL = """
SELECT o.id, o.at, o.weighing, o.template, o.content, o.copies, o.previous, t.outcome
FROM label_order o
LEFT JOIN label_settlement t ON t.id = (SELECT x.id FROM label_settlement x WHERE x.order_id = o.id
  ORDER BY x.at DESC, x.stream DESC, x.seq DESC LIMIT 1)
"""
_OPEN = f"""{_ALL}
WHERE o.stream = ? AND (t.outcome IS NULL OR t.outcome IN ('held', 'waiting', 'uncertain', 'unscanned', 'differs'))
ORDER BY o.seq
"""
_OF_LOT = f"""{_ALL}
WHERE o.stream = ? AND o.lot_id = (SELECT id FROM lot WHERE code = ?)
ORDER BY o.seq DESC
"""  # noqa: S608 - our own text
_ONE = f"{_ALL} WHERE o.id = ?"


def unsettled(query: Query, stream: str) -> list[LabelJob]:
    """Orders of this station that nothing or nobody has settled, in the order of capture."""
    return [_job(row, JobState.WAITING) for row in query(_OPEN, stream)]


def of_lot(query: Query, stream: str, lot: str) -> list[LabelJob]:
    """All orders of this station for a lot, newest first."""
    return [_job(row, JobState.WAITING) for row in query(_OF_LOT, stream, lot)]


def ordered_once(query: Query, order: uuid.UUID) -> LabelJob | None:
    """An order of any time and station; None where it was not heard of here.

    Of another station's the last word may not have come: it counts as printed.
    """
    return next((_job(row, JobState.PRINTED) for row in query(_ONE, str(order))), None)


def _job(row: Mapping[str, Any], unsaid: JobState) -> LabelJob:
    return LabelJob(
        uuid.UUID(row["id"]), parse_iso(row["at"]), parse_content(json.loads(row["content"])), row["template"],
        _id(row["weighing"]), row["copies"], _id(row["previous"]),
        state=JobState(row["outcome"]) if row["outcome"] else unsaid,
    )  # fmt: skip


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None

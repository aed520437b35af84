"""Labels of weighings that do not count any more: one that waits is never printed, one that was printed is wrong."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from app.models.labelqueue import JobState, LabelJob, Wrong
from app.services.labels.renewed import renewed, standing
from app.services.reference import Query

_DEAD = """
SELECT w.entry FROM weighing w WHERE w.entry IN (SELECT value FROM json_each(?))
  AND EXISTS (SELECT 1 FROM supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)
"""
_GONE = frozenset({JobState.MISSING, JobState.CANCELLED})


def dead(query: Query, jobs: Iterable[LabelJob]) -> list[LabelJob]:
    """Those whose weighing does not count any more."""
    of_weighings = [job for job in jobs if job.weighing is not None]
    if not of_weighings:
        return []
    asked = json.dumps(sorted({str(job.weighing) for job in of_weighings}))
    found = {row["entry"] for row in query(_DEAD, asked)}
    return [job for job in of_weighings if str(job.weighing) in found]


def successor(query: Query, job: LabelJob) -> LabelJob | None:
    """What the label of a dead weighing is to say now; None for one that was voided."""
    now = renewed(query, job)
    return now if now.weighing != job.weighing else None


def wrong(query: Query, jobs: Iterable[LabelJob]) -> dict[uuid.UUID, Wrong]:
    """Of those that may be on a crate the ones that must come off, and why; one printed anew is settled."""
    there = [job for job in jobs if not job.state.waits and job.state not in _GONE]
    renewed_orders = {job.previous for job in there}
    return {
        job.order: Wrong.VOIDED if standing(query, job.weighing) is None else Wrong.CORRECTED
        for job in dead(query, there)
        if job.order not in renewed_orders
    }

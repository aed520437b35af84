"""The labels of a station that are under way, and what is known of each. Values only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.models.labels import LabelContent
from app.models.printing import PrinterState


class JobState(StrEnum):
    WAITING = "waiting"
    """Not a byte of it has left the station: it goes out by itself."""
    SENDING = "sending"
    AT_PRINTER = "at_printer"
    """The printer has all of it and has not said yet that it printed."""
    UNCERTAIN = "uncertain"
    """It may have been printed or not: a person decides, by scanning the label or by looking."""
    PRINTED = "printed"
    """The printer took it and said afterwards that nothing waits."""
    CONFIRMED = "confirmed"
    """A person has seen or scanned the label."""
    MISSING = "missing"
    """A person has looked: there is no such label."""
    CANCELLED = "cancelled"

    @property
    def settled(self) -> bool:
        return self in (JobState.PRINTED, JobState.CONFIRMED, JobState.MISSING, JobState.CANCELLED)


@dataclass(frozen=True)
class LabelJob:
    """One ordered label. `order` is the id of its order, `previous` that of the order it repeats."""

    order: uuid.UUID
    at: datetime
    content: LabelContent
    template: str
    weighing: uuid.UUID | None = None
    copies: int = 1
    previous: uuid.UUID | None = None
    reason: str | None = None
    state: JobState = JobState.WAITING
    problem: str | None = None
    """Error key of why it cannot be made at all."""

    @property
    def lot(self) -> str:
        return str(self.content.lot)


@dataclass(frozen=True)
class QueueSnapshot:
    """The queue now. Jobs stand in the order they were ordered in, which is the order of capture."""

    printer: PrinterState | None = None
    """None: this station has no label printer."""
    jobs: tuple[LabelJob, ...] = ()
    """All that is not settled."""
    recent: tuple[LabelJob, ...] = field(default=())
    """Settled since the start, newest first, at most twenty."""

    def of(self, state: JobState) -> tuple[LabelJob, ...]:
        return tuple(job for job in self.jobs if job.state is state)

    @property
    def by_hand(self) -> str | None:
        """The lot code to be written on the crate by hand: the newest label that waits for a printer that
        does not print."""
        if self.printer is not None and self.printer.ready:
            return None
        waiting = self.of(JobState.WAITING)
        return waiting[-1].lot if waiting else None

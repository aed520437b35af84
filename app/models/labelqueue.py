"""The labels of a station that are under way, and what is known of each. Values only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.models.desk import LabelNews
from app.models.labelcheck import Difference
from app.models.labels import LabelContent
from app.models.printing import PrinterState


class JobState(StrEnum):
    HELD = "held"
    """Ordered while the clock was in doubt: a person says first whether its date is right."""
    WAITING = "waiting"
    """Not a byte of it has left the station: it goes out by itself."""
    SENDING = "sending"
    AT_PRINTER = "at_printer"
    """The printer has all of it and has not said yet that it printed."""
    UNCERTAIN = "uncertain"
    """It may have been printed or not: a person decides, by scanning the label or by looking."""
    UNSCANNED = "unscanned"
    """Printed, and at this station the label is to be scanned where it was applied."""
    DIFFERS = "differs"
    """The label that was scanned in its place says something else."""
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

    @property
    def waits(self) -> bool:
        """Nothing of it has left the station."""
        return self in (JobState.HELD, JobState.WAITING)

    @property
    def open(self) -> bool:
        """A person has to say what became of it."""
        return self in (JobState.UNCERTAIN, JobState.UNSCANNED, JobState.DIFFERS)


class ScanBack(StrEnum):
    """Whether a label is scanned once it is on its crate: a station's own rule."""

    OFF = "off"
    ASK = "ask"
    """Asked for until the next label comes."""
    REQUIRED = "required"
    """A label stays open until it was scanned or somebody has looked."""


class Wrong(StrEnum):
    """Why a label that was printed must come off again."""

    VOIDED = "voided"
    """Its weighing does not count any more."""
    CORRECTED = "corrected"
    """Another weighing stands in its place."""


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
    wrong: Wrong | None = None
    differences: tuple[Difference, ...] = ()
    """Of a label that DIFFERS, as far as this start of the program has seen them."""

    @property
    def lot(self) -> str:
        return str(self.content.lot)


@dataclass(frozen=True)
class Checked:
    """A label that was scanned in the place of `job`: without differences it is the one that was ordered."""

    job: LabelJob
    differences: tuple[Difference, ...] = ()
    with_lot: bool = True
    """The symbol that was scanned names the lot; one line of bars alone does not."""

    @property
    def right(self) -> bool:
        return not self.differences and self.with_lot


@dataclass(frozen=True)
class QueueSnapshot:
    """The queue now. Jobs stand in the order they were ordered in, which is the order of capture."""

    printer: PrinterState | None = None
    """None: this station has no label printer."""
    jobs: tuple[LabelJob, ...] = ()
    """All that is not settled."""
    recent: tuple[LabelJob, ...] = field(default=())
    """Settled since the start, newest first, at most twenty."""
    scan_back: ScanBack = ScanBack.OFF

    def of(self, *states: JobState) -> tuple[LabelJob, ...]:
        return tuple(job for job in self.jobs if job.state in states)

    @property
    def by_hand(self) -> str | None:
        """The lot code to be written on the crate by hand: the newest label that waits for a printer that
        does not print."""
        if self.printer is not None and self.printer.at_work:
            return None
        waiting = self.of(JobState.WAITING)
        return waiting[-1].lot if waiting else None

    @property
    def problem(self) -> str | None:
        """Error key of why the printer does not print; None where it does, or there is none."""
        return self.printer.problem if self.printer is not None else None

    @property
    def held(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest label that wait for their date were captured."""
        times = [job.content.at for job in self.of(JobState.HELD)]
        return (min(times), max(times)) if times else None

    @property
    def news(self) -> LabelNews:
        """What the person at the scale must know."""
        asked = self.to_scan
        to_scan = (asked.lot, asked.content.net_g) if asked is not None else None
        return LabelNews(self.by_hand, self.problem if self.by_hand else None, self.held, to_scan)

    @property
    def to_scan(self) -> LabelJob | None:
        """The label that is to be scanned next: the oldest where that is required, the newest where it is asked for."""
        if self.scan_back is ScanBack.REQUIRED:
            return next(iter(self.of(JobState.UNSCANNED, JobState.DIFFERS)), None)
        newest = self.recent[0] if self.recent else None
        asked = self.scan_back is ScanBack.ASK and newest is not None and newest.state is JobState.PRINTED
        return newest if asked else next(iter(self.of(JobState.DIFFERS)), None)

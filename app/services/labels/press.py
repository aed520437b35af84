"""One label at the printer: marked before its first byte, sent once, watched until the printer is done with it.

A job goes out again by itself only while no byte of it was accepted. The mark stands on this station's disk
before the first byte may leave, so a power cut in between leaves no doubt about the doubt.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from app.models.labelqueue import JobState, LabelJob
from app.models.printing import PrinterFault, PrinterPort, PrinterState, Sent
from app.services.labels.ports import Journal

LOOK = 0.5
"""Seconds between two looks at a printer that is not done yet."""
_LOST = frozenset({PrinterFault.UNREACHABLE, PrinterFault.UNKNOWN, PrinterFault.DROPPED})


def mark(order: uuid.UUID) -> str:
    """The name of the mark that stands while bytes of the job may be on their way."""
    return f"label/{order}"


class Press:
    """Used by the queue's thread alone; `wait(seconds)` returns True when the thread is to end."""

    def __init__(
        self, journal: Journal, printer: PrinterPort, make: Callable[[LabelJob], bytes],
        tell: Callable[[LabelJob, JobState], None], wait: Callable[[float], bool],
    ) -> None:  # fmt: skip
        self._journal, self._printer, self._make = journal, printer, make
        self._tell, self._wait = tell, wait

    def was_begun(self, job: LabelJob) -> bool:
        """Before the program ended last, bytes of this job may have left."""
        return self._journal.form(mark(job.order)) is not None

    def print(self, job: LabelJob) -> JobState:
        """What became of it: WAITING where nothing of it left the station, PRINTED or UNCERTAIN else.

        Raises StationError where the label cannot be made or the mark cannot be kept.
        """
        data = self._make(job)
        self._journal.keep_form(mark(job.order), {}).result()
        self._tell(job, JobState.SENDING)
        sent = self._printer.send(data).result()
        if sent.untouched:
            self.forget(job)
            return JobState.WAITING
        return self._watched(job, sent) if sent.complete else JobState.UNCERTAIN

    def forget(self, job: LabelJob) -> None:
        """The mark goes: nothing left the station, or the journal says what became of the label."""
        self._journal.drop_form(mark(job.order)).result()

    def _watched(self, job: LabelJob, sent: Sent) -> JobState:
        """A printer that was lost meanwhile may have been switched off with the label in its memory."""
        state = sent.state
        while not state.idle:
            if _LOST & set(state.faults):
                return JobState.UNCERTAIN
            self._tell(job, JobState.AT_PRINTER)
            if self._wait(LOOK):
                return JobState.AT_PRINTER
            state = self._asked()
        return JobState.PRINTED

    def _asked(self) -> PrinterState:
        return self._printer.status().result()

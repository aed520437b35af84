"""The label on the crate beside the one that was ordered: which one a scan is judged against, and what follows."""

from __future__ import annotations

from collections.abc import Iterator

from app.models.labelcheck import compare
from app.models.labelqueue import Checked, JobState, LabelJob, QueueSnapshot, ScanBack
from app.models.scan import Scan


def after_printing(outcome: JobState, rule: ScanBack) -> JobState:
    """What the printer's word is worth at this station."""
    required = outcome is JobState.PRINTED and rule is ScanBack.REQUIRED
    return JobState.UNSCANNED if required else outcome


def checked(queue: QueueSnapshot, scan: Scan, expected: LabelJob | None) -> Checked | None:
    """The scan beside the label that should be there; a label of another crate in its place differs.

    Without `expected` it may be any that is open. One that is none of those, nor of the lot that is to be scanned
    next, is of no interest.
    """
    if expected is not None:
        return _against(expected, scan)
    first = queue.to_scan
    tried = [checked for job in _candidates(queue, first) if (checked := _against(job, scan)) is not None]
    right = next((one for one in tried if one.right), None)
    meant = next((one for one in tried if one.job is first), None)
    return right or (meant if meant and _lot(scan) in (None, meant.job.lot) else None)


def outcome(done: Checked) -> JobState | None:
    """What is recorded: a label that is right is there; one that is not stays open. None: it proves nothing."""
    if done.right:
        return JobState.CONFIRMED
    return JobState.DIFFERS if done.differences else None


def _candidates(queue: QueueSnapshot, first: LabelJob | None) -> Iterator[LabelJob]:
    """The one that is meant, then all that are open."""
    if first is not None:
        yield first
    yield from (job for job in queue.jobs if job.state.open and job is not first)


def _against(job: LabelJob, scan: Scan) -> Checked | None:
    differences = compare(job.content, scan)
    return None if differences is None else Checked(job, differences, _lot(scan) is not None)


def _lot(scan: Scan) -> str | None:
    if scan.lot is not None:
        return str(scan.lot)
    return scan.message.get("10") if scan.message else None

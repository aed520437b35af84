"""The jobs as screens see them, changed from any thread; listeners hear after each change."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace

from app.models.labelqueue import LabelJob, Wrong
from app.models.listeners import Listeners

_RECENT = 20


class Board:
    """What is not settled, and what was settled since the start."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._listeners = Listeners()
        self._jobs: dict[uuid.UUID, LabelJob] = {}
        self._recent: tuple[LabelJob, ...] = ()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._listeners.add(changed)

    @property
    def jobs(self) -> tuple[LabelJob, ...]:
        """All that is not settled, in the order of capture."""
        with self._lock:
            return tuple(self._jobs.values())

    @property
    def recent(self) -> tuple[LabelJob, ...]:
        """Settled since the start, newest first."""
        return self._recent

    def get(self, order: uuid.UUID) -> LabelJob | None:
        with self._lock:
            known = (*self._jobs.values(), *self._recent)
        return next((job for job in known if job.order == order), None)

    def restore(self, found: Iterable[LabelJob]) -> None:
        """Jobs of an earlier start stand before those of this one."""
        with self._lock:
            self._jobs = {job.order: job for job in found} | self._jobs
        self._listeners.tell()

    def put(self, job: LabelJob) -> None:
        """The job is as given from now on."""
        with self._lock:
            self._recent = tuple(one for one in self._recent if one.order != job.order)
            if job.state.settled:
                self._jobs.pop(job.order, None)
                self._recent = (job, *self._recent)[:_RECENT]
            else:
                self._jobs[job.order] = job
        self._listeners.tell()

    def mark(self, wrong: dict[uuid.UUID, Wrong]) -> None:
        """Labels that were printed and must come off again; those not named are right."""
        with self._lock:
            before = (tuple(self._jobs.values()), self._recent)
            jobs = {order: replace(job, wrong=wrong.get(order)) for order, job in self._jobs.items()}
            recent = tuple(replace(job, wrong=wrong.get(job.order)) for job in self._recent)
            self._jobs, self._recent = jobs, recent
        if before != (tuple(jobs.values()), recent):
            self._listeners.tell()

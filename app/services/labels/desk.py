"""The label queue as a screen uses it: besides the queue itself, reasons and files."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

from app.errors import EnvironmentFault
from app.models.desk import Named
from app.models.labelqueue import LabelJob, QueueSnapshot
from app.models.labels import LabelLook
from app.services.labels.queue import LabelQueue
from app.services.reference import Query, Reference


class LabelDesk:
    """`pdf_of` renders a label as PDF, `look_of` as a picture, `folder` says where files go; all run on `executor`."""

    def __init__(
        self, queue: LabelQueue, query: Query, executor: Executor, pdf_of: Callable[[LabelJob], bytes],
        folder: Callable[[], Path], look_of: Callable[[LabelJob], LabelLook], templates: Sequence[str],
    ) -> None:  # fmt: skip
        self._queue, self._query, self._executor = queue, query, executor
        self._pdf_of, self._folder, self._look_of = pdf_of, folder, look_of
        self._templates = templates
        self.subscribe, self.cancel, self.release = queue.subscribe, queue.cancel, queue.release
        self.check = queue.check

    def snapshot(self) -> QueueSnapshot:
        return self._queue.snapshot()

    def of_lot(self, lot: str) -> Future[Sequence[LabelJob]]:
        """All labels of a lot that were ordered here, newest first."""
        return self._executor.submit(self._queue.of_lot, lot)

    def reasons(self) -> Future[Sequence[Named]]:
        """What a label may be printed once more for."""
        return self._executor.submit(lambda: Reference(self._query).reasons("reprint"))

    def reprint(self, previous: uuid.UUID, reason: str) -> Future[LabelJob]:
        return self._queue.reprint(previous, reason)

    def decide(self, order: uuid.UUID, *, there: bool) -> Future[None]:
        return self._queue.decide(order, there=there)

    def pdf(self, job: LabelJob) -> Future[Path]:
        """The label as a PDF file; EnvironmentFault `label.not_filed` where the disk refuses."""
        return self._executor.submit(self._filed, job)

    def templates(self) -> Sequence[str]:
        """Names of the plant's templates."""
        return self._templates

    def look(self, job: LabelJob, template: str) -> Future[LabelLook]:
        """How the label would look in that template; OperatorError `label.*` where it cannot be made."""
        return self._executor.submit(self._look_of, replace(job, template=template))

    def _filed(self, job: LabelJob) -> Path:
        path = self._folder() / f"label-{job.lot}-{job.order.hex[-6:]}.pdf"
        try:
            path.write_bytes(self._pdf_of(job))
        except OSError as error:
            raise EnvironmentFault("label.not_filed", path=str(path), detail=str(error)) from error
        return path

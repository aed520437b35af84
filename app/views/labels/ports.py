"""What the room of labels needs from the service behind it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from app.models.desk import Named
from app.models.labelqueue import Checked, LabelJob, QueueSnapshot
from app.models.labels import LabelLook
from app.models.scan import Scan


class LabelPort(Protocol):
    """Calls return at once. A Future ends after the entry is durable, or with a StationError in words."""

    def snapshot(self) -> QueueSnapshot: ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]: ...

    def reasons(self) -> Future[Sequence[Named]]:
        """What a label may be printed once more for."""

    def reprint(self, previous: uuid.UUID, reason: str) -> Future[LabelJob]: ...

    def decide(self, order: uuid.UUID, *, there: bool) -> Future[None]: ...

    def cancel(self, order: uuid.UUID) -> Future[None]: ...

    def release(self) -> Future[None]:
        """The person says that the date of the labels that are held is right."""

    def check(self, scan: Scan, expected: uuid.UUID | None = None) -> Checked | None:
        """A label was scanned on its crate. `expected` is the one that should be there; None: no label asked about."""

    def of_lot(self, lot: str) -> Future[Sequence[LabelJob]]:
        """All labels of a lot that were ordered here, newest first."""

    def pdf(self, job: LabelJob) -> Future[Path]:
        """The label as a PDF file for any printer; ends with where it stands."""

    def templates(self) -> Sequence[str]:
        """Names of the plant's templates."""

    def look(self, job: LabelJob, template: str) -> Future[LabelLook]:
        """How the label looks in that template."""

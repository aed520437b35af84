"""What the room of the laboratory needs from the services behind it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from app.models.laboratory import Taken
from app.models.laboratory_desk import LabChoices, Request, Sample, Taking, Waiting
from app.models.paging import Slice


class LaboratoryPort(Protocol):
    """Calls return at once. A Future ends after the entry is durable, or with a StationError in words."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]: ...

    def choices(self) -> Future[LabChoices]:
        """What can be chosen from today, and how much waits."""

    def samples(self, narrow: str, start: object | None, limit: int) -> Future[Slice[Sample]]:
        """The newest first; `narrow` is the code of a lot or of a sample, or empty."""

    def sample(self, code: str) -> Future[Sample | None]: ...

    def waiting(self, start: object | None, limit: int) -> Future[Slice[Waiting]]: ...

    def open_requests(self) -> Future[Sequence[tuple[Sample, Request]]]:
        """Where a waiting result may belong."""

    def register(self, taking: Taking) -> Future[str]:
        """Ends with the sample's code."""

    def request(self, sample: str, analytes: Sequence[str], method: str = "") -> Future[None]: ...

    def retest(self, sample: str, request: uuid.UUID) -> Future[None]: ...

    def withdraw(self, sample: str, request: uuid.UUID, reason: str) -> Future[None]: ...

    def correct(self, sample: str, taking: Taking, reason: str) -> Future[None]: ...

    def type(self, sample: str, request: uuid.UUID, text: str, reason: str) -> Future[None]: ...

    def assign(self, result: uuid.UUID, request: uuid.UUID, unit: str | None = None) -> Future[None]: ...

    def recall(self, result: uuid.UUID, reason: str) -> Future[None]: ...

    def dismiss(self, waiting: Waiting, reason: str, note: str = "") -> Future[None]: ...

    def choose(self, request: Request, result: uuid.UUID, reason: str) -> Future[None]:
        """A decision: on-line, under the person's own login."""

    def name_test(self, waiting: Waiting, analyte: str, unit: str, reason: str) -> Future[None]:
        """A decision: on-line, under the person's own login."""

    def reread(self, payload: str) -> Future[Taken]:
        """Read by the profile as it is now."""

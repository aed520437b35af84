"""What the audit screen needs from the service behind it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from app.i18n import Catalogue
from app.models.audit import Cursor, Page, Proof, Question
from app.services.audit.desk import Known

Progress = Callable[[float], None]


class AuditPort(Protocol):
    """Calls return at once; `progress` is called from another thread with the part done."""

    def known(self) -> Future[Known]:
        """What a question can be made of."""

    def page(
        self, question: Question, before: Cursor | None, limit: int, progress: Progress
    ) -> Future[Page]: ...

    def prove(self, progress: Progress) -> Future[tuple[Proof, ...]]: ...

    def export(self, question: Question, folder: Path, asked: str, by: str, words: Catalogue) -> Future[Path]:
        """Write what the question finds into a ZIP in `folder`."""


class Folder(Protocol):
    """Where exports go now: a stick that is plugged in, else a folder of the station."""

    def __call__(self) -> Path: ...

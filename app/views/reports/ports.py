"""What the room of lists needs."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from app.i18n import Catalogue
from app.models.lists import By, ListChoices, ListRow, Narrowing
from app.models.paging import Slice


class ListsPort(Protocol):
    """Calls return at once; a Future ends with an `app.errors.StationError` where it failed."""

    def choices(self) -> Future[ListChoices]:
        """What can be narrowed to today."""

    def rows(
        self, kind: By, narrowing: Narrowing, start: object | None, limit: int
    ) -> Future[Slice[ListRow]]:
        """A page, newest first; its `sums` are a `Found`. `lists.needs_server` for days that are not kept here."""

    def export(self, kind: By, narrowing: Narrowing, form: str, words: Catalogue, asked: str) -> Future[Path]:
        """All rows as a file of `form`, `csv` or `xlsx`, or as the receiving `log`; ends with its path."""

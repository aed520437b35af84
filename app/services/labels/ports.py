"""What the label queue needs from journal and station."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Protocol

from app.models.envelope import Author, Draft
from app.services.reference import Query


class Journal(Protocol):
    """The station's journal: durable entries, and durable marks of its own that no entry carries."""

    @property
    def query(self) -> Query: ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]: ...

    def append(self, draft: Draft | Callable[[Any], Draft], author: Author) -> Future[Any]: ...

    def keep_form(self, form: str, fields: Mapping[str, Any]) -> Future[None]: ...

    def form(self, form: str) -> dict[str, Any] | None: ...

    def drop_form(self, form: str) -> Future[None]: ...

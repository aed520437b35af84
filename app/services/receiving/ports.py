"""What the weighing desk needs from the scale, the journal and the person at the station."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from app.models.envelope import Author, Draft
from app.models.login import Individual
from app.models.readings import Reading
from app.models.values import LotCode

T = TypeVar("T")


class Scale(Protocol):
    """The scale's line; readings and states come to the desk by themselves."""

    def press(self, *, tare: bool = False) -> Future[int]:
        """The instant after which a frame counts as arrived after the press; with `tare` the tare is asked too."""

    def zero(self) -> Future[Reading]: ...

    def tare(self) -> Future[Reading]: ...

    def clear(self) -> Future[Reading]: ...

    def preset(self, value: str, unit: str) -> Future[Reading]: ...


class Numbers(Protocol):
    """What may be asked inside the entry's own transaction."""

    def next_lot_code(self) -> LotCode: ...


class Desk(Protocol):
    """Rows of the station's own tables."""

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]: ...


class Recorder(Protocol):
    """The journal's writer: one durable entry a call."""

    def append(self, draft: Draft | Callable[[Any], Draft], author: Author) -> Future[Any]: ...


class Reader(Protocol):
    """Questions to the journal on another thread."""

    def submit(self, question: Callable[[Any], T]) -> Future[T]: ...


class Signing(Protocol):
    """The person at the station signs with the PIN."""

    def confirm(self, pin: str) -> Future[Any]:
        """Ends when the PIN was right, or with `login.refused` and its kin."""


class Presence(Protocol):
    """Who is at the station now."""

    def individual(self) -> Individual | None: ...

    def author(self) -> Author: ...

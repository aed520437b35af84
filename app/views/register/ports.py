"""What the room of equipment needs from the services behind it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.i18n import Catalogue
from app.models.desk import LiveWeight
from app.models.paging import Slice
from app.models.register_desk import (
    MachineCard,
    MachineLine,
    Narrowed,
    Record,
    RegisterChoices,
    Said,
    WeightDone,
    WeightJob,
)
from app.views.administration.ports import Surroundings as Office
from app.views.ports import Drafts


class RegisterPort(Protocol):
    """Calls return at once. A Future ends with the answer, after the entry is durable, or with a StationError."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]: ...

    def machines(self, by: Narrowed, language: str, start: int, limit: int) -> Future[Slice[MachineLine]]: ...

    def card(self, code: str) -> Future[MachineCard]: ...

    def records(self, code: str, start: int, limit: int) -> Future[Slice[Record]]: ...

    def choices(self) -> Future[RegisterChoices]: ...

    def may(self, kind: str) -> bool:
        """Whether the person at the station may make entries of `kind`."""

    def now(self) -> datetime: ...

    def say(self, code: str, said: Said) -> Future[None]: ...

    def correct(self, code: str, entry: str, reason: str, said: Said | None) -> Future[None]: ...

    def export(self, by: Narrowed, form: str, words: Catalogue, asked: str) -> Future[Path]: ...


class ScalePort(Protocol):
    """The scale of this station, for its test weight."""

    def job(self) -> Future[WeightJob]: ...

    def live(self) -> LiveWeight: ...

    def weigh(self, job: WeightJob) -> Future[WeightDone]: ...


@dataclass(frozen=True)
class Around:
    """What every page stands in. `office` edits what is decided of machines; None where nobody can."""

    port: RegisterPort
    drafts: Drafts
    scale: ScalePort | None = None
    office: Office | None = None

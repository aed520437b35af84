"""What the screens of administration need from the service behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from app.models.administration import (
    Conflict,
    Difference,
    Handed,
    Listed,
    Opened,
    Overview,
    Place,
    Revision,
    Somebody,
)
from app.models.desk import Named
from app.models.kinds import Group
from app.models.login import Individual
from app.models.paging import Slice
from app.services.administration.people import CardWords
from app.views.ports import Drafts


class AdministrationPort(Protocol):
    """Calls return at once; a Future ends with the result or a StationError in words. What changes something is a
    decision: it needs the plant, and ends once the plant has accepted it."""

    # Rows of reference data and settings; `sheet` and `key` as `app.models.administration` has them.

    def overview(self) -> Future[Sequence[Overview]]: ...

    def may(self, sheet: str) -> bool:
        """Whether the person at the station may change rows of the sheet."""

    def rows(self, sheet: str, part: str, show: str, start: int, limit: int) -> Future[Slice[Listed]]: ...

    def open(self, sheet: str, key: str = "") -> Future[Opened]: ...

    def reasons(self, purpose: str) -> Future[Sequence[Named]]: ...

    def save(
        self, sheet: str, key: str, values: Mapping[str, str], seen: int, reason: str
    ) -> Future[Conflict | None]:
        """Ends with a Conflict where somebody changed the row meanwhile: nothing was saved then."""

    def adopt(self, sheet: str, reason: str) -> Future[int]:
        """The shipped rows are the plant's own; ends with their number."""

    def history(self, sheet: str, key: str) -> Future[Sequence[Revision]]: ...

    def export(self, sheet: str) -> Future[Path]: ...

    def imports(self) -> Future[Sequence[Path]]: ...

    def difference(self, sheet: str, path: Path) -> Future[Difference]: ...

    def take(self, sheet: str, difference: Difference, reason: str) -> Future[int]: ...

    # People

    def everybody(self) -> Future[Sequence[Somebody]]: ...

    def enrol(
        self, name: str, groups: frozenset[Group], language: str | None, pin: str, words: CardWords
    ) -> Future[Handed]: ...

    def change(
        self, role: str, name: str, groups: frozenset[Group], language: str | None
    ) -> Future[None]: ...

    def block(self, role: str, reason: str) -> Future[None]: ...

    def unblock(self, role: str, reason: str) -> Future[None]: ...

    def new_badge(self, role: str, pin: str, words: CardWords) -> Future[Handed]: ...

    def new_pin(self, role: str, scanned: str, pin: str) -> Future[None]: ...

    def person_history(self, role: str) -> Future[Sequence[Revision]]: ...

    # Stations

    def places(self) -> Future[Sequence[Place]]: ...

    def enrol_station(self, code: str, name: str, profile: str) -> Future[Handed]: ...

    def change_station(self, code: str, name: str, profile: str) -> Future[None]: ...

    def replace_station(self, code: str, reason: str) -> Future[Handed]: ...

    def renew_station(self, code: str) -> Future[Handed]: ...

    def block_station(self, code: str, reason: str) -> Future[None]: ...

    def station_history(self, code: str) -> Future[Sequence[Revision]]: ...

    def forget(self, handed: Handed) -> Future[None]: ...


@dataclass(frozen=True)
class Surroundings:
    """What every page stands in: the service, drafts, who is here, the plant's name and its day."""

    port: AdministrationPort
    drafts: Drafts
    who: Callable[[], Individual | None]
    plant: str
    day: Callable[[], date]

    def is_administrator(self) -> bool:
        person = self.who()
        return person is not None and Group.ADMINISTRATOR in person.groups

"""Administration as a screen uses it: every question is worked on by one worker and answered by a Future."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TypeVar

from app.models.administration import (
    NEW,
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
from app.models.paging import Slice
from app.services.administration import files
from app.services.administration.editor import Editor
from app.services.administration.people import CardWords, PeopleOffice, ready
from app.services.administration.sheets import SHEETS
from app.services.administration.stations import StationOffice

T = TypeVar("T")
SUFFIX = ".csv"
Subscribe = Callable[[Callable[[], None]], Callable[[], None]]


def watching(subscribe: Subscribe) -> Callable[[Callable[[], bool], float], bool]:
    """Waits for the journal (`Editor.watch`): asked again after each of its changes."""

    def watch(holds: Callable[[], bool], seconds: float) -> bool:
        changed, until = Event(), monotonic() + seconds
        unsubscribe = subscribe(changed.set)
        try:
            while not holds():
                left = until - monotonic()
                if left <= 0 or not changed.wait(left):
                    return holds()
                changed.clear()
            return True
        finally:
            unsubscribe()

    return watch


class AdministrationDesk:
    """Implements `app.views.administration.ports.AdministrationPort` on `executor`, one job at a time.

    `folder` is where CSV files are written and looked for: a stick that is plugged in, or a folder of the station.
    """

    def __init__(
        self, editor: Editor, people: PeopleOffice, stations: StationOffice, executor: Executor,
        folder: Callable[[], Path],
    ) -> None:  # fmt: skip
        self.editor, self.people, self.stations = editor, people, stations
        self.executor, self.folder = executor, folder

    # Rows

    def overview(self) -> Future[Sequence[Overview]]:
        return self._do(self.editor.overview)

    def may(self, sheet: str) -> bool:
        return self.editor.may(sheet)

    def rows(self, sheet: str, part: str, show: str, start: int, limit: int) -> Future[Slice[Listed]]:
        """Rows whose name, code or values have `part`; `show` is a state, `to_check`, or nothing for all."""
        return self._do(lambda: self._rows(sheet, part, show, start, limit))

    def _rows(self, sheet: str, part: str, show: str, start: int, limit: int) -> Slice[Listed]:
        found = [one for one in self.editor.listed(sheet) if _has(one, part) and _is(one, show)]
        on = start + limit if start + limit < len(found) else None
        return Slice(found[start : start + limit], on, len(found))

    def open(self, sheet: str, key: str = NEW) -> Future[Opened]:
        return self._do(lambda: self.editor.open(sheet, key))

    def reasons(self, purpose: str) -> Future[Sequence[Named]]:
        return self._do(lambda: self.editor.reference.reasons(purpose))

    def save(
        self, sheet: str, key: str, values: Mapping[str, str], seen: int, reason: str
    ) -> Future[Conflict | None]:
        return self._do(lambda: self.editor.save(sheet, key, values, seen, reason))

    def adopt(self, sheet: str, reason: str) -> Future[int]:
        return self._do(lambda: self.editor.adopt(sheet, reason))

    def history(self, sheet: str, key: str) -> Future[Sequence[Revision]]:
        return self._do(lambda: self.editor.history(sheet, key))

    # Files

    def export(self, sheet: str) -> Future[Path]:
        return self._do(lambda: self._export(sheet))

    def _export(self, sheet: str) -> Path:
        path = ready(self.folder()) / f"{sheet}-{self.editor.day():%Y%m%d}{SUFFIX}"
        files.write(path, SHEETS[sheet], self.editor.rows(SHEETS[sheet]))
        return path

    def imports(self) -> Future[Sequence[Path]]:
        """The CSV files that are there to be read, the newest first."""
        return self._do(self._imports)

    def _imports(self) -> list[Path]:
        found = [path for path in self.folder().glob(f"*{SUFFIX}") if path.is_file()]
        return sorted(found, key=lambda path: -path.stat().st_mtime)

    def difference(self, sheet: str, path: Path) -> Future[Difference]:
        return self._do(lambda: files.difference(path, sheet, self.editor))

    def take(self, sheet: str, difference: Difference, reason: str) -> Future[int]:
        return self._do(lambda: files.take(difference, sheet, self.editor, reason))

    # People

    def everybody(self) -> Future[Sequence[Somebody]]:
        return self._do(self.people.everybody)

    def enrol(
        self, name: str, groups: frozenset[Group], language: str | None, pin: str, words: CardWords
    ) -> Future[Handed]:
        return self._do(lambda: self.people.enrol(name, groups, language, pin, words))

    def change(self, role: str, name: str, groups: frozenset[Group], language: str | None) -> Future[None]:
        return self._do(lambda: self.people.change(role, name, groups, language))

    def block(self, role: str, reason: str) -> Future[None]:
        return self._do(lambda: self.people.block(role, reason))

    def unblock(self, role: str, reason: str) -> Future[None]:
        return self._do(lambda: self.people.unblock(role, reason))

    def new_badge(self, role: str, pin: str, words: CardWords) -> Future[Handed]:
        return self._do(lambda: self.people.new_badge(role, pin, words))

    def new_pin(self, role: str, scanned: str, pin: str) -> Future[None]:
        return self._do(lambda: self.people.new_pin(role, scanned, pin))

    def person_history(self, role: str) -> Future[Sequence[Revision]]:
        return self._do(lambda: self.people.history(role))

    # Stations

    def places(self) -> Future[Sequence[Place]]:
        return self._do(self.stations.stations)

    def enrol_station(self, code: str, name: str, profile: str) -> Future[Handed]:
        return self._do(lambda: self.stations.enrol(code, name, profile))

    def change_station(self, code: str, name: str, profile: str) -> Future[None]:
        return self._do(lambda: self.stations.change(code, name, profile))

    def replace_station(self, code: str, reason: str) -> Future[Handed]:
        return self._do(lambda: self.stations.replace(code, reason))

    def renew_station(self, code: str) -> Future[Handed]:
        return self._do(lambda: self.stations.renew(code))

    def block_station(self, code: str, reason: str) -> Future[None]:
        return self._do(lambda: self.stations.block(code, reason))

    def station_history(self, code: str) -> Future[Sequence[Revision]]:
        return self._do(lambda: self.stations.history(code))

    # Files that were handed out

    def forget(self, handed: Handed) -> Future[None]:
        """The file is gone: it was printed, or carried to where it belongs."""
        return self._do(lambda: handed.path.unlink(missing_ok=True))

    def _do(self, work: Callable[[], T]) -> Future[T]:
        return self.executor.submit(work)


def _has(one: Listed, part: str) -> bool:
    texts = (one.key, one.named.ru, one.named.en, *one.values.values())
    return any(part.casefold() in text.casefold() for text in texts)


def _is(one: Listed, show: str) -> bool:
    if show == "to_check":
        return one.to_check
    return not show or one.held == show

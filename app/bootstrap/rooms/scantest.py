"""What the scanner test asks of the station: where codes lead, the plant's own numbers, the set-up sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.bootstrap.rooms.around import Around
from app.bootstrap.rooms.labels import plant_words
from app.bootstrap.rooms.paper import Paper
from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.scan import Scan, ScanKind
from app.services.documents.scanners import sheet
from app.services.reference import Reference
from app.views.marks import Trouble
from app.views.shell.router import way


@dataclass(frozen=True)
class ScanTestDesk:
    """`app.views.scantest.ports.ScanTestPort`. `rooms` gives the titles of those that the person may enter."""

    around: Around
    paper: Paper
    rooms: Callable[[], Mapping[str, str]]

    def today(self) -> date:
        return self.around.today()

    def layouts(self) -> Sequence[str]:
        return str(Reference(self.around.station.keeper.query).setting("scan.in_store")).split()

    def leads_to(self, scan: Scan, words: Catalogue) -> str | Trouble:
        rooms = self.rooms()
        found = way(scan, rooms, inside=True, words=words)
        if found.room:
            return words.text("Opens the room “{room}”", room=words.text(rooms[found.room]))
        if scan.kind is ScanKind.BADGE:
            return words.text("Lets its person come or go")
        return found.told or ""

    def sheet(self) -> Future[Path]:
        """EnvironmentFault `label.not_filed` where the disk refuses."""
        return self.around.worker.submit(self._filed)

    def print_sheet(self) -> Future[None]:
        return self.around.worker.submit(lambda: self.paper.print_now(self._filed()))

    def _filed(self) -> Path:
        path = self.around.folder() / "scanner-set-up.pdf"
        station = self.around.station
        try:
            path.write_bytes(sheet(plant_words(station.keeper), station.settings.plant.name))
        except OSError as error:
            raise EnvironmentFault("label.not_filed", path=str(path), detail=str(error)) from error
        return path

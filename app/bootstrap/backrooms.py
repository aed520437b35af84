"""The rooms behind the line: maintenance, audit, help. Their ports are made when they are first entered."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.bootstrap.advice import Advice
from app.bootstrap.lines import Lines
from app.bootstrap.station import Home, Station
from app.config.dsn import Dsn
from app.i18n import Catalogue, N_
from app.models.kinds import ANYBODY, Group
from app.services.audit.desk import AuditDesk
from app.services.audit.local import LocalAudit
from app.views.rooms import Room
from app.views.screen import Kit, Screen
from app.views.shell.window import HELP, Shell

_CHIEFS = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR, Group.QUALITY_INSPECTOR})
_TECHNICIANS = frozenset({Group.MAINTENANCE, Group.ADMINISTRATOR})


class Backrooms:
    """Owns what the rooms stand on; `close` ends it."""

    def __init__(
        self, station: Station, home: Home, dsn: Dsn, kit: Kit, shell: Callable[[], Shell]
    ) -> None:
        self._station, self._home, self._kit, self._shell = station, home, kit, shell
        self._worker = ThreadPoolExecutor(1, "backroom")
        settings = station.settings
        self._lines = Lines([station.scale] if station.scale else [], station.clock, home.folder / "recordings")
        local = LocalAudit(station.keeper.query, uuid.UUID(settings.plant.id), settings.stream)
        self._audit = AuditDesk(local, station.keeper.query, self._worker, station.clock, settings.plant.name)
        self._advice = Advice(station, home, dsn, self._worker)

    def rooms(self) -> tuple[Room, ...]:
        """In the order of the tiles."""
        return (
            Room("audit", N_("Records"), "audit", _CHIEFS, self._make_audit),
            Room("maintenance", N_("Devices"), "wrench", _TECHNICIANS, self._make_maintenance),
            Room(HELP, N_("Help"), "help", ANYBODY, self._make_help),
        )

    def close(self) -> None:
        """Recordings, the index and the worker are ended."""
        self._lines.close()
        self._audit.close()
        self._worker.shutdown(wait=True)

    def _make_audit(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.audit.screen import AuditScreen

        return AuditScreen(self._kit, self._audit, words, self._who, self._folder)

    def _make_maintenance(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.maintenance.screen import MaintenanceScreen

        return MaintenanceScreen(self._kit, self._lines, words)

    def _make_help(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.help.screen import HelpScreen

        return HelpScreen(
            self._kit, self._advice, words, self._groups,
            lambda: self._shell().wipe(), lambda: self._shell().go_home(),
        )  # fmt: skip

    def _who(self) -> str:
        person = self._shell().person
        return person.name if person else ""

    def _groups(self) -> frozenset[Group]:
        person = self._shell().person
        return person.groups if person else frozenset()

    def _folder(self) -> Path:
        """A stick that is plugged in, else a folder of the station."""
        for root in ("/media", "/run/media"):
            for stick in sorted(Path(root).glob("*/*")):
                if stick.is_mount():
                    return stick
        folder = self._home.folder / "exports"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

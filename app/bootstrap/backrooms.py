"""The rooms behind the line: maintenance, audit, help. Their ports are made when they are first entered."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from app.bootstrap.advice import Advice
from app.bootstrap.labels import rendered
from app.bootstrap.lines import Lines
from app.bootstrap.standing import StandingDesk
from app.bootstrap.station import Home, Station
from app.config.dsn import Dsn
from app.errors import OperatorError
from app.i18n import N_, Catalogue
from app.models.kinds import ANYBODY, Group, latest
from app.services.attention import AttentionDesk
from app.services.audit.desk import AuditDesk
from app.services.audit.local import LocalAudit
from app.services.audit.plant import PlantAudit
from app.services.audit.ports import AuditSource
from app.services.decisions import Decisions
from app.services.identity.connection import PersonConnection
from app.services.identity.local import StorePeople
from app.services.labels.desk import LabelDesk
from app.services.trace import Trace
from app.views.rooms import Room
from app.views.screen import Kit, Screen
from app.views.shell.router import LOT_ROOM
from app.views.shell.window import HELP, Shell

_CHIEFS = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR, Group.QUALITY_INSPECTOR})
_ADMINISTRATORS = frozenset({Group.ADMINISTRATOR})
_DECIDERS = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})
_POISON = """
SELECT coalesce(jsonb_agg(jsonb_build_object('stream', stream, 'seq', seq, 'code', mark, 'detail', mark_detail,
    'body', body) ORDER BY stream, seq), '[]') FROM plant.poison
"""
_LOT_CARD = "SELECT plant.lot_card(%s)"
_TECHNICIANS = frozenset({Group.MAINTENANCE, Group.ADMINISTRATOR})


class Backrooms:
    """Owns what the rooms stand on; `close` ends it."""

    def __init__(
        self, station: Station, home: Home, dsn: Dsn, kit: Kit, shell: Callable[[], Shell],
        restart: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._station, self._home, self._kit, self._shell = station, home, kit, shell
        self._restart = restart
        self._worker = ThreadPoolExecutor(1, "backroom")
        settings = station.settings
        self._lines = Lines(station.equipment.supervisors, station.clock, home.folder / "recordings")
        local = LocalAudit(station.keeper.query, uuid.UUID(settings.plant.id), settings.stream)
        query = station.keeper.query
        self._person = PersonConnection(dsn)
        self._audit = AuditDesk(
            local, query, self._worker, station.clock, settings.plant.name, self._plant_audit
        )
        decisions = Decisions(self._person, station.place, station.clock)
        self._attention = AttentionDesk(
            query, settings.stream, self._worker, station.clock,
            lambda wish: decisions.decide(station.login.root(), wish), self._poison,
        )  # fmt: skip
        self._standing = StandingDesk(station, dsn, self._person, self._worker)
        self._advice = Advice(station, home, dsn, self._worker)

    def rooms(self) -> tuple[Room, ...]:
        """In the order of the tiles."""
        return (
            Room("audit", N_("Records"), "audit", _CHIEFS, self._make_audit),
            Room("attention", N_("Needs a look"), "wand", _DECIDERS, self._make_attention),
            Room("maintenance", N_("Devices"), "wrench", _TECHNICIANS, self._make_maintenance),
            Room("standing", N_("This station"), "gear", _ADMINISTRATORS, self._make_standing),
            Room("labels", N_("Labels"), "tag", latest("label.ordered").groups, self._make_labels),
            Room(LOT_ROOM, N_("Lot"), "fish", ANYBODY, self._make_lot),
            Room(HELP, N_("Help"), "help", ANYBODY, self._make_help),
        )

    def close(self) -> None:
        """Recordings, the index and the worker are ended."""
        self._lines.close()
        self._audit.close()
        self._worker.shutdown(wait=True)
        self._person.close()

    def _make_audit(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.audit.screen import AuditScreen

        return AuditScreen(self._kit, self._audit, words, self._who, self._folder)

    def _make_attention(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.attention.screen import AttentionScreen

        return AttentionScreen(self._kit, self._attention, words, self._show_lot)

    def _make_lot(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.lists.screen import PagesScreen
        from app.views.lotcard.page import LotPage

        plant = uuid.UUID(self._station.settings.plant.id)
        trace = Trace(plant, self._station.keeper.query, self._worker, self._plant_lot)
        return PagesScreen(self._kit, words, lambda room: LotPage(room, trace, None), name="lot")

    def _make_labels(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.labels.page import LabelsPage
        from app.views.lists.screen import PagesScreen

        station = self._station
        desk = LabelDesk(
            station.labels, station.keeper.query, self._worker,
            lambda job: rendered(job, station.settings, station.keeper).pdf(), self._folder,
        )  # fmt: skip
        return PagesScreen(
            self._kit, words, lambda room: LabelsPage(room, desk), name="labels", subscribe=desk.subscribe
        )

    def _plant_lot(self, lot: uuid.UUID) -> Mapping[str, Any] | None:
        return self._ask(_LOT_CARD, lot) if self._may_ask() else None

    def _show_lot(self, code: str) -> None:
        """The records of a lot, as if its label had been scanned there."""
        self._shell().go("audit")
        self._shell().screen_shown.scanned(code)

    def _make_maintenance(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.maintenance.screen import MaintenanceScreen

        return MaintenanceScreen(self._kit, self._lines, words)

    def _make_standing(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.standing.screen import StandingScreen

        return StandingScreen(self._kit, self._standing, words, self._restart)

    def _make_help(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.help.screen import HelpScreen

        return HelpScreen(
            self._kit, self._advice, words, self._groups,
            lambda: self._shell().wipe(), lambda: self._shell().go_home(),
        )  # fmt: skip

    def _ask(self, sql: str, *parameters: Any) -> Any:
        """The plant's one answer, under the login of the person at the station."""
        return self._person.ask(self._station.login.root(), sql, *parameters)

    def _may_ask(self) -> bool:
        """The plant answers and the person's PIN was given in this stay."""
        if not self._station.runner.state.online:
            return False
        try:
            return self._station.login.root() is not None
        except OperatorError:
            return False

    def _plant_audit(self) -> AuditSource | None:
        if not self._may_ask():
            return None
        people = StorePeople(self._station.keeper.query, self._station.clock)
        return PlantAudit(self._ask, lambda role: person.name if (person := people.person(role)) else None)

    def _poison(self) -> Sequence[Mapping[str, Any]] | None:
        return self._ask(_POISON) if self._may_ask() else None

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

"""The rooms behind the line: maintenance, audit, help. Their ports are made when they are first entered."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.bootstrap.rooms.around import Around
from app.i18n import N_, Catalogue
from app.models.kinds import ANYBODY, Group
from app.models.kinds.devices import TECHNICIANS
from app.views.rooms import Room
from app.views.screen import Screen
from app.views.shell.window import HELP

if TYPE_CHECKING:
    from app.bootstrap.rooms.advice import Advice
    from app.bootstrap.rooms.labelprinter import AttachedPrinter
    from app.bootstrap.rooms.lines import Lines
    from app.bootstrap.rooms.standing import StandingDesk
    from app.bootstrap.rooms.workshop import Workshop
    from app.services.attention import AttentionDesk
    from app.services.audit.desk import AuditDesk
    from app.services.audit.ports import AuditSource

_CHIEFS = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR, Group.QUALITY_INSPECTOR})
_ADMINISTRATORS = frozenset({Group.ADMINISTRATOR})
_DECIDERS = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})
_POISON = """
SELECT coalesce(jsonb_agg(jsonb_build_object('stream', stream, 'seq', seq, 'code', mark, 'detail', mark_detail,
    'body', body) ORDER BY stream, seq), '[]') FROM plant.poison
"""


class Backrooms:
    """Owns what the rooms stand on, loaded and made when it is first asked for; `close` ends it."""

    def __init__(self, around: Around) -> None:
        self._around = around

    @cached_property
    def _lines(self) -> Lines:
        from app.bootstrap.rooms.lines import Lines
        from app.bootstrap.rooms.standins import StandIns

        around, station = self._around, self._around.station
        attached = station.equipment
        measured = attached.measuring.instruments if attached.measuring else ()
        instruments = (*measured, *station.laboratory.instruments, *self._printers())
        stand_ins = StandIns(
            around.worker, station.clock, lambda draft: station.keeper.append(draft, station.login.author()),
            lambda: self._workshop.may(),
        )  # fmt: skip
        return Lines(
            attached.supervisors, station.clock, around.home.folder / "recordings", instruments, stand_ins
        )

    def _printers(self) -> tuple[AttachedPrinter, ...]:
        from app.bootstrap.rooms.labelprinter import AttachedPrinter, trial_label

        station = self._around.station
        printer, profile = station.equipment.printer, station.equipment.printer_profile
        if printer is None or profile is None:
            return ()
        return (AttachedPrinter(printer, lambda: trial_label(station, profile, self._around.today())),)

    @cached_property
    def _workshop(self) -> Workshop:
        from app.bootstrap.plant import settings_path
        from app.bootstrap.rooms.workshop import Workshop

        around = self._around
        return Workshop(around, self._lines, around.station.file or settings_path(around.home))

    @cached_property
    def _audit(self) -> AuditDesk:
        from app.services.audit.desk import AuditDesk
        from app.services.audit.local import LocalAudit

        around, station = self._around, self._around.station
        settings, query = station.settings, station.keeper.query
        local = LocalAudit(query, uuid.UUID(settings.plant.id), settings.stream)
        return AuditDesk(local, query, around.worker, station.clock, settings.plant.name, self._plant_audit)

    @cached_property
    def _attention(self) -> AttentionDesk:
        from app.services.attention import AttentionDesk

        around, station = self._around, self._around.station
        return AttentionDesk(
            station.keeper.query,
            station.settings.stream,
            around.worker,
            station.clock,
            around.decide,
            self._poison,
        )

    @cached_property
    def _standing(self) -> StandingDesk:
        from app.bootstrap.rooms.standing import StandingDesk

        around = self._around
        return StandingDesk(around.station, around.dsn, around.person, around.worker)

    @cached_property
    def _advice(self) -> Advice:
        from app.bootstrap.rooms.advice import Advice

        around = self._around
        return Advice(around.station, around.home, around.dsn, around.worker)

    def rooms(self) -> tuple[Room, ...]:
        """In the order of the tiles."""
        return (
            Room("audit", N_("Records"), "audit", _CHIEFS, self._make_audit),
            Room("attention", N_("Needs a look"), "wand", _DECIDERS, self._make_attention),
            Room("maintenance", N_("Devices"), "wrench", ANYBODY, self._make_devices),
            Room("line", N_("Line"), "wrench", TECHNICIANS, self._make_line, tile=False),
            Room("standing", N_("This station"), "gear", _ADMINISTRATORS, self._make_standing),
            Room(HELP, N_("Help"), "help", ANYBODY, self._make_help),
        )

    def close(self) -> None:
        """Recordings, searches, simulators and the index are ended."""
        for made in ("_workshop", "_lines", "_audit"):
            if made in self.__dict__:
                getattr(self, made).close()

    def _make_audit(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.audit.screen import AuditScreen

        return AuditScreen(self._around.kit, self._audit, words, self._around.name, self._around.folder)

    def _make_attention(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.attention.screen import AttentionScreen

        return AttentionScreen(self._around.kit, self._attention, words, self._show_lot)

    def _show_lot(self, code: str) -> None:
        """The records of a lot, as if its label had been scanned there."""
        self._around.show("audit", code)

    def _make_devices(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.lists.screen import PagesScreen
        from app.views.maintenance.devicespage import DevicesPage

        workshop, clock = self._workshop, self._around.station.clock
        return PagesScreen(
            self._around.kit, words, lambda room: DevicesPage(room, workshop, clock.now), name="maintenance",
            subscribe=self._lines.subscribe,
        )  # fmt: skip

    def _make_line(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.maintenance.screen import MaintenanceScreen

        return MaintenanceScreen(self._around.kit, self._lines, words)

    def _make_standing(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.standing.screen import StandingScreen

        return StandingScreen(self._around.kit, self._standing, words, self._around.restart)

    def _make_help(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.help.screen import HelpScreen

        return HelpScreen(
            self._around.kit, self._advice, words, self._around.groups,
            lambda: self._around.shell().wipe(), lambda: self._around.shell().go_home(),
        )  # fmt: skip

    def _plant_audit(self) -> AuditSource | None:
        from app.services.audit.plant import PlantAudit
        from app.services.identity.local import StorePeople

        if not self._around.may_ask():
            return None
        station = self._around.station
        people = StorePeople(station.keeper.query, station.clock)
        return PlantAudit(
            self._around.ask, lambda role: person.name if (person := people.person(role)) else None
        )

    def _poison(self) -> Sequence[Mapping[str, Any]] | None:
        return self._around.ask(_POISON) if self._around.may_ask() else None

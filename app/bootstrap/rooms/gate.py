"""The rooms of the receiving station beside the weighing: deliveries, labels, a scanned lot, administration."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.bootstrap.rooms.around import Around
from app.errors import OperatorError
from app.i18n import N_, Catalogue
from app.models.kinds import ANYBODY, Group, latest
from app.views.rooms import Room
from app.views.screen import Screen
from app.views.shell.router import DELIVERY_ROOM, LOT_ROOM

if TYPE_CHECKING:
    from app.bootstrap.rooms.paper import Paper
    from app.services.administration.desk import AdministrationDesk
    from app.services.deliveries.desk import Deliveries
    from app.services.identity.connection import SessionEnder
    from app.services.operations.enrolment.issue import StationDesk
    from app.services.trace import Trace

_GATE = latest("delivery.checked").groups
_OFFICE = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})
SCANTEST = "scantest"
_LOT_CARD = "SELECT plant.lot_card(%s)"


class Gate:
    """Makes the ports of these rooms once, when they are first asked for; `close` ends what they own."""

    def __init__(self, around: Around) -> None:
        self._around = around

    @cached_property
    def _ender(self) -> SessionEnder:
        from app.services.identity.connection import SessionEnder

        return SessionEnder(self._around.person)

    @cached_property
    def _trace(self) -> Trace:
        from app.services.trace import Trace

        around, station = self._around, self._around.station
        return Trace(self._plant, station.keeper.query, around.worker, station.clock.now, self._plant_lot)

    @cached_property
    def _paper(self) -> Paper:
        from app.bootstrap.rooms.paper import Paper

        return Paper(self._around.worker, self._around.folder)

    @cached_property
    def _deliveries(self) -> Deliveries:
        from app.bootstrap.rooms.deliveries import delivery_desk

        around = self._around
        return delivery_desk(around.station, around.home, around.worker, around.decisions.decide)

    def front(self) -> tuple[Room, ...]:
        """What comes before the weighing."""
        return (Room(DELIVERY_ROOM, N_("Deliveries"), "truck", _GATE, self._make_deliveries),)

    def rooms(self) -> tuple[Room, ...]:
        """In the order of the tiles."""
        return (
            Room("labels", N_("Labels"), "tag", latest("label.ordered").groups, self._make_labels),
            Room(LOT_ROOM, N_("Lot"), "fish", ANYBODY, self._make_lot, tile=False),
            Room("reports", N_("Lists"), "table", _GATE | _OFFICE, self._make_lists),
            Room(SCANTEST, N_("Scanner test"), "tag", ANYBODY, self._make_scantest, tile=False),
            Room("administration", N_("Administration"), "people", _OFFICE, self._make_administration),
        )

    def close(self) -> None:
        if "_ender" in self.__dict__:
            self._ender.close()

    @property
    def _plant(self) -> uuid.UUID:
        return uuid.UUID(self._around.station.settings.plant.id)

    # Deliveries

    def _make_deliveries(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.deliveries.screen import DeliveriesScreen

        around = self._around
        return DeliveriesScreen(
            around.kit, self._deliveries, words, around.drafts, around.show,
            finder=self._trace, paper=self._paper, today=around.today,
        )  # fmt: skip

    # A scanned lot

    def _make_lot(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.lists.screen import PagesScreen
        from app.views.lotcard.page import LotPage

        return PagesScreen(
            self._around.kit, words, lambda room: LotPage(room, self._trace, self._open_delivery), name="lot"
        )

    def _open_delivery(self, code: str) -> None:
        self._around.show(DELIVERY_ROOM, code)

    def _plant_lot(self, lot: uuid.UUID) -> Mapping[str, Any] | None:
        return self._around.ask(_LOT_CARD, lot) if self._around.may_ask() else None

    # Labels

    def _make_labels(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.bootstrap.rooms.labels import look, rendered
        from app.services.documents.labels import templates
        from app.services.labels.desk import LabelDesk
        from app.views.labels.look import LookFace
        from app.views.labels.lookbody import LookBody
        from app.views.labels.page import LabelsPage
        from app.views.lists.screen import PagesScreen

        station, around = self._around.station, self._around
        desk = LabelDesk(
            station.labels, station.keeper.query, around.worker,
            lambda job: rendered(job, station.settings, station.keeper).pdf(), around.folder,
            lambda job: look(job, station.settings, station.keeper), sorted(templates()),
        )  # fmt: skip
        return PagesScreen(
            around.kit, words, lambda room: LabelsPage(room, desk, lambda: around.show(SCANTEST)), name="labels",
            subscribe=desk.subscribe, own={LookFace: LookBody},
        )  # fmt: skip

    # The scanners' test

    def _make_scantest(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.bootstrap.rooms.scantest import ScanTestDesk
        from app.views.scantest.page import ScanTestPage, ScanTestScreen

        around = self._around
        desk = ScanTestDesk(around, self._paper, lambda: around.shell().open_rooms())
        return ScanTestScreen(around.kit, words, lambda room: ScanTestPage(room, desk), name=SCANTEST)

    # Lists

    def _make_lists(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.bootstrap.rooms.lists import lists_desk
        from app.views.lists.screen import PagesScreen
        from app.views.reports.page import Lists, ListsPage

        around = self._around
        lists = Lists(lists_desk(around))
        return PagesScreen(around.kit, words, lambda room: ListsPage(room, lists), name="reports")

    # Administration

    def _make_administration(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.administration.screen import AdministrationScreen

        around = self._around
        return AdministrationScreen(
            around.kit, self.administration(), words, around.drafts,
            who=around.individual, plant=around.station.settings.plant.name, today=around.today,
        )  # fmt: skip

    def administration(self) -> AdministrationDesk:
        """What edits decisions about people, stations and reference data."""
        from app.services.administration.desk import AdministrationDesk, watching
        from app.services.administration.editor import Editor
        from app.services.administration.people import PeopleOffice
        from app.services.administration.stations import StationOffice
        from app.services.identity.local import StorePeople
        from app.services.identity.people import PeopleDesk

        around, station = self._around, self._around.station
        query = station.keeper.query
        editor = Editor(query, around.decide, around.groups, around.today, watching(station.keeper.subscribe))
        people = StorePeople(query, station.clock)
        desk = PeopleDesk(self._plant, people, around.decisions, station.clock, self._ender)
        office = PeopleOffice(desk, around, query, around.folder)
        stations = StationOffice(self._stations, around.decisions, around, query, around.folder)
        return AdministrationDesk(editor, office, stations, around.worker, around.folder)

    def _stations(self) -> StationDesk:
        """Only a shared server takes more stations."""
        from app.bootstrap.administer import reach_of
        from app.services.operations.enrolment.issue import StationDesk

        around = self._around
        if not around.station.settings.plant.hosts:
            raise OperatorError("plant.needs_server")
        reach = reach_of(around.station.settings, around.home)
        return StationDesk(reach, around.decisions, around.person, around.station.clock)

"""The room of holds over an opened station."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from app.bootstrap.rooms.around import Around
from app.bootstrap.station import Present
from app.i18n import N_, Catalogue
from app.models.kinds import ANYBODY
from app.views.rooms import Room
from app.views.screen import Screen

if TYPE_CHECKING:
    from app.services.quality.holds import Holds

HOLD_ROOM = "holds"


class HoldRoom:
    """Makes the desk of holds once, when it is first asked for."""

    def __init__(self, around: Around) -> None:
        self._around = around

    @cached_property
    def desk(self) -> Holds:
        from app.services.quality.holds import Holds

        around, station = self._around, self._around.station
        return Holds(
            uuid.UUID(station.settings.plant.id), station.keeper, station.keeper.readers, Present(station.login),
            station.login, around.decisions.decide, around.worker, station.clock, around.today,
            lambda: station.runner.state.online,
        )  # fmt: skip

    def rooms(self) -> tuple[Room, ...]:
        return (Room(HOLD_ROOM, N_("Holds"), "lock", ANYBODY, self._make),)

    def _make(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.holds.page import HoldsPage
        from app.views.holds.ports import Around as Surroundings
        from app.views.lists.screen import PagesScreen

        around = Surroundings(self.desk, self._around.today, self._instant)
        return PagesScreen(
            self._around.kit, words, lambda room: HoldsPage(room, around), name=HOLD_ROOM,
            subscribe=self._around.station.keeper.subscribe,
        )  # fmt: skip

    def _instant(self, day: date, at: time) -> datetime:
        zone = self._around.station.rules[0].zone
        return datetime.combine(day, at, zone).astimezone(UTC)

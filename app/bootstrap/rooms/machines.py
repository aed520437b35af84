"""The room of equipment over a window's surroundings, and over an opened station without one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.rooms.around import Around
from app.bootstrap.station import Present, Station
from app.i18n import N_, Catalogue
from app.models.kinds import ANYBODY, latest
from app.views.rooms import Room
from app.views.screen import Screen

if TYPE_CHECKING:
    from app.services.administration.desk import AdministrationDesk
    from app.services.register.desk import Register
    from app.services.register.scalecheck import ScaleCheck

EQUIPMENT_ROOM = "equipment"


def scale_check(station: Station) -> ScaleCheck | None:
    """The test weight on the station's scale, where it has one."""
    from app.services.register.scalecheck import ScaleCheck

    desk, profile, keeper = station.desk, station.equipment.scale_profile, station.keeper
    if desk is None or profile is None:
        return None
    return ScaleCheck(
        desk, station.settings.station.code, profile.name, keeper, keeper.readers, Present(station.login),
        station.clock, desk.subscribe,
    )  # fmt: skip


def register_desk(station: Station, worker: Executor, folder: Callable[[], Path]) -> Register:
    """Files are written on `worker` into `folder`."""
    from app.services.register.desk import Register

    keeper = station.keeper
    return Register(
        keeper, keeper.readers, Present(station.login), station.clock, keeper.subscribe, worker, folder,
        station.settings.plant.name, scale_check(station),
    )  # fmt: skip


class Machines:
    """`office` makes what edits the decisions about machines; it is asked when the room is first entered."""

    def __init__(self, around: Around, office: Callable[[], AdministrationDesk]) -> None:
        self._around, self._office = around, office

    def rooms(self) -> tuple[Room, ...]:
        return (Room(EQUIPMENT_ROOM, N_("Equipment"), "machine", ANYBODY, self._make),)

    def _make(self, words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.administration.ports import Surroundings
        from app.views.register.ports import Around as Shown
        from app.views.register.screen import EquipmentScreen

        around = self._around
        register = register_desk(around.station, around.worker, around.folder)
        office = Surroundings(
            self._office(), around.drafts, around.individual, around.station.settings.plant.name, around.today
        )
        may = latest("equipment.set").groups
        shown = Shown(register, around.drafts, register.scale, office)
        return EquipmentScreen(around.kit, shown, words, lambda: bool(around.groups() & may))

"""The room of the laboratory over a window's surroundings, and its desk over an opened station without one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from app.bootstrap.rooms.around import Around
from app.bootstrap.station import Present, Station
from app.i18n import N_, Catalogue
from app.models.kinds import latest
from app.services.decisions import Decided, Wish
from app.views.rooms import Room
from app.views.screen import Screen
from app.views.shell.router import LAB_ROOM

if TYPE_CHECKING:
    from app.services.laboratory.desk import Laboratory


def laboratory_desk(station: Station, decide: Callable[[Wish], Decided], worker: Executor) -> Laboratory:
    """What needs the plant runs on `worker`."""
    from app.services.laboratory.desk import Laboratory
    from app.services.laboratory.hand import Hand

    keeper = station.keeper
    plant = uuid.UUID(station.settings.plant.id)
    hand = Hand(plant, keeper, keeper.readers, Present(station.login), station.clock)
    return Laboratory(hand, keeper.subscribe, decide, station.laboratory.intake.reread, worker)


def laboratory_rooms(around: Around) -> tuple[Room, ...]:
    """One room, for whoever takes samples."""

    def make(words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.views.laboratory.screen import LaboratoryScreen

        desk = laboratory_desk(around.station, around.decide, around.worker)
        return LaboratoryScreen(around.kit, desk, words, around.name)

    return (Room(LAB_ROOM, N_("Laboratory"), "flask", latest("sample.registered").groups, make),)

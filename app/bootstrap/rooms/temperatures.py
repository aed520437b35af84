"""The room of temperatures over a window's surroundings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from app.bootstrap.rooms.around import Around
from app.bootstrap.station import Present
from app.i18n import N_, Catalogue
from app.models.kinds import ANYBODY
from app.models.temperature_board import Point
from app.views.rooms import Room
from app.views.screen import Screen
from app.views.shell.router import ALARM_ROOM


def temperature_room(around: Around) -> tuple[Room, ...]:
    """For everybody: whoever stands there must see that a room is too warm."""
    station = around.station

    def series(channel: str, begin: datetime, end: datetime, step: timedelta) -> Sequence[Point]:
        """Loads what draws the picture meanwhile: here no screen waits for it."""
        import pyqtgraph  # noqa: F401

        return station.telemetry.charts.series(channel, begin, end, step)

    def make(words: Catalogue, _: Callable[[], None]) -> Screen:
        from app.services.register.standing import Instruments
        from app.services.temperature.desk import TemperatureDesk
        from app.views.temperature.screen import TemperatureScreen

        desk = TemperatureDesk(
            station.temperatures.watch,
            station.keeper,
            Present(station.login),
            station.clock,
            around.worker,
            series,
            Instruments(station.keeper.query, station.settings.station.code, around.today).overdue,
        )
        return TemperatureScreen(around.kit, desk, words)

    return (Room(ALARM_ROOM, N_("Temperatures"), "thermometer", ANYBODY, make),)

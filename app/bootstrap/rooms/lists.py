"""The desk of lists over a window's surroundings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.bootstrap.housing import days_kept
from app.bootstrap.rooms.around import Around
from app.services.lists.desk import Here, ListsDesk


def lists_desk(around: Around) -> ListsDesk:
    """Lists of the station's own days, and of earlier ones while the plant may be asked."""
    station = around.station
    settings, query = station.settings, station.keeper.query

    def ask() -> Callable[..., Any] | None:
        return around.ask if around.may_ask() else None

    def heard() -> datetime | None:
        state = station.runner.state
        return None if state.online else state.since

    here = Here(settings.station.code, settings.plant.name, lambda: days_kept(settings, query), around.folder)
    return ListsDesk(query, around.worker, station.clock, here, ask, heard)

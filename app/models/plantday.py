"""Plant day and shift: rules as data, stamped at capture and never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MIDNIGHT = time()


@dataclass(frozen=True)
class Shift:
    """One shift by its code and the local wall time at which it starts."""

    code: str
    start: time


@dataclass(frozen=True)
class PlantDay:
    """When a plant's day and its shifts begin, in the plant's own zone.

    A moment before `start` belongs to the day before. A shift lasts until the next one starts, across
    midnight and across the start of the day; without shifts the code is empty. Wall time decides, so a day
    on which the zone changes its offset is an hour longer or shorter.
    """

    zone: ZoneInfo
    start: time = MIDNIGHT
    shifts: tuple[Shift, ...] = ()

    def stamp(self, at: datetime) -> tuple[date, str]:
        """Plant day and shift code of the aware instant `at`."""
        local = at.astimezone(self.zone)
        day = local.date() if local.time() >= self.start else local.date() - timedelta(days=1)
        return day, self._shift(local.time())

    def _shift(self, moment: time) -> str:
        if not self.shifts:
            return ""
        ordered = sorted(self.shifts, key=lambda shift: shift.start)
        begun = [shift for shift in ordered if shift.start <= moment]
        return (begun or ordered)[-1].code


DEFAULT = PlantDay(ZoneInfo("Asia/Irkutsk"), time(8), (Shift("1", time(8)), Shift("2", time(20))))
"""Two shifts from 8 and 20 o'clock, the day from 8: what a plant starts with until it sets its own."""


def parse(fields: Mapping[str, Any]) -> PlantDay:
    """From a setting `{"zone", "start": "08:00", "shifts": [{"code", "start"}]}`; ValueError for anything
    else.
    """
    try:
        shifts = tuple(
            Shift(str(shift["code"]), time.fromisoformat(shift["start"])) for shift in fields["shifts"]
        )
        return PlantDay(ZoneInfo(fields["zone"]), time.fromisoformat(fields["start"]), shifts)
    except (KeyError, TypeError, OSError) as error:
        raise ValueError(f"plant day without {error}") from error


def fields(rules: PlantDay) -> dict[str, Any]:
    """The inverse of `parse`."""
    shifts = [{"code": shift.code, "start": f"{shift.start:%H:%M}"} for shift in rules.shifts]
    return {"zone": rules.zone.key, "start": f"{rules.start:%H:%M}", "shifts": shifts}

"""How all devices of the plant stand, as their stations last said: for whoever looks after machines elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.services.telemetry.charts import Ask

STALE = timedelta(minutes=7)
"""Stations say it every five minutes at least: an older word says nothing of the present."""
_DEVICES = (
    "SELECT coalesce(json_agg(json_build_array(d.station, d.station_name, d.device, d.family, d.protocol, d.address,"
    " d.state, d.problem, d.serial, d.errors, extract(epoch FROM d.since)::float8,"
    " extract(epoch FROM d.last_good_at)::float8, extract(epoch FROM d.heard_at)::float8,"
    " extract(epoch FROM clock_timestamp())::float8) ORDER BY d.station, d.device), '[]')"
    " FROM plant.devices d WHERE d.active"
)


@dataclass(frozen=True)
class DeviceElsewhere:
    """One device as its station said it. Times are the plant's; `heard_at` is when the plant was told.

    `stale`: its station has not spoken for a while, so nobody knows how the device stands now.
    """

    station: str
    station_name: str
    device: str
    family: str
    protocol: str
    address: str
    state: str
    problem: str | None
    serial: str | None
    errors: int
    since: datetime
    last_good_at: datetime | None
    heard_at: datetime
    stale: bool


def devices(ask: Ask) -> Sequence[DeviceElsewhere]:
    """All devices of stations that are at work, by station and name. Blocks; raises what `ask` raises."""
    return [_device(row) for row in ask(_DEVICES)]


def _device(row: Sequence[Any]) -> DeviceElsewhere:
    station, station_name, device, family, protocol, address, state, problem, serial, errors = row[:10]
    since, heard, now = (datetime.fromtimestamp(row[column], UTC) for column in (10, 12, 13))
    good = None if row[11] is None else datetime.fromtimestamp(row[11], UTC)
    return DeviceElsewhere(
        station, station_name, device, family, protocol, address, state, problem, serial, errors, since, good,
        heard, now - heard > STALE,
    )  # fmt: skip

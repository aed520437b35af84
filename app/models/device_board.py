"""The devices of the plant as a person sees them, and what is changed about those of this station."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.models.equipment import LinkState


@dataclass(frozen=True)
class PlantDevice:
    """A device of another station, as that station last said; `said_at` tells how old that is."""

    station: str
    station_name: str
    device: str
    family: str
    protocol: str
    address: str
    state: LinkState
    since: datetime
    said_at: datetime
    last_good_at: datetime | None = None
    serial: str | None = None
    errors: int = 0
    problem: str | None = None


@dataclass(frozen=True)
class SetUp:
    """A device as the settings file has it. `options` are the further keys of its profile, as they stand there."""

    name: str
    protocol: str
    address: str
    options: Mapping[str, str | int | float | bool | Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Spoken:
    """A protocol to choose from: `family` is scale, scanner, printer, …; `asks_unit`: its frames do not say it."""

    code: str
    title: str
    family: str
    asks_unit: bool = False
    asks_map: bool = False
    """Nothing can be asked of it without its map of registers."""
    options: frozenset[str] = frozenset()
    """Settings that only this protocol has."""


@dataclass(frozen=True)
class RecordedFile:
    """A recording of a line."""

    path: Path
    device: str
    begun: datetime | None = None
    size: int = 0

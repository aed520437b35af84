"""What the first run of a station asks and finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Standing:
    """What is there already. A first run that is begun again keeps all of it: no key is ever made twice."""

    plant: str = ""
    """Name of the plant that this station belongs to; empty: none yet."""
    station: str = ""
    """Code of this station in it."""
    administrators: bool = False
    """The plant has somebody who may enrol others."""
    scale: str = ""
    """Address of the scale in the settings; empty: none."""
    px_per_mm: float = 0.0
    """0: never calibrated."""


@dataclass(frozen=True)
class FoundFile:
    """An enrolment or settings file on a stick: what it says of itself without its code."""

    path: Path
    plant: str
    station: str
    expired: bool = False


@dataclass(frozen=True)
class Port:
    """A serial port: how it is opened, and what is plugged in there in words."""

    address: str
    title: str


@dataclass(frozen=True)
class Protocol:
    """A driver that may speak to the scale."""

    code: str
    title: str
    tcp_port: int | None = None
    asks_unit: bool = False
    """Its frames do not say the unit: a person must."""


@dataclass(frozen=True)
class BadgeCard:
    """The card to print for a new badge; its code is on the card only."""

    path: Path
    person: str

"""Coming to the station: the steps between an empty place and a known person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.models.envelope import Assurance
from app.models.kinds import Group


@dataclass(frozen=True)
class Individual:
    """The person at the station: pseudonym, name as shown, groups of rights, how sure the station is."""

    role: str
    name: str
    groups: frozenset[Group]
    assurance: Assurance = Assurance.NONE
    language: str | None = None


class Stage(StrEnum):
    BADGE = "badge"
    """Nobody here; a badge is awaited."""
    PIN = "pin"
    """A badge was read; its PIN is awaited."""
    LOCKED_OUT = "locked_out"
    """Too many wrong PINs; nothing is accepted before `until`."""
    INSIDE = "inside"
    """`person` is at the station."""


@dataclass(frozen=True)
class LoginStep:
    """Where the login stands after the last thing that happened.

    `problem` is the error key of what was refused just now with its `params`, None when nothing was.
    """

    stage: Stage = Stage.BADGE
    person: Individual | None = None
    until: datetime | None = None
    """End of the lock-out, UTC."""
    tries_left: int | None = None
    problem: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demonstration plant, with what a badge scan and a PIN would bring."""

    name: str
    groups: frozenset[Group]
    badge: str
    pin: str

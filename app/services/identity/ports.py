"""What the identity services need from the store and the plant; real ones and those of tests meet here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.models.envelope import Author, Draft
from app.models.kinds import Group


class Vault(Protocol):
    """Small durable secrets inside the encrypted store."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None:
        """Durable when it returns."""


class Recorder(Protocol):
    """Takes entries in order."""

    def __call__(self, draft: Draft, author: Author) -> object: ...


@dataclass(frozen=True)
class Person:
    """A row of the people's table with the groups that hold now; `version` is what a change of it expects."""

    role: str
    name: str
    active: bool
    groups: frozenset[Group]
    language: str | None = None
    badge: int = 1
    version: int = 1


@dataclass(frozen=True)
class Membership:
    """A row of the groups' table, whether it holds now or not; times UTC."""

    group: Group
    since: datetime
    until: datetime | None
    version: int

    def holds(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


class People(Protocol):
    """The people of the plant as this station knows them."""

    def person(self, role: str) -> Person | None: ...

    def memberships(self, role: str) -> list[Membership]: ...

    def everybody(self) -> list[Person]: ...


class Vouch(StrEnum):
    """What the server says of a person's login."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    NO_ANSWER = "no_answer"


class PlantDoor(Protocol):
    """The server as the login needs it; never called on the screen's thread."""

    def verifiers(self) -> Mapping[str, bytes] | None:
        """The off-line verifiers of the people this station serves, None when no server answers."""

    def vouch(self, role: str, password: str) -> Vouch:
        """Try the person's own login."""

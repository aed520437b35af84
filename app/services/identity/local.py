"""The station's own store as the identity services use it: its vault and its people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Protocol

from app.clock import Clock, parse_iso
from app.models.kinds import Group
from app.services.identity.ports import Person

_PERSON = "SELECT role, name, language, active, badge, version FROM person"
_GROUPS = "SELECT role, grp, since, until FROM person_group"


class Secrets(Protocol):
    """The part of the open journal that keeps secrets (`app.services.journal.keeper.Keeper`)."""

    def secret(self, name: str) -> bytes | None: ...

    def put_secret(self, name: str, secret: bytes) -> Future[None]: ...


class StoreVault:
    """The vault with its values in memory: asking costs nothing, putting is durable when it returns."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._known: dict[str, bytes | None] = {}

    def get(self, key: str) -> bytes | None:
        if key not in self._known:
            self._known[key] = self._secrets.secret(key)
        return self._known[key]

    def put(self, key: str, value: bytes) -> None:
        self._secrets.put_secret(key, value).result()
        self._known[key] = value


class StorePeople:
    """The people's tables as pulled from the plant; groups as they hold now."""

    def __init__(self, query: Callable[..., list[dict[str, Any]]], clock: Clock) -> None:
        self._query = query
        self._clock = clock

    def person(self, role: str) -> Person | None:
        rows = self._query(f"{_PERSON} WHERE role = ?", role)
        if not rows:
            return None
        return _person(rows[0], self._holding(self._query(f"{_GROUPS} WHERE role = ?", role)))

    def everybody(self) -> list[Person]:
        """Everybody who was ever enrolled, by role."""
        groups = self._query(_GROUPS)
        people = self._query(f"{_PERSON} ORDER BY length(role), role")
        return [_person(row, self._holding(g for g in groups if g["role"] == row["role"])) for row in people]

    def _holding(self, rows: Iterable[dict[str, Any]]) -> frozenset[Group]:
        now = self._clock.now()
        return frozenset(Group(row["grp"]) for row in rows if _holds(row, now))


def _holds(row: dict[str, Any], now: datetime) -> bool:
    ended = row["until"] is not None and parse_iso(row["until"]) <= now
    return not ended and parse_iso(row["since"]) <= now


def _person(row: dict[str, Any], groups: frozenset[Group]) -> Person:
    return Person(
        role=row["role"],
        name=row["name"],
        active=bool(row["active"]),
        groups=groups,
        language=row["language"],
        badge=row["badge"],
        version=row["version"],
    )

"""The station's own store as the identity services use it: its vault, its people, the place of a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import date, datetime
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from app.clock import Clock, parse_iso
from app.models.kinds import Group
from app.services.identity.ports import Membership, Person
from app.services.journal.ports import Position

if TYPE_CHECKING:
    from app.services.journal.keeper import Keeper

_PERSON = "SELECT role, name, language, active, badge, version FROM person"
_GROUPS = "SELECT role, grp, since, until, version FROM person_group"


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


class StorePlace:
    """The station that a decision is made at. `wake` makes the synchronisation send."""

    def __init__(
        self, keeper: Keeper, stamp: Callable[[datetime], tuple[date, str]], wake: Callable[[], None]
    ) -> None:
        self._keeper = keeper
        self._wake = wake
        self.stamp = stamp

    @property
    def stream(self) -> str:
        return self._keeper.identity.stream

    def basis(self) -> dict[str, Position]:
        """Heads of all that was pulled and the own head, sent or not."""
        with self._keeper.readers.borrowed() as reads:
            return {**reads.vector(), reads.stream: reads.head()}

    def send_queue(self, seconds: float) -> None:
        """Wait until the plant has the own entries of now, at most `seconds`."""
        changed = Event()
        unsubscribe = self._keeper.subscribe(changed.set)
        try:
            self._wake()
            if not self._is_sent():
                changed.wait(seconds)
        finally:
            unsubscribe()

    def answered(self, stream: str, seq: int, body: str, hash_: bytes) -> None:
        self._keeper.answered(stream, seq, body, hash_)

    def _is_sent(self) -> bool:
        with self._keeper.readers.borrowed() as reads:
            return reads.acknowledged() >= reads.head()[0]


class StorePeople:
    """The people's tables as pulled from the plant; groups as they hold now."""

    def __init__(self, query: Callable[..., list[dict[str, Any]]], clock: Clock) -> None:
        self._query = query
        self._clock = clock

    def person(self, role: str) -> Person | None:
        rows = self._query(f"{_PERSON} WHERE role = ?", role)
        return _person(rows[0], self._holding(self.memberships(role))) if rows else None

    def memberships(self, role: str) -> list[Membership]:
        """The groups `role` is or was in."""
        return [_membership(row) for row in self._query(f"{_GROUPS} WHERE role = ?", role)]

    def everybody(self) -> list[Person]:
        """Everybody who was ever enrolled, by role."""
        groups: dict[str, list[Membership]] = defaultdict(list)
        for row in self._query(_GROUPS):
            groups[row["role"]].append(_membership(row))
        people = self._query(f"{_PERSON} ORDER BY length(role), role")
        return [_person(row, self._holding(groups[row["role"]])) for row in people]

    def _holding(self, memberships: Iterable[Membership]) -> frozenset[Group]:
        now = self._clock.now()
        return frozenset(membership.group for membership in memberships if membership.holds(now))


def _membership(row: dict[str, Any]) -> Membership:
    until = parse_iso(row["until"]) if row["until"] else None
    return Membership(Group(row["grp"]), parse_iso(row["since"]), until, row["version"])


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

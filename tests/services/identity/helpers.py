"""A station's surroundings in memory: clock, vault, people and the plant's door, all settable by the test."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from app.models.envelope import Author, Draft
from app.models.kinds import Group
from app.services.identity.badge import Badge, new_badge
from app.services.identity.gate import Gate
from app.services.identity.kdf import Root
from app.services.identity.lockout import Lockout
from app.services.identity.login import LoginService
from app.services.identity.ports import Person, Vouch
from app.services.identity.presence import Presence
from app.services.identity.refresh import Families
from app.services.identity.tokens import Signer
from app.services.identity.verifiers import Verifiers

PLANT = uuid.UUID("6f1c3b54-3d2e-4c8b-9a55-0c0a7e1f2b11")
PIN = "483920"
CLERK = frozenset({Group.INVENTORY_CLERK})


@dataclass
class SetClock:
    """Stands still until the test moves it."""

    wall: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    mono: int = 1_000_000_000
    boot: uuid.UUID = field(default_factory=uuid.uuid4)

    def now(self) -> datetime:
        return self.wall

    def monotonic_ns(self) -> int:
        return self.mono

    def advance(self, span: timedelta) -> None:
        self.wall += span
        self.mono += int(span.total_seconds() * 1e9)

    def restart(self) -> None:
        self.boot, self.mono = uuid.uuid4(), 0


class MemoryVault(dict[str, bytes]):
    def put(self, key: str, value: bytes) -> None:
        self[key] = value


class Recorded(list[tuple[Draft, Author]]):
    """Keeps what was recorded, in order."""

    def __call__(self, draft: Draft, author: Author) -> Future[Any]:
        self.append((draft, author))
        future: Future[Any] = Future()
        future.set_result(None)
        return future

    def kinds(self) -> list[str]:
        return [draft.kind for draft, _ in self]

    def causes(self) -> list[str]:
        return [d.rows["session_end"][0]["cause"] for d, _ in self if d.kind == "session.ended"]


class Crew(dict[str, Person]):
    def person(self, role: str) -> Person | None:
        return self.get(role)

    def everybody(self) -> list[Person]:
        return list(self.values())


@dataclass
class Door:
    """The plant: None of `known` stands for a plant that does not answer."""

    known: dict[str, bytes] | None = None
    word: Vouch = Vouch.NO_ANSWER
    asked: int = 0
    answer: Future[Vouch] | None = None

    def verifiers(self) -> Mapping[str, bytes] | None:
        self.asked += 1
        return self.known

    def vouch(self, role: str, password: str) -> Vouch:
        return self.answer.result(10) if self.answer else self.word


def quick_root(plant: uuid.UUID, badge: Badge, pin: str) -> Root:
    """The shape of the derivation without its cost; the real one is measured in test_kdf."""
    return Root(
        badge.role, hashlib.sha256(plant.bytes + badge.role.encode() + badge.secret + pin.encode()).digest()
    )


@cache
def station_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@dataclass
class Desk:
    """One station with its login; `restart()` makes the service anew from the vault."""

    clock: SetClock = field(default_factory=SetClock)
    vault: MemoryVault = field(default_factory=MemoryVault)
    recorded: Recorded = field(default_factory=Recorded)
    crew: Crew = field(default_factory=Crew)
    door: Door = field(default_factory=Door)
    shift: str = "2026-11-23/1"
    offline_days: int = 7

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        verifiers = Verifiers(self.vault, self.clock)
        self.gate = Gate(PLANT, verifiers, self.crew, self.door, self.offline_days, quick_root)
        signer = Signer(station_key(), "R1.1", self.clock)
        self.presence = Presence(lambda: signer, self.vault, self.recorded, self.clock)
        self.families = Families(self.vault)
        self.lockout = Lockout(self.vault, self.clock)
        self.login = LoginService(self.gate, self.presence, self.families, self.lockout, lambda: self.shift)

    def restart(self) -> None:
        self.login.close()
        self.clock.restart()
        self.open()
        self.login.start().result(10)

    def enrol(self, role: str, name: str = "Ann", pin: str = PIN, groups: frozenset[Group] = CLERK) -> Badge:
        """`role` is in the people's table, and the plant knows its verifier."""
        badge = new_badge(role)
        self.crew[role] = Person(role, name, True, groups)
        self.door.known = {**(self.door.known or {}), role: quick_root(PLANT, badge, pin).verifier}
        return badge

    def enter(self, badge: Badge, pin: str = PIN) -> Any:
        self.login.scan(badge.text)
        return self.login.pin(pin).result(10)

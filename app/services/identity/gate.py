"""The check of badge and PIN against what the station keeps and what the plant says."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.errors import EnvironmentFault, OperatorError
from app.services.identity.badge import Badge
from app.services.identity.kdf import Root, derive_root
from app.services.identity.ports import People, Person, PlantDoor
from app.services.identity.verifiers import Verifiers

Derive = Callable[[uuid.UUID, Badge, str], Root]


@dataclass(frozen=True)
class Gate:
    """Lets a person in, with or without the plant.

    An unknown badge and a wrong PIN take the same way through here: one derivation, one comparison, one
    question to the plant, one answer (`login.refused`).
    """

    plant: uuid.UUID
    verifiers: Verifiers
    people: People
    door: PlantDoor
    offline_days: int = 7
    """For so long a station without its plant lets people in."""
    derive: Derive = derive_root

    def check(self, badge: Badge, pin: str) -> Root:
        """The root of `badge` and `pin`, proven. Slow (Argon2, perhaps the network): a worker's work.

        Raises OperatorError `login.refused`, and for a right PIN `login.blocked` or `login.not_yet`;
        EnvironmentFault `login.too_long_offline`.
        """
        root = self.derive(self.plant, badge, pin)
        proven = self.verifiers.matches(badge.role, root.verifier)
        if not proven or self.is_stale():
            self.renew()
            proven = self.verifiers.matches(badge.role, root.verifier)
        if not proven:
            raise OperatorError("login.refused")
        if self.is_stale():
            raise EnvironmentFault("login.too_long_offline", days=self.offline_days)
        self._let_in(badge.role)
        return root

    def is_stale(self) -> bool:
        """Whether the plant has not confirmed the verifiers for too long."""
        age = self.verifiers.age()
        return age is not None and age > timedelta(days=self.offline_days)

    def renew(self) -> bool:
        """Ask the plant for its verifiers; False when it does not answer."""
        fresh = self.door.verifiers()
        if fresh is None:
            return False
        self.verifiers.replace(fresh)
        return True

    def _let_in(self, role: str) -> Person:
        person = self.people.person(role)
        if person is None:
            raise OperatorError("login.not_yet")
        if not person.active:
            raise OperatorError("login.blocked", name=person.name)
        return person

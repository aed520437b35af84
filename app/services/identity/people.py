"""People of the plant: enrolling, groups, blocking, new badges and PINs, each a decision."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.clock import Clock
from app.errors import OperatorError
from app.models.kinds import Group
from app.services.decisions import Decided, Wish
from app.services.identity.badge import Badge, new_badge, role_number
from app.services.identity.gate import Derive
from app.services.identity.kdf import PinRules, Root, check_pin, derive_root, scram_verifier
from app.services.identity.ports import Membership, People, Person

_TRIES = 5
"""Numbers tried for a new person while other desks enrol people too."""


class Decider(Protocol):
    """`app.services.decisions.Decisions`."""

    def decide(self, root: Root, wish: Wish) -> Decided: ...


@dataclass(frozen=True)
class PeopleDesk:
    """The administrator's desk. Every call is slow (Argon2, the plant): a worker's work.

    `root` is always the administrator's. Raises what `Decisions.decide` raises, and OperatorError `pin.*` or
    `person.unknown`.
    """

    plant: uuid.UUID
    people: People
    decisions: Decider
    clock: Clock
    end_sessions: Callable[[Root, str], None]
    """What is still open of a person at the server (`app.services.identity.connection.SessionEnder`)."""
    derive: Derive = derive_root
    pins: PinRules = field(default_factory=PinRules)

    def enrol(
        self, root: Root, name: str, groups: Iterable[Group], pin: str, language: str | None = None
    ) -> Badge:
        """A new person with the next free number. The badge exists in the result alone: print it now.

        After `decision.unknown` the person may exist without one: then `replace_badge` gives it.
        """
        check_pin(pin, self.pins)
        groups = frozenset(groups)
        for role in _free_roles(self.people.everybody()):
            badge = new_badge(role)
            try:
                self.decisions.decide(root, self._enrolment(badge, name, groups, pin, language))
            except OperatorError as error:
                if error.key != "decision.outdated":
                    raise
                continue
            return badge
        raise OperatorError("decision.outdated")

    def change_groups(self, root: Root, role: str, groups: Iterable[Group]) -> None:
        """`role` is in these groups, and no others, from now on."""
        self._known(role)
        rows = _changes(role, self.people.memberships(role), frozenset(groups), self.clock.now())
        if rows:
            self.decisions.decide(root, Wish("person.changed", {"person_group": rows}))

    def rename(self, root: Root, role: str, name: str, language: str | None) -> None:
        """Another name or language; the pseudonym stays for good."""
        row = _row(self._known(role), name=name, language=language)
        self.decisions.decide(root, Wish("person.changed", {"person": [row]}))

    def block(self, root: Root, role: str, reason: str) -> None:
        """`role` may not log in from now on; where stations are on-line it is out within a minute."""
        row = _row(self._known(role), active=False)
        self.decisions.decide(root, Wish("person.blocked", {"person": [row]}, reason))
        self.end_sessions(root, role)

    def unblock(self, root: Root, role: str, reason: str) -> None:
        row = _row(self._known(role), active=True)
        self.decisions.decide(root, Wish("person.unblocked", {"person": [row]}, reason))

    def replace_badge(self, root: Root, role: str, pin: str) -> Badge:
        """A new badge for a lost or worn one, with a PIN of its own; the old badge is worth nothing."""
        badge = new_badge(role)
        self._rekey(root, badge, pin, _row(self._known(role), badge=self._known(role).badge + 1))
        return badge

    def change_pin(self, root: Root, badge: Badge, pin: str) -> None:
        """The same badge with another PIN; the badge must be scanned: nobody keeps its secret."""
        self._rekey(root, badge, pin, _row(self._known(badge.role)))

    def _rekey(self, root: Root, badge: Badge, pin: str, row: Mapping[str, Any]) -> None:
        check_pin(pin, self.pins)
        secrets = login_secrets(self.derive(self.plant, badge, pin))
        self.decisions.decide(root, Wish("person.rekeyed", {"person": [row]}, secrets=secrets))

    def _enrolment(
        self, badge: Badge, name: str, groups: frozenset[Group], pin: str, language: str | None
    ) -> Wish:
        person = Person(badge.role, name, True, groups, language, badge=1, version=0)
        rows = {
            "person": [_row(person)],
            "person_group": _changes(badge.role, [], groups, self.clock.now()),
        }
        return Wish("person.enrolled", rows, secrets=login_secrets(self.derive(self.plant, badge, pin)))

    def _known(self, role: str) -> Person:
        person = self.people.person(role)
        if person is None:
            raise OperatorError("person.unknown", role=role)
        return person


def login_secrets(root: Root) -> dict[str, str]:
    """What the plant keeps of a person's login: it can check with it and log in with none of it."""
    return {"scram": scram_verifier(root.password), "verifier": root.verifier.hex()}


def check_second_person(first: str | None, second: str) -> None:
    """Raises OperatorError `login.same_person` unless a second signature is another person's."""
    if first == second:
        raise OperatorError("login.same_person")


def _free_roles(people: Iterable[Person]) -> list[str]:
    """Numbers are never given again, so the next is behind the highest."""
    highest = max((int(role_number(person.role)) for person in people), default=0)
    return [f"p_{number:04d}" for number in range(highest + 1, highest + 1 + _TRIES)]


def _row(person: Person, **changes: Any) -> dict[str, Any]:
    row = {
        "role": person.role,
        "name": person.name,
        "language": person.language,
        "active": person.active,
        "badge": person.badge,
        "version": person.version + 1,
    }
    return row | changes


def _changes(
    role: str, before: Iterable[Membership], groups: frozenset[Group], now: datetime
) -> list[dict[str, Any]]:
    """The rows that differ: groups that end now, and groups that begin now (again)."""
    known = {membership.group: membership for membership in before}
    rows = []
    for group in sorted(groups | set(known)):
        was = known.get(group)
        if (was is not None and was.holds(now)) == (group in groups):
            continue
        since = now if was is None or group in groups else was.since
        until = None if group in groups else now
        version = (was.version if was else 0) + 1
        rows.append({"role": role, "grp": str(group), "since": since, "until": until, "version": version})
    return rows

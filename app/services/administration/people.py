"""People of the plant as an administrator sees to them at the station; badges come out as cards to print."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.errors import EnvironmentFault, OperatorError
from app.models.administration import Handed, Revision, Somebody
from app.models.kinds import Group
from app.services.administration.history import Histories
from app.services.identity.badge import Badge, parse_badge
from app.services.identity.kdf import Root
from app.services.identity.people import PeopleDesk
from app.services.identity.ports import Person
from app.services.operations.private import PRIVATE_FOLDER, write_private
from app.services.reference import Query


class Allowed(Protocol):
    """Who is at the station."""

    def groups(self) -> frozenset[Group]: ...

    def root(self) -> Root:
        """What opens the person's own connection; OperatorError `login.pin_needed` without one."""


class Here(Allowed, Protocol):
    """The same, with what follows when their own badge or PIN was changed."""

    def forget_root(self) -> None:
        """The old root opens nothing any more: the next decision asks the PIN."""


@dataclass(frozen=True)
class CardWords:
    """What stands on a card, in the language of the moment."""

    plant: str
    groups: Sequence[str]


def need_administrator(who: Allowed) -> None:
    """Raises OperatorError `decision.no_right` for anybody else."""
    if Group.ADMINISTRATOR not in who.groups():
        raise OperatorError("decision.no_right")


@dataclass(frozen=True)
class PeopleOffice:
    """Every call is slow (Argon2, the plant) and blocks. `folder` is where cards are written."""

    desk: PeopleDesk
    who: Here
    query: Query
    folder: Callable[[], Path]

    def everybody(self) -> list[Somebody]:
        """Everybody who was ever enrolled, those who may log in first, by name."""
        people = [_somebody(person) for person in self.desk.people.everybody()]
        return sorted(people, key=lambda one: (not one.active, one.name))

    def history(self, role: str) -> list[Revision]:
        return Histories(self.query).of("person", role, also=("person_group",))

    def enrol(
        self, name: str, groups: frozenset[Group], language: str | None, pin: str, words: CardWords
    ) -> Handed:
        """Somebody new may log in; the card with the badge is written, for nobody else to read."""
        need_administrator(self.who)
        if not name.strip() or not groups:
            raise OperatorError("administration.person_incomplete")
        folder = ready(self.folder())
        badge = self.desk.enrol(self.who.root(), name.strip(), groups, pin, language)
        return _card(folder, badge, name.strip(), words)

    def change(self, role: str, name: str, groups: frozenset[Group], language: str | None) -> None:
        """Name, language and groups are these from now on; what is the same is no decision."""
        need_administrator(self.who)
        person, root = self._known(role), self.who.root()
        if not name.strip() or not groups:
            raise OperatorError("administration.person_incomplete")
        if (person.name, person.language) != (name.strip(), language):
            self.desk.rename(root, role, name.strip(), language)
        if person.groups != groups:
            self.desk.change_groups(root, role, groups)

    def block(self, role: str, reason: str) -> None:
        need_administrator(self.who)
        self.desk.block(self.who.root(), role, _given(reason))

    def unblock(self, role: str, reason: str) -> None:
        need_administrator(self.who)
        self.desk.unblock(self.who.root(), role, _given(reason))

    def new_badge(self, role: str, pin: str, words: CardWords) -> Handed:
        """The old badge is worth nothing once the new card is written."""
        need_administrator(self.who)
        folder = ready(self.folder())
        root = self.who.root()
        badge = self.desk.replace_badge(root, role, pin)
        self._keyed(root, role)
        return _card(folder, badge, self._known(role).name, words)

    def new_pin(self, role: str, scanned: str, pin: str) -> None:
        """The badge that was scanned goes with `pin` from now on; OperatorError `administration.other_badge`."""
        need_administrator(self.who)
        badge = parse_badge(scanned)
        if badge.role != role:
            raise OperatorError("administration.other_badge")
        root = self.who.root()
        self.desk.change_pin(root, badge, pin)
        self._keyed(root, role)

    def _keyed(self, root: Root, role: str) -> None:
        """Who changed the own badge or PIN is asked for the new one at the next decision."""
        if root.role == role:
            self.who.forget_root()

    def _known(self, role: str) -> Person:
        person = self.desk.people.person(role)
        if person is None:
            raise OperatorError("person.unknown", role=role)
        return person


def _card(folder: Path, badge: Badge, name: str, words: CardWords) -> Handed:
    from app.services.identity.card import CardText, badge_card

    path = folder / f"{badge.role}.pdf"
    write_private(path, badge_card(badge, CardText(words.plant, name, words.groups)))
    return Handed(path)


def ready(folder: Path) -> Path:
    """`folder` is there and may be written to, found before anything is decided.

    Raises EnvironmentFault `administration.folder`.
    """
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault("administration.folder", folder=str(folder)) from error
    if not os.access(folder, os.W_OK):
        raise EnvironmentFault("administration.folder", folder=str(folder))
    return folder


def _given(reason: str) -> str:
    if not reason:
        raise OperatorError("administration.no_reason")
    return reason


def _somebody(person: Person) -> Somebody:
    return Somebody(
        person.role, person.name, person.groups, person.language, person.active, person.badge, person.version
    )

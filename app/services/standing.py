"""The consents an administrator gives for a journal that is held: PIN again, then what the state asks for."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from app.clock import Clock
from app.errors import OperatorError
from app.models.desk import Named
from app.models.kinds import Group
from app.models.login import LoginStep, Stage
from app.models.standing import Consent
from app.models.values import uuid7
from app.services.decisions import Wish
from app.services.identity.kdf import Root
from app.services.journal.identity import Identity
from app.services.journal.sync import SyncState
from app.services.operations.enrolment.issue import Decider, Row, open_life
from app.services.reference import Query, Reference, shipped

PURPOSE = "incarnation"
log = logging.getLogger("baikal.standing")


class Held(Protocol):
    """The synchronisation that waits (`app.services.journal.runner.Runner`)."""

    @property
    def state(self) -> SyncState: ...

    def allow_old_image(self) -> None: ...

    def allow_other_boot(self) -> None: ...


class Signing(Protocol):
    """Who is at the station, and the PIN again (`app.services.identity.login.LoginService`)."""

    def step(self) -> LoginStep: ...

    def confirm(self, pin: str) -> Future[Root]: ...


@dataclass(frozen=True)
class Consents:
    """`lives` gives the incarnations of a station as the plant has them now; `succeed` is told the new one.

    `succeed` has the program close this journal and go on in the new one. `head` is the last own seq.
    """

    identity: Identity
    held: Held
    login: Signing
    decisions: Decider
    lives: Callable[[str], Sequence[Row]]
    succeed: Callable[[Identity], None]
    head: Callable[[], int]
    clock: Clock

    def give(self, consent: Consent, pin: str, reason: str = "") -> bool:
        """The consent is given and in effect soon; True where the station goes on in a new journal.

        Waits for PIN and plant: a worker's work. Raises OperatorError `decision.no_right` for anybody but an
        administrator, `standing.settled` when the state does not ask for it any more, what
        `LoginService.confirm` and decisions raise.
        """
        person = self._administrator()
        root = self.login.confirm(pin).result()
        if self.held.state.problem != consent:
            raise OperatorError("standing.settled")
        log.info("%s consents to %s of %s", person, consent, self.identity.stream)
        if consent is Consent.NEW_JOURNAL:
            self.succeed(self._opened(root, reason))
            return True
        self.decisions.decide(root, self._confirmation(consent, reason))
        if consent is Consent.NO_OTHER_COPY:
            self.held.allow_old_image()
        else:
            self.held.allow_other_boot()
        return False

    def _confirmation(self, consent: Consent, reason: str) -> Wish:
        """What the plant writes down before the journal goes on."""
        row = {
            "id": uuid7(self.clock.now(), os.urandom(10)),
            "confirmed_stream": self.identity.stream,
            "confirmed_seq": self.head(),
            "consent": "no_other_copy" if consent is Consent.NO_OTHER_COPY else "other_is_off",
        }
        return Wish("stream.confirmed", {"confirmation": [row]}, reason)

    def _administrator(self) -> str:
        step = self.login.step()
        if step.stage is not Stage.INSIDE or step.person is None:
            raise OperatorError("login.badge_needed")
        if Group.ADMINISTRATOR not in step.person.groups:
            raise OperatorError("decision.no_right")
        return step.person.role

    def _opened(self, root: Root, reason: str) -> Identity:
        """The old incarnation stays open: another copy may rightly go on in it."""
        code = self.identity.station
        life = open_life(self.decisions, root, code, self.lives(code), reason)
        return Identity(self.identity.plant, life["stream"], life["lot_prefix"])


def reasons(query: Query) -> Sequence[Named]:
    """What a new incarnation may be opened for; the shipped ones where the plant has none yet."""
    return Reference(query).reasons(PURPOSE) or [
        _named(row) for row in shipped("reason") if row["purpose"] == PURPOSE
    ]


def _named(row: dict[str, Any]) -> Named:
    return Named(row["code"], row["name_ru"], row["name_en"])

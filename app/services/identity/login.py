"""Coming to the station: badge, PIN where it is needed, session; locking, leaving, signing.

Everything a screen calls returns at once; what is slow (Argon2, the plant) runs on a worker and ends in a
Future.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import replace
from typing import Any

from app.errors import OperatorError, StationError
from app.models.envelope import Assurance, Author
from app.models.listeners import Listeners
from app.models.login import DemoPerson, Individual, LoginStep, Stage
from app.services.identity.badge import Badge, parse_badge
from app.services.identity.gate import Gate
from app.services.identity.kdf import Root
from app.services.identity.lockout import Lockout
from app.services.identity.ports import Person, Vouch
from app.services.identity.presence import Presence
from app.services.identity.refresh import Families, NotKnown


class LoginService:
    """Who is at this station, and how they came."""

    ONLINE_WAIT = 0.4
    """Seconds a login waits for the plant's word; later words still count."""

    def __init__(
        self,
        gate: Gate,
        presence: Presence,
        families: Families,
        lockout: Lockout,
        shift: Callable[[], str],
        demo: Sequence[DemoPerson] = (),
    ) -> None:
        self._gate = gate
        self._presence = presence
        self._families = families
        self._lockout = lockout
        self._shift = shift
        self._demo = tuple(demo)
        self._waiting: Badge | None = None
        self._told = LoginStep()
        self._listeners = Listeners()
        self._guard = threading.RLock()
        self._worker = ThreadPoolExecutor(1, "login")
        self._asker = ThreadPoolExecutor(1, "vouch")

    def start(self) -> Future[None]:
        """Restore the session of before the restart and load what a first login needs, in the background."""
        return self._worker.submit(self._start)

    def _start(self) -> None:
        import argon2.low_level  # noqa: F401 - 50 ms that the first PIN then does not wait for

        self._presence.signer()
        with self._guard:
            self._presence.restore()
        self._notify()

    def close(self) -> None:
        """End the workers; the session stays in the vault."""
        self._worker.shutdown(cancel_futures=True)
        self._asker.shutdown(cancel_futures=True)

    # What the screen calls.

    def step(self) -> LoginStep:
        """Where the login stands now."""
        with self._guard:
            return self._step()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the step changed by itself; the result ends it."""
        return self._listeners.add(changed)

    def scan(self, text: str) -> LoginStep:
        """A badge was read: INSIDE where it was let in this shift, else its PIN is asked, whoever's it is."""
        with self._guard:
            try:
                self._scan(parse_badge(text))
            except StationError as error:
                return self._step(error)
            return self._step()

    def pin(self, text: str) -> Future[LoginStep]:
        """The PIN of the badge just read; ends with the new step, a refusal is one too."""
        with self._guard:
            badge = self._waiting
        if badge is None:
            return _done(self.step())
        return self._worker.submit(self._enter, badge, text)

    def lock(self) -> LoginStep:
        """The person comes back by one scan of the badge; drafts stay."""
        with self._guard:
            self._presence.lock()
            return self._step()

    def leave(self) -> LoginStep:
        """The person goes, or gives up typing the PIN."""
        with self._guard:
            if self._waiting is None:
                self._presence.end("left")
            self._waiting = None
            return self._step()

    def demo_people(self) -> Sequence[DemoPerson]:
        return self._demo

    # What other services call.

    def author(self) -> Author:
        """Whose entries are made now."""
        with self._guard:
            return self._presence.author()

    def root(self) -> Root:
        """What opens the person's own connection; OperatorError `login.pin_needed` without one."""
        with self._guard:
            if self._presence.root is None:
                raise OperatorError("login.pin_needed")
            return self._presence.root

    def forget_root(self) -> None:
        """The own PIN was changed, or the plant refused the root: the next decision asks the PIN."""
        with self._guard:
            self._presence.root = None

    def confirm(self, pin: str) -> Future[Root]:
        """The person at the station signs: the PIN again. The Future may raise `login.refused` and its kin.

        After a restart or a lock the badge is asked first: OperatorError `login.badge_needed`.
        """
        return self._worker.submit(self._confirm, pin)

    def witness(self, badge: str, pin: str) -> Future[Root]:
        """A second person signs beside the first; no session changes. OperatorError `login.same_person`."""
        return self._worker.submit(self._witness, badge, pin)

    def people_changed(self) -> Future[None]:
        """After a pull: who was blocked is out at once, whose groups changed goes on with the new ones.

        Never waits, for it is called on the journal's writing thread.
        """
        if self._presence.session is None:
            return _done(None)
        return _submitted(self._worker, self._look_again, None)

    def _look_again(self) -> None:
        with self._guard:
            session = self._presence.session
            person = self._person(session.person) if session else None
            if session is None or (person and person.groups == session.groups):
                return
            if person is None:
                self._put_out(session.person)
            else:
                self._presence.renew(person, session.assurance)
        self._notify()

    def plant_heard(self) -> Future[bool]:
        """The plant answers: fetch its verifiers. Called at each connection, and by each login on-line."""
        return _submitted(self._asker, self._gate.renew, False)

    # Steps, under the guard.

    def _scan(self, badge: Badge) -> None:
        known = self._families.knows(badge, self._shift())
        if known and self._presence.is_inside(badge.role):
            self._waiting, self._presence.badge = None, badge
            return
        self._waiting = badge
        person = self._person(badge.role)
        if person is None or self._lockout.until(badge.role) or self._gate.is_stale():
            return
        try:
            self._families.rotate(self._families.token(badge, self._shift()), badge)
        except NotKnown:
            return
        self._open(person, Assurance.REFRESHED, badge, None)

    def _open(self, person: Person, assurance: Assurance, badge: Badge, root: Root | None) -> None:
        self._presence.open(person, assurance, badge, root)
        self._waiting = None

    def _put_out(self, role: str) -> None:
        self._presence.end("blocked")
        self._families.close(role)
        self._gate.verifiers.forget(role)

    def _step(self, error: StationError | None = None) -> LoginStep:
        step = self._place()
        return replace(step, problem=error.key, params=error.params) if error else step

    def _place(self) -> LoginStep:
        session = self._presence.session
        if self._waiting is not None:
            role = self._waiting.role
            until = self._lockout.until(role)
            if until is not None:
                return LoginStep(Stage.LOCKED_OUT, until=until)
            return LoginStep(Stage.PIN, tries_left=self._lockout.tries_left(role))
        individual = self._individual()
        if session is None or self._presence.locked:
            return LoginStep(Stage.BADGE, person=individual)
        return LoginStep(Stage.INSIDE, person=individual)

    def _individual(self) -> Individual | None:
        session = self._presence.session
        if session is None:
            return None
        person = self._gate.people.person(session.person)
        name, language = (person.name, person.language) if person else (session.person, None)
        return Individual(session.person, name, session.groups, self.author().assurance, language)

    def _person(self, role: str) -> Person | None:
        """An active person of that role."""
        person = self._gate.people.person(role)
        return person if person and person.active else None

    # On the workers.

    def _enter(self, badge: Badge, pin: str) -> LoginStep:
        try:
            root = self._prove(badge, pin)
            assurance = self._vouched(root)
            with self._guard:
                person = self._person(badge.role)
                if person is not None and self._waiting == badge:
                    self._families.begin(badge, self._shift())
                    self._open(person, assurance, badge, root)
                return self._step()
        except StationError as error:
            with self._guard:
                return self._step(error)

    def _prove(self, badge: Badge, pin: str) -> Root:
        """Counted before the check, so that pulling the plug during it gives no free try."""
        if self._lockout.until(badge.role):
            raise OperatorError("login.refused")
        self._lockout.failed(badge.role)
        try:
            root = self._gate.check(badge, pin)
        except StationError as error:
            if error.key != "login.refused":
                self._lockout.passed(badge.role)
            elif self._lockout.until(badge.role):
                self._families.close(badge.role)
            raise
        self._lockout.passed(badge.role)
        return root

    def _vouched(self, root: Root) -> Assurance:
        """What the plant says within `ONLINE_WAIT`; raises OperatorError `login.denied`."""
        answer = self._asker.submit(self._gate.door.vouch, root.role, root.password)
        try:
            vouch = answer.result(self.ONLINE_WAIT)
        except FutureTimeout:
            answer.add_done_callback(lambda done: self._vouched_late(root.role, done))
            return Assurance.OFFLINE
        if vouch is Vouch.DENIED:
            self._families.close(root.role)
            raise OperatorError("login.denied")
        if vouch is not Vouch.CONFIRMED:
            return Assurance.OFFLINE
        self.plant_heard()
        return Assurance.ONLINE

    def _vouched_late(self, role: str, answer: Future[Vouch]) -> None:
        vouch = Vouch.NO_ANSWER if answer.cancelled() else answer.result()
        with self._guard:
            if vouch is Vouch.NO_ANSWER or not self._presence.is_inside(role):
                return
            person = self._person(role)
            if vouch is Vouch.DENIED or person is None:
                self._put_out(role)
            else:
                self._presence.renew(person, Assurance.ONLINE)
        self.plant_heard()
        self._notify()

    def _confirm(self, pin: str) -> Root:
        with self._guard:
            badge, session = self._presence.badge, self._presence.session
        if badge is None or session is None:
            raise OperatorError("login.badge_needed")
        root = self._prove(badge, pin)
        with self._guard:
            if self._presence.is_inside(badge.role):
                self._presence.root = root
        return root

    def _witness(self, scanned: str, pin: str) -> Root:
        badge = parse_badge(scanned)
        if badge.role == self.author().person:
            raise OperatorError("login.same_person")
        return self._prove(badge, pin)

    def _notify(self) -> None:
        self._listeners.tell()


def _submitted(worker: ThreadPoolExecutor, work: Callable[[], Any], otherwise: Any) -> Future[Any]:
    """`work` on `worker`; where the login is being closed, `otherwise`."""
    try:
        return worker.submit(work)
    except RuntimeError:
        return _done(otherwise)


def _done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future

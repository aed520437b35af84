"""Who is at the station: one session at a time, its entries, and its survival over a restart."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

from app.clock import Clock
from app.models.envelope import Assurance, Author
from app.services.identity.badge import Badge
from app.services.identity.kdf import Root
from app.services.identity.ports import Person, Recorder, Vault
from app.services.identity.tokens import InvalidToken, Session, Signer, session_ended, session_opened

_KEY = "session"


class Presence:
    """The session of this station. Badge and root are kept in memory for it, and go with it."""

    def __init__(self, signer: Callable[[], Signer], vault: Vault, record: Recorder, clock: Clock) -> None:
        self._make_signer = signer
        self._signer: Signer | None = None
        self._loading = threading.Lock()
        self._vault = vault
        self._record = record
        self._clock = clock
        self.session: Session | None = None
        self.locked = False
        self.badge: Badge | None = None
        self.root: Root | None = None

    def signer(self) -> Signer:
        """The station's signer; its key comes from custody at the first call, slow: a worker's work."""
        with self._loading:
            if self._signer is None:
                self._signer = self._make_signer()
            return self._signer

    def restore(self) -> None:
        """After a restart: the session that was open goes on, for facts; badge and root are gone."""
        stored = json.loads(self._vault.get(_KEY) or b"{}")
        if not stored:
            return
        try:
            self.session = self.signer().read(stored["token"])
            self.locked = stored["locked"]
        except InvalidToken:
            self._save(None)

    def open(self, person: Person, assurance: Assurance, badge: Badge | None, root: Root | None) -> Session:
        """`person` is here; the session before ends, as refreshed when it was the same person's."""
        fresh = self.signer().issue(person.role, person.groups, assurance)
        self._save(fresh)
        if self.session is not None:
            same = self.session.person == person.role
            self._ended(self.session, "refreshed" if same else "taken_over")
        self.session, self.locked, self.badge, self.root = fresh, False, badge, root
        self._record(session_opened(fresh), fresh.author(self._clock.now()))
        return fresh

    def renew(self, person: Person, assurance: Assurance) -> None:
        """The same stay goes on in a new session: other groups, or the plant has confirmed it."""
        if self.session is None or self.locked:
            return
        self.open(person, assurance, self.badge, self.root)

    def end(self, cause: str) -> None:
        """Nobody is here any more; does nothing when nobody was."""
        if self.session is not None:
            self._ended(self.session, cause)
        self.session, self.locked, self.badge, self.root = None, False, None, None
        self._save(None)

    def lock(self) -> None:
        """The session waits for its person's badge; what a decision needs is dropped."""
        if self.session is not None:
            self.locked, self.badge, self.root = True, None, None
            self._save(self.session, locked=True)

    def is_inside(self, role: str) -> bool:
        """Whether `role` is at the station, not locked out of it, with the badge known."""
        return self.session is not None and not self.locked and self.session.person == role

    def author(self) -> Author:
        """Whose entries are made now; nobody's while the station is locked or empty."""
        if self.session is None or self.locked:
            return Author()
        return self.session.author(self._clock.now())

    def _ended(self, session: Session, cause: str) -> None:
        now = self._clock.now()
        self._record(session_ended(session, cause, now), session.author(now))

    def _save(self, session: Session | None, *, locked: bool = False) -> None:
        state = {"token": session.token, "locked": locked} if session else {}
        self._vault.put(_KEY, json.dumps(state).encode())

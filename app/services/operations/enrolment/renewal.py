"""A station's certificate renews itself: a new key is made here, its request goes over today's connection.

The plant's agent signs for the role that asked. The new key waits in a file of its own until its certificate
has come; then both take the old ones' place in one step: a cut at any moment leaves a pair that works.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import EnvironmentFault, OperatorError
from app.services.operations.enrolment.access import AUTHORITY, IDENTITY, Secret
from app.services.operations.private import write_private

if TYPE_CHECKING:
    from psycopg import Connection

    from app.config.dsn import Dsn
    from app.services.operations.enrolment.pki import Validity

NEXT = "station.next"
PAUSE = 0.2
STATE = "SELECT plant.certificate()"


Wait = Callable[[float], object]


class Outcome(StrEnum):
    NOT_DUE = "not due"
    WAITING = "waiting"
    """Asked for; the agent has not answered yet."""
    RENEWED = "renewed"
    """The next connection shows the new certificate: close this one."""


@dataclass
class Renewal:
    """The certificate of the station `role` in `folder`."""

    folder: Path
    role: str
    secret: Secret
    _asked: int | None = None

    def validity(self) -> tuple[datetime, datetime]:
        """Begin and end of the present certificate: outside them the server lets nobody in."""
        present = self._present()
        return present.starts, present.ends

    def due(self, now: datetime) -> bool:
        """True from 30 days before the end."""
        return self._present().renewal_due(now)

    def over(
        self, dsn: Dsn, clock: Callable[[], datetime], seconds: float, wait: Wait = time.sleep
    ) -> Outcome:
        """Renew it where it is due, on a connection of its own, and show the new one to the server at once.

        Raises psycopg.OperationalError when the server is away or does not let the station in.
        """
        import psycopg

        if not self.due(clock()):
            return Outcome.NOT_DUE
        with psycopg.connect(dsn.conninfo, autocommit=True) as connection:
            outcome = self.complete(connection, clock, seconds, wait)
        with psycopg.connect(dsn.conninfo, autocommit=True) as connection:
            connection.execute(STATE)
        return outcome

    def step(self, connection: Connection[Any], now: datetime) -> Outcome:
        """One step towards a new certificate; never waits. To be called now and then while on-line.

        OperatorError `enrolment.refused` when the plant gives none.
        """
        if not self.due(now):
            return Outcome.NOT_DUE
        answer = connection.execute(STATE).fetchone()
        state = (answer and answer[0]) or {}
        if state.get("state") == "ready" and self._is_ours(state["certificate"]):
            return self._take(state["certificate"])
        if state.get("request") is None or state["request"] != self._asked:
            self._ask(connection)
        elif state["state"] == "refused":
            self._asked = None  # the plant may have changed its mind the next time
            raise OperatorError("enrolment.refused", why=state["why"])
        return Outcome.WAITING

    def complete(
        self,
        connection: Connection[Any],
        clock: Callable[[], datetime],
        seconds: float,
        wait: Wait = time.sleep,
    ) -> Outcome:
        """Step until it is renewed; EnvironmentFault `enrolment.no_answer` after `seconds`.

        A `wait` that answers True ends the waiting at once: somebody wants to stop.
        """
        until = time.monotonic() + seconds
        while (outcome := self.step(connection, clock())) is Outcome.WAITING:
            if time.monotonic() > until or wait(PAUSE):
                raise EnvironmentFault("enrolment.no_answer")
        return outcome

    def _present(self) -> Validity:
        from app.services.operations.enrolment.pki import read

        return read((self.folder / IDENTITY).read_bytes())

    def _ask(self, connection: Connection[Any]) -> None:
        from app.services.operations.enrolment.pki import new_key, signing_request

        place = self.folder / NEXT
        if not place.exists():
            write_private(place, new_key(self._passphrase))
        request = signing_request(place.read_bytes(), self.role, self._passphrase)
        row = connection.execute("SELECT plant.request_certificate(%s)", (request.decode(),)).fetchone()
        told = row[0] if row else {}
        if told.get("state") == "refused":
            raise OperatorError("enrolment.refused", why=told["why"])
        self._asked = told.get("request")

    def _is_ours(self, certificate: str) -> bool:
        """Of the key that waits here, and signed by the plant this station knows."""
        from app.services.operations.enrolment.pki import belongs, signed_by

        place, authority = self.folder / NEXT, (self.folder / AUTHORITY).read_bytes()
        if not place.exists() or not signed_by(certificate.encode(), authority):
            return False
        return belongs(certificate.encode(), place.read_bytes(), self._passphrase)

    def _take(self, certificate: str) -> Outcome:
        place = self.folder / NEXT
        write_private(self.folder / IDENTITY, certificate.encode() + place.read_bytes())
        place.unlink()
        self._asked = None
        return Outcome.RENEWED

    @property
    def _passphrase(self) -> bytes:
        return self.secret.passphrase.encode()

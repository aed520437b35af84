"""A person's own connection to the plant: PostgreSQL knows who decides.

Opened for a decision, closed after 60 s without one. A watchdog shuts the socket of a server that accepts and
never answers; no call here waits longer than its deadline.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.config.dsn import Dsn
from app.services.identity.kdf import Root
from app.services.journal.ports import Unreachable
from app.services.journal.watchdog import Watchdog

if TYPE_CHECKING:
    import psycopg

IDLE_SECONDS = 60.0
ANSWER_SECONDS = 10.0
_OPTIONS = {
    "connect_timeout": "3",
    "tcp_user_timeout": "5000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "application_name": "baikal-station person",
}
# libpq gives no SQLSTATE for a failed login. A server's own word begins with its severity and two spaces, in
# whatever language; too many connections (53300) is no word about the person.
_SERVER_SAID = re.compile(r"\b\w+:  ")
_CROWDED = re.compile(r"too many connections|connection slots|слишком много|слоты")


class LoginDenied(Exception):
    """The server heard the password and refused: wrong, or the role may not log in."""


class NoConnection(Unreachable):
    """No server was reached: nothing was asked, nothing can have happened."""


def connect(dsn: Dsn) -> psycopg.Connection[Any]:
    """An open connection in autocommit; raises LoginDenied or NoConnection."""
    import psycopg

    dsn = replace(dsn, options={**_OPTIONS, **dsn.options})
    try:
        return psycopg.connect(dsn.conninfo, autocommit=True)
    except psycopg.OperationalError as error:
        asked = error.pgconn is not None and error.pgconn.used_password
        if asked and is_denial(str(error)):
            raise LoginDenied(dsn.user) from error
        raise NoConnection(str(error)) from error


def is_denial(said: str) -> bool:
    """Whether the text of a failed connection is the server's word about the person who gave a password."""
    return bool(_SERVER_SAID.search(said)) and not _CROWDED.search(said)


@contextmanager
def watched(connection: psycopg.Connection[Any], seconds: float = ANSWER_SECONDS) -> Iterator[None]:
    """Within the block an answer has `seconds`; then the socket is shut and the call fails."""
    watchdog = Watchdog(seconds)
    try:
        with watchdog.over(connection.fileno()):
            yield
    finally:
        watchdog.stop()


class PersonConnection:
    """One person's connection at a time; another person's root closes the one before."""

    def __init__(self, dsn: Dsn, idle: float = IDLE_SECONDS, answer: float = ANSWER_SECONDS) -> None:
        self._dsn = dsn
        self._idle = idle
        self._answer = answer
        self._guard = threading.Lock()
        self._root: Root | None = None
        self._connection: psycopg.Connection[Any] | None = None
        self._timer: threading.Timer | None = None

    def ask(self, root: Root, sql: str, *parameters: Any) -> Any:
        """The single value that `sql` answers to the person of `root`.

        Raises LoginDenied, NoConnection, or Unreachable when the answer was lost; a psycopg error with a
        SQLSTATE passes through.
        """
        import psycopg

        with self._guard:
            connection = self._open(root)
            try:
                with watched(connection, self._answer):
                    row = connection.execute(sql, parameters).fetchone()
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                if error.sqlstate is None or connection.broken:
                    self._drop()
                    raise Unreachable(str(error)) from error
                raise
            self._rest()
            return row[0] if row else None

    def close(self) -> None:
        """Nobody's connection is open; the root is forgotten."""
        with self._guard:
            timer = self._drop()
        if timer is not None and timer is not threading.current_thread():
            timer.join()

    def _open(self, root: Root) -> psycopg.Connection[Any]:
        if self._connection is None or self._root != root or self._connection.closed:
            self._drop()
            self._connection = connect(self._dsn.of(root.role, root.password))
            self._root = root
        return self._connection

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._idle, self.close)
        self._timer.daemon = True
        self._timer.start()

    def _drop(self) -> threading.Timer | None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
        self._connection, self._root = None, None
        return timer


class SessionEnder:
    """Ends what a blocked person still has open: NOLOGIN alone leaves sessions alive.

    Called after the block is committed; a login that was under way meanwhile falls to the second round. The
    plant's own watch does the same later, so an answer that is lost here is no fault.
    """

    PAUSE = 5.0
    """Seconds between the two rounds."""

    def __init__(self, line: PersonConnection) -> None:
        self._line = line
        self._rounds: list[threading.Timer] = []

    def __call__(self, root: Root, role: str) -> None:
        """Sessions of `role` end now, and again after `PAUSE`; `root` is the administrator's."""
        self._round(root, role)
        second = threading.Timer(self.PAUSE, self._round, [root, role])
        second.daemon = True
        second.start()
        self._rounds = [timer for timer in self._rounds if timer.is_alive()] + [second]

    def close(self) -> None:
        """Nothing of ours runs any more."""
        for timer in self._rounds:
            timer.cancel()
            timer.join()

    def _round(self, root: Root, role: str) -> None:
        import psycopg

        with suppress(LoginDenied, Unreachable, psycopg.Error):
            self._line.ask(root, "SELECT plant.end_sessions(%s)", role)

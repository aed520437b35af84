"""Looks through a large journal while the station works already."""

from __future__ import annotations

import logging
import threading
from contextlib import closing, suppress
from pathlib import Path

from app.services.journal import opening
from app.services.journal.identity import Identity
from app.services.journal.reads import Reads
from app.services.journal.sqlcipher import Connection, connect, error_code, is_damage

_INTERRUPTED = 9


class Check:
    """Reads every page and the unsent chain once, on a thread and a connection of its own.

    Damage is noted beside the file, so that the next start sets it aside.
    """

    def __init__(self, path: Path, key: bytes, identity: Identity) -> None:
        self.damaged = False
        self._path, self._key, self._identity = path, key, identity
        self._connection: Connection = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal-check", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended, whether it was done or not."""
        self._stopped.set()
        with suppress(Exception):
            self._connection.interrupt()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            with closing(connect(self._path, self._key, reads_only=True)) as self._connection:
                self._look()
        except Exception as error:
            self._judge(error)

    def _look(self) -> None:
        if not self._stopped.is_set():
            opening.quick_check(self._connection)
            reads = Reads(self._connection, self._identity)
            opening.verify(reads, after=min(reads.acknowledged(), reads.head()[0]))

    def _judge(self, error: Exception) -> None:
        if isinstance(error, opening.Broken) or is_damage(error):
            self.damaged = True
            opening.suspicion(self._path).touch()
        elif error_code(error) != _INTERRUPTED and not self._stopped.is_set():
            logging.getLogger(__name__).warning("the journal could not be checked: %s", error)

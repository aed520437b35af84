"""Looks after the station's certificate while the station runs: at the start, and every hour."""

from __future__ import annotations

import logging
import threading

from app.clock import Clock
from app.config.dsn import Dsn
from app.errors import StationError
from app.services.operations.enrolment.renewal import Renewal

HOUR = 3600.0
SOON = 60.0
ANSWER = 30.0
log = logging.getLogger("baikal.certificate")


class Renewer:
    """A thread of its own: a silent server or agent holds nobody up. `start` once, `stop` once."""

    def __init__(self, renewal: Renewal, dsn: Dsn, clock: Clock) -> None:
        self._renewal, self._dsn, self._clock = renewal, dsn, clock
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="certificate", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended, or ends with the answer it waits for (30 s at most)."""
        self._ended.set()
        self._thread.join()

    def look(self) -> float:
        """Renew what is due; returns the seconds until the next look. No failure is the caller's: it looks again."""
        import psycopg

        try:
            outcome = self._renewal.over(self._dsn, self._clock.now, ANSWER, self._ended.wait)
        except psycopg.OperationalError as error:
            log.info("certificate not renewed: %s", str(error).strip().splitlines()[-1])
            return SOON
        except (StationError, psycopg.Error, OSError, ValueError) as error:
            log.log(self._level(), "certificate not renewed: %s", error)
            return HOUR
        log.info("certificate: %s", outcome)
        return HOUR

    def _level(self) -> int:
        """Waiting that was broken off because the station ends is nothing to warn of."""
        return logging.INFO if self._ended.is_set() else logging.WARNING

    def _run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            pause = self.look()

"""The plant's agent: one loop beside the server (or a thread beside the embedded one) with its duties.

Certificates are signed and revoked, guessers locked out, sessions of blocked roles ended, balances, chains
and passwords proven, backups made. A duty that fails is said in the log and tried again; the others go on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.clock import Clock
from app.config.dsn import Dsn

if TYPE_CHECKING:
    from psycopg import Connection

TICK = 0.5
RECONNECT = 5.0
NANO = 1_000_000_000
DAILY = timedelta(days=1)
RETRY = timedelta(hours=1)
"""A daily duty that failed is tried again after so long."""
log = logging.getLogger("baikal.agent")


@dataclass(frozen=True)
class Duty:
    """Something done every `every` on the agent's connection. A `daily` one is remembered across restarts.

    `rest` leaves the beginning to others: so long after the agent's start it is not done.
    """

    name: str
    every: timedelta
    run: Callable[[Connection[Any]], None]
    daily: bool = False
    rest: timedelta = timedelta()


@dataclass
class Agent:
    """Runs `duties` on one connection as the role of `dsn` (plant_agent), opened again when it broke."""

    dsn: Dsn
    duties: Sequence[Duty]
    clock: Clock
    alive: Callable[[], None] = lambda: None
    """Called every tick, for a watchdog."""
    _due: dict[str, int] = field(default_factory=dict)
    _begun: int | None = None
    _connection: Connection[Any] | None = None

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. A server that is away is asked again every five seconds."""
        while not stop.is_set():
            self.alive()
            stop.wait(TICK if self.step() else RECONNECT)
        self.close()

    def step(self) -> bool:
        """Do what is due now; False when the server could not be reached."""
        import psycopg

        try:
            connection = self._connected()
            for duty in self._ready():
                self._do(duty, connection)
        except psycopg.OperationalError as error:
            log.warning("the agent has lost its server: %s", str(error).strip().splitlines()[-1])
            self.close()
            return False
        return True

    def close(self) -> None:
        """Let go of the server."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> Connection[Any]:
        import psycopg

        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.dsn.conninfo, autocommit=True, connect_timeout=5)
            self._recall(self._connection)
        return self._connection

    def _recall(self, connection: Connection[Any]) -> None:
        """When each daily duty was done last, by the server's memory."""
        now = self.clock.monotonic_ns()
        rows = connection.execute("SELECT name, extract(epoch FROM age) FROM plant.agent_last()").fetchall()
        ages = {name: float(seconds) for name, seconds in rows}
        for duty in self.duties:
            if duty.daily and duty.name in ages and duty.name not in self._due:
                self._due[duty.name] = now + int((duty.every.total_seconds() - ages[duty.name]) * NANO)

    def _ready(self) -> Iterable[Duty]:
        for duty in self.duties:
            now = self.clock.monotonic_ns()
            self._begun = now if self._begun is None else self._begun
            if max(self._due.get(duty.name, now), self._begun + _nanoseconds(duty.rest)) <= now:
                self._due[duty.name] = now + _nanoseconds(duty.every)
                yield duty

    def _do(self, duty: Duty, connection: Connection[Any]) -> None:
        import psycopg

        problem = None
        try:
            duty.run(connection)
        except psycopg.OperationalError:
            self._due[duty.name] = self.clock.monotonic_ns()
            raise
        except Exception as error:  # one duty's fault is no reason to leave the others undone
            log.exception("duty %s failed", duty.name)
            problem = f"{type(error).__name__}: {error}"
            if duty.daily:
                self._due[duty.name] = self.clock.monotonic_ns() + _nanoseconds(RETRY)
        if duty.daily:
            connection.execute("SELECT plant.agent_did(%s, %s)", (duty.name, problem))


def _nanoseconds(span: timedelta) -> int:
    return int(span.total_seconds() * NANO)

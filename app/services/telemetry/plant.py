"""The station's end of the plant's two functions for telemetry, on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.clock import Clock, iso, parse_iso
from app.config.dsn import Dsn
from app.services.journal.plant import PlantConnection
from app.services.journal.ports import Position, Sealed, Unreachable

DEADLINE = 10.0
"""Seconds: nothing waits for telemetry, and the line may be slow."""


@dataclass(frozen=True)
class Greeting:
    """Where the plant stands with a stream; `next` is a name of the incarnation that nobody has used."""

    head: Position
    hash_at_ours: bytes | None
    next: str
    now: datetime
    schema: int


@dataclass(frozen=True)
class Recorded:
    """Where the plant stands after a call, how many entries it kept without counting them, and its time."""

    head: Position
    marked: int
    now: datetime


class TelemetryPlant(Protocol):
    """What sending needs. Calls raise as those of `app.services.journal.ports.Plant` do."""

    def hello(self, stream: str, ours: Position) -> Greeting: ...

    def record(self, entries: Sequence[Sealed], *, apply: bool) -> Recorded: ...

    def close(self) -> None: ...


class TelemetryConnection:
    """`TelemetryPlant` over psycopg; one thread uses it."""

    def __init__(self, dsn: Dsn, clock: Clock, deadline: float = DEADLINE) -> None:
        self._line = PlantConnection(dsn, deadline, listens=False)
        self._clock = clock

    def hello(self, stream: str, ours: Position) -> Greeting:
        answer = self._line.ask("SELECT plant.telemetry_hello(%s, %s, %s)", stream, ours[0], ours[1])
        there = answer["hash_at_ours"]
        return Greeting(
            (answer["seq"], bytes.fromhex(answer["hash"])),
            None if there is None else bytes.fromhex(there),
            answer["next"],
            parse_iso(answer["now"]),
            answer["schema"],
        )

    def record(self, entries: Sequence[Sealed], *, apply: bool) -> Recorded:
        question = (
            "SELECT plant.record_telemetry(%s, %s, %b::text[], %b::bytea[], %s::timestamptz, %s, %s, %s)"
        )
        clock, first = self._clock, entries[0]
        bodies, hashes = [entry.body for entry in entries], [entry.hash for entry in entries]
        instant = (iso(clock.now()), apply, str(clock.boot), clock.monotonic_ns())
        answer = self._line.ask(question, first.stream, first.seq, bodies, hashes, *instant)
        head = (answer["seq"], bytes.fromhex(answer["head"]))
        return Recorded(head, len(answer["marked"]), parse_iso(answer["now"]))

    def close(self) -> None:
        self._line.close()


class Questions:
    """What screens ask the plant under the station's own login, from any thread, one question at a time."""

    def __init__(self, dsn: Dsn, online: Callable[[], bool], deadline: float = 5.0) -> None:
        self._line = PlantConnection(dsn, deadline, listens=False)
        self._online, self._guard = online, threading.Lock()

    def way(self) -> Callable[..., Any] | None:
        """How to ask, None while the plant is out of reach. Asking raises Failed or Unreachable."""
        return self._ask if self._online() else None

    def _ask(self, question: str, *parameters: Any) -> Any:
        with self._guard:
            try:
                return self._line.ask(question, *parameters)
            except Unreachable:
                self._line.close()
                raise

    def close(self) -> None:
        with self._guard:
            self._line.close()

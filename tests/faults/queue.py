"""A station's queue that holds whatever a test seals into it; the real synchronisation sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.services.journal.plant import PlantConnection
from app.services.journal.ports import Position, Pulled, Sealed, Vector
from app.services.journal.sync import Step, Sync
from tests.plant.kit import Plant, Stream, password


@dataclass
class Queue:
    """`ports.Journal` over the bodies of one stream; of other streams it keeps the position alone."""

    own: Stream
    sent: int = 0
    seen: dict[str, Position] = field(default_factory=dict)

    @property
    def stream(self) -> str:
        return self.own.name

    def head(self) -> Position:
        return len(self.own.entries), self.own.head

    def anchor(self) -> Position:
        return 0, Stream(self.own.plant, self.stream).head

    def hash_at(self, seq: int) -> bytes | None:
        if seq > len(self.own.entries):
            return None
        return self.own.entries[seq - 1][1] if seq else Stream(self.own.plant, self.stream).head

    def unsent(self, after: int, limit: int) -> Sequence[Sealed]:
        part = self.own.entries[after : after + limit]
        return [Sealed(self.stream, after + n + 1, body, hash_) for n, (body, hash_) in enumerate(part)]

    def acknowledged(self) -> int:
        return self.sent

    def acknowledge(self, head: Position) -> None:
        self.sent = head[0]

    def vector(self) -> Vector:
        return self.seen

    def receive(self, page: Pulled) -> None:
        self.seen = {**self.seen, **page.upto}

    def lost_streams(self) -> Sequence[str]:
        return ()

    def needs_snapshot(self) -> bool:
        return False

    # Nothing below happens to a queue that never forks and begins with no snapshot.

    def begin_snapshot(self) -> None:
        raise AssertionError

    def set_aside(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        raise AssertionError

    def begin_with(self, vector: Vector) -> None:
        raise AssertionError

    def adopt(self, entries: Sequence[Sealed]) -> None:
        raise AssertionError

    def received(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        raise AssertionError

    def drop_stream(self, stream: str) -> None:
        raise AssertionError

    def lost(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        raise AssertionError

    def forget_lost(self, stream: str, upto: int) -> None:
        raise AssertionError


def send(plant: Plant, queue: Queue) -> int:
    """The queue is empty; how many steps of the synchronisation that took."""
    role = f"st_{queue.stream.partition('.')[0].lower()}"
    connection = PlantConnection(plant.dsn.of(role, password(role)[0]))
    sync = Sync(connection, queue, lambda: datetime.now(UTC), str(queue.own.boot))
    steps = 0
    try:
        while sync.step() is not Step.IDLE:
            steps += 1
            assert not sync.state.problem, sync.state
            assert steps < 10 * (len(queue.own.entries) + 10), f"stands still at {queue.sent}: {sync.state}"
    finally:
        connection.close()
    assert queue.sent == len(queue.own.entries)
    return steps

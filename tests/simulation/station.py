"""One simulated station: the product's own store (in memory) and sync, a line that fails, a clock that
jumps.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from app.models.envelope import Assurance, Author, Draft
from app.models.values import lot_id
from app.services.journal import identity as identities
from app.services.journal import schema, snapshot
from app.services.journal.identity import Identity
from app.services.journal.ports import (
    Appended,
    Failed,
    Hello,
    Position,
    Pulled,
    Sealed,
    Unreachable,
    Vector,
)  # fmt: skip
from app.services.journal.reads import Reads
from app.services.journal.store import Receipt, Store, Transaction
from app.services.journal.sync import Sync
from tests.simulation.server import POISON, TOXIC, ModelServer

T = TypeVar("T")
BEGIN = datetime(2026, 11, 23, 1, tzinfo=UTC)


@dataclass
class SimClock:
    """Wall time that anybody may set; the monotonic one only grows."""

    boot: uuid.UUID
    ns: int = 0
    jumped: timedelta = timedelta()

    def now(self) -> datetime:
        return BEGIN + timedelta(microseconds=self.ns // 1000) + self.jumped

    def monotonic_ns(self) -> int:
        self.ns += 1_000_000
        return self.ns


class MemoryStore(Store):
    """The product's store over a database in memory, which stands for the disk."""

    def __init__(self, disk: Any, identity: Identity, clock: SimClock) -> None:
        self.disk = disk
        super().__init__(Path(), b"", clock, identity)

    def _connect(self) -> Any:
        return self.disk


def empty_disk() -> Any:
    from sqlcipher3 import dbapi2

    return dbapi2.connect(":memory:", isolation_level=None)


_TEMPLATE: list[Any] = []


def new_disk(identity: Identity, *, begins_with_snapshot: bool = False) -> Any:
    """A new journal's file; its tables are copied from one that was made once."""
    if not _TEMPLATE:
        made = empty_disk()
        for statement in (*schema.JOURNAL, *schema.typed()):
            made.execute(statement)
        _TEMPLATE.append(made)
    disk = copy_of(_TEMPLATE[0])
    identities.write(disk, identity)
    if begins_with_snapshot:
        snapshot.want(disk)
    return disk


def copy_of(disk: Any) -> Any:
    copy = empty_disk()
    disk.backup(copy)
    return copy


class Fault(StrEnum):
    """What happens to one call."""

    NONE = "none"
    LOST_BEFORE = "lost before"
    LOST_AFTER = "lost after"
    SILENT = "silent"
    DEADLOCK = "deadlock"


@dataclass
class Line:
    """`ports.Plant` over the model server, one fault at a time."""

    server: ModelServer
    clock: SimClock
    stream: str
    down: bool = False
    next_fault: Fault = Fault.NONE

    def _call(self, work: Callable[[], T]) -> T:
        fault, self.next_fault = self.next_fault, Fault.NONE
        if self.down or fault is Fault.LOST_BEFORE:
            raise Unreachable("line")
        if fault is Fault.SILENT:
            raise Unreachable("silent", silent=True)
        if fault is Fault.DEADLOCK:
            raise Failed("40P01")
        result = work()
        if fault is Fault.LOST_AFTER:
            raise Unreachable("answer lost")
        return result

    def hello(self, stream: str, ours: Position, boot: str) -> Hello:
        return self._call(lambda: self.server.hello(stream, ours, boot, self.clock.now()))

    def append(
        self, stream: str, first_seq: int, bodies: Sequence[str], hashes: Sequence[bytes], now: datetime,
        *, apply: bool = True,
    ) -> Appended:  # fmt: skip
        return self._call(lambda: self.server.append(stream, first_seq, bodies, hashes, now, apply=apply))

    def pull(self, vector: Vector, limit: int) -> Pulled:
        return self._call(lambda: self.server.pull(self.stream, vector, min(limit, 7)))

    def fetch(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        return self._call(lambda: self.server.fetch(stream, after, min(limit, 7)))

    def known(self, ids: Sequence[str]) -> set[str]:
        return self._call(lambda: self.server.known(ids))

    def recover(self, stream: str, first_seq: int, bodies: Sequence[str], hashes: Sequence[bytes]) -> int:
        return self._call(lambda: self.server.recover(stream, first_seq, bodies, self.clock.now()))

    def snapshot(self, take: Callable[[str, Sequence[Mapping[str, Any]]], None]) -> Vector:
        """May be cut between two pages."""
        kept = 10**6 if self.next_fault is Fault.NONE else 2

        def pass_on(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
            nonlocal kept
            kept -= 1
            if kept < 0:
                raise Unreachable("cut in the middle")
            take(table, rows)

        return self._call(lambda: self.server.snapshot(pass_on))

    def close(self) -> None:
        return None


@dataclass
class SimStation:
    """A station and what its operators saw ticked."""

    server: ModelServer
    identity: Identity
    disk: Any
    rng: random.Random
    clock: SimClock = field(init=False)
    store: MemoryStore = field(init=False)
    line: Line = field(init=False)
    sync: Sync = field(init=False)

    def __post_init__(self) -> None:
        self.clock = SimClock(self._uuid())
        self.start()

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def start(self, *, reboot: bool = False) -> None:
        """The process begins, with nothing but its disk."""
        if reboot:
            self.clock = SimClock(self._uuid(), self.clock.ns, self.clock.jumped)
        self.store = MemoryStore(self.disk, self.identity, self.clock)
        self.line = Line(self.server, self.clock, self.identity.stream)
        self.sync = Sync(self.line, self.store, self.clock.now, str(self.clock.boot))

    def capture(self) -> Receipt:
        author = Author("p_0042", self._uuid(), Assurance.ONLINE)
        return self.store.append(self._build, author)

    def _build(self, tx: Transaction) -> Draft:
        chance = self.rng.random()
        live = [row["entry"] for row in tx.query("SELECT entry FROM weighing ORDER BY id LIMIT 5")]
        if chance < 0.15 and live:
            row = {"id": self._uuid(), "target": self.rng.choice(live), "reason": "mistake"}
            return Draft("weighing.voided", {"supersession": [row]}, reason="mistake", entry_id=self._uuid())
        return self._weighing(tx, chance)

    def _weighing(self, tx: Transaction, chance: float) -> Draft:
        known = tx.query("SELECT id, code FROM lot ORDER BY id LIMIT 5")
        if known and chance < 0.5:
            lot = self.rng.choice(known)
        else:
            code = str(tx.next_lot_code())
            lot = {"id": lot_id(self.identity.plant, code), "code": code}
        net = self.rng.randrange(1, 40_000)
        note = POISON if chance > 0.97 else TOXIC if chance > 0.95 else "S S"
        weighing = {
            "id": self._uuid(), "lot_id": lot["id"], "item": "omul", "gross_from": "measured", "gross_g": net,
            "tare_from": "unknown", "net_g": net, "net_from": "measured", "manual": False, "device": note,
        }  # fmt: skip
        movement = {
            "id": self._uuid(),
            "lot_id": lot["id"],
            "place": "dock",
            "grams": net,
            "cause": "weighing",
        }
        rows = {"lot": [lot], "weighing": [weighing], "movement": [movement]}
        return Draft("weighing.recorded", rows, entry_id=self._uuid())


def held_ids(reads: Reads) -> set[str]:
    """Ids of the entries that this disk can give back to the plant: its own, and of earlier incarnations."""
    question = (
        "SELECT id FROM own UNION ALL SELECT json_extract(body, '$.id') FROM pulled WHERE stream GLOB ?"
    )
    rows = reads.query(question, f"{reads.identity.station}.*")
    return {row["id"] for row in rows}

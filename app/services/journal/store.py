"""The station's own journal: what the tick stands for.

One process, one writer. An entry and its typed rows are one durable commit; the hash chain is continued
inside it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import app
from app.clock import Clock, parse_iso
from app.errors import Bug, EnvironmentFault
from app.models.envelope import Author, Draft, Envelope, link, parse
from app.models.gs1 import Element, SsccBlock
from app.models.kinds import latest
from app.models.laboratory import SampleCode
from app.models.plantday import DEFAULT, PlantDay
from app.models.values import DeliveryCode, LotCode, uuid7
from app.services.journal import counters, projection, snapshot
from app.services.journal.identity import Identity
from app.services.journal.ports import Position, Pulled, Sealed, Vector
from app.services.journal.reads import Reads
from app.services.journal.received import Received
from app.services.journal.sqlcipher import Connection, connect, rows, told, transaction

T = TypeVar("T")
Build = Callable[["Transaction"], Draft]
"""Makes the draft inside the transaction: what it asks and the numbers it takes belong to the same commit."""

_ONE_SERIES = date.min
"""Numbers of logistic units do not begin anew with the day."""


@dataclass(frozen=True)
class Receipt:
    """An entry that is durable on this station."""

    stream: str
    seq: int
    entry_id: uuid.UUID
    hash: bytes
    at: datetime
    day: date
    shift: str
    body: str


@dataclass(frozen=True)
class Transaction:
    """What a `Build` may ask: the stamp of the entry to be, lot codes, and the station's own tables."""

    connection: Connection
    identity: Identity
    at: datetime
    day: date
    shift: str

    def next_lot_code(self, day: date | None = None) -> LotCode:
        """The next unused code of `day` (the entry's plant day); taken for good when the entry is
        committed.
        """
        chosen = day or self.day
        number = counters.next_number(self.connection, self.identity.lot_prefix, chosen)
        return LotCode(self.identity.lot_prefix, chosen, number)

    def next_delivery_code(self) -> DeliveryCode:
        """The next unused delivery code of the entry's plant day; taken when the entry is committed."""
        prefix = self.identity.lot_prefix
        number = counters.next_number(self.connection, f"{prefix}-D", self.day)
        return DeliveryCode(prefix, self.day, number)

    def next_sample_code(self) -> SampleCode:
        """The next unused sample code of the entry's plant day; taken when the entry is committed."""
        prefix = self.identity.lot_prefix
        return SampleCode(prefix, self.day, counters.next_number(self.connection, f"{prefix}-S", self.day))

    def next_sscc(self, block: SsccBlock) -> Element:
        """The next logistic unit of the station's block (AI 00); taken when the entry is committed."""
        name = f"SSCC-{block.extension}{block.prefix}-{block.block}"
        return block.element(counters.next_number(self.connection, name, _ONE_SERIES))

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        return rows(self.connection, sql, *parameters)


class Store(Reads):
    """An open journal. Used by one thread at a time; every method that writes is durable when it returns.

    Failures of the disk raise EnvironmentFault `journal.not_saved`: nothing was recorded, and the next call
    may succeed again. A damaged file raises `journal.damaged`.
    """

    def __init__(self, path: Path, key: bytes, clock: Clock, identity: Identity) -> None:
        self.path, self._key = path, key
        self.rules: PlantDay = DEFAULT
        """Plant day and shifts; replaced when the plant's setting changes."""
        self._clock = clock
        self._failed = False
        with told():
            super().__init__(self._connect(), identity)
        self._begin()

    def _connect(self) -> Connection:
        return connect(self.path, self._key)

    def _begin(self) -> None:
        with told():
            self._received = Received(self._connection, self.stream)
            self._head = super().head()

    def head(self) -> Position:
        return self._head

    def append(self, draft: Draft | Build, author: Author) -> Receipt:
        """Record one entry; when this returns it is durable. A known `entry_id` returns its first receipt.

        Raises EnvironmentFault `journal.not_saved`, or Bug for rows that are none of the kind's.
        """
        with self._changing():
            receipt = self._append(draft, author)
        self._head = max(self._head, (receipt.seq, receipt.hash))
        return receipt

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A transaction; after one that failed only the file says what is recorded, so it is opened anew."""
        if self._failed:
            self._open_again()
        try:
            with told(), transaction(self._connection):
                yield
        except EnvironmentFault:
            self._failed = True
            with suppress(EnvironmentFault):
                self._open_again()
            raise

    def _open_again(self) -> None:
        """The old connection is closed last: the first one that opened the file alone would bring back a commit
        whose sync failed, which nobody was told of (sqlite.org, walformat.html, recovery)."""
        with told():
            fresh = self._connect()
        with suppress(Exception):
            self._connection.close()
        self._connection = fresh
        self._begin()
        self._failed = False

    def _append(self, draft: Draft | Build, author: Author) -> Receipt:
        at = self._clock.now()
        day, shift = self.rules.stamp(at)
        place = Transaction(self._connection, self.identity, at, day, shift)
        made = draft if isinstance(draft, Draft) else draft(place)
        if made.entry_id is not None and (known := self._known(made.entry_id)):
            return known
        try:
            return self._record(self._envelope(made, author, at, day, shift))
        except Exception as error:
            if projection.entry_is_at_fault(error):
                raise Bug("journal.bad_entry", kind=made.kind, why=str(error)) from error
            raise

    def _envelope(self, draft: Draft, author: Author, at: datetime, day: date, shift: str) -> Envelope:
        return Envelope(
            plant=self.identity.plant, stream=self.stream, seq=self._head[0] + 1,
            id=draft.entry_id or uuid7(at, os.urandom(10)),
            kind=draft.kind, version=latest(draft.kind).version, author=author,
            at=at, mono=self._clock.monotonic_ns(), boot=self._clock.boot, day=day, shift=shift,
            app=app.__version__, reason=draft.reason, rows=draft.rows,
        )  # fmt: skip

    def _record(self, envelope: Envelope) -> Receipt:
        body = envelope.body()
        hash_ = link(self._head[1], body)
        self.insert(Sealed(self.stream, envelope.seq, body, hash_), str(envelope.id))
        parsed = parse(body)
        stamp = projection.stamp_of(parsed)
        projection.fill(self._connection, parsed.kind, parsed.version, parsed.rows, stamp)
        return Receipt(
            self.stream, envelope.seq, envelope.id, hash_, envelope.at, envelope.day, envelope.shift, body
        )

    def insert(self, entry: Sealed, entry_id: str) -> None:
        """One own entry as it is, inside the caller's transaction."""
        self._connection.execute(
            "INSERT INTO own(seq, id, body, hash) VALUES(?, ?, ?, ?)",
            (entry.seq, entry_id, entry.body, entry.hash),
        )

    def _known(self, entry_id: uuid.UUID) -> Receipt | None:
        row = self._connection.execute(
            "SELECT seq, body, hash FROM own WHERE id=?", (str(entry_id),)
        ).fetchone()
        if row is None:
            return None
        parsed = parse(row[1])
        day = date.fromisoformat(str(parsed.day))
        return Receipt(
            self.stream, row[0], entry_id, row[2], parse_iso(parsed.at), day, parsed.shift or "", row[1]
        )

    def acknowledge(self, head: Position) -> None:
        with self._changing():
            self._set_acknowledged(head[0])

    def _set_acknowledged(self, seq: int) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES('acknowledged', ?)", (str(seq),))

    def adopt(self, entries: Sequence[Sealed], *, acknowledged: bool = True) -> None:
        """Take own entries back that this disk has not got any more; all of them or, raising Bug, none.

        They must continue the chain at the head. Numbers of lots go on behind theirs. `acknowledged` says
        that the plant has them.
        """
        with self._changing():
            head = self._head
            for entry in entries:
                head = self._adopt(entry, head)
            if acknowledged:
                self._set_acknowledged(head[0])
        self._head = head

    def _adopt(self, entry: Sealed, head: Position) -> Position:
        if entry.seq != head[0] + 1 or entry.hash != link(head[1], entry.body):
            raise Bug("journal.broken_chain", stream=self.stream, seq=entry.seq)
        self.insert(entry, _id_of(entry))
        self._received.apply(entry)
        counters.raise_to(self._connection, entry.body)
        return (entry.seq, entry.hash)

    def receive(self, page: Pulled) -> None:
        """Store a page as received and apply it, in one transaction; raises `received.BrokenChain`."""
        with self._changing():
            self._received.take(page)

    def answered(self, entry: Sealed) -> None:
        """Keep the plant's answer to a decision and let it take effect here, before the person sees the
        tick.
        """
        with self._changing():
            self._received.answered(entry)

    def drop_stream(self, stream: str) -> None:
        """Forget what was pulled of `stream` and rebuild what was made from it; lost decisions are set
        aside.
        """
        with self._changing():
            self._received.forget(stream)

    def begin_snapshot(self) -> None:
        """Pages of an earlier attempt are gone."""
        with self._changing():
            snapshot.begin(self._connection)

    def set_aside(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep one page of a snapshot under way."""
        with self._changing():
            snapshot.set_aside(self._connection, self.stream, table, rows)

    def begin_with(self, vector: Vector) -> None:
        """The snapshot's pages are all there: they replace what was received before, in one transaction."""
        with self._changing():
            self._received.begin_with(vector)

    def forget_lost(self, stream: str, upto: int) -> None:
        """What was kept aside of `stream` up to `upto` is no longer needed."""
        with self._changing():
            self._connection.execute("DELETE FROM kept WHERE stream=? AND seq<=?", (stream, upto))

    def change(self, work: Callable[[Connection], T]) -> T:
        """`work` inside one transaction; what it did is durable when this returns."""
        with self._changing():
            return work(self._connection)

    def rebuild(self) -> None:
        """Make the typed tables again from the journal, in one transaction."""
        with self._changing():
            self._received.rebuild()


def _id_of(entry: Sealed) -> str:
    """The entry's id; one that cannot be read (it was refused its tables for it) is known by its hash."""
    try:
        return str(parse(entry.body).id)
    except ValueError:
        return entry.hash.hex()

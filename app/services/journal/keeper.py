"""The open journal of this station as the rest of the program uses it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from app.clock import Clock
from app.models.envelope import Author, Draft
from app.models.listeners import Listeners
from app.models.plantday import PlantDay
from app.services.journal import opening, salvage
from app.services.journal.check import Check
from app.services.journal.drafts import Drafts, Vault
from app.services.journal.identity import Identity
from app.services.journal.mirror import Mirror
from app.services.journal.ports import Position, Pulled, Sealed, Vector
from app.services.journal.readers import Readers
from app.services.journal.reads import Reads
from app.services.journal.space import Reserve, Space
from app.services.journal.store import Build, Receipt, Store
from app.services.journal.writer import Writer

T = TypeVar("T")


class Keeper:
    """Holds the folder's lock, the writer's thread and the readers; ends all of them in `close`.

    `mirror` names a second journal on another disk, `reserve` the file that is given back when the disk is
    full.
    """

    def __init__(
        self, store: Store, lock: opening.Lock, key: bytes, clock: Clock,
        *, mirror: Mirror | None = None, reserve: Reserve | None = None,
    ) -> None:  # fmt: skip
        self.identity: Identity = store.identity
        self._lock, self._clock, self._mirror, self._reserve = lock, clock, mirror, reserve
        self._changed = Listeners()
        self._on_append = Listeners()
        self._store, self._key = store, key
        self.quiet: Callable[[], bool] = lambda: False
        """Whether notes have to wait; see `note`."""
        self._notes: list[tuple[Draft, Author]] = []
        self._noting = threading.RLock()
        self.readers = Readers(store.path, key, store.identity)
        self.writer = Writer(store, self._appended)
        self._check = Check(store.path, key, store.identity)
        if not opening.checked_at_once(store.path):
            self._check.start()
        if mirror is not None:
            self.writer.submit(mirror.catch_up).result()

    @classmethod
    def open(
        cls, folder: Path, key: bytes, clock: Clock,
        *, new: Identity | None = None, mirror: Path | None = None, reserve: Reserve | None = None,
    ) -> Keeper:  # fmt: skip
        """Open the journal in `folder`; with `new`, make one of that identity where none stands.

        `mirror` is a folder on another disk. What only the mirror still has is taken back at once.

        Raises EnvironmentFault: `journal.in_use`, and what `opening.open_existing` raises.
        """
        lock = opening.Lock(folder)
        try:
            store = _open(folder, key, clock, new)
            second = (
                None if mirror is None else _mirrored(store, salvage.of_identity(store.identity, mirror), key)
            )
            return cls(store, lock, key, clock, mirror=second, reserve=reserve)
        except BaseException:
            lock.release()
            raise

    def append(self, draft: Draft | Build, author: Author) -> Future[Receipt]:
        """The receipt when the entry is durable: the tick. The future carries `journal.not_saved`
        otherwise.
        """
        with self._noting:
            self.settle_notes(now=True)
            return self.writer.append(draft, author)

    def note(self, draft: Draft, author: Author) -> None:
        """What the station says of itself (its start, who came): recorded at once, or while `quiet` in
        memory until the next capture.

        An entry made on a disk that is older than the plant would turn it into a fork.
        """
        with self._noting:
            self._notes.append((draft, author))
            self.settle_notes()

    def settle_notes(self, *, now: bool = False) -> None:
        """Record the notes that wait, where they need not wait any more; `now`: whatever is."""
        with self._noting:
            while self._notes and (now or not self.quiet()):
                self.writer.append(*self._notes.pop(0))

    def _appended(self, receipt: Receipt) -> None:
        if self._mirror is not None:
            self._mirror.add(Sealed(receipt.stream, receipt.seq, receipt.body, receipt.hash))
        self._on_append.tell()
        self.tell()

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Rows of the station's own tables, on the caller's thread."""
        return self.readers.query(sql, *parameters)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called, on the thread that wrote, after every change of the tables; the result ends
        it.
        """
        return self._changed.add(changed)

    def on_append(self, woken: Callable[[], None]) -> Callable[[], None]:
        """`woken` is called on the writer's thread after each new own entry; the result ends it."""
        return self._on_append.add(woken)

    def tell(self) -> None:
        """Say to all subscribers that the tables changed."""
        self._changed.tell()

    def keep_form(self, form: str, fields: Mapping[str, Any]) -> Future[None]:
        """Keep a half-filled form; it is there again after a power cut."""
        at = self._clock.now()
        return self.writer.submit(lambda store: Drafts(store.connection).keep(form, fields, at))

    def form(self, form: str) -> dict[str, Any] | None:
        """The fields as last kept."""
        with self.readers.borrowed() as reads:
            return Drafts(reads.connection).get(form)

    def drop_form(self, form: str) -> Future[None]:
        return self.writer.submit(lambda store: Drafts(store.connection).drop(form))

    def secret(self, name: str) -> bytes | None:
        """A secret that was put under `name`."""
        with self.readers.borrowed() as reads:
            return Vault(reads.connection).get(name)

    def secrets(self, prefix: str = "") -> list[str]:
        """Names of secrets that begin with `prefix`."""
        with self.readers.borrowed() as reads:
            return Vault(reads.connection).names(prefix)

    def put_secret(self, name: str, secret: bytes) -> Future[None]:
        """Keep `secret` inside the encrypted file; it never enters a body."""
        return self.writer.submit(lambda store: Vault(store.connection).put(name, secret))

    def drop_secret(self, name: str) -> Future[None]:
        return self.writer.submit(lambda store: Vault(store.connection).drop(name))

    def use_rules(self, rules: PlantDay) -> None:
        """Plant day and shifts from now on; what is stamped stays."""
        self._store.rules = rules

    def answered(self, stream: str, seq: int, body: str, hash_: bytes) -> None:
        """Keep the plant's answer to a decision; durable and in effect here when this returns."""
        self.writer.submit(lambda store: store.answered(Sealed(stream, seq, body, hash_))).result()
        self.tell()

    def problems(self) -> tuple[str, ...]:
        """Error keys of what is wrong with this journal's disks now."""
        found = ["journal.suspect"] if self._check.damaged else []
        found += [self._mirror.problem] if self._mirror is not None and self._mirror.problem else []
        if self._reserve is not None and self._reserve.state() is not Space.ENOUGH:
            found.append("journal.low_space")
        return tuple(found)

    def take_back_from_mirror(self) -> None:
        """Entries behind those that just came from the plant may stand in a second journal that was set
        aside.
        """
        if self._mirror is not None and salvage.set_aside(self._mirror.path):
            path, key = self._mirror.path, self._key
            self.writer.submit(lambda store: salvage.take_back(store, path, key), background=True).result()

    def maintain(self) -> None:
        """Lay the reserve in again, bring the mirror up and let go of what it no longer needs; now and
        then.
        """
        if self._reserve is not None:
            self._reserve.keep()
        if self._mirror is not None:
            mirror = self._mirror
            self.writer.submit(mirror.catch_up if mirror.problem else mirror.trim, background=True).result()

    def close(self, *, full: bool = False) -> None:
        """Everything put is written, threads ended, the lock free. `full`: give the reserve back first."""
        if full and self._reserve is not None:
            self._reserve.give_back()
        self.settle_notes(now=True)
        self._check.stop()
        self.readers.close()
        self.writer.stop()
        if self._mirror is not None:
            self._mirror.close()
        self._lock.release()


def _open(folder: Path, key: bytes, clock: Clock, new: Identity | None) -> Store:
    if new is not None and not opening.exists(folder):
        return opening.create(folder, key, new, clock)
    return opening.open_existing(folder, key, clock)


def _mirrored(store: Store, path: Path, key: bytes) -> Mirror:
    """The second journal, after what only it still had was taken back; out of reach it is only said."""
    with suppress(OSError):
        salvage.take_back(store, path, key)
        salvage.keep_what_is_ahead(store, path, key)
    return Mirror(path, key, store.identity)


class SyncEnd:
    """The journal as synchronisation sees it (`ports.Journal`): asks readers, writes behind the captures."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    @property
    def stream(self) -> str:
        return self._keeper.identity.stream

    def _ask(self, question: Callable[[Reads], T]) -> T:
        with self._keeper.readers.borrowed() as reads:
            return question(reads)

    def _write(self, work: Callable[[Store], None]) -> None:
        self._keeper.writer.submit(work, background=True).result()
        self._keeper.tell()

    def head(self) -> Position:
        return self._ask(lambda reads: reads.head())

    def anchor(self) -> Position:
        return self._ask(lambda reads: reads.anchor())

    def hash_at(self, seq: int) -> bytes | None:
        return self._ask(lambda reads: reads.hash_at(seq))

    def unsent(self, after: int, limit: int) -> Sequence[Sealed]:
        return self._ask(lambda reads: reads.unsent(after, limit))

    def acknowledged(self) -> int:
        return self._ask(lambda reads: reads.acknowledged())

    def acknowledge(self, head: Position) -> None:
        self._write(lambda store: store.acknowledge(head))

    def adopt(self, entries: Sequence[Sealed]) -> None:
        self._write(lambda store: store.adopt(entries))
        self._keeper.take_back_from_mirror()

    def vector(self) -> dict[str, Position]:
        return self._ask(lambda reads: reads.vector())

    def receive(self, page: Pulled) -> None:
        self._write(lambda store: store.receive(page))

    def received(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        return self._ask(lambda reads: reads.received(stream, after, limit))

    def drop_stream(self, stream: str) -> None:
        self._write(lambda store: store.drop_stream(stream))

    def needs_snapshot(self) -> bool:
        return self._ask(lambda reads: reads.needs_snapshot())

    def begin_snapshot(self) -> None:
        self._write(lambda store: store.begin_snapshot())

    def set_aside(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self._write(lambda store: store.set_aside(table, rows))

    def begin_with(self, vector: Vector) -> None:
        self._write(lambda store: store.begin_with(vector))

    def lost_streams(self) -> Sequence[str]:
        return self._ask(lambda reads: reads.lost_streams())

    def lost(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        return self._ask(lambda reads: reads.lost(stream, after, limit))

    def forget_lost(self, stream: str, upto: int) -> None:
        self._write(lambda store: store.forget_lost(stream, upto))

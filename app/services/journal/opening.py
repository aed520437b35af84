"""Opening and making a journal file: one process, the right key, whole pages, an unbroken chain.

A file that cannot be read is moved aside, never deleted.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from app.clock import Clock
from app.errors import EnvironmentFault
from app.models.envelope import link
from app.services.filelock import taken
from app.services.journal import identity as identities
from app.services.journal import schema
from app.services.journal.identity import Identity
from app.services.journal.reads import Reads
from app.services.journal.received import migrate
from app.services.journal.sqlcipher import Connection, connect, is_damage, told, transaction
from app.services.journal.store import Store

FILE = "journal.db"
AT_ONCE = 32 * 1024 * 1024
"""Bytes up to which the whole file is checked before the station starts (about a quarter of a second)."""
TAIL = 2000
_FILES = (FILE, f"{FILE}-wal", f"{FILE}-shm")


class Lock:
    """The right to use one journal folder; the system lets go of it when the process ends."""

    def __init__(self, folder: Path) -> None:
        """Raises EnvironmentFault `journal.in_use` while another process holds it."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = (folder / "journal.lock").open("a+b")
        if not taken(self._file):
            self._file.close()
            raise EnvironmentFault("journal.in_use", folder=str(folder))

    def release(self) -> None:
        self._file.close()


def exists(folder: Path) -> bool:
    """Whether a journal stands in `folder`."""
    return (folder / FILE).exists()


def create(folder: Path, key: bytes, identity: Identity, clock: Clock) -> Store:
    """A new, empty journal. The caller holds the folder's lock; an existing journal raises
    FileExistsError.
    """
    if exists(folder):
        raise FileExistsError(folder / FILE)
    with unfinished(folder, key, identity, clock):
        pass
    _write_durably(folder / "journal.key-check", _key_check(key))
    replace(folder, "")
    return Store(folder / FILE, key, clock, identity)


@contextmanager
def unfinished(folder: Path, key: bytes, identity: Identity, clock: Clock) -> Iterator[Store]:
    """An empty journal under another name; closed, and whole in one file, at the end."""
    path = folder / f"new-{FILE}"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with told():
        _fill_new(path, key, identity)
        store = Store(path, key, clock, identity)
        try:
            yield store
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            store.close()


def replace(folder: Path, keep_as: str) -> None:
    """Put the unfinished journal in the place of the present one, which is kept for reading where `keep_as`
    says.

    The copy is a second name of the same file until the new one takes the first name: there is always a
    journal.
    """
    present = folder / FILE
    kept = _unused(folder / keep_as) if keep_as else None
    if kept is not None:
        os.link(present, kept)
    # Nothing of the old one's log may be found beside the new one.
    sync_folder(folder)
    (folder / f"new-{FILE}").replace(present)
    sync_folder(folder)
    if kept is not None:
        kept.chmod(0o400)


def _fill_new(path: Path, key: bytes, identity: Identity) -> None:
    with _closing(path, key) as connection, transaction(connection):
        for statement in (*schema.JOURNAL, *schema.typed()):
            connection.execute(statement)
        identities.write(connection, identity)
        connection.executemany(
            "INSERT INTO meta VALUES(?, ?)",
            [("format", str(schema.FORMAT)), ("typed", schema.typed_version()), ("snapshot", "wanted")],
        )


def open_existing(folder: Path, key: bytes, clock: Clock) -> Store:
    """The journal of `folder`, checked. The caller holds the folder's lock.

    Raises EnvironmentFault: `journal.missing`, `journal.wrong_key` (nothing is touched), `journal.damaged`
    (the files were moved aside, `moved_to` says where), `journal.newer` (written by a newer program).
    """
    if not exists(folder):
        raise EnvironmentFault("journal.missing", folder=str(folder))
    _refuse_wrong_key(folder, key)
    try:
        return _opened(folder / FILE, key, clock)
    except Exception as error:
        if not is_damage(error) and not isinstance(error, Broken):
            raise
        moved_to = move_aside(folder, "damaged")
        raise EnvironmentFault("journal.damaged", moved_to=str(moved_to), cause=str(error)) from error


class Broken(Exception):
    """The file or the chain of its own entries does not hold together."""


def _opened(path: Path, key: bytes, clock: Clock) -> Store:
    with _closing(path, key) as connection:
        if checked_at_once(path):
            quick_check(connection)
            suspicion(path).unlink(missing_ok=True)
        form = int(connection.execute("SELECT value FROM meta WHERE key='format'").fetchone()[0])
        if form > schema.FORMAT:
            raise EnvironmentFault("journal.newer", form=form, known=schema.FORMAT)
        identity = identities.read(connection)
        migrate(connection, identity.stream)
    store = Store(path, key, clock, identity)
    try:
        verify(store, after=_first_unsure(store, path))
    except BaseException:
        store.close()
        raise
    return store


def checked_at_once(path: Path) -> bool:
    """A large file is checked while the station works already, unless that found something the last time."""
    return path.stat().st_size < AT_ONCE or suspicion(path).exists()


def suspicion(path: Path) -> Path:
    """Stands beside a journal in which a check found damage."""
    return path.with_name("journal.suspect")


def quick_check(connection: Connection) -> None:
    """Every page can be read and hangs together; raises Broken or the database's own error."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Broken(found)


def _first_unsure(store: Store, path: Path) -> int:
    """Behind which own entry the chain is checked at the start: all that is unsent, of very much the end."""
    head, acknowledged = store.head()[0], min(store.acknowledged(), store.head()[0])
    return acknowledged if checked_at_once(path) else max(acknowledged, head - TAIL)


@contextmanager
def _closing(path: Path, key: bytes) -> Iterator[Connection]:
    connection = connect(path, key)
    try:
        yield connection
    finally:
        connection.close()


def verify(store: Reads, after: int = 0) -> int:
    """Check the own chain behind `after`, 0 for all that is kept; returns how many entries, raises Broken."""
    after = max(after, store.anchor()[0])
    previous, seq = store.hash_at(after), after
    while page := store.unsent(seq, 500):
        for entry in page:
            if previous is None or entry.seq != seq + 1 or link(previous, entry.body) != entry.hash:
                raise Broken(f"own chain at {entry.seq}")
            previous, seq = entry.hash, entry.seq
    return seq - after


def move_aside(folder: Path, why: str, files: Sequence[str] = _FILES) -> Path:
    """Put the journal's files (or those named) into a folder of their own beside it; nothing is ever deleted."""
    target = _unused(folder / f"{why}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    target.mkdir(parents=True)
    for name in files:
        with suppress(FileNotFoundError):
            (folder / name).rename(target / name)
    sync_folder(folder)
    return target


def _unused(path: Path) -> Path:
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate


def _key_check(key: bytes) -> bytes:
    return hashlib.sha256(b"baikal journal key " + key).hexdigest().encode()


def _refuse_wrong_key(folder: Path, key: bytes) -> None:
    with suppress(FileNotFoundError):
        if not hmac.compare_digest((folder / "journal.key-check").read_bytes(), _key_check(key)):
            raise EnvironmentFault("journal.wrong_key", folder=str(folder))


def _write_durably(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the folder's names durable, where the system knows that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""A backup of the whole cluster (persons are roles, a dump of one database would lack them) and of the keys.

pg_basebackup's stream goes straight into an encrypted file: nothing is ever on the disk in clear, and memory
stays bounded whatever the size. From PostgreSQL 17 on, backups between two full ones carry only what changed.
"""

from __future__ import annotations

import gzip
import io
import logging
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from app.clock import Clock, iso
from app.config.dsn import Dsn
from app.errors import EnvironmentFault
from app.services.operations.backup.backupset import SEALED, Backup, BackupFolder, Kind, key_check
from app.services.operations.backup.sealed import Sealer
from app.services.operations.cluster.account import give
from app.services.operations.cluster.console import Console
from app.services.operations.cluster.lock import exclusive
from app.services.operations.private import PRIVATE, private_folder, write_private

if TYPE_CHECKING:
    from psycopg import Connection

KEY_BYTES = 32
KEYS = "plant-keys/"
"""Folder of the plant's key files inside a backup; no folder of PostgreSQL has this name."""
FULL_EVERY = timedelta(days=7)
KEEP_DAYS = 30
MANIFEST = "backup_manifest"
BLOCK = 1 << 20
INCREMENTAL_SINCE = 17
SLOT = "baikal_backup"
WAIT_SECONDS = 600
"""For another backup into the same folder to end."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What goes where. `keys` are the plant's key files by the name they have in the backup."""

    console: Console
    folder: BackupFolder
    key: bytes
    keys: Mapping[str, Path] = field(default_factory=dict)
    recovery: bytes | None = None
    """The plant's recovery public key: whoever has its private half can open the backup without `key`."""


def backup_key(path: Path) -> bytes:
    """The plant's backup key: 32 bytes as hex text in a file of mode 0600, made at the first call.

    Raises EnvironmentFault `backup.key_damaged`.
    """
    if not path.exists():
        private_folder(path.parent)
        write_private(path, os.urandom(KEY_BYTES).hex().encode())
    try:
        key = bytes.fromhex(path.read_text())
    except ValueError as error:
        raise EnvironmentFault("backup.key_damaged", path=path) from error
    if len(key) != KEY_BYTES:
        raise EnvironmentFault("backup.key_damaged", path=path)
    return key


def back_up(plan: Plan, clock: Clock, *, full: bool = False) -> Backup:
    """A finished backup, durable in the folder; incremental where server and folder allow, unless `full`.

    Raises EnvironmentFault `backup.failed` with PostgreSQL's own words; then the folder is as it was.
    """
    private_folder(plan.folder.path)
    with exclusive(plan.folder.path / "lock", WAIT_SECONDS):
        plan.folder.sweep()
        base = None if full else _base(plan, clock)
        if base is not None:
            try:
                return _take(plan, clock, base)
            except EnvironmentFault as fault:  # no summaries since then, or another history: take all
                _log.info("incremental backup on %s not possible: %s", base.name, fault)
        return _take(plan, clock, None)


def _base(plan: Plan, clock: Clock) -> Backup | None:
    """The backup that the next one may build on, None when a full one is due."""
    backups = plan.folder.all()
    if not backups or backups[-1].major < INCREMENTAL_SINCE:
        return None
    last = backups[-1]
    same_key = last.key_check == key_check(plan.key) and plan.folder.files(last).exists()
    begun_with = plan.folder.chain(last)[0]
    return last if same_key and begun_with.age(clock.now()) < FULL_EVERY else None


def _take(plan: Plan, clock: Clock, base: Backup | None) -> Backup:
    started = iso(clock.now())
    kind = Kind.INCREMENTAL if base else Kind.FULL
    name = f"{started.replace('-', '').replace(':', '')}-{kind}"
    part = plan.folder.path / f"{name}.part"
    try:
        with _kept_log(plan.console) as connection:
            facts = _facts(connection)
            with part.open("xb") as file:
                part.chmod(PRIVATE)
                listing = _fill(plan, file, base)
                file.flush()
                os.fsync(file.fileno())
        size = part.stat().st_size
        part.rename(part.with_suffix(SEALED))
    except OSError as error:
        raise EnvironmentFault("backup.failed", said=str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    backup = Backup(
        name=name,
        kind=kind,
        base=base.name if base else None,
        started_at=started,
        finished_at=iso(clock.now()),
        bytes=size,
        key_check=key_check(plan.key),
        wrapped_key=_wrapped(plan),
        keys=tuple(sorted(plan.keys)),
        **facts,
    )
    write_private(plan.folder.files(backup), listing)
    plan.folder.write(backup)
    return backup


def _wrapped(plan: Plan) -> str | None:
    from app.services.identity.recovery import wrap

    return wrap(plan.key, plan.recovery).hex() if plan.recovery else None


@contextmanager
def _kept_log(console: Console) -> Iterator[Connection[Any]]:
    """While the connection lives the server keeps the write-ahead log that the backup will need."""
    import psycopg

    try:
        with psycopg.connect(console.dsn.conninfo, autocommit=True) as connection:
            query = "SELECT pg_create_physical_replication_slot(%s, true, true)"
            connection.execute(query, (f"{SLOT}_{os.urandom(6).hex()}",))
            yield connection
    except psycopg.Error as error:
        raise EnvironmentFault("backup.failed", said=str(error).strip()) from error


def _facts(connection: Connection[Any]) -> dict[str, Any]:
    """What the card says of the server, taken before the backup begins."""
    row = connection.execute(
        "SELECT current_setting('server_version_num')::int / 10000, current_database()::text,"
        " plant.backup_facts()"
    ).fetchone()
    major, database, facts = cast("tuple[int, str, dict[str, Any]]", row)
    heads = {stream: (seq, head) for stream, (seq, head) in sorted(facts.pop("heads").items())}
    return {"major": major, "database": database, "heads": heads, **facts}


def tell(dsn: Dsn, backup: Backup, location: str) -> None:
    """The plant knows of `backup` and its trial; every station shows the age of the last one."""
    import psycopg

    told = backup.drill
    values = (backup.name, backup.kind.value, backup.started_at, backup.finished_at, backup.bytes, location)
    trial = (told.at, told.problem) if told else (None, None)
    with psycopg.connect(dsn.conninfo, autocommit=True) as connection:
        connection.execute("SELECT plant.record_backup(%s, %s, %s, %s, %s, %s, %s, %s)", (*values, *trial))


def _fill(plan: Plan, file: IO[bytes], base: Backup | None) -> bytes:
    """Write the sealed archive; returns PostgreSQL's list of the files in it."""
    sealer = Sealer(file, plan.key)
    try:
        with gzip.GzipFile(fileobj=cast("IO[bytes]", sealer), mode="wb", compresslevel=1) as packed:
            for name, path in sorted(plan.keys.items()):
                _add(packed, KEYS + name, path.read_bytes())
            listing = _base_backup(plan, packed, base)
    except BaseException:
        sealer.abandon()
        raise
    sealer.close()
    return listing


def _add(archive: gzip.GzipFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.write(info.tobuf(tarfile.PAX_FORMAT))
    archive.write(content + bytes(-len(content) % tarfile.BLOCKSIZE))


def _base_backup(plan: Plan, archive: gzip.GzipFile, base: Backup | None) -> bytes:
    options = ["-D", "-", "-F", "tar", "-X", "fetch", "-c", "fast", "--no-password"]
    with _readable(plan, base) as earlier:
        options += [f"--incremental={earlier}"] if earlier else []
        with plan.console.stream("pg_basebackup", *options) as program:
            output, errors = cast("IO[bytes]", program.stdout), cast("IO[bytes]", program.stderr)
            listing = _copied(output, archive)
            said = errors.read().decode(errors="replace").strip()
    if program.returncode != 0 or listing is None:
        raise EnvironmentFault("backup.failed", said=said)
    return listing


@contextmanager
def _readable(plan: Plan, base: Backup | None) -> Iterator[Path | None]:
    """The file list of `base` where the account of PostgreSQL's programs can read it."""
    if base is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="baikal-backup-") as folder:
        copy = Path(folder) / MANIFEST
        shutil.copyfile(plan.folder.files(base), copy)
        for path in (copy, Path(folder)):
            give(path, plan.console.account)
        yield copy


def _copied(stream: IO[bytes], archive: gzip.GzipFile) -> bytes | None:
    """All of the tar `stream` goes to `archive` as it comes; returns the file list found on the way."""
    listing = None
    tee = _Tee(stream, archive)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", tee), mode="r|", bufsize=BLOCK) as members:
            for member in members:
                if member.name.removeprefix("./") == MANIFEST:
                    listing = cast("IO[bytes]", members.extractfile(member)).read()
    except tarfile.TarError:
        listing = None  # the program broke off; its own words say why
    while tee.read(BLOCK):
        pass
    return listing


class _Tee(io.RawIOBase):
    """Reads `source`; what was read has gone to `copy` as well."""

    def __init__(self, source: IO[bytes], copy: gzip.GzipFile) -> None:
        self._source, self._copy = source, copy

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._copy.write(data)
        return data

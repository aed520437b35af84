"""A plant comes back from its backup, or shows in a trial that it would.

A restored server knows less than the stations remember. It therefore begins a new epoch, by which every
station notices and sends what is missing.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.clock import Clock, iso
from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError, StationError
from app.services.operations.backup.backupset import Backup, BackupFolder, Drill
from app.services.operations.backup.unpack import unpack
from app.services.operations.chain import Proof, prove
from app.services.operations.cluster.account import account_folder
from app.services.operations.cluster.embedded import SUPERUSER, Cluster
from app.services.operations.cluster.lock import exclusive
from app.services.operations.cluster.settings import NOT_DURABLE, access_text
from app.services.operations.private import private_folder, write_private

if TYPE_CHECKING:
    from psycopg import Connection


WAIT_SECONDS = 600
"""For another trial at the same place to end."""


@dataclass(frozen=True)
class Restored:
    """What is there again: `stream` is the new one of the plant's decisions."""

    backup: Backup
    entries: int
    stream: str


def opened_key(backup: Backup, recovery_private: str) -> bytes:
    """The backup key, for whoever holds the plant's recovery key on paper.

    Raises OperatorError `backup.no_copy`, `recovery.mistyped` or `recovery.other_key`.
    """
    from app.services.identity.recovery import recover

    if backup.wrapped_key is None:
        raise OperatorError("backup.no_copy", name=backup.name)
    return recover(bytes.fromhex(backup.wrapped_key), recovery_private)


def restore(
    folder: BackupFolder,
    backup: Backup,
    key: bytes,
    cluster: Cluster,
    keys_to: Path,
    *,
    anyway: bool = False,
) -> Restored:
    """`cluster`, which must not exist yet, is made from `backup` and stopped, ready for `start`.

    Its journal is proven, a new epoch has begun, the superuser has a new password, and the plant's key files
    are in `keys_to` (a file that is there already stays). Raises OperatorError `restore.exists`, faults as
    `unpack`, and EnvironmentFault `restore.incomplete` unless `anyway`; then `cluster` is as before.
    """
    if cluster.exists():
        raise OperatorError("restore.exists", folder=cluster.base)
    password = secrets.token_urlsafe(32)
    with _staged(folder, backup, key, cluster) as staged:
        proof, stream = _made_current(staged, backup, password, anyway)
        staged.stop()
        _bring_keys(staged.base / "keys", keys_to)
        write_private(staged.data / "pg_hba.conf", access_text().encode())
        cluster.set_password(password)
        staged.data.rename(cluster.data)
    return Restored(backup, proof.entries, stream)


def drill(folder: BackupFolder, backup: Backup, key: bytes, trial: Cluster, clock: Clock) -> Backup:
    """A trial restore under `trial`, removed afterwards; the result stands on the backup's card."""
    begun, problem, entries = time.monotonic(), None, 0
    try:
        hasty = replace(trial, extra=dict(trial.extra) | NOT_DURABLE)
        with _staged(folder, backup, key, hasty) as staged, _asked(staged, backup) as connection:
            entries = _proven(connection, backup).entries
    except StationError as error:
        problem = error.key
    seconds = round(time.monotonic() - begun, 1)
    return folder.drilled(backup, Drill(iso(clock.now()), seconds, entries, problem))


@contextmanager
def _staged(folder: BackupFolder, backup: Backup, key: bytes, beside: Cluster) -> Iterator[Cluster]:
    """`backup` running in a place of its own under `beside`, gone afterwards."""
    staged = replace(beside, base=beside.base / "restore")
    with exclusive(beside.base / "restore.lock", WAIT_SECONDS):
        shutil.rmtree(staged.base, ignore_errors=True)
        account_folder(staged.base, staged.account)
        try:
            unpack(folder, backup, key, staged, staged.base / "keys")
            staged.start()
            yield staged
        finally:
            staged.stop("immediate")
            shutil.rmtree(staged.sockets, ignore_errors=True)
            shutil.rmtree(staged.base, ignore_errors=True)


def _made_current(staged: Cluster, backup: Backup, password: str, anyway: bool) -> tuple[Proof, str]:
    with _asked(staged, backup) as connection:
        proof = prove(connection, backup.heads) if anyway else _proven(connection, backup)
        with connection.transaction():
            row = connection.execute("SELECT plant.begin_epoch('restore')").fetchone()
            _own_superuser(connection, password)
        return proof, str(row[0]) if row else ""


def _own_superuser(connection: Connection[Any], password: str) -> None:
    """The role this program asks as exists, also in a cluster that came from elsewhere."""
    from psycopg import sql

    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (SUPERUSER,)).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    verifier = connection.pgconn.encrypt_password(password.encode(), SUPERUSER.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("{} ROLE {} SUPERUSER LOGIN PASSWORD {}").format(
            verb, sql.Identifier(SUPERUSER), sql.Literal(verifier.decode())
        )
    )


@contextmanager
def _asked(staged: Cluster, backup: Backup) -> Iterator[Connection[Any]]:
    import psycopg

    dsn: Dsn = replace(staged.dsn(backup.database, backup.superuser, ""), password=None)
    with psycopg.connect(dsn.conninfo, autocommit=True) as connection:
        yield connection


def _proven(connection: Connection[Any], backup: Backup) -> Proof:
    proof = prove(connection, backup.heads)
    if proof.broken:
        stream, seq = proof.broken[0]
        raise EnvironmentFault("restore.incomplete", stream=stream, seq=seq)
    return proof


def _bring_keys(found: Path, keys_to: Path) -> None:
    """A key that is on this machine already is at least as new as the backup's."""
    if not found.is_dir():
        return
    for path in sorted(found.rglob("*")):
        place = keys_to / path.relative_to(found)
        if path.is_file() and not place.exists():
            if not place.parent.is_dir():
                private_folder(place.parent)
            write_private(place, path.read_bytes())

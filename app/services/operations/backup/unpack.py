"""From encrypted backups to a cluster that can be started: proven, put together, checked file by file."""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO, cast

from app.errors import EnvironmentFault, OperatorError
from app.services.operations.backup.backup import KEYS
from app.services.operations.backup.backupset import Backup, BackupFolder, key_check
from app.services.operations.backup.sealed import Unsealer
from app.services.operations.cluster.account import give_tree, run
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.cluster.settings import use_our_settings
from app.services.operations.private import private_folder, write_private

DIRECT = "local all all trust\n"
"""Access while nobody else can be there: socket and data are in a folder of one account alone."""
FOREIGN = ("standby.signal", "recovery.signal", "postmaster.pid", "postmaster.opts")


def unpack(folder: BackupFolder, backup: Backup, key: bytes, cluster: Cluster, keys_to: Path) -> None:
    """`cluster`, without data until now, holds `backup` and can be started; key files are in `keys_to`.

    Raises OperatorError `backup.other_key`; EnvironmentFault `backup.damaged`, `backup.base_missing`,
    `backup.other_major`, `restore.failed`. Then nothing of it is left.
    """
    chain = folder.chain(backup)
    if any(part.key_check != key_check(key) for part in chain):
        raise OperatorError("backup.other_key", name=backup.name)
    if cluster.binaries.major != backup.major:
        raise EnvironmentFault("backup.other_major", ours=cluster.binaries.major, theirs=backup.major)
    parts = private_folder(cluster.base / "parts")
    try:
        places = [_extracted(folder.sealed(part), key, parts / part.name, keys_to) for part in chain]
        give_tree(parts, cluster.account)
        whole = _combined(cluster, places)
        _checked(cluster, whole)
        _made_ours(whole)
        give_tree(whole, cluster.account)
        whole.rename(cluster.data)
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def _extracted(sealed: Path, key: bytes, to: Path, keys_to: Path) -> Path:
    """The archive's files, PostgreSQL's under `to`; of the key files those of the last backup count."""
    private_folder(to)
    try:
        with sealed.open("rb") as file, gzip.open(_unsealed(file, key)) as packed:
            with tarfile.open(fileobj=cast("IO[bytes]", packed), mode="r|") as archive:
                for member in archive:
                    _put(archive, member, to, keys_to)
            while packed.read(1 << 20):
                pass  # the end of the file is proven too
    except FileNotFoundError as error:
        raise EnvironmentFault("backup.base_missing", name=sealed.stem, base=sealed.stem) from error
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
        raise EnvironmentFault("backup.damaged", chunk=0) from error
    except OSError as error:
        raise EnvironmentFault("restore.failed", program=str(to), said=str(error)) from error
    return to


def _unsealed(file: IO[bytes], key: bytes) -> IO[bytes]:
    return io.BufferedReader(cast("io.RawIOBase", Unsealer(file, key)))


def _put(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path, keys_to: Path) -> None:
    inside = PurePosixPath(member.name)
    if inside.is_absolute() or ".." in inside.parts:
        raise EnvironmentFault("backup.damaged", chunk=0)
    if member.name.startswith(KEYS):
        place = keys_to / member.name.removeprefix(KEYS)
        private_folder(place.parent)
        write_private(place, cast("IO[bytes]", archive.extractfile(member)).read())
    elif member.isdir():
        private_folder(to / inside)
    elif member.isfile():
        with (to / inside).open("xb") as file:
            shutil.copyfileobj(cast("IO[bytes]", archive.extractfile(member)), file, 1 << 20)
        (to / inside).chmod(0o600)


def _combined(cluster: Cluster, places: Sequence[Path]) -> Path:
    if len(places) == 1:
        return places[0]
    whole = cluster.base / "parts" / "whole"
    _asked(cluster, "pg_combinebackup", *places, "-o", whole)
    return whole


def _checked(cluster: Cluster, whole: Path) -> None:
    """Every file against PostgreSQL's own list of checksums, and the log it needs to be consistent."""
    _asked(cluster, "pg_verifybackup", "--quiet", whole)


def _asked(cluster: Cluster, program: str, *arguments: str | Path) -> None:
    done = run(cluster.account, [cluster.binaries.program(program), *arguments])
    if done.returncode != 0:
        raise EnvironmentFault("restore.failed", program=program, said=done.stderr[-600:].strip())


def _made_ours(whole: Path) -> None:
    """It starts as a server of its own: with our settings, without those of the place it came from."""
    for name in FOREIGN:
        (whole / name).unlink(missing_ok=True)
    auto = whole / "postgresql.auto.conf"
    if auto.exists():
        auto.rename(whole / "postgresql.auto.conf.before")
    for name in ("postgresql.conf", "pg_ident.conf"):
        (whole / name).unlink(missing_ok=True)
        write_private(whole / name, b"")
    use_our_settings(whole)
    write_private(whole / "pg_hba.conf", DIRECT.encode())

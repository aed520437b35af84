"""Files that nobody else may read: keys, certificates, passwords, settings."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


def write_private(path: Path, data: bytes) -> None:
    """`path` holds `data`, whole or not at all, durable, with mode 0600.

    In a folder of another account, root gives the file to that account: a server's files are the server's.
    """
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        _to_owner_of(path.parent, handle)
        file.write(data)
        file.flush()
        os.fsync(handle)
    beside.replace(path)
    _sync_folder(path.parent)


def private_folder(path: Path) -> Path:
    """`path` exists as a folder that only this account can enter (mode 0700)."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if os.name == "posix":
        path.chmod(PRIVATE_FOLDER)
    return path


def readable_by_others(path: Path) -> bool:
    """True where the group or everybody may read `path`; Windows has no such bits."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def _to_owner_of(folder: Path, handle: int) -> None:
    if os.name != "posix" or os.geteuid() != 0:
        return
    owner = folder.stat()
    os.fchown(handle, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

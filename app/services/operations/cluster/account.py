"""Which account PostgreSQL runs as. It refuses root, so root lends it an account that already exists."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import EnvironmentFault

EXISTING = ("postgres", "nobody")
"""In this order; no account is ever created."""


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this system; `None` in its place means the account of this process."""

    name: str
    uid: int
    gid: int


def service_account() -> Account | None:
    """The account for PostgreSQL: None for an ordinary user, `postgres` else `nobody` for root.

    Raises EnvironmentFault `postgres.no_account` when root finds neither.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    for name in EXISTING:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise EnvironmentFault("postgres.no_account")


def run(
    account: Account | None,
    command: Sequence[str | Path],
    env: Mapping[str, str] | None = None,
    output: int = subprocess.PIPE,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as `account`: no shell, messages in English, text kept or sent to `output`."""
    return subprocess.run(
        [str(part) for part in command],
        check=False,
        text=True,
        cwd=os.path.abspath(os.sep),
        env={**os.environ, "LC_ALL": "C", **(env or {})},
        stdout=output,
        stderr=output,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def reaches(account: Account | None, *paths: Path) -> bool:
    """Whether `account` can read every one of `paths`: asked of the system itself, with its own rules."""
    if account is None:
        return all(os.access(path, os.R_OK) for path in paths)
    return all(run(account, ["test", "-r", path]).returncode == 0 for path in paths)


def give(path: Path, account: Account | None, mode: int | None = None) -> None:
    """Make `account` the owner of `path`, with `mode` where given."""
    if account is not None:
        os.chown(path, account.uid, account.gid)
    if mode is not None:
        path.chmod(mode)


def give_tree(folder: Path, account: Account | None) -> None:
    """Make `account` the owner of `folder` and all that is in it; links are changed, never followed."""
    if account is None:
        return
    os.chown(folder, account.uid, account.gid)
    for here, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(os.path.join(here, name), account.uid, account.gid, follow_symlinks=False)


def account_folder(path: Path, account: Account | None) -> Path:
    """`path` exists, is a real folder, and only `account` can enter it (mode 0700).

    Raises EnvironmentFault `postgres.folder_foreign` when somebody else made it: nobody could trust it.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = path.lstat()
    owners = {account.uid, 0} if account else {status.st_uid if os.name == "nt" else os.geteuid()}
    if path.is_symlink() or status.st_uid not in owners:
        raise EnvironmentFault("postgres.folder_foreign", folder=path)
    give(path, account, 0o700)
    return path

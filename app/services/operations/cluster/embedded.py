"""The life of one PostgreSQL cluster of our own: made, started, found again after any death, stopped."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.config.dsn import Dsn
from app.errors import EnvironmentFault
from app.services.operations.cluster.account import Account, account_folder, reaches, run, service_account
from app.services.operations.cluster.binaries import SYSTEM_HOME, Binaries, find_binaries
from app.services.operations.cluster.console import Console
from app.services.operations.cluster.lock import Presence, anybody, exclusive
from app.services.operations.cluster.settings import (
    FILE,
    POSIX,
    access_text,
    settings,
    settings_text,
    use_our_settings,
)
from app.services.operations.cluster.sockets import socket_folder
from app.services.operations.cluster.stale import forget_dead_server, inhabited, postmaster_lives
from app.services.operations.private import write_private

SUPERUSER = "plant_admin"
DATABASE = "plant"
PORT = 5432
"""On POSIX only a part of the socket's name: the server does not listen on the network."""
START_SECONDS = 600
"""Recovery after a power cut may take minutes; giving up earlier would call a healthy plant dead."""
STOP_SECONDS = 60
RETRY_PAUSE = 0.25
ORPHAN_SECONDS = 60
"""How long processes of a killed server may need to end; meanwhile a start fails and is tried again."""


@dataclass(frozen=True)
class Cluster:
    """A cluster under `base`: data, sockets, the superuser's password, a lock. It outlives this process."""

    base: Path
    binaries: Binaries
    account: Account | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    """Settings beside or instead of ours."""

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def sockets(self) -> Path:
        return socket_folder(self.base, self.port)

    @property
    def port(self) -> int:
        if "port" in self.extra:
            return int(self.extra["port"])
        return PORT if POSIX else int((self.base / "port").read_text())

    @property
    def _users(self) -> Path:
        return self.base / "users"

    @property
    def log(self) -> Path:
        """What the server said before its own log began."""
        return self.base / "server.log"

    def dsn(self, database: str = DATABASE, user: str = SUPERUSER, password: str | None = None) -> Dsn:
        """How to ask this cluster; for the superuser the password is filled in from its file."""
        host = str(self.sockets) if POSIX else "127.0.0.1"
        secret = self.password() if password is None and user == SUPERUSER else password
        return Dsn(host, self.port, database, user, secret)

    def password(self) -> str:
        """The superuser's password, from its file of mode 0600."""
        return (self.base / "superuser").read_text().strip()

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").is_file()

    def ready(self) -> bool:
        """Whether the server takes connections now."""
        where = ["-h", str(self.sockets) if POSIX else "127.0.0.1", "-p", str(self.port)]
        return run(self.account, [self._program("pg_isready"), "-q", "-t", "3", *where]).returncode == 0

    def create(self, *, durable: bool = True) -> None:
        """Make the cluster unless it is there: UTF-8, byte order, checksums, SCRAM, a random password.

        It appears whole or not at all. `durable` False leaves out the waiting for the disk.
        """
        with self._alone():
            if self.exists():
                return
            if not (self.base / "superuser").exists():
                self.set_password(secrets.token_urlsafe(32))
            part = self.base / "data.part"
            shutil.rmtree(part, ignore_errors=True)
            self._initdb(part, [] if durable else ["--no-sync"])
            use_our_settings(part)
            write_private(part / "pg_hba.conf", access_text().encode())
            part.rename(self.data)

    def start(self, seconds: float = START_SECONDS) -> None:
        """After the call the server takes connections, also after a kill -9 or a power cut.

        Raises EnvironmentFault `postgres.other_version` or `postgres.start_failed`.
        """
        with self._alone(seconds):
            if self.ready():
                return
            self._check_version()
            self.configure()
            self._start(time.monotonic() + seconds)

    def stop(self, mode: str = "fast") -> None:
        """After the call the server does not run. `mode` is pg_ctl's: smart, fast or immediate."""
        with self._alone():
            self._stop(mode)

    def stop_unless_used(self) -> None:
        """After the call the server does not run, unless somebody else has said `used`."""
        with self._alone():
            if not anybody(self._users):
                self._stop("fast")

    @contextmanager
    def used(self) -> Iterator[None]:
        """Within the block nobody stops the server because he himself is done with it."""
        with self._alone():
            presence = Presence.begin(self._users)
        try:
            yield
        finally:
            presence.end()

    def _stop(self, mode: str) -> None:
        if inhabited(self.data) is not None and not postmaster_lives(self.data):
            return  # a number left in the lock file may be another program's: pg_ctl would end that one
        if run(self.account, [*self._pg_ctl(), "status"]).returncode == 0:
            done = run(self.account, [*self._pg_ctl(), "-m", mode, "-w", "-t", str(STOP_SECONDS), "stop"])
            if done.returncode != 0:
                run(self.account, [*self._pg_ctl(), "-m", "immediate", "-w", "stop"])

    def reload(self) -> None:
        """The running server reads its settings and access rules anew."""
        self.configure()
        run(self.account, [*self._pg_ctl(), "reload"])

    def configure(self) -> None:
        """Write the settings file; holds from the next start or reload."""
        account_folder(self.sockets, self.account)
        values = settings(self.binaries, self.sockets, self.port) | dict(self.extra)
        write_private(self.data / FILE, settings_text(values).encode())

    def console(self, database: str = DATABASE) -> Console:
        """The running server, asked as its superuser."""
        return Console(self.dsn(database), self.binaries, self.account)

    def set_password(self, password: str) -> None:
        """Keep the superuser's password for `dsn`; the server itself must have been told."""
        write_private(self.base / "superuser", f"{password}\n".encode())

    def _alone(self, seconds: float = START_SECONDS) -> AbstractContextManager[None]:
        return exclusive(self.base / "lock", seconds)

    def _program(self, name: str) -> Path:
        return self.binaries.program(name)

    def _pg_ctl(self) -> list[str | Path]:
        return [self._program("pg_ctl"), "-D", self.data]

    def _check_version(self) -> None:
        if not self.exists():
            raise EnvironmentFault("postgres.start_failed", folder=self.base, said="PG_VERSION?")
        made_with = (self.data / "PG_VERSION").read_text().strip()
        if made_with != str(self.binaries.major):
            raise EnvironmentFault(
                "postgres.other_version", folder=self.base, ours=self.binaries.major, theirs=made_with
            )

    def _initdb(self, folder: Path, options: list[str]) -> None:
        """The password reaches initdb through a file that its account alone reads, and that is gone after."""
        told = self.base / "initdb.password"
        write_private(told, f"{self.password()}\n".encode())
        command: list[str | Path] = [self._program("initdb"), "-D", folder, "-U", SUPERUSER, "--pwfile", told]
        command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--data-checksums", *options]
        if self.binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            made = run(self.account, command)
        finally:
            told.unlink()
        if made.returncode != 0:
            said = made.stderr[-600:].strip()
            raise EnvironmentFault("postgres.create_failed", folder=self.base, said=said)

    def _start(self, until: float) -> None:
        orphans_until = min(until, time.monotonic() + ORPHAN_SECONDS)
        before = self._log_size()
        while not self._started(until):
            if forget_dead_server(self.data, self.sockets):
                continue
            patience = until if postmaster_lives(self.data) else orphans_until
            if inhabited(self.data) is False or time.monotonic() > patience:
                said = self._said(before)
                raise EnvironmentFault("postgres.start_failed", folder=self.base, said=said)
            time.sleep(RETRY_PAUSE)

    def _started(self, until: float) -> bool:
        wait = str(max(1, int(until - time.monotonic())))
        command = [*self._pg_ctl(), "-w", "-t", wait, "-l", self.log, "start"]
        # The server inherits what pg_ctl writes to, and a pipe would not end before the server does.
        return run(self.account, command, output=subprocess.DEVNULL).returncode == 0 or self.ready()

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _said(self, before: int) -> str:
        """The last words of the server: of its own log where that had begun."""
        own = sorted((self.data / "log").glob("*.json"), key=lambda path: path.stat().st_mtime)
        early = self.log.read_text(errors="replace")[before:] if self.log.exists() else ""
        return (early + (own[-1].read_text(errors="replace") if own else ""))[-800:].strip()


def open_cluster(
    base: Path, bin_dir: Path | None = None, keep: Path | None = None, extra: Mapping[str, str] | None = None
) -> Cluster:
    """The cluster of `base`, made or not yet, with its folder ready for the account that runs it.

    `keep` is where a copy of the programs goes when that account cannot reach the installed ones.
    Raises EnvironmentFault `postgres.folder_unreachable` when the account cannot get to `base`.
    """
    account = service_account()
    base = Path(os.path.abspath(base))
    account_folder(base, account)
    if not reaches(account, base):
        raise EnvironmentFault("postgres.folder_unreachable", folder=base, account=account and account.name)
    if not POSIX and not (base / "port").exists():
        (base / "port").write_text(str(_free_port()))
    return Cluster(base, find_binaries(bin_dir, account, keep), account, dict(extra or {}))


def plant_home(wished: Path) -> Path:
    """Where a plant's cluster lives: `wished`, or the system's place when root's account cannot get there."""
    account = service_account()
    nearest = next(folder for folder in (wished, *wished.parents) if folder.is_dir())
    return wished if account is None or _enters(account, nearest) else SYSTEM_HOME / "plant"


def _enters(account: Account, folder: Path) -> bool:
    return run(account, ["test", "-x", folder]).returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

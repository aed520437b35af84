"""A running server as its maintenance sees it: whom to ask, and with which programs."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from app.config.dsn import Dsn
from app.services.operations.cluster.account import Account, run
from app.services.operations.cluster.binaries import Binaries

ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "channel_binding": "PGCHANNELBINDING",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


@dataclass(frozen=True)
class Console:
    """`binaries` are of the server's major version or a newer one, run as `account`."""

    dsn: Dsn
    binaries: Binaries
    account: Account | None = None

    def at(self, database: str) -> Console:
        return replace(self, dsn=self.dsn.at(database))

    def run(self, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """One of PostgreSQL's programs, to its end; whom to ask, and the password, are never arguments."""
        return run(self.account, [self.binaries.program(name), *arguments], self._environment())

    def stream(self, name: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """One of PostgreSQL's programs, started, with its output as a pipe and its errors as another."""
        account = self.account
        return subprocess.Popen(
            [str(self.binaries.program(name)), *map(str, arguments)],
            cwd=os.path.abspath(os.sep),
            env={**os.environ, "LC_ALL": "C", **self._environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )

    def _environment(self) -> dict[str, str]:
        given = self.dsn.parameters().items()
        return {ENVIRONMENT[name]: value for name, value in given if name in ENVIRONMENT}

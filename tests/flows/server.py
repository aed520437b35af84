"""A shared server as its administrator has it before the plant comes: running, local, without TLS."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.bootstrap.plant import reachable
from app.services.operations.cluster.embedded import Cluster, open_cluster
from app.services.operations.cluster.settings import NOT_DURABLE
from tests.postgres import SMALL, connect
from tests.services.operations.serving import HOST, free_port

FAST = SMALL | NOT_DURABLE | {"logging_collector": "on"}


@dataclass
class BareServer:
    """`cluster` is the server, `folder` the place for the plant's files on it."""

    cluster: Cluster
    folder: Path

    @property
    def address(self) -> str:
        """The superuser's own way; of the plant's database nobody knows yet."""
        return self.cluster.dsn().conninfo

    @property
    def options(self) -> tuple[object, ...]:
        """What a command needs to set the plant up here."""
        return (
            "--server", self.folder, "--server-name", HOST, "--network", "127.0.0.1/32", "--network", "::1/128",
            "--local-method", "scram-sha-256", "--install",
        )  # fmt: skip

    def restart(self) -> None:
        """As its administrator does after the plant's files were put in place."""
        self.cluster.stop()
        self.cluster.start()

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with connect(self.cluster.dsn()) as connection:
            return connection.execute(sql, parameters).fetchall()  # type: ignore[arg-type]


@contextmanager
def bare_server(home: Path, bin_dir: Path) -> Iterator[BareServer]:
    """Under `home`; it ends and is removed with the block."""
    place = Path(tempfile.mkdtemp(prefix="s", dir=home))
    place.chmod(0o711)
    opened = open_cluster(place / "pg", bin_dir, home)
    cluster = replace(opened, extra={**FAST, "port": str(free_port())})
    cluster.create(durable=False)
    cluster.start()
    try:
        yield BareServer(cluster, place / "files")
    finally:
        cluster.stop("immediate")
        for folder in (place / "files", place / "again" / "server"):  # of the trial restores
            shutil.rmtree(reachable(folder / "trial", folder), ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)

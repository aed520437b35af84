"""One process at a time: a lock that the system itself lets go of when its holder dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import EnvironmentFault
from app.services.filelock import taken

PAUSE = 0.05


@contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file `path`, waiting for at most `seconds`; raises EnvironmentFault `postgres.busy`."""
    until = time.monotonic() + seconds
    with path.open("a+b") as handle:
        while not taken(handle):
            if time.monotonic() > until:
                raise EnvironmentFault("postgres.busy", folder=path.parent)
            time.sleep(PAUSE)
        yield

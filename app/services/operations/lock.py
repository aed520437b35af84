"""One process at a time: a lock that the system itself lets go of when its holder dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.errors import EnvironmentFault

PAUSE = 0.05


@contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file `path`, waiting for at most `seconds`; raises EnvironmentFault `postgres.busy`."""
    until = time.monotonic() + seconds
    with path.open("a+b") as handle:
        while not _taken(handle):
            if time.monotonic() > until:
                raise EnvironmentFault("postgres.busy", folder=path.parent)
            time.sleep(PAUSE)
        yield


def _taken(handle: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

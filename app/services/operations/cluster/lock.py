"""One process at a time, and who else is there: locks that the system itself lets go of when a holder dies."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

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


@dataclass(frozen=True)
class Presence:
    """Somebody who needs what `folder` stands for. Begun and asked under the `exclusive` lock only."""

    path: Path
    held: IO[bytes]

    @classmethod
    def begin(cls, folder: Path) -> Presence:
        """Others see it from now on, until `end` or the death of this process."""
        folder.mkdir(exist_ok=True)
        path = folder / secrets.token_hex(8)
        held = path.open("a+b")
        taken(held)
        return cls(path, held)

    def end(self) -> None:
        self.held.close()
        self.path.unlink(missing_ok=True)


def anybody(folder: Path) -> bool:
    """Whether a `Presence` of `folder` stands; what dead ones left behind is gone afterwards."""
    return any([_stands(path) for path in (folder.glob("*") if folder.is_dir() else ())])


def _stands(path: Path) -> bool:
    try:
        with path.open("a+b") as left:
            if not taken(left):
                return True
    except OSError:  # another account's: it cannot be asked
        return True
    path.unlink(missing_ok=True)
    return False

"""A lock on an open file that the system itself lets go of when its holder dies."""

from __future__ import annotations

import sys
from typing import IO


def taken(file: IO[bytes]) -> bool:
    """Whether `file` is now locked by us alone; False while another process holds it. Never waits."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

"""Room on the disk: how much is left, and a reserve that can be given back when nothing is."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.errors import EnvironmentFault

MEBIBYTE = 1024 * 1024
RESERVE = 64 * MEBIBYTE
LOW = 200 * MEBIBYTE


class Space(StrEnum):
    ENOUGH = "enough"
    LOW = "low"
    """Less than the limit is free; captures still work, somebody must make room."""
    SPENT = "spent"
    """The reserve was given back; a few more captures are possible."""


@dataclass(frozen=True)
class Reserve:
    """A file of `size` bytes beside the journal, really allocated, that is given back when the disk is
    full.
    """

    path: Path
    size: int = RESERVE
    low: int = LOW

    def state(self) -> Space:
        if self.size and not self.path.exists():
            return Space.SPENT
        return Space.LOW if self.free() < self.low else Space.ENOUGH

    def free(self) -> int:
        """Free bytes on the journal's disk."""
        return shutil.disk_usage(self.path.parent).free

    def keep(self) -> bool:
        """Lay the reserve in, where the disk has room for it above the low limit; returns whether it is
        there.
        """
        if self.size == 0 or self._whole():
            return True
        if self.free() < self.size + self.low:
            return False
        try:
            self._allocate()
        except OSError as error:
            self.path.unlink(missing_ok=True)
            raise EnvironmentFault("journal.no_reserve", cause=str(error)) from error
        return True

    def _whole(self) -> bool:
        return self.path.exists() and self.path.stat().st_size == self.size

    def _allocate(self) -> None:
        with self.path.open("wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, self.size)
            else:
                for _ in range(self.size // MEBIBYTE):
                    file.write(bytes(MEBIBYTE))

    def give_back(self) -> None:
        """Free the reserve, so that what is under way can still be recorded."""
        self.path.unlink(missing_ok=True)

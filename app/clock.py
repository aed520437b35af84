"""The one place where the program asks what time it is.

Wall time labels an entry, it never orders or decides; the monotonic pair (boot, nanoseconds) tells how far
two instants of one boot are apart whatever happened to the wall clock in between.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_BOOT_FILE = Path("/proc/sys/kernel/random/boot_id")
_SLEEPLESS: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class Clock(Protocol):
    """Source of time for everything below the composition root; tests pass their own."""

    @property
    def boot(self) -> uuid.UUID:
        """Identity of the machine's present boot; `monotonic_ns` values compare within one boot only."""

    def now(self) -> datetime:
        """Wall time, aware, UTC."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since an arbitrary point of this boot; never goes back."""


def boot_identity() -> uuid.UUID:
    """The kernel's boot id, or a fresh one where the system has none."""
    try:
        return uuid.UUID(_BOOT_FILE.read_text().strip())
    except (OSError, ValueError):
        return uuid.uuid4()


@dataclass(frozen=True)
class SystemClock:
    """The machine's own clocks."""

    boot: uuid.UUID = field(default_factory=boot_identity)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        """Goes on while the machine sleeps, where the system has such a clock."""
        return time.monotonic_ns() if _SLEEPLESS is None else time.clock_gettime_ns(_SLEEPLESS)


def iso(instant: datetime) -> str:
    """`instant` as it stands in every body and table: UTC, six decimals, `Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_iso(text: str) -> datetime:
    """The inverse of `iso`; raises ValueError for anything without an explicit UTC `Z`."""
    if not text.endswith("Z"):
        raise ValueError(f"not a UTC time: {text!r}")
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)

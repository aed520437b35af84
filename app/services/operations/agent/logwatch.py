"""The server's own log (jsonlog, PostgreSQL 15 and later) read as it grows: it shows who guesses passwords.

`auth_delay` slows one connection only; eighty connections guess eighty times as fast. The log sees them all.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

WRONG_PASSWORD = "28P01"  # noqa: S105 - an SQLSTATE
FAILURES = 10
WINDOW = timedelta(hours=1)
_FORM = "%Y-%m-%d %H:%M:%S.%f %Z"


@dataclass(frozen=True)
class Failure:
    """One refused login."""

    role: str
    at: datetime


@dataclass
class LogTail:
    """The whole lines that came to the `*.json` files of `folder` since the last look, across rotation."""

    folder: Path
    _offsets: dict[Path, int] = field(default_factory=dict)

    def lines(self) -> Iterator[bytes]:
        """New lines, oldest file first. A file that became shorter was begun anew and is read from its start.

        Of files met for the first time only the newest is read, the others are history.
        """
        files = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in files[:-1]:
            self._offsets.setdefault(path, path.stat().st_size)
        for path in files:
            yield from self._new(path)

    def _new(self, path: Path) -> Iterator[bytes]:
        begin = self._offsets.get(path, 0)
        if path.stat().st_size < begin:
            begin = 0
        with path.open("rb") as file:
            file.seek(begin)
            for line in file:
                # The last line may still be being written.
                if not line.endswith(b"\n"):
                    break
                begin += len(line)
                self._offsets[path] = begin
                yield line


def failure(line: bytes) -> Failure | None:
    """The refused password that a line of the log tells of, None for all else and for what is no JSON."""
    try:
        told = json.loads(line)
        if told.get("state_code") != WRONG_PASSWORD or not told.get("user"):
            return None
        return Failure(told["user"], datetime.strptime(told["timestamp"], _FORM).replace(tzinfo=UTC))
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


@dataclass
class Guessers:
    """Counts refused passwords: a role with `limit` of them within `window` is named, then counted anew."""

    limit: int = FAILURES
    window: timedelta = WINDOW
    _times: dict[str, deque[datetime]] = field(default_factory=dict)

    def count(self, seen: Failure, now: datetime) -> bool:
        """True when this failure is one too many. Failures older than the window do not count."""
        times = self._times.setdefault(seen.role, deque())
        times.append(seen.at)
        while times and times[0] < now - self.window:
            times.popleft()
        if len(times) < self.limit:
            return False
        del self._times[seen.role]
        return True

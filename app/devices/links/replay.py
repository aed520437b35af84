"""Plays a recorded file as if the device were there, piece by piece in the recorded order and times."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from app.errors import EnvironmentFault


def recorded(path: Path) -> list[tuple[int, bytes]]:
    """(nanoseconds since the opening, bytes) of what came from the device; ValueError for another file."""
    pieces = []
    for line in path.read_text(encoding="ascii").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        at, direction, data = line.split()
        if direction == "<":
            pieces.append((int(at), bytes.fromhex(data)))
    return pieces


class ReplayLink:
    """`speed` 1 plays in the recorded time, 0 as fast as it is read. After the end the line is silent."""

    def __init__(
        self, path: Path, *, speed: float = 1, monotonic_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._path, self._speed, self._now = path, speed, monotonic_ns
        self._left: deque[tuple[int, bytes]] = deque()
        self._began = 0
        self._woken = threading.Event()

    @property
    def address(self) -> str:
        return str(self._path)

    def open(self) -> None:
        try:
            self._left = deque(recorded(self._path))
        except OSError as error:
            raise EnvironmentFault("device.port_missing", address=self.address, detail=str(error)) from error
        except ValueError as error:
            raise EnvironmentFault("device.port_failed", address=self.address, detail=str(error)) from error
        self._began = self._now()

    def read(self, timeout: float) -> bytes:
        wait = min(timeout, self._due()) if self._left else timeout
        if wait > 0:
            self._woken.wait(wait)
            self._woken.clear()
        return self._left.popleft()[1] if self._left and self._due() <= 0 else b""

    def write(self, data: bytes) -> None:
        """A recording answers what was asked when it was made, whatever is asked now."""

    def discard_input(self) -> None:
        """Nothing is dropped: the recording is the input."""

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._left.clear()

    def _due(self) -> float:
        """Seconds until the next piece."""
        return (self._left[0][0] * self._speed - (self._now() - self._began)) / 1e9

"""Writes what crosses a line into a file that `app.devices.links.replay` plays again.

One line a piece of traffic: nanoseconds since the opening, `<` from the device or `>` to it, the bytes in
hex.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from app.devices.base import Link

HEAD = "# device traffic: nanoseconds, < from the device or > to it, bytes in hex\n"


class RecorderLink:
    """Wraps `link` and appends its traffic to `path`; each piece is in the file before it is passed on."""

    def __init__(self, link: Link, path: Path, monotonic_ns: Callable[[], int]) -> None:
        self._link, self._path, self._now = link, path, monotonic_ns
        self._file: TextIO | None = None
        self._began = 0
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return self._link.address

    def open(self) -> None:
        self._link.open()
        self._began = self._now()
        with self._lock:
            self._file = self._path.open("a", encoding="ascii")
            self._file.write(HEAD)

    def read(self, timeout: float) -> bytes:
        data = self._link.read(timeout)
        self._note("<", data)
        return data

    def write(self, data: bytes) -> None:
        self._note(">", data)
        self._link.write(data)

    def discard_input(self) -> None:
        self._link.discard_input()

    def wake(self) -> None:
        self._link.wake()

    def close(self) -> None:
        self._link.close()
        with self._lock:
            file, self._file = self._file, None
            if file is not None:
                file.close()

    def _note(self, direction: str, data: bytes) -> None:
        with self._lock:
            if data and self._file is not None:
                self._file.write(f"{self._now() - self._began} {direction} {data.hex()}\n")
                self._file.flush()

"""A line that can be cut after any byte, or go deaf: stands between a station and its server."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

UPWARDS, DOWNWARDS = 0, 1


@dataclass
class Wire:
    """What passed in each direction since `arm`, and what is to happen there."""

    passed: list[int] = field(default_factory=lambda: [0, 0])
    limits: list[int | None] = field(default_factory=lambda: [None, None])
    deaf: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, direction: int, limit: int) -> None:
        """From now on `limit` bytes pass in that direction, then the line is cut."""
        with self._lock:
            self.passed = [0, 0]
            self.limits = [None, None]
            self.limits[direction] = limit

    def free(self) -> None:
        with self._lock:
            self.passed, self.limits, self.deaf = [0, 0], [None, None], False

    def share(self, direction: int, data: bytes) -> tuple[bytes, bool]:
        """How much of `data` passes, and whether the line is cut then."""
        with self._lock:
            limit = self.limits[direction]
            room = len(data) if limit is None else max(0, limit - self.passed[direction])
            self.passed[direction] += min(room, len(data))
            return data[:room], room < len(data) or limit == self.passed[direction]


@contextmanager
def proxied(target: str | tuple[str, int], listen: str | tuple[str, int]) -> Iterator[tuple[Wire, int]]:
    """A listening end before `target` (a socket's path, or host and port); yields its wire and its port."""
    family = socket.AF_UNIX if isinstance(listen, str) else socket.AF_INET
    with socket.socket(family) as listening:
        listening.bind(listen)
        listening.listen()
        if isinstance(listen, str):
            Path(listen).chmod(0o777)
        wire, ended = Wire(), threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, target, wire, ended))
        thread.start()
        port = 0 if isinstance(listen, str) else int(listening.getsockname()[1])
        try:
            yield wire, port
        finally:
            ended.set()
            thread.join()


def _serve(
    listening: socket.socket, target: str | tuple[str, int], wire: Wire, ended: threading.Event
) -> None:
    """One thread for all connections."""
    pairs: dict[socket.socket, tuple[socket.socket, int]] = {}
    while not ended.is_set():
        ready, _, _ = select.select([listening, *pairs], [], [], 0.02)
        for one in ready:
            if one is listening:
                _accept(listening, target, pairs)
            elif one in pairs and not wire.deaf:
                _forward(one, pairs, wire)
    for one in pairs:
        one.close()


def _accept(
    listening: socket.socket,
    target: str | tuple[str, int],
    pairs: dict[socket.socket, tuple[socket.socket, int]],
) -> None:
    near, _ = listening.accept()
    far = socket.socket(socket.AF_UNIX if isinstance(target, str) else socket.AF_INET)
    try:
        far.connect(target)
    except OSError:
        near.close()
        far.close()
        return
    pairs[near], pairs[far] = (far, UPWARDS), (near, DOWNWARDS)


def _forward(one: socket.socket, pairs: dict[socket.socket, tuple[socket.socket, int]], wire: Wire) -> None:
    other, direction = pairs[one]
    try:
        data = one.recv(65536)
        passing, cut = wire.share(direction, data)
        other.sendall(passing)
    except OSError:
        data, cut = b"", True
    if cut or not data:
        for end in (one, other):
            pairs.pop(end, None)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

"""A simulated device: a pure protocol core, faults on its line, and one thread that plays it in real time."""

from __future__ import annotations

import heapq
import select
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from app.devices.sim.endpoints import Endpoint
from app.devices.sim.wire import Wire

_CHUNK = 4096
_IDLE_SECONDS = 1.0
_JOIN_SECONDS = 5.0


class Core(Protocol):
    """The protocol without line, thread and clock; times are seconds, given by the caller."""

    def connected(self) -> None:
        """The line was plugged in: as after switching on."""

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        """Frames that answer `data` at once."""

    def due(self, now: float) -> Iterable[bytes]:
        """Frames that are to be sent by `now` without being asked."""

    def next_due(self, now: float) -> float | None:
        """When `due` may have something, None for never."""


class SimulatedDevice:
    """Plays `core` behind `endpoint` from `start` to `stop`; `wire` carries the faults. A context manager.

    All methods may be called from any thread and have taken effect when they return.
    """

    def __init__(self, core: Core, endpoint: Endpoint, wire: Wire | None = None) -> None:
        self._core, self._endpoint = core, endpoint
        self.wire = wire or Wire()
        self._lock = threading.RLock()
        self._late: list[tuple[float, int, bytes]] = []
        self._sent = 0
        self._stopping = False
        self._ear, self._mouth = socket.socketpair()
        self._mouth.setblocking(False)
        name = f"simulated-{type(core).__name__}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def address(self) -> str:
        """What the host opens: the path of the pty's link, or host:port."""
        return self._endpoint.address

    def start(self) -> None:
        """The host can open the line."""
        self.plug()
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended and the line is gone. May be called twice."""
        if self._stopping:
            return
        self._stopping = True
        self.wake()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)
        self._endpoint.unplug()
        self._ear.close()
        self._mouth.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def plug(self) -> None:
        """The line is there (again), the device as after switching on."""
        with self._lock:
            self._late.clear()
            self._core.connected()
            self._endpoint.unplug()
            self.wake()
            self._endpoint.plug()
        self.wake()

    def unplug(self) -> None:
        """The host's line breaks: a read at the pty ends with EIO, a socket is closed."""
        with self._lock:
            self._endpoint.unplug()
        self.wake()

    def wake(self) -> None:
        """The thread looks again what is due."""
        with suppress(OSError):
            self._mouth.send(b"\0")

    def _run(self) -> None:
        while not self._stopping:
            with self._lock:
                numbers, wait = self._endpoint.waiting(), self._wait(time.monotonic())
            try:
                ready, _, _ = select.select([self._ear.fileno(), *numbers], [], [], wait)
            except (OSError, ValueError):
                continue  # unplugged while waiting: the next round waits on what is there
            if self._ear.fileno() in ready:
                self._ear.recv(_CHUNK)
            with self._lock:
                self._turn([number for number in numbers if number in ready])

    def _turn(self, ready: list[int]) -> None:
        now = time.monotonic()
        data = self._endpoint.receive(ready)
        frames = [*(self._core.receive(data, now) if data else ()), *self._core.due(now)]
        for frame in frames:
            for piece in self.wire.pass_on(frame):
                self._sent += 1
                heapq.heappush(self._late, (now + self.wire.late_s, self._sent, piece))
        while self._late and self._late[0][0] <= now:
            self._endpoint.send(heapq.heappop(self._late)[2])

    def _wait(self, now: float) -> float:
        times = [self._late[0][0]] if self._late else []
        due = self._core.next_due(now)
        if due is not None:
            times.append(due)
        return min([_IDLE_SECONDS, *(max(0.0, at - now) for at in times)])

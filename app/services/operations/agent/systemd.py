"""What a service tells systemd (sd_notify): it is ready, and it is still alive. Elsewhere nothing happens."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

READY = "READY=1"
ALIVE = "WATCHDOG=1"


@dataclass(frozen=True)
class Manager:
    """The service manager that started us; `address` is None where there is none."""

    address: str | None = None

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Manager:
        return cls(environ.get("NOTIFY_SOCKET"))

    def tell(self, state: str) -> None:
        """Send `state`; a manager that does not listen is no fault of ours."""
        if self.address is None or not hasattr(socket, "AF_UNIX"):
            return
        abstract = self.address.startswith("@")
        place = "\0" + self.address[1:] if abstract else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            try:
                line.sendto(state.encode(), place)
            except OSError:
                return


class Heartbeat:
    """To be called again and again from the loop whose life matters; the first call says: ready."""

    def __init__(self, environ: Mapping[str, str], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._manager = Manager.of(environ)
        self._every = watchdog_seconds(environ)
        self._monotonic = monotonic
        self._next: float | None = None

    def __call__(self) -> None:
        now = self._monotonic()
        if self._next is None:
            self._manager.tell(READY)
        elif self._every is None or now < self._next:
            return
        else:
            self._manager.tell(ALIVE)
        self._next = now + (self._every or 0.0)


def watchdog_seconds(environ: Mapping[str, str]) -> float | None:
    """How often `ALIVE` must be said: half of what the unit allows; None where nobody watches us."""
    allowed, process = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", str(os.getpid()))
    if not allowed.isdecimal() or process != str(os.getpid()):
        return None
    return int(allowed) / 2_000_000

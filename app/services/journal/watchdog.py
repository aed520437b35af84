"""Ends a call to a server that took it and says nothing: TCP's own timers never fire while packets are
acknowledged.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Watchdog:
    """Shuts the socket of a call that lasts longer than `seconds`, from a thread of its own."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._changed = threading.Condition()
        self._guarded: int | None = None
        self._deadline = 0.0
        self._bitten = False
        self._ended = False
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, descriptor: int) -> Iterator[None]:
        """While inside, the socket behind `descriptor` has until the deadline; `bit` says whether it
        passed.
        """
        with self._changed:
            self._guarded, self._bitten = descriptor, False
            self._deadline = time.monotonic() + self.seconds
            self._start()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._guarded = None

    @property
    def bit(self) -> bool:
        """Whether the last guarded call was ended."""
        return self._bitten

    def stop(self) -> None:
        """The thread has ended; a later call starts another."""
        with self._changed:
            self._ended = True
            self._changed.notify()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._ended = False
            self._thread = threading.Thread(target=self._watch, name="plant-watchdog", daemon=True)
            self._thread.start()

    def _watch(self) -> None:
        with self._changed:
            while not self._ended:
                left = self._deadline - time.monotonic() if self._guarded is not None else None
                if left is not None and left <= 0:
                    self._bite()
                else:
                    self._changed.wait(left if left is not None else self.seconds)

    def _bite(self) -> None:
        descriptor, self._guarded = self._guarded, None
        self._bitten = True
        if descriptor is not None:
            shut(descriptor)


def shut(descriptor: int) -> None:
    """Shut a socket down for both sides; whoever reads it sees its end. The descriptor stays the owner's."""
    with suppress(OSError):
        copy = socket.socket(fileno=socket.dup(descriptor) if os.name == "nt" else os.dup(descriptor))
        try:
            copy.shutdown(socket.SHUT_RDWR)
        finally:
            copy.close()

"""The line of a simulated device that calls the host, as laboratory instruments do."""

from __future__ import annotations

import socket
from contextlib import suppress

_CHUNK = 4096
_CONNECT_SECONDS = 2.0


class DialEndpoint:
    """Connects when there is something to send, and stays connected until unplugged or hung up on."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._plugged = False
        self._line: socket.socket | None = None

    @property
    def address(self) -> str:
        return f"{self._host}:{self._port}"

    def plug(self) -> None:
        self._plugged = True

    def unplug(self) -> None:
        self._plugged = False
        self.reset()

    def reset(self) -> None:
        """Hang up; the next word calls again."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def waiting(self) -> list[int]:
        return [self._line.fileno()] if self._line is not None else []

    def receive(self, ready: list[int]) -> bytes:
        if self._line is None or self._line.fileno() not in ready:
            return b""
        try:
            data = self._line.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self.reset()
        return data

    def send(self, data: bytes) -> None:
        if self._line is None and self._plugged:
            self._call()
        if self._line is not None:
            with suppress(OSError):
                self._line.sendall(data)

    def _call(self) -> None:
        with suppress(OSError):
            line = socket.create_connection((self._host, self._port), _CONNECT_SECONDS)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.setblocking(False)
            self._line = line

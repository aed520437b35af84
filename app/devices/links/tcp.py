"""A device behind TCP: a terminal's own port or a serial device server."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.errors import EnvironmentFault

CONNECT_SECONDS = 3.0
WRITE_SECONDS = 1.0
_CHUNK = 4096
_DISCARD_READS = 256


class TcpLink:
    """A client connection without delay and with keepalives; one socket pair wakes a waiting read."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._socket: socket.socket | None = None
        self._ears: tuple[socket.socket, socket.socket] | None = None

    @property
    def address(self) -> str:
        return f"{self._host}:{self._port}"

    def open(self) -> None:
        try:
            line = socket.create_connection((self._host, self._port), CONNECT_SECONDS)
        except ConnectionRefusedError as error:
            raise self._fault("device.tcp_refused", error) from error
        except OSError as error:
            raise self._fault("device.tcp_unreachable", error) from error
        line.settimeout(WRITE_SECONDS)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket, self._ears = line, socket.socketpair()
        for ear in self._ears:
            ear.setblocking(False)

    def read(self, timeout: float) -> bytes:
        line, ear = self._opened()
        with self._faults():
            ready, _, _ = select.select([line, ear], [], [], timeout)
            if ear in ready:
                ear.recv(_CHUNK)
            if line not in ready:
                return b""
            data = line.recv(_CHUNK)
        if not data:
            raise EnvironmentFault("device.line_lost", address=self.address, detail="closed by the device")
        return data

    def write(self, data: bytes) -> None:
        line, _ = self._opened()
        try:
            line.sendall(data)
        except TimeoutError as error:
            raise EnvironmentFault("device.write_stuck", address=self.address) from error
        except OSError as error:
            raise self._fault("device.line_lost", error) from error

    def discard_input(self) -> None:
        for _ in range(_DISCARD_READS):
            if not self.read(0):
                return

    def wake(self) -> None:
        ears = self._ears
        if ears is not None:
            with suppress(OSError):
                ears[1].send(b"\0")

    def close(self) -> None:
        held = (self._socket, *(self._ears or ()))
        self._socket = self._ears = None
        for one in held:
            if one is not None:
                with suppress(OSError):
                    one.close()

    def _opened(self) -> tuple[socket.socket, socket.socket]:
        if self._socket is None or self._ears is None:
            raise EnvironmentFault("device.line_lost", address=self.address, detail="closed")
        return self._socket, self._ears[0]

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise self._fault("device.line_lost", error) from error

    def _fault(self, key: str, error: Exception) -> EnvironmentFault:
        return EnvironmentFault(key, address=self.address, detail=str(error))

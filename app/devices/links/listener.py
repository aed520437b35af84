"""A TCP port at which one device calls: most laboratory instruments connect when they have something to say."""

from __future__ import annotations

import select
import socket
from contextlib import suppress

from app.devices.links.tcp import WRITE_SECONDS
from app.errors import EnvironmentFault

_CHUNK = 65_536
_DISCARD_READS = 256


class ListeningLink:
    """One caller at a time; a new caller replaces one that hung up without a word.

    A caller that hangs up breaks nothing: the port stays open. `calls` counts connections, `connected` says whether
    one stands.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._listener: socket.socket | None = None
        self._caller: socket.socket | None = None
        self._ears: tuple[socket.socket, socket.socket] | None = None
        self.calls = 0

    @property
    def address(self) -> str:
        return f"listen:{self._host or '*'}:{self._port}"

    @property
    def connected(self) -> bool:
        return self._caller is not None

    @property
    def port(self) -> int:
        """The port that was given by the system, where 0 was asked for; known once open."""
        return self._port

    def open(self) -> None:
        try:
            self._listener = socket.create_server((self._host, self._port))
        except OSError as error:
            raise EnvironmentFault("device.port_taken", address=self.address, detail=str(error)) from error
        self._port = self._listener.getsockname()[1]
        self._ears = socket.socketpair()
        for one in (self._listener, *self._ears):
            one.setblocking(False)

    def read(self, timeout: float) -> bytes:
        listener, ear = self._opened()
        held = [one for one in (self._caller, listener, ear) if one is not None]
        try:
            ready, _, _ = select.select(held, [], [], timeout)
        except (OSError, ValueError) as error:
            raise EnvironmentFault("device.line_lost", address=self.address, detail=str(error)) from error
        if ear in ready:
            with suppress(OSError):
                ear.recv(_CHUNK)
        data = self._heard() if self._caller in ready else b""
        if listener in ready and not data:
            self._accept(listener)
        return data

    def write(self, data: bytes) -> None:
        """What is said to nobody is gone."""
        self._opened()
        if self._caller is None:
            return
        try:
            self._caller.settimeout(WRITE_SECONDS)
            self._caller.sendall(data)
        except OSError:
            self._hang_up()

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
        held = (self._caller, self._listener, *(self._ears or ()))
        self._caller = self._listener = self._ears = None
        for one in held:
            if one is not None:
                with suppress(OSError):
                    one.close()

    def _opened(self) -> tuple[socket.socket, socket.socket]:
        if self._listener is None or self._ears is None:
            raise EnvironmentFault("device.line_lost", address=self.address, detail="closed")
        return self._listener, self._ears[0]

    def _heard(self) -> bytes:
        if self._caller is None:
            return b""
        try:
            data = self._caller.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            caller, _ = listener.accept()
            self._hang_up()
            caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            self._caller = caller
            self.calls += 1

    def _hang_up(self) -> None:
        caller, self._caller = self._caller, None
        if caller is not None:
            with suppress(OSError):
                caller.close()

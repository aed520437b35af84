"""The host's end of a simulated device's line: a real pty under a stable name, or a real TCP port."""

from __future__ import annotations

import errno
import os
import socket
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

_CHUNK = 4096
_BIND_SECONDS = 1.0
_BIND_AGAIN = 0.005


class Endpoint(Protocol):
    """One end of a line. Not safe for threads: the device's thread holds its own lock around it."""

    @property
    def address(self) -> str:
        """What the host opens."""

    def plug(self) -> None:
        """The host can open the line."""

    def unplug(self) -> None:
        """The host's open line breaks, and cannot be opened again before `plug`."""

    def reset(self) -> None:
        """The host's open line breaks now; it can be opened again at once."""

    def waiting(self) -> list[int]:
        """File numbers to wait on for input."""

    def receive(self, ready: list[int]) -> bytes:
        """Input of those that are ready."""

    def send(self, data: bytes) -> None:
        """`data` is on the line, or lost where nobody listens."""


class PtyEndpoint:
    """A pty whose host side is found under the symbolic link `path`; each plugging makes a new pty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._master = self._slave = -1

    @property
    def address(self) -> str:
        return str(self._path)

    def plug(self) -> None:
        import tty

        self.unplug()
        # The device keeps the host's side open too: else each closing by the host would hang up the master.
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._link(os.ttyname(self._slave))

    def move(self, path: Path) -> None:
        """The next plugging comes under another name."""
        self._unlink()
        self._path = path

    def unplug(self) -> None:
        self._unlink()
        for number in (self._master, self._slave):
            if number >= 0:
                os.close(number)
        self._master = self._slave = -1

    def reset(self) -> None:
        self.plug()

    def waiting(self) -> list[int]:
        return [self._master] if self._master >= 0 else []

    def receive(self, ready: list[int]) -> bytes:
        if self._master not in ready:
            return b""
        with suppress(OSError):
            return os.read(self._master, _CHUNK)
        return b""

    def send(self, data: bytes) -> None:
        if self._master >= 0:
            # A host that does not read fills the line's buffer; what does not fit is lost, as on a real line.
            with suppress(OSError):
                os.write(self._master, data)

    def _link(self, name: str) -> None:
        fresh = self._path.with_name(f".{self._path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(name)
        fresh.replace(self._path)

    def _unlink(self) -> None:
        if self._master >= 0:
            self._path.unlink(missing_ok=True)


class TcpEndpoint:
    """A listening port that serves one host at a time, as a scale's terminal does; later callers wait."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._host, self._port = host, port
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None

    @property
    def address(self) -> str:
        return f"{self._host}:{self._port}"

    @property
    def port(self) -> int:
        """The port; 0 before the first plugging where none was asked for."""
        return self._port

    def plug(self) -> None:
        self.unplug()
        self._listener = self._bound()
        self._listener.setblocking(False)
        self._port = self._listener.getsockname()[1]

    def unplug(self) -> None:
        for one in (self._client, self._listener):
            if one is not None:
                one.close()
        self._client = self._listener = None

    def reset(self) -> None:
        """The connection is reset, not closed in good order: what the host had not read is gone."""
        client, self._client = self._client, None
        if client is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()

    def waiting(self) -> list[int]:
        one = self._client or self._listener
        return [one.fileno()] if one is not None else []

    def receive(self, ready: list[int]) -> bytes:
        if not set(ready) & set(self.waiting()):
            return b""
        if self._client is None:
            self._accept()
            return b""
        try:
            data = self._client.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._client.close()
            self._client = None
        return data

    def send(self, data: bytes) -> None:
        if self._client is not None:
            with suppress(OSError):
                self._client.send(data)

    def _bound(self) -> socket.socket:
        """A port just closed stays taken until the thread that waits on it has looked up."""
        end = time.monotonic() + _BIND_SECONDS
        while True:
            try:
                return socket.create_server((self._host, self._port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE or not self._port or time.monotonic() > end:
                    raise
                time.sleep(_BIND_AGAIN)

    def _accept(self) -> None:
        if self._listener is not None:
            with suppress(OSError):
                self._client, _ = self._listener.accept()
                self._client.setblocking(False)
                self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

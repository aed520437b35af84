"""How bytes reach a printer: port 9100, a serial line, or the system's device file.

A line counts what it was let have: `write` says how many bytes the system took, never more than are gone.
"""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from app.devices.base import LineSettings
from app.devices.links.ports import port_of
from app.errors import EnvironmentFault

CONNECT_SECONDS = 2.0
_CHUNK = 4096


class PrinterLine(Protocol):
    """One way to one printer, opened for each conversation. Methods raise EnvironmentFault `device.*`."""

    @property
    def address(self) -> str:
        """Where the printer is, in words a technician knows."""

    @property
    def two_way(self) -> bool:
        """The printer's answers arrive."""

    def open(self) -> None: ...

    def write(self, data: bytes, seconds: float) -> int:
        """How many of the first bytes of `data` were taken; 0 where none were within `seconds`."""

    def read(self, seconds: float) -> bytes:
        """What has arrived, empty after `seconds`."""

    def close(self) -> None: ...


class TcpPrinterLine:
    """Port 9100: one connection at a time, so it is closed after each conversation."""

    two_way = True

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._socket: socket.socket | None = None

    @property
    def address(self) -> str:
        return f"{self._host}:{self._port}"

    def open(self) -> None:
        try:
            made = socket.create_connection((self._host, self._port), CONNECT_SECONDS)
        except ConnectionRefusedError as error:
            raise _fault("device.tcp_refused", self.address, error) from error
        except OSError as error:
            raise _fault("device.tcp_unreachable", self.address, error) from error
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = made

    def write(self, data: bytes, seconds: float) -> int:
        line = self._opened()
        return _written(line.fileno(), lambda: line.send(data), seconds, self.address)

    def read(self, seconds: float) -> bytes:
        line = self._opened()
        data = _arrived(line.fileno(), lambda: line.recv(_CHUNK), seconds, self.address)
        if data == b"":
            raise EnvironmentFault("device.line_lost", address=self.address, detail="closed by the printer")
        return data or b""

    def close(self) -> None:
        line, self._socket = self._socket, None
        if line is not None:
            with suppress(OSError):
                line.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise EnvironmentFault("device.line_lost", address=self.address, detail="closed")
        return self._socket


class FilePrinterLine:
    """A device file: `/dev/usb/lp0`, or a serial port with its `settings`, by path or by the adapter's USB serial
    number. POSIX only."""

    def __init__(self, path: str, settings: LineSettings | None = None, *, usb: str = "") -> None:
        self._path, self._settings, self._usb = path, settings, usb
        self._file = -1
        self._port: object | None = None
        self.two_way = True

    @property
    def address(self) -> str:
        return f"usb:{self._usb}" if self._usb else self._path

    def open(self) -> None:
        try:
            self._file = self._open_port(self._settings) if self._settings else self._open_file()
        except (OSError, ValueError) as error:
            missing = isinstance(error, FileNotFoundError)
            raise _fault(
                "device.port_missing" if missing else "device.port_failed", self._path, error
            ) from error

    def write(self, data: bytes, seconds: float) -> int:
        return _written(self._file, lambda: os.write(self._file, data), seconds, self.address)

    def read(self, seconds: float) -> bytes:
        return _arrived(self._file, lambda: os.read(self._file, _CHUNK), seconds, self.address) or b""

    def close(self) -> None:
        port, self._port, file, self._file = self._port, None, self._file, -1
        with suppress(Exception):
            if port is not None:
                port.close()  # type: ignore[attr-defined]
            elif file >= 0:
                os.close(file)

    def _open_file(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        except PermissionError:
            self.two_way = False
            return os.open(self._path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)

    def _open_port(self, line: LineSettings) -> int:
        import serial

        path = port_of(self._usb) if self._usb else self._path
        port = serial.Serial(
            path, line.baud, line.bits, line.parity, line.stop, timeout=0, write_timeout=0,
            xonxoff=line.flow == "xonxoff", rtscts=line.flow == "rtscts", exclusive=True,
        )  # fmt: skip
        self._port = port
        return int(port.fileno())


def _written(number: int, write: Callable[[], int], seconds: float, address: str) -> int:
    try:
        _, ready, _ = select.select([], [number], [], seconds)
        return write() if ready else 0
    except BlockingIOError:
        return 0
    except (OSError, ValueError) as error:
        raise _fault("device.line_lost", address, error) from error


def _arrived(number: int, read: Callable[[], bytes], seconds: float, address: str) -> bytes | None:
    """What arrived; None for nothing, empty for the end of the line."""
    try:
        ready, _, _ = select.select([number], [], [], seconds)
        return read() if ready else None
    except BlockingIOError:
        return None
    except (OSError, ValueError) as error:
        raise _fault("device.line_lost", address, error) from error


def _fault(key: str, address: str, error: Exception) -> EnvironmentFault:
    return EnvironmentFault(key, address=address, detail=str(error))

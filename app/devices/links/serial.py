"""A serial line through pyserial: for this program alone, by path or by the adapter's USB serial number."""

from __future__ import annotations

import errno
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.devices.base import LineSettings
from app.devices.links.echo import Echo
from app.devices.links.ports import port_of
from app.errors import EnvironmentFault

if TYPE_CHECKING:
    from serial import Serial

WRITE_SECONDS = 1.0
_SEVEN_BITS = bytes(code & 0x7F for code in range(256))
_REFUSALS = {
    errno.ENOENT: "device.port_missing",
    errno.ENODEV: "device.port_missing",
    errno.ENXIO: "device.port_missing",
    errno.EIO: "device.port_missing",
    errno.EBUSY: "device.port_busy",
    errno.EAGAIN: "device.port_busy",
    # Windows says "access denied" of a port that another program holds; elsewhere it is a matter of rights.
    errno.EACCES: "device.port_busy" if sys.platform == "win32" else "device.port_denied",
    errno.EPERM: "device.port_denied",
}


class SerialLink:
    """`port` is a path (`/dev/ttyUSB0`, `COM3`) or, with `usb`, found anew at each opening (see `port_of`).

    `mask` clears bit 7 of every byte: a 7-bit line with parity that is read with eight data bits.
    """

    def __init__(self, port: str, settings: LineSettings, *, usb: str = "", mask: bool = False) -> None:
        self._port, self._usb, self._settings, self._mask = port, usb, settings, mask
        self._serial: Serial | None = None
        self._echo = Echo() if settings.echo else None
        # A wake must not write to a file number that a close has just given back.
        self._closing = threading.Lock()

    @property
    def address(self) -> str:
        return f"usb:{self._usb}" if self._usb else self._port

    def open(self) -> None:
        import serial
        from serial.rs485 import RS485Settings

        line = self._settings
        path = port_of(self._usb) if self._usb else self._port
        try:
            made = serial.Serial(
                None,
                line.baud,
                line.bits,
                line.parity,
                line.stop,
                timeout=0,
                xonxoff=line.flow == "xonxoff",
                rtscts=line.flow == "rtscts",
                write_timeout=WRITE_SECONDS,
                exclusive=True if sys.platform != "win32" else None,
            )
            made.port, made.dtr, made.rts = path, line.dtr, line.rts
            if line.rs485:
                made.rs485_mode = RS485Settings()
            made.open()
            self._serial = made
        except line_errors(ValueError) as error:
            raise refusal(error, self.address) from error

    def read(self, timeout: float) -> bytes:
        port = self._opened()
        with self._faults():
            if port.timeout != timeout:
                port.timeout = timeout
            data: bytes = port.read(1)
            data += port.read(port.in_waiting) if data else b""
        data = self._echo.strip(data) if self._echo is not None else data
        return data.translate(_SEVEN_BITS) if self._mask else data

    def write(self, data: bytes) -> None:
        port = self._opened()
        with self._faults():
            port.write(data)
        if self._echo is not None:
            self._echo.sent(data)

    def discard_input(self) -> None:
        port = self._opened()
        with self._faults():
            port.reset_input_buffer()
        if self._echo is not None:
            self._echo.forget()

    def wake(self) -> None:
        with self._closing, suppress(Exception):
            if self._serial is not None:
                self._serial.cancel_read()

    def close(self) -> None:
        with self._closing, suppress(Exception):
            port, self._serial = self._serial, None
            if port is not None:
                port.close()

    def _opened(self) -> Serial:
        if self._serial is None:
            raise EnvironmentFault("device.line_lost", address=self.address, detail="closed")
        return self._serial

    @contextmanager
    def _faults(self) -> Iterator[None]:
        from serial import SerialTimeoutException

        try:
            yield
        except SerialTimeoutException as error:
            raise EnvironmentFault("device.write_stuck", address=self.address) from error
        except line_errors() as error:
            raise EnvironmentFault("device.line_lost", address=self.address, detail=str(error)) from error


def line_errors(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """What a vanished adapter raises: on POSIX also `termios.error`, which is no OSError."""
    if sys.platform == "win32":
        return (OSError, *others)
    import termios

    return (OSError, termios.error, *others)


def refusal(error: Exception, address: str) -> EnvironmentFault:
    """What keeps a serial line from being opened, as a `device.*` fault."""
    number = getattr(error, "errno", None) if isinstance(error, OSError) else None
    key = _REFUSALS.get(number, "device.port_failed") if number is not None else _by_text(str(error))
    return EnvironmentFault(key, address=address, detail=str(error))


def _by_text(message: str) -> str:
    """pyserial on Windows gives no number, only the name of the system's exception."""
    if "FileNotFoundError" in message:
        return "device.port_missing"
    return "device.port_busy" if "PermissionError" in message else "device.port_failed"

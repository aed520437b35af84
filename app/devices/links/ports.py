"""Serial ports of this machine. Asking may take seconds with some drivers: never on the screen's thread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Port:
    """A serial port; `usb` is the adapter's serial number, empty where it has none."""

    path: str
    title: str
    usb: str = ""


def ports() -> list[Port]:
    """Every serial port that the system knows, by path."""
    from serial.tools.list_ports import comports

    found = (
        Port(port.device, port.description or port.device, port.serial_number or "") for port in comports()
    )
    return sorted(found, key=lambda port: port.path)

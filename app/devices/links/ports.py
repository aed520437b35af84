"""Serial ports of this machine. Asking may take seconds with some drivers: never on the screen's thread.

An adapter gets another name whenever it is plugged in elsewhere or in another order. What stays is its USB serial
number; where it has none, or shares it with others, maker, product and socket: `1a86:7523@1-1.2`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from app.errors import EnvironmentFault


@dataclass(frozen=True)
class Port:
    """A serial port; `usb` finds its adapter again under any name, empty where nothing does."""

    path: str
    title: str
    usb: str = ""


class Found(Protocol):
    """A port as pyserial lists it."""

    device: str
    description: str | None
    serial_number: str | None
    vid: int | None
    pid: int | None
    location: str | None


def ports() -> list[Port]:
    """Every serial port that the system knows, by path."""
    return ports_of(_listed())


def ports_of(found: Iterable[Found]) -> list[Port]:
    """The ports of a listing, by path, each with what finds it again."""
    listing = list(found)
    count = Counter(one.serial_number for one in listing)
    made = (
        Port(one.device, one.description or one.device, _identity(one, count[one.serial_number] == 1))
        for one in listing
    )
    return sorted(made, key=lambda port: port.path)


def port_of(usb: str) -> str:
    """The port whose adapter is `usb` now; EnvironmentFault `device.adapter_missing` where it is not plugged in."""
    listing = _listed()
    for names in (_serials, _sockets, _products):
        matching = [one for one in listing if usb.lower() in names(one)]
        if len(matching) == 1:
            return matching[0].device
    raise EnvironmentFault("device.adapter_missing", address=f"usb:{usb}", usb=usb)


def _identity(port: Found, single: bool) -> str:
    if port.serial_number and single:
        return port.serial_number
    return next(iter(_sockets(port)), "")


def _serials(port: Found) -> tuple[str, ...]:
    return (port.serial_number.lower(),) if port.serial_number else ()


def _sockets(port: Found) -> tuple[str, ...]:
    return tuple(f"{name}@{port.location}".lower() for name in _products(port) if port.location)


def _products(port: Found) -> tuple[str, ...]:
    """Maker and product alone: good as long as one such adapter is plugged in."""
    return (f"{port.vid:04x}:{port.pid:04x}",) if port.vid is not None and port.pid is not None else ()


def _listed() -> list[Found]:
    from serial.tools.list_ports import comports

    found: list[Any] = list(comports())
    return found

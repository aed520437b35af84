"""What is known of an attached device at one moment, from evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.models.readings import Reading


class LinkState(StrEnum):
    """State of the line to a device."""

    CLOSED = "closed"
    OPENING = "opening"
    ONLINE = "online"
    """A good frame arrived within the profile's silence limit."""
    SILENT = "silent"
    """The line is open but nothing understandable has arrived for longer than that."""
    LOST = "lost"
    """The line could not be opened or broke; the supervisor tries again by itself."""


SIMULATED = "device.simulated"
"""Problem of a device in whose place a simulator was put."""


@dataclass(frozen=True)
class DeviceState:
    """Snapshot of one device. Times are the host's monotonic nanoseconds; None means never."""

    device: str
    protocol: str
    address: str
    state: LinkState
    since_ns: int
    last_good_ns: int | None = None
    serial: str | None = None
    errors: int = 0
    frames: int = 0
    problem: str | None = None
    """Error key (see `app.errors`) of what is wrong, None when nothing is."""
    detail: str = ""
    firmware: str | None = None
    """Version of the device's program, where it was asked for and told."""

    @property
    def simulated(self) -> bool:
        """A simulator stands in for the device: nothing it says may be recorded."""
        return self.problem == SIMULATED


@dataclass(frozen=True)
class Frame:
    """Bytes that crossed the line, for the maintenance screen. `outgoing` is host to device."""

    at_ns: int
    outgoing: bool
    data: bytes
    error: str | None = None
    reading: Reading | None = None
    """What the device said with these bytes."""

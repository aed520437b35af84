"""What the maintenance screen needs from the devices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.models.equipment import DeviceState, Frame
from app.models.readings import Reading

Unsubscribe = Callable[[], None]


class Test(StrEnum):
    """What can be asked of a device to see that it obeys."""

    __test__ = False

    ZERO = "zero"
    TARE = "tare"
    CLEAR = "clear"
    SERIAL = "serial"
    """Its serial number."""


class DevicesPort(Protocol):
    """The attached devices. `devices`, `frames`, `recording` and `simulated` are cheap, from any thread."""

    def devices(self) -> Sequence[DeviceState]:
        """Every device of the station's settings, in their order."""

    def frames(self, device: str) -> Sequence[Frame]:
        """The last pieces of traffic, oldest first."""

    def abilities(self, device: str) -> frozenset[Test]:
        """The tests that the device's protocol has."""

    def subscribe(self, changed: Callable[[], None]) -> Unsubscribe:
        """`changed` is called from any thread after a state changed or a frame crossed."""

    def test(self, device: str, test: Test) -> Future[Reading]:
        """Ask it; the Future ends with the device's answer or a StationError."""

    def recording(self, device: str) -> Path | None:
        """The file that this device's traffic is being written to, None when it is not."""

    def record(self, device: str, on: bool) -> Future[Path]:
        """Begin or end a recording; ends with its file."""

    def simulated(self, device: str) -> bool | None:
        """Whether a simulator stands in for the device; None where that is not offered."""

    def simulate(self, device: str, on: bool) -> Future[None]: ...

    def now_ns(self) -> int:
        """The clock that states and frames are stamped with."""

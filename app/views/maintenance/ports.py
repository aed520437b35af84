"""What the screens of devices need from the program around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.models.detection import Search
from app.models.device_board import PlantDevice, RecordedFile, SetUp, Spoken
from app.models.equipment import DeviceState, Frame
from app.models.readings import Reading
from app.models.setup import Port

Unsubscribe = Callable[[], None]


class Test(StrEnum):
    """What can be asked of a device to see that it obeys."""

    __test__ = False

    ZERO = "zero"
    TARE = "tare"
    CLEAR = "clear"
    SERIAL = "serial"
    """Its serial number."""
    ABOUT = "about"
    """Which program and version it has."""
    LABEL = "label"
    """A label that says it is none; a printer's only test."""


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

    def simulate(self, device: str, on: bool) -> Future[None]:
        """Put a simulator in the place of the device, or take it away; on record before it happens.

        What a simulator says is shown and never recorded.
        """

    def now_ns(self) -> int:
        """The clock that states and frames are stamped with."""


class WorkshopPort(Protocol):
    """All devices of the plant, and what is set up at this station."""

    @property
    def lines(self) -> DevicesPort:
        """The devices of this station."""

    def may(self) -> bool:
        """The person may set up devices; all others see how they stand."""

    def plant(self) -> Future[Sequence[PlantDevice]]:
        """The devices of the other stations; OperatorError `device.plant_away` where the plant cannot be asked."""

    def set_up(self, device: str) -> SetUp | None:
        """What the settings file says of a device; None for one that it does not know."""

    def names(self) -> frozenset[str]:
        """Devices of the settings file."""

    def protocols(self) -> Sequence[Spoken]:
        """What can be set up here, the usual ones first."""

    def ports(self) -> Future[Sequence[Port]]:
        """Serial ports of this machine, gathered away from the screen; ends within two seconds."""

    def search(self, address: str) -> None:
        """Find out what the scale at `address` speaks, with harmless questions; an empty address ends it."""

    def searched(self) -> Search | None: ...

    def keep(self, before: str, wanted: SetUp) -> Future[None]:
        """The settings file has `wanted` in the place of device `before` (empty: besides the others), and the journal
        an entry of it. OperatorError `profile.*` where it cannot be so.
        """

    def remove(self, device: str) -> Future[None]:
        """The settings file does not have the device any more, and the journal an entry of it."""

    def restart(self) -> None:
        """The program begins anew, with the devices as they are set up now."""

    def recordings(self) -> Future[Sequence[RecordedFile]]:
        """Newest first."""

    def replay(self, recording: RecordedFile) -> Future[Sequence[Frame]]:
        """What the recorded device says today's parser said; OperatorError `device.no_recording`."""

    def show_line(self, device: str) -> None:
        """Go to the live line of a device."""

    def show_scanners(self) -> None:
        """Go to the test of the scanners."""

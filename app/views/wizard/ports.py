"""What the first run needs from the program around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol as Interface

from app.models.desk import LiveWeight
from app.models.detection import Search
from app.models.equipment import DeviceState
from app.models.setup import BadgeCard, FoundFile, Port, Protocol, Standing

Unsubscribe = Callable[[], None]


class WizardPort(Interface):
    """Requests return at once and end in a Future: with the result, or with a StationError in words."""

    def standing(self) -> Standing:
        """What is there already; cheap."""

    def keep_language(self, language: str) -> Future[None]: ...

    def keep_scale_of_screen(self, px_per_mm: float) -> Future[None]: ...

    def found(self, plant: str) -> Future[Standing]:
        """A new plant with its own database on this machine; this station is its first."""

    def enrolment_files(self) -> Future[Sequence[FoundFile]]:
        """Enrolment files on sticks and in the usual folders, newest first."""

    def settings_files(self) -> Future[Sequence[FoundFile]]:
        """Settings files of stations, for the replacement of a broken machine."""

    def enrol(self, file: Path, code: str, settings: Path | None) -> Future[Standing]:
        """Join the plant of the enrolment file; `settings`: in the place of the machine that wrote them."""

    def serial_ports(self) -> Future[Sequence[Port]]:
        """Serial ports of this machine, gathered away from the screen; ends within two seconds."""

    def protocols(self) -> Sequence[Protocol]: ...

    def try_scale(self, protocol: str, address: str, settings: Mapping[str, object]) -> None:
        """Speak to this scale from now on, in the place of any tried or searched before; an empty address ends both.

        `address` is as in the settings file: a serial port, `usb:ID` or `tcp:HOST:PORT`; `settings` are keys of a
        device profile: unit, line.
        """

    def search(self, address: str) -> None:
        """Find out what the scale at `address` speaks, with harmless questions only; a host may have no port."""

    def searched(self) -> Search | None:
        """How far the search is and what it found; None where none was begun."""

    def scale_state(self) -> DeviceState | None:
        """State of the line to the scale that is tried."""

    def live(self) -> LiveWeight:
        """What the tried scale says now."""

    def subscribe(self, changed: Callable[[], None]) -> Unsubscribe:
        """`changed` is called from any thread after the tried scale or the search changed."""

    def keep_scale(self) -> Future[None]:
        """The tried scale is the station's scale from now on."""

    def administrator(self, name: str, pin: str) -> Future[BadgeCard]:
        """The plant's first administrator and the card with the badge."""

    def confirm_badge(self, code: str) -> bool:
        """Whether `code` is the badge just made: it has then been printed and can be read."""

    def finish(self) -> Future[None]:
        """The first run is over; the station starts work."""

"""What the bytes prove about a link: on-line only after a good frame, silent and lost by the clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.models.equipment import SIMULATED, DeviceState, LinkState
from app.models.readings import Reading

LINE_ERRORS = frozenset({"malformed", "checksum", "timeout", "transmission"})
"""Reading errors that say the line is bad; all others come from a device that is understood."""

SILENT_NS = 1_000_000_000
NO_LINK_NS = 2_000_000_000


@dataclass
class Evidence:
    """Holds the present `DeviceState` and changes it only for what was seen.

    After a loss the state stays LOST, with the newest reason, until the next good frame.
    """

    state: DeviceState
    expected_serial: str | None = None
    speaks_unasked: bool = False
    """The device may be silent for hours: an open line is all the evidence there is."""
    simulated: bool = False
    """A simulator stands in for the device: it may be looked at, never booked from."""
    _heard_ns: int = 0
    _noise: bool = False
    _serial_problem: str | None = None

    def opened(self, at_ns: int) -> None:
        """The line is open; nothing is known of the device yet."""
        self._heard_ns, self._noise = at_ns, False
        self._serial_problem = "device.serial_not_told" if self.expected_serial else None
        if self.simulated:
            self._serial_problem = SIMULATED
        if self.speaks_unasked:
            self._turn(LinkState.ONLINE, None, at_ns)
        elif self.state.state is LinkState.CLOSED:
            self._turn(LinkState.OPENING, None, at_ns)

    def reading(self, reading: Reading, at_ns: int) -> bool:
        """Counts a reading; True when it is one of a device that is understood."""
        if reading.error in LINE_ERRORS:
            self._noise = True
            self.state = replace(self.state, errors=self.state.errors + 1)
            return False
        self._heard_ns, self._noise = at_ns, False
        self.state = replace(self.state, frames=self.state.frames + 1, last_good_ns=at_ns)
        self._turn(LinkState.ONLINE, self._serial_problem, at_ns)
        return True

    def serial(self, serial: str | None, at_ns: int) -> None:
        """The device told its serial number, or (None) did not when it was asked."""
        self._serial_problem = SIMULATED if self.simulated else None
        if self.simulated:
            serial = None
        elif self.expected_serial and serial is None:
            self._serial_problem = "device.serial_not_told"
        elif self.expected_serial and serial != self.expected_serial:
            self._serial_problem = "device.other_serial"
        self.state = replace(self.state, serial=serial)
        if self.state.state is LinkState.ONLINE:
            self._turn(LinkState.ONLINE, self._serial_problem, at_ns)

    def told(self, firmware: str) -> None:
        """The device told which program it has."""
        self.state = replace(self.state, firmware=firmware)

    def lost(self, problem: str, detail: str, at_ns: int) -> None:
        """The line could not be opened, broke, or the device gave no sign for too long."""
        self._turn(LinkState.LOST, problem, at_ns, detail)

    def closed(self, at_ns: int) -> None:
        """The line was closed on purpose."""
        self._turn(LinkState.CLOSED, None, at_ns)

    def silence(self, at_ns: int) -> str | None:
        """SILENT after a second without a good frame; the problem's key once there is no link at all."""
        if self.speaks_unasked:
            return None
        quiet = at_ns - self._heard_ns
        problem = "device.not_understood" if self._noise else "device.silent"
        if quiet > SILENT_NS and self.state.state in (LinkState.ONLINE, LinkState.OPENING):
            self._turn(LinkState.SILENT, problem, at_ns)
        if quiet <= NO_LINK_NS:
            return None
        return "device.not_understood" if self._noise else "device.no_answer"

    def _turn(self, state: LinkState, problem: str | None, at_ns: int, detail: str = "") -> None:
        since = self.state.since_ns if state is self.state.state else at_ns
        self.state = replace(self.state, state=state, problem=problem, since_ns=since, detail=detail)

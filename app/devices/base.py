"""What a link, a parser and a driver are. A new scale is one module with a `DRIVER` and recorded frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from app.models.readings import Reading


class Link(Protocol):
    """Moves bytes between the host and one device. Used by one thread at a time, but for `wake`.

    Every method raises EnvironmentFault with a `device.*` key when the line cannot do what is asked.
    """

    @property
    def address(self) -> str:
        """Where the device is attached, in words a technician knows: `/dev/ttyUSB0`, `10.0.0.5:4305`."""

    def open(self) -> None:
        """The line is open and belongs to this program alone."""

    def read(self, timeout: float) -> bytes:
        """What has arrived, as soon as there is any; empty after `timeout` seconds or a `wake`."""

    def write(self, data: bytes) -> None:
        """All of `data` has been handed to the line."""

    def discard_input(self) -> None:
        """What had arrived unread is gone."""

    def wake(self) -> None:
        """A `read` that waits (or the next one) returns at once. May be called from any thread."""

    def close(self) -> None:
        """The line is free for others. May be called in any state; never raises."""


class Parser(Protocol):
    """Turns bytes into readings: pure, no clock, however the bytes were split or joined on their way."""

    @property
    def pending(self) -> bool:
        """A frame has begun and is not complete."""

    def feed(self, data: bytes) -> list[Reading]:
        """The readings that `data` completes, in order; damaged frames come as readings with an `error`."""

    def timeout(self) -> list[Reading]:
        """The line went quiet: an unfinished frame is given up and reported with the error `timeout`."""


class Capability(StrEnum):
    """What a scale can be asked from the host."""

    STREAM = "stream"
    POLL = "poll"
    ZERO = "zero"
    TARE = "tare"
    CLEAR = "clear"
    PRESET = "preset"
    TARE_VALUE = "tare_value"
    SERIAL = "serial"


@dataclass(frozen=True)
class LineSettings:
    """Settings of a serial line. `parity` is N, E, O, M or S; `flow` is none, xonxoff or rtscts.

    Some instruments take their interface's power from `dtr` or `rts`, others reset on it.
    """

    baud: int = 9600
    bits: int = 8
    parity: str = "N"
    stop: float = 1
    flow: str = "none"
    dtr: bool = True
    rts: bool = True


@dataclass(frozen=True)
class Request:
    """A question to the device: the bytes, and the `Reading.command` values that answer it."""

    send: bytes
    answers: tuple[str, ...] = ()
    seconds: float = 3.0
    """The device's own longest time for the answer (it may wait for the load to settle)."""


@dataclass(frozen=True)
class Driver:
    """One protocol, as data. A request that the protocol lacks is None."""

    name: str
    title: str
    """Maker and protocol as printed on the device; not translated."""
    parser: Callable[[], Parser]
    line: LineSettings = field(default_factory=LineSettings)
    tcp_port: int | None = None
    live: Request | None = None
    """Starts a stream of readings."""
    poll: Request | None = None
    """One reading at once; also ends a stream."""
    zero: Request | None = None
    tare: Request | None = None
    clear: Request | None = None
    tare_value: Request | None = None
    serial: Request | None = None
    preset: Callable[[str, str], Request] | None = None
    """Makes the request that sets a tare of (decimal string, unit)."""
    checksum: bool = False
    """Frames carry a checksum; where not, a profile may ask for two agreeing frames."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this protocol can be asked."""
        have = {
            Capability.STREAM: self.live,
            Capability.POLL: self.poll,
            Capability.ZERO: self.zero,
            Capability.TARE: self.tare,
            Capability.CLEAR: self.clear,
            Capability.PRESET: self.preset,
            Capability.TARE_VALUE: self.tare_value,
            Capability.SERIAL: self.serial,
        }
        return frozenset(name for name, request in have.items() if request is not None)

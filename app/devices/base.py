"""What a link, a parser and a driver are. A new scale is one module with a `DRIVER` and recorded frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

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
    ABOUT = "about"


@dataclass(frozen=True)
class LineSettings:
    """Settings of a serial line. `parity` is N, E, O, M or S; `flow` is none, xonxoff or rtscts.

    Some instruments take their interface's power from `dtr` or `rts`, others reset on it. `rs485` has the adapter's
    driver turn the direction; with `echo` the two-wire adapter hears its own bytes, which are taken out again.
    """

    baud: int = 9600
    bits: int = 8
    parity: str = "N"
    stop: float = 1
    flow: str = "none"
    dtr: bool = True
    rts: bool = True
    rs485: bool = False
    echo: bool = False


@dataclass(frozen=True)
class Request:
    """A question to the device: the bytes, and the `Reading.command` values that answer it."""

    send: bytes
    answers: tuple[str, ...] = ()
    seconds: float = 3.0
    """The device's own longest time for the answer (it may wait for the load to settle)."""
    sets: tuple[str, str] | None = None
    """The tare (decimal string, unit) that holds once this is acknowledged, where the answer does not say."""
    seen: Callable[[Reading], bool] | None = None
    """The device acknowledges nothing: a weight for which this holds shows that it obeyed. Polls go on meanwhile."""


def shows_zero(reading: Reading) -> bool:
    """The scale stands at zero, at rest: it was zeroed, or its load was tared."""
    return reading.stable is True and reading.value is not None and not Decimal(reading.value)


def shows_gross(reading: Reading) -> bool:
    """No tare is taken off."""
    return reading.net is False


@dataclass(frozen=True)
class Driver:
    """One protocol, as data. A request that the protocol lacks is None."""

    name: str
    title: str
    """Maker and protocol as printed on the device; not translated."""
    parser: Callable[..., Parser]
    """Makes a parser; `options` are keywords it takes."""
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
    about: Request | None = None
    """Asks which program and version the device has."""
    preset: Callable[[str, str, int], Request] | None = None
    """Makes the request that sets a tare of (decimal string, unit), for a scale that indicates so many
    decimals."""
    tare_by_preset: bool = False
    """The protocol has no command to tare what lies there: the host gives the gross weight as a tare."""
    tare_in_frame: bool = False
    """Each weight comes with the tare; there is no need to ask for it."""
    poll_ms: int = 0
    """Time from one poll to the next, where the profile does not say."""
    request_parser: Callable[[], Parser] | None = None
    """Reads what a host sends."""
    checksum: bool = False
    """Frames carry a checksum; where not, two agreeing frames are booked from."""
    variants: tuple[Mapping[str, object], ...] = ({},)
    """Settings of `options` in which makers differ, the usual one first: a search for the device tries them all."""
    headless: bool = False
    """Nothing marks a frame but its length: bytes of another protocol may look like one."""
    touchy: bytes = b""
    """Single bytes that are commands by themselves and change the device (zero, tare, mode)."""
    addressed: Callable[[Request, str], Request] | None = None
    """Makes a question to the device of that address, on a line that several share."""
    shaped: Callable[..., Driver] | None = None
    """Makes the driver anew where options change more than its parser; gets this driver and what is said."""
    options: frozenset[str] = frozenset()
    """Settings of a profile that the parser must know because the wire does not tell: unit, dialect."""
    continuous: bool = False
    """Sends readings all the time, unasked."""
    follow: Mapping[str, bytes] = field(default_factory=dict)
    """What is sent when a reading with that `command` arrives: the second half of a question."""
    speaks_unasked: bool = False
    """Says nothing for hours when nothing happens: an open line is all the evidence there is."""
    quiet_ms: int = 500
    """An unfinished frame is given up after this much quiet: far above the gaps of a USB adapter or of TCP."""

    def set_to(self, said: Mapping[str, object]) -> Driver:
        """This driver with a parser that knows those of its options that are said and are not empty."""
        known = {name: said[name] for name in self.options if said.get(name) not in (None, "")}
        if not known:
            return self
        if self.shaped is not None:
            return self.shaped(self, **known)
        checked = self.checksum and known.get("checksum") is not False
        return replace(self, parser=partial(self.parser, **known), checksum=checked)

    def at(self, address: str) -> Driver:
        """This driver for the device of that address; unchanged where the protocol knows none."""
        make = self.addressed
        if make is None or not address:
            return self
        asked: dict[str, Any] = {
            name: make(request, address)
            for name in ("live", "poll", "zero", "tare", "clear", "tare_value", "serial", "about")
            if (request := getattr(self, name)) is not None
        }
        return replace(self, parser=partial(self.parser, address=address), **asked)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this protocol can be asked."""
        have = {
            Capability.STREAM: self.live,
            Capability.POLL: self.poll,
            Capability.ZERO: self.zero,
            Capability.TARE: self.tare or (self.preset if self.tare_by_preset else None),
            Capability.CLEAR: self.clear,
            Capability.PRESET: self.preset,
            Capability.TARE_VALUE: self.tare_value,
            Capability.SERIAL: self.serial,
            Capability.ABOUT: self.about,
        }
        able = {name for name, request in have.items() if request is not None}
        able |= {Capability.STREAM} if self.continuous else set()
        return frozenset(able | ({Capability.TARE_VALUE} if self.tare_in_frame else set()))

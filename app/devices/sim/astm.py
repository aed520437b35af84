"""A simulated laboratory instrument: sends results by ASTM E1381/E1394, asks for orders, misbehaves on command."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.devices.lab.frames import EOT, STX, Event, FrameParser, Kind
from app.devices.lab.receiving import STANDARD, Receiver, Timers
from app.devices.lab.sending import FRAME_TEXT, Phase, Sender, frames_of
from app.devices.lab.steps import Deliver, Send, Step, Steps, carry_out
from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.wire import Wire

_TICK = 0.02


@dataclass(frozen=True)
class Measured:
    """One value as the instrument writes it."""

    test: str
    value: str
    unit: str
    status: str = "F"
    flags: str = "N"
    at: datetime | None = None


@dataclass
class Faults:
    """On command: so many frames with a wrong checksum, transfers without EOT, frames sent again after their ACK."""

    checksum: int = 0
    no_eot: int = 0
    repeat: int = 0


@dataclass
class AstmCore:
    """`name` is field 5 of its header, `longest` the text of one of its frames, `clock` its own idea of the time."""

    name: str = "AquaTest^4TE^1.0"
    operator: str = "lab1"
    longest: int = FRAME_TEXT
    timers: Timers = STANDARD
    faults: Faults = field(default_factory=Faults)
    clock: datetime | None = None
    sent: list[bytes] = field(default_factory=list)
    """Messages that the host took."""
    failed: int = 0
    """Transfers it gave up."""
    heard: list[bytes] = field(default_factory=list)
    """Messages of the host."""
    _queue: deque[bytes] = field(default_factory=deque)
    _sender: Sender | None = None
    _parser: FrameParser = field(default_factory=FrameParser)
    _receiver: Receiver = field(init=False)
    _out: list[bytes] = field(default_factory=list)
    _last: bytes = b""

    def __post_init__(self) -> None:
        self._receiver = Receiver(self.timers)

    def connected(self) -> None:
        """Switched on again: what was under way begins anew."""
        self._sender = None
        self._parser.timeout()

    def measure(self, sample: str, values: Sequence[Measured]) -> bytes:
        """The message that says these values of a sample; it goes out when the line is free."""
        now = self.clock or datetime.now(UTC)
        lines = [f"H|\\^&|||{self.name}|||||||P|1|{now:%Y%m%d%H%M%S}", "P|1", f"O|1|{sample}||"]
        for number, one in enumerate(values, start=1):
            at = one.at or now
            lines.append(
                f"R|{number}|^^^{one.test}|{one.value}|{one.unit}||{one.flags}||{one.status}||{self.operator}||"
                f"{at:%Y%m%d%H%M%S}"
            )
        return self.put("\r".join([*lines, "L|1|N", ""]).encode("utf-8"))

    def ask(self, sample: str) -> bytes:
        """A query for what shall be done with a sample."""
        return self.put(f"H|\\^&|||{self.name}|||||||P|1\rQ|1|^{sample}||ALL\rL|1|N\r".encode())

    def put(self, message: bytes) -> bytes:
        """`message` goes out as it is."""
        self._queue.append(message)
        return message

    @property
    def idle(self) -> bool:
        """Nothing is under way and nothing waits."""
        return not self._queue and self._sender is None

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        for event in self._parser.feed(data):
            self._take(event, now)
        return self._taken(now)

    def due(self, now: float) -> Iterable[bytes]:
        if self._sender is None and self._queue and not self._receiver.receiving:
            frames = frames_of(self._queue[0], self.longest)
            self._sender = Sender(frames, self.timers.contention_instrument, self.timers)
        if self._sender is not None:
            self._do(self._sender.quiet(now))
        self._do(self._receiver.quiet(now))
        return self._taken(now)

    def next_due(self, now: float) -> float | None:
        return None if self.idle and not self._receiver.receiving else now + _TICK

    def _take(self, event: Event, now: float) -> None:
        sender = self._sender
        if sender is None or not sender.open:
            self._do(self._receiver.take(event, now))
        elif event.kind is Kind.ACK and self.faults.repeat and self._last.startswith(STX):
            self.faults.repeat -= 1
            self._out.append(self._last)
        else:
            self._do(sender.take(event, now))

    def _do(self, steps: Steps) -> None:
        carry_out(steps, self._act)

    def _act(self, step: Step) -> bool | None:
        if isinstance(step, Send):
            self._last = step.data
            self._out.append(step.data)
        elif isinstance(step, Deliver):
            self.heard.append(step.data)
            return True
        return None

    def _taken(self, now: float) -> Iterable[bytes]:
        """What goes out, with the faults that were ordered."""
        self._settle()
        out, self._out = self._out, []
        return [spoilt for one in out if (spoilt := self._spoilt(one))]

    def _settle(self) -> None:
        sender = self._sender
        if sender is not None and sender.phase in (Phase.DONE, Phase.FAILED):
            self._sender = None
            if sender.phase is Phase.DONE:
                self.sent.append(self._queue.popleft())
            else:
                self.failed += 1

    def _spoilt(self, data: bytes) -> bytes:
        if data == EOT and self.faults.no_eot:
            self.faults.no_eot -= 1
            return b""
        if data.startswith(STX) and self.faults.checksum:
            self.faults.checksum -= 1
            return data[:-4] + (b"00" if data[-4:-2] != b"00" else b"01") + data[-2:]
        return data


class SimulatedInstrument(SimulatedDevice):
    """The instrument with somebody who measures on it. See `Wire` for the faults of the line."""

    def __init__(self, core: AstmCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
        super().__init__(core, endpoint, wire)
        self.core = core

    def measure(self, sample: str, *values: Measured) -> bytes:
        """Values of a sample are on their way to the host."""
        with self._lock:
            message = self.core.measure(sample, values)
        self.wake()
        return message

    def again(self, message: bytes) -> None:
        """The operator presses "send" once more: the very same message."""
        with self._lock:
            self.core.put(message)
        self.wake()

    def ask(self, sample: str) -> None:
        """The instrument asks what to do with a sample."""
        with self._lock:
            self.core.ask(sample)
        self.wake()


def behind_pty(path: Path, *, seed: int = 0, **core: object) -> SimulatedInstrument:
    """An instrument whose serial line is found under `path`; `core`: fields of `AstmCore`. Not yet started."""
    return SimulatedInstrument(AstmCore(**core), PtyEndpoint(path), Wire(seed))  # type: ignore[arg-type]


def behind_tcp(
    host: str = "127.0.0.1", port: int = 0, *, seed: int = 0, **core: object
) -> SimulatedInstrument:
    """An instrument at a TCP port, a free one for 0. Not yet started."""
    return SimulatedInstrument(AstmCore(**core), TcpEndpoint(host, port), Wire(seed))  # type: ignore[arg-type]


def calling(host: str, port: int, *, seed: int = 0, **core: object) -> SimulatedInstrument:
    """An instrument that calls the host, as most do. Not yet started."""
    from app.devices.sim.dial import DialEndpoint

    return SimulatedInstrument(AstmCore(**core), DialEndpoint(host, port), Wire(seed))  # type: ignore[arg-type]

"""What all simulated label printers have: memory, paper, a head, faults on command, and hands on them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint
from app.devices.sim.wire import Wire

MEMORY = 8_000_000
"""Bytes of labels it holds before its buffer is full."""


@dataclass
class PrinterCore(ABC):
    """The printer's electronics. All switches may be thrown at any time; a language makes of its input what it is.

    It prints a label at a time, `print_s` seconds each, while nothing is against it; what it cannot print waits in
    its memory, as in a real one. With `mute_faults` it does not answer while paper or ribbon is out or the head is
    open, as newer firmware does.
    """

    print_s: float = 0.0
    paper_out: bool = False
    head_open: bool = False
    ribbon_out: bool = False
    paused: bool = False
    mute_faults: bool = False
    silent: bool = False
    paper_left: int | None = None
    """Labels until the paper is out; None for a roll without end."""
    break_at: int | None = None
    """The line breaks once so many bytes of the next label have come."""
    labels: list[bytes] = field(default_factory=list)
    """Every complete label received, in order."""
    printed: list[bytes] = field(default_factory=list)
    """What came out of it, a label for each copy."""
    broken: bool = False
    """The line is to be cut now; what came behind is lost."""
    _input: bytearray = field(default_factory=bytearray)
    _label: bytearray | None = None
    _queue: list[bytes] = field(default_factory=list)
    _ready_at: float | None = None

    def connected(self) -> None:
        """Switched on: what was received of a label is gone, whole labels in its memory are not."""
        self._input.clear()

    @abstractmethod
    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        """Frames that answer `data` at once."""

    def due(self, now: float) -> Iterable[bytes]:
        while self._queue and self._able() and now >= (self._ready_at or now):
            self._print(now)
        return ()

    def next_due(self, now: float) -> float | None:
        return self._ready_at if self._queue and self._able() else None

    @property
    def waiting(self) -> int:
        """Labels in its memory."""
        return len(self._queue)

    @property
    def printing(self) -> bool:
        return bool(self._queue) and self._able()

    def _keep(self, data: bytes) -> None:
        """`data` belongs to the label that has begun."""
        if self._label is None:
            self._label = bytearray()
        self._label += data
        if self.break_at is not None and len(self._label) >= self.break_at:
            self.break_at, self.broken = None, True

    def _finish(self, copies: int, now: float) -> None:
        label, self._label = bytes(self._label or b""), None
        self.labels.append(label)
        self._queue += [label] * copies
        if self._ready_at is None or self._ready_at < now:
            self._ready_at = now + self.print_s

    def _print(self, now: float) -> None:
        self.printed.append(self._queue.pop(0))
        self._ready_at = now + self.print_s
        if self.paper_left is not None:
            self.paper_left -= 1
            self.paper_out = self.paper_out or self.paper_left <= 0

    def _able(self) -> bool:
        return not (self.paper_out or self.head_open or self.ribbon_out or self.paused)

    def _answers(self) -> bool:
        mute = self.mute_faults and (self.paper_out or self.head_open or self.ribbon_out)
        return not (self.silent or mute)


class SimulatedPrinter(SimulatedDevice):
    """The printer with hands on it. `labels` and `printed` are read at any time."""

    def __init__(self, core: PrinterCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
        super().__init__(core, endpoint, wire)
        self._printer = core

    @property
    def labels(self) -> tuple[bytes, ...]:
        """Every complete label received, in order."""
        with self._lock:
            return tuple(self._printer.labels)

    @property
    def printed(self) -> tuple[bytes, ...]:
        """Every label that came out, a copy each."""
        with self._lock:
            return tuple(self._printer.printed)

    def throw(self, **switches: object) -> None:
        """Throws switches of `PrinterCore`: `paper_out=True`, `head_open=True`, `silent=True`, `paper_left=3` …"""
        with self._lock:
            for name, value in switches.items():
                if not hasattr(self._printer, name):
                    raise AttributeError(name)
                setattr(self._printer, name, value)
        self.wake()

    def load_paper(self, labels: int | None = None) -> None:
        """A new roll is in, the head is closed; what waits in memory is printed."""
        self.throw(paper_out=False, head_open=False, paper_left=labels)

    def _turn(self, ready: list[int]) -> None:
        super()._turn(ready)
        if self._printer.broken:
            self._printer.broken = False
            self._endpoint.reset()

    def break_line(self, after: int) -> None:
        """The line breaks in the middle of the next label, once `after` bytes of it have come."""
        self.throw(break_at=after)

"""A simulated label printer: takes ZPL, answers `~HS`, keeps every complete label, and fails on command.

It prints a label at a time, `print_s` seconds each, while nothing is against it; what it cannot print waits in
its memory, as in a real one. With `mute_faults` it does not answer while paper or ribbon is out or the head is
open, as newer firmware does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.wire import Wire

_TOKENS = re.compile(rb"~HS|~JX|~JA|~PP|~PS|\^XA|\^XZ", re.IGNORECASE)
_COPIES = re.compile(rb"\^PQ(\d+)", re.IGNORECASE)
_LONGEST_TOKEN = 3
MEMORY = 8_000_000
"""Bytes of labels it holds before its buffer is full."""


@dataclass
class ZplCore:
    """The printer's electronics. All switches may be thrown at any time."""

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
    """Every complete label received, `^XA` to `^XZ`, in order."""
    printed: list[bytes] = field(default_factory=list)
    """What came out of it, a label for each copy."""
    broken: bool = False
    """The line is to be cut now; what came behind is lost."""
    _input: bytearray = field(default_factory=bytearray)
    _label: bytearray | None = None
    _queue: list[bytes] = field(default_factory=list)
    _ready_at: float | None = None

    def connected(self) -> None:
        """A new connection; what was received stays."""
        self._input.clear()

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        self._input += data
        answers: list[bytes] = []
        while not self.broken and (match := _TOKENS.search(bytes(self._input))):
            self._take(match.start())
            answers += self._obey(match.group().upper(), now)
            del self._input[: len(match.group())]
        self._take(max(0, len(self._input) - _LONGEST_TOKEN + 1))
        if self.broken:
            self._input.clear()
        return [*answers, *self.due(now)]

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

    def status(self) -> bytes:
        """The three lines that answer `~HS`."""
        held = sum(map(len, self._queue))
        first = (
            f"030,{self.paper_out:d},{self.paused:d},0480,{len(self._queue):03d},{held > MEMORY:d},0,"
            f"{self._label is not None:d},000,0,0,0"
        )
        second = f"000,0,{self.head_open:d},{self.ribbon_out:d},0,2,6,0,00000000,1,000"
        return b"".join(b"\x02" + line.encode() + b"\x03\r\n" for line in (first, second, "1234,0"))

    def _take(self, count: int) -> None:
        """The next `count` bytes belong to the label that has begun, if one has."""
        data = self._input[:count]
        del self._input[:count]
        if self._label is None:
            return
        self._label += data
        if self.break_at is not None and len(self._label) >= self.break_at:
            self.break_at, self.broken = None, True

    def _obey(self, token: bytes, now: float) -> list[bytes]:
        if token == b"^XA":
            self._label = bytearray(token)
        elif token == b"^XZ" and self._label is not None and not self.broken:
            self._finish(now)
        elif token == b"~JX":
            self._label = None
        elif token == b"~JA":
            self._queue.clear()
        elif token in (b"~PP", b"~PS"):
            self.paused = token == b"~PP"
        return [self.status()] if token == b"~HS" and self._answers() else []

    def _finish(self, now: float) -> None:
        label, self._label = bytes(self._label or b"") + b"^XZ", None
        self.labels.append(label)
        copies = _COPIES.search(label)
        self._queue += [label] * (int(copies[1]) if copies else 1)
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

    def __init__(self, core: ZplCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
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
        """Throws switches of `ZplCore`: `paper_out=True`, `head_open=True`, `silent=True`, `paper_left=3` …"""
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


def behind_tcp(
    host: str = "127.0.0.1", port: int = 0, *, seed: int = 0, **printer: object
) -> SimulatedPrinter:
    """A printer at a TCP port, a free one for 0; `printer`: fields of `ZplCore`. Not yet started."""
    return SimulatedPrinter(ZplCore(**printer), TcpEndpoint(host, port), Wire(seed))  # type: ignore[arg-type]


def behind_pty(path: Path, *, seed: int = 0, **printer: object) -> SimulatedPrinter:
    """A printer on a serial line found under `path`. Not yet started."""
    return SimulatedPrinter(ZplCore(**printer), PtyEndpoint(path), Wire(seed))  # type: ignore[arg-type]

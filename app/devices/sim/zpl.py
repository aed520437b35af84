"""A simulated label printer that takes ZPL and answers `~HS`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.devices.sim.endpoints import PtyEndpoint, TcpEndpoint
from app.devices.sim.printer import MEMORY, PrinterCore, SimulatedPrinter
from app.devices.sim.wire import Wire

_TOKENS = re.compile(rb"~HS|~JX|~JA|~PP|~PS|\^XA|\^XZ", re.IGNORECASE)
_COPIES = re.compile(rb"\^PQ(\d+)", re.IGNORECASE)
_LONGEST_TOKEN = 3


@dataclass
class ZplCore(PrinterCore):
    """A printer that takes ZPL; a label is `^XA` to `^XZ`."""

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
        if self._label is not None:
            self._keep(bytes(data))

    def _obey(self, token: bytes, now: float) -> list[bytes]:
        if token == b"^XA":
            self._label = bytearray(token)
        elif token == b"^XZ" and self._label is not None and not self.broken:
            self._label += token
            copies = _COPIES.search(self._label)
            self._finish(int(copies[1]) if copies else 1, now)
        elif token == b"~JX":
            self._label = None
        elif token == b"~JA":
            self._queue.clear()
        elif token in (b"~PP", b"~PS"):
            self.paused = token == b"~PP"
        return [self.status()] if token == b"~HS" and self._answers() else []


def behind_tcp(
    host: str = "127.0.0.1", port: int = 0, *, seed: int = 0, **printer: object
) -> SimulatedPrinter:
    """A printer at a TCP port, a free one for 0; `printer`: fields of `ZplCore`. Not yet started."""
    return SimulatedPrinter(ZplCore(**printer), TcpEndpoint(host, port), Wire(seed))  # type: ignore[arg-type]


def behind_pty(path: Path, *, seed: int = 0, **printer: object) -> SimulatedPrinter:
    """A printer on a serial line found under `path`. Not yet started."""
    return SimulatedPrinter(ZplCore(**printer), PtyEndpoint(path), Wire(seed))  # type: ignore[arg-type]

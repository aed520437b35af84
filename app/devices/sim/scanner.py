"""A simulated scanner: sends what it is shown, with AIM identifier, prefix and end as it is set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.wire import Wire


@dataclass
class ScannerCore:
    """`aim` false: set not to send identifiers, as many come from the factory."""

    prefix: str = ""
    suffix: str = "\r"
    aim: bool = True
    encoding: str = "utf-8"
    _shown: list[bytes] = field(default_factory=list)

    def connected(self) -> None:
        """What was shown while nobody listened is lost."""
        self._shown.clear()

    def show(self, text: str, symbology: str | None = None) -> None:
        """A code is held before it: `text` with GS for FNC1, and the AIM identifier of its symbol."""
        head = symbology if symbology and self.aim else ""
        self._shown.append(f"{self.prefix}{head}{text}{self.suffix}".encode(self.encoding))

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        return ()

    def due(self, now: float) -> Iterable[bytes]:
        shown, self._shown = self._shown, []
        return shown

    def next_due(self, now: float) -> float | None:
        return now if self._shown else None


class SimulatedScanner(SimulatedDevice):
    """The scanner with hands that hold codes before it. See `Wire` for the faults of the line."""

    def __init__(self, core: ScannerCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
        super().__init__(core, endpoint, wire)
        self._scanner = core

    def scan(self, text: str, symbology: str | None = None) -> None:
        """`text` is on its way to the host."""
        with self._lock:
            self._scanner.show(text, symbology)
        self.wake()


def behind_pty(path: Path, *, seed: int = 0, **scanner: object) -> SimulatedScanner:
    """A scanner whose serial line is found under `path`; `scanner`: fields of `ScannerCore`. Not yet started."""
    return SimulatedScanner(ScannerCore(**scanner), PtyEndpoint(path), Wire(seed))  # type: ignore[arg-type]


def behind_tcp(
    host: str = "127.0.0.1", port: int = 0, *, seed: int = 0, **scanner: object
) -> SimulatedScanner:
    """A scanner at a TCP port, a free one for 0. Not yet started."""
    return SimulatedScanner(ScannerCore(**scanner), TcpEndpoint(host, port), Wire(seed))  # type: ignore[arg-type]

"""A station of the demonstration with what stands around it: scale, scanner and label printer, all simulated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.station import Home, Station
from app.config.dsn import Dsn
from app.config.station import Device
from app.devices.sim.endpoints import PtyEndpoint, TcpEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.devices.sim.scanner import ScannerCore, SimulatedScanner
from app.devices.sim.zpl import SimulatedPrinter, ZplCore

MAX_G, DIVISION_G = 60_000, 5
SETTLE_S = 0.3
"""A crate put down with care swings for so long."""
PRINT_S = 0.15
"""A label of 70 mm takes a desk-top printer longer; the morning has few minutes."""


@dataclass(frozen=True)
class Devices:
    """The devices of one station; they answer from `plugged` on."""

    folder: Path
    scale: SimulatedScale
    scanner: SimulatedScanner
    printer: SimulatedPrinter

    @contextmanager
    def plugged(self) -> Iterator[Devices]:
        """All of them answer while the block runs."""
        with ExitStack() as stack:
            for device in (self.scale, self.scanner, self.printer):
                stack.enter_context(device)
            yield self

    def settings(self) -> tuple[Device, ...]:
        """As the settings file names them; the printer's port is known once it is plugged in."""
        return (
            Device(
                "scale", "mt_sics", str(self.folder / "scale"), {"max_g": MAX_G, "division_g": DIVISION_G}
            ),
            Device("scanner", "scan", str(self.folder / "scanner"), {}),
            Device("printer", "zpl", f"tcp:{self.printer.address}", {}),
        )


def devices(folder: Path, seed: int, serial: str) -> Devices:
    """A scale and a scanner behind pseudo terminals of `folder`, a printer at a free port of this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    load = Load(seed=seed, settle_s=SETTLE_S)
    core = MtSicsCore(load, serial=serial, max_g=MAX_G, division_g=DIVISION_G)
    return Devices(
        folder,
        SimulatedScale(core, PtyEndpoint(folder / "scale")),
        SimulatedScanner(ScannerCore(), PtyEndpoint(folder / "scanner")),
        SimulatedPrinter(ZplCore(print_s=PRINT_S), TcpEndpoint()),
    )


@dataclass(frozen=True)
class Post:
    """One station: opened, not started here."""

    station: Station
    home: Home
    dsn: Dsn
    devices: Devices

    @property
    def code(self) -> str:
        return self.station.settings.station.code

    def unsent(self) -> int:
        """Own entries that the plant has not acknowledged, as the journal itself knows."""
        with self.station.keeper.readers.borrowed() as reads:
            return reads.head()[0] - reads.acknowledged()

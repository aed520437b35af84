"""A station of the demonstration with what stands around it: scale, scanner, label printer and a cold room's
thermometer, all simulated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.bootstrap.station import RECEIVING, Home, Station
from app.config.dsn import Dsn
from app.config.station import Device
from app.devices.modbus.maps import register_map
from app.devices.sim.endpoints import PtyEndpoint, TcpEndpoint
from app.devices.sim.load import Load
from app.devices.sim.modbus import SimulatedLine, behind_pty, slave_of
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.devices.sim.printer import SimulatedPrinter
from app.devices.sim.scanner import ScannerCore, SimulatedScanner
from app.devices.sim.zpl import ZplCore

MAX_G, DIVISION_G = 60_000, 5
SETTLE_S = 0.3
"""A crate put down with care swings for so long."""
ROOM_CHANNEL, ROOM_UNIT, ROOM_POINT, ROOM_MAP = "COLD-RAW-AIR", 16, "T1", "owen_trm138"
ROOM_DEGREES = Decimal("-1.2")
ROOM_ROW = {"place": RECEIVING, "delay_s": "2"}
"""How the administrator sets its channel: the morning's fish stands in this room, and a morning of minutes has no
quarter of an hour for an open door."""
_ROOM: Mapping[str, str | int | Mapping[str, str]] = {
    "unit_id": ROOM_UNIT, "map": ROOM_MAP, "every_ms": 500, "points": {ROOM_POINT: ROOM_CHANNEL},
}  # fmt: skip
PRINT_S = 0.15
"""A label of 70 mm takes a desk-top printer longer; the morning has few minutes."""


@dataclass(frozen=True)
class Devices:
    """The devices of one station; they answer from `plugged` on."""

    folder: Path
    scale: SimulatedScale
    scanner: SimulatedScanner
    printer: SimulatedPrinter
    thermometer: SimulatedLine | None = None
    """One station of the plant reads it."""

    @contextmanager
    def plugged(self) -> Iterator[Devices]:
        """All of them answer while the block runs."""
        with ExitStack() as stack:
            for device in (self.scale, self.scanner, self.printer):
                stack.enter_context(device)
            if self.thermometer is not None:
                stack.enter_context(self.thermometer)
            yield self

    def settings(self) -> tuple[Device, ...]:
        """As the settings file names them; the printer's port is known once it is plugged in."""
        return (
            Device(
                "scale", "mt_sics", str(self.folder / "scale"), {"max_g": MAX_G, "division_g": DIVISION_G}
            ),
            Device("scanner", "scan", str(self.folder / "scanner"), {}),
            Device("printer", "zpl", f"tcp:{self.printer.address}", {}),
            *(self._instruments() if self.thermometer is not None else ()),
        )

    def _instruments(self) -> tuple[Device, ...]:
        return (Device("cold room", "modbus", str(self.folder / "bus"), _ROOM),)

    def set_room(self, degrees: Decimal) -> None:
        """The thermometer of the cold room shows so much from now on."""
        if self.thermometer is not None:
            self.thermometer.set(ROOM_UNIT, ROOM_POINT, degrees)


def devices(folder: Path, seed: int, serial: str, *, thermometer: bool = False) -> Devices:
    """A scale and a scanner behind pseudo terminals of `folder`, a printer at a free port of this machine; on wish
    the thermometer of the cold room on a line of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    load = Load(seed=seed, settle_s=SETTLE_S)
    core = MtSicsCore(load, serial=serial, max_g=MAX_G, division_g=DIVISION_G)
    return Devices(
        folder,
        SimulatedScale(core, PtyEndpoint(folder / "scale")),
        SimulatedScanner(ScannerCore(), PtyEndpoint(folder / "scanner")),
        SimulatedPrinter(ZplCore(print_s=PRINT_S), TcpEndpoint()),
        _thermometer(folder, seed) if thermometer else None,
    )


def _thermometer(folder: Path, seed: int) -> SimulatedLine:
    slave = slave_of(register_map(ROOM_MAP), ROOM_DEGREES)
    return behind_pty(folder / "bus", {ROOM_UNIT: slave}, seed=seed)


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

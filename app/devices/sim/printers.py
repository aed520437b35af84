"""The simulated printers by the language they speak."""

from __future__ import annotations

from collections.abc import Callable

from app.devices.sim.endpoints import Endpoint
from app.devices.sim.epl import EplCore
from app.devices.sim.escpos import EscPosCore
from app.devices.sim.printer import PrinterCore, SimulatedPrinter
from app.devices.sim.tspl import TsplCore
from app.devices.sim.wire import Wire
from app.devices.sim.zpl import ZplCore

CORES: dict[str, Callable[..., PrinterCore]] = {
    "zpl": ZplCore,
    "tspl": TsplCore,
    "epl": EplCore,
    "escpos": EscPosCore,
}


def printer_of(language: str, endpoint: Endpoint, *, seed: int = 0, **printer: object) -> SimulatedPrinter:
    """A printer behind `endpoint`; `printer`: fields of `PrinterCore`. Not yet started."""
    return SimulatedPrinter(CORES[language](**printer), endpoint, Wire(seed))


def received(label: bytes) -> str:
    """A label that was received: as it came where it is text, else its length."""
    return label.decode("ascii") if label.isascii() else f"{len(label)} bytes"

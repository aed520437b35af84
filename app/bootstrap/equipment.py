"""Everything attached to the station by its settings file: one scale, scanners, one label printer, instruments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.bootstrap.devices import profile_of, table_of
from app.bootstrap.measuring import Measuring, measuring
from app.clock import Clock
from app.config.station import Device, Settings
from app.devices.assembly import printer_of, scanner_of, supervisor_of
from app.devices.printers.printer import Printer
from app.devices.registry import Family, family_of
from app.devices.supervisor import Supervisor
from app.models.profile import (
    DeviceProfile,
    LabDevice,
    PrinterProfile,
    parse_instrument,
    parse_laboratory,
    parse_printer,
    parse_scanner,
)

if TYPE_CHECKING:
    from app.devices.buses.bus import Bus


@dataclass(frozen=True)
class Equipment:
    """Lines made from checked profiles. `start` once, `stop` once."""

    scale: Supervisor | None = None
    scale_profile: DeviceProfile | None = None
    scanners: tuple[Supervisor, ...] = ()
    printer: Printer | None = None
    printer_profile: PrinterProfile | None = None
    measuring: Measuring | None = None
    laboratory: tuple[LabDevice, ...] = ()
    """Checked; their lines want the journal (`app.bootstrap.laboratory`)."""

    @property
    def lines(self) -> tuple[Supervisor | Printer | Bus, ...]:
        """All of them, the scale first."""
        buses = self.measuring.buses if self.measuring else ()
        return (*self.supervisors, *((self.printer,) if self.printer else ()), *buses)

    @property
    def supervisors(self) -> tuple[Supervisor, ...]:
        """Scale and scanners."""
        return (*((self.scale,) if self.scale else ()), *self.scanners)

    def start(self) -> None:
        for line in self.lines:
            line.start()

    def stop(self) -> None:
        """Threads have ended; what waited for a device has its answer."""
        for line in self.lines:
            line.stop()


def equipment(settings: Settings, clock: Clock) -> Equipment:
    """What the settings name, not yet started; the first device of a family is the station's own.

    OperatorError `profile.*` and `device.unknown_protocol` where a device cannot be as it is written.
    """
    named = {family: _of(settings, family) for family in Family}
    scale, printer = _first(named[Family.SCALE]), _first(named[Family.PRINTER])
    scale_profile = profile_of(scale) if scale else None
    printer_profile = parse_printer(table_of(printer)) if printer else None
    return Equipment(
        supervisor_of(scale_profile, clock) if scale_profile else None,
        scale_profile,
        tuple(scanner_of(parse_scanner(table_of(device)), clock) for device in named[Family.SCANNER]),
        printer_of(printer_profile, clock) if printer_profile else None,
        printer_profile,
        measuring([parse_instrument(table_of(device)) for device in named[Family.PROBE]], clock),
        tuple(_laboratory(device) for device in named[Family.LAB]),
    )


def _laboratory(device: Device) -> LabDevice:
    from app.devices.lab.assembly import profile_of as lab_profile

    found = parse_laboratory(table_of(device))
    lab_profile(found)
    return found


def _of(settings: Settings, family: Family) -> list[Device]:
    return [device for device in settings.device if family_of(device.driver) is family]


def _first(devices: list[Device]) -> Device | None:
    return devices[0] if devices else None

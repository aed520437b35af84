"""Puts links, drivers and supervisors together as profiles say."""

from __future__ import annotations

from dataclasses import replace

from app.clock import Clock
from app.devices.base import Driver, LineSettings, Link
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.printers.lines import FilePrinterLine, PrinterLine, TcpPrinterLine
from app.devices.printers.printer import Printer
from app.devices.registry import driver, language
from app.devices.scanners.scan import PAUSE
from app.devices.supervisor import Supervisor, Timing
from app.errors import OperatorError
from app.models.profile import DeviceProfile, LineProfile, PrinterProfile, ScannerProfile

_PAUSE_MS = 100
"""How long a scanner that sends no end is quiet after a code."""


def link_of(profile: LineProfile, spoken: Driver) -> Link:
    """The line that `profile` names, with the driver's settings where it says nothing; not yet opened."""
    if profile.host:
        port = profile.tcp_port or spoken.tcp_port
        if port is None:
            raise OperatorError("profile.missing_key", device=profile.name, key="tcp_port")
        return TcpLink(profile.host, port)
    return SerialLink(profile.port, _settings(profile, spoken.line), usb=profile.usb, mask=profile.mask)


def supervisor_of(profile: DeviceProfile, clock: Clock) -> Supervisor:
    """A supervisor for the scale, not yet started; OperatorError where protocol or line are not known."""
    options = {"unit": profile.unit, "checksum": profile.checksum, "bcc": profile.bcc}
    spoken = driver(profile.protocol).set_to(options)
    return Supervisor(
        profile.name,
        link_of(profile, spoken),
        spoken,
        clock,
        expected_serial=profile.serial or None,
        timing=Timing(poll=None if profile.poll_ms is None else profile.poll_ms / 1000),
    )


def scanner_of(profile: ScannerProfile, clock: Clock) -> Supervisor:
    """A supervisor whose readings are scans, not yet started."""
    options = {"prefix": profile.prefix, "suffix": profile.suffix, "encoding": profile.encoding}
    spoken = driver(profile.protocol).set_to(options)
    if profile.suffix == PAUSE:
        spoken = replace(spoken, quiet_ms=_PAUSE_MS)
    return Supervisor(profile.name, link_of(profile, spoken), spoken, clock)


def printer_of(profile: PrinterProfile, clock: Clock) -> Printer:
    """A printer, not yet started. A port without a speed is a device file (`/dev/usb/lp0`)."""
    spoken = language(profile.protocol)
    return Printer(profile.name, _printer_line(profile, spoken.tcp_port), spoken, clock)


def _printer_line(profile: PrinterProfile, tcp_port: int) -> PrinterLine:
    if profile.host:
        return TcpPrinterLine(profile.host, profile.tcp_port or tcp_port)
    serial = profile.baud is not None or profile.usb
    settings = _settings(profile, LineSettings()) if serial else None
    return FilePrinterLine(profile.port, settings, usb=profile.usb)


def _settings(profile: LineProfile, default: LineSettings) -> LineSettings:
    said = {name: getattr(profile, name) for name in ("baud", "bits", "stop", "flow", "dtr", "rts")}
    if profile.parity is not None:
        said["parity"] = profile.parity[0].upper()
    return replace(default, **{name: value for name, value in said.items() if value is not None})

"""Puts links, drivers and supervisors together as profiles say."""

from __future__ import annotations

import sys
from dataclasses import replace

from app.clock import Clock
from app.devices.base import Capability, Driver, LineSettings, Link
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.printers.conversation import Limits, Wired
from app.devices.printers.lines import FilePrinterLine, PrinterLine, TcpPrinterLine
from app.devices.printers.printer import Printer
from app.devices.registry import SPOOLER, driver, language
from app.devices.scanners.scan import PAUSE
from app.devices.supervisor import Supervisor, Timing
from app.errors import OperatorError
from app.models.capture import CaptureRule
from app.models.profile import DeviceProfile, LineProfile, PrinterProfile, ScannerProfile

_PICTURE_BITS = 1_000_000
"""Of a label of 100 × 100 mm, with start and stop bits."""
_PAUSE_MS = 100
"""How long a scanner that sends no end is quiet after a code."""


def link_of(profile: LineProfile, spoken: Driver) -> Link:
    """The line that `profile` names, with the driver's settings where it says nothing; not yet opened."""
    return line_of(profile, spoken.line, spoken.tcp_port)


def line_of(profile: LineProfile, usual: LineSettings, tcp_port: int | None) -> Link:
    """The line that `profile` names, with the usual settings where it says nothing; not yet opened."""
    if profile.host:
        port = profile.tcp_port or tcp_port
        if port is None:
            raise OperatorError("profile.missing_key", device=profile.name, key="tcp_port")
        return TcpLink(profile.host, port)
    return SerialLink(profile.port, settings_of(profile, usual), usb=profile.usb, mask=profile.mask)


def spoken_by(profile: DeviceProfile) -> Driver:
    """The scale's driver, with what its frames do not say."""
    names = ("unit", "checksum", "bcc", "map", "framing", "decimals")
    options = {name: getattr(profile, name) for name in names}
    options["framing"] = profile.framing or ("tcp" if profile.host else "")
    spoken = driver(profile.protocol).set_to(options)
    if spoken.shaped is not None:
        raise OperatorError("profile.missing_key", device=profile.name, key="map")
    return spoken.at(profile.address)


def capture_rule(profile: DeviceProfile, spoken: Driver) -> CaptureRule:
    """The profile's rule; a scale that cannot tell its tare is not waited for at each press.

    Without a checksum two agreeing frames are asked for, unless the profile says otherwise.
    """
    tare = profile.ask_tare and Capability.TARE_VALUE in spoken.capabilities
    two = not spoken.checksum if profile.two_agreeing is None else profile.two_agreeing
    return replace(profile.rule, with_tare=tare, two_agreeing=two)


def supervisor_of(profile: DeviceProfile, clock: Clock) -> Supervisor:
    """A supervisor for the scale, not yet started; OperatorError where protocol or line are not known."""
    spoken = spoken_by(profile)
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
    """A printer, not yet started. A port without a speed is a device file (`/dev/usb/lp0`); that of the system's own
    printers is `queue:NAME` or an `ipp://` address.

    OperatorError `device.no_spooler` where the system has no such queues.
    """
    if profile.protocol == SPOOLER:
        if not profile.port or sys.platform == "win32":
            raise OperatorError("device.no_spooler", device=profile.name)
        from app.devices.printers.spooler import Spooled

        return Printer(profile.name, Spooled(profile.port), clock)
    spoken = language(profile.protocol)
    if not profile.confirms:
        spoken = replace(spoken, end=None)
    line = _printer_line(profile, spoken.tcp_port)
    return Printer(profile.name, Wired(line, spoken, _limits(profile)), clock)


def _limits(profile: PrinterProfile) -> Limits:
    """A serial line needs its time for a picture."""
    usual = Limits()
    return usual if profile.baud is None else replace(usual, job=usual.job + _PICTURE_BITS / profile.baud)


def _printer_line(profile: PrinterProfile, tcp_port: int) -> PrinterLine:
    if profile.host:
        return TcpPrinterLine(profile.host, profile.tcp_port or tcp_port)
    serial = profile.baud is not None or profile.usb
    settings = settings_of(profile, LineSettings()) if serial else None
    return FilePrinterLine(profile.port, settings, usb=profile.usb)


def settings_of(profile: LineProfile, default: LineSettings) -> LineSettings:
    """What the profile says of a serial line, else `default`."""
    said = {
        name: getattr(profile, name)
        for name in ("baud", "bits", "stop", "flow", "dtr", "rts", "rs485", "echo")
    }
    if profile.parity is not None:
        said["parity"] = profile.parity[0].upper()
    return replace(default, **{name: value for name, value in said.items() if value is not None})

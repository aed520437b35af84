"""Puts link, driver and supervisor together as a profile says."""

from __future__ import annotations

from dataclasses import replace

from app.clock import Clock
from app.devices.base import Driver, LineSettings, Link
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.registry import driver
from app.devices.supervisor import Supervisor, Timing
from app.errors import OperatorError
from app.models.profile import DeviceProfile


def link_of(profile: DeviceProfile, spoken: Driver) -> Link:
    """The line that `profile` names, with the driver's settings where it says nothing; not yet opened."""
    if profile.host:
        port = profile.tcp_port or spoken.tcp_port
        if port is None:
            raise OperatorError("profile.missing_key", device=profile.name, key="tcp_port")
        return TcpLink(profile.host, port)
    return SerialLink(profile.port, _settings(profile, spoken.line), usb=profile.usb, mask=profile.mask)


def supervisor_of(profile: DeviceProfile, clock: Clock) -> Supervisor:
    """A supervisor for the device, not yet started; OperatorError where protocol or line are not known."""
    spoken = driver(profile.protocol)
    timing = Timing(poll=None if profile.poll_ms is None else profile.poll_ms / 1000)
    return Supervisor(
        profile.name,
        link_of(profile, spoken),
        spoken,
        clock,
        expected_serial=profile.serial or None,
        timing=timing,
    )


def _settings(profile: DeviceProfile, default: LineSettings) -> LineSettings:
    said = {name: getattr(profile, name) for name in ("baud", "bits", "stop", "flow", "dtr", "rts")}
    if profile.parity is not None:
        said["parity"] = profile.parity[0].upper()
    return replace(default, **{name: value for name, value in said.items() if value is not None})

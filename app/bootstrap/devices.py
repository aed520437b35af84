"""From the settings file's devices to supervised lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.config.station import Device
from app.errors import OperatorError
from app.models.profile import DeviceProfile, parse_profile


def profile_of(device: Device) -> DeviceProfile:
    """The checked profile of a scale of the settings file."""
    return parse_profile(table_of(device))


def table_of(device: Device) -> dict[str, Any]:
    """What the settings file says of a device, as a profile's table.

    Its address is a serial port (`/dev/ttyUSB0`, `COM3`), `usb:SERIAL` or `tcp:HOST:PORT`; of a laboratory instrument
    also `listen:PORT`, where it calls the station, or `folder:PATH`, where its software leaves files.
    """
    table: dict[str, Any] = {
        "name": device.name,
        "protocol": device.driver,
        **_line(device),
        **device.options,
    }
    if "verified_until" in table:
        table["verified_until"] = _day(device.name, table["verified_until"])
    return table


def _line(device: Device) -> dict[str, Any]:
    way, _, rest = device.address.partition(":")
    if way == "usb":
        return {"usb": rest}
    if way in ("listen", "folder"):
        return {way: rest}
    if way == "tcp":
        host, _, port = rest.rpartition(":")
        return {"host": host or rest, **({"tcp_port": int(port)} if host and port.isdecimal() else {})}
    return {"port": device.address}


def _day(device: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise OperatorError(
            "profile.wrong_value", device=device, key="verified_until", value=value, allowed="2027-05-31"
        ) from error

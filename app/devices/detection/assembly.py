"""A search on an address as settings have it: `/dev/ttyUSB0`, `usb:A50285BI`, `tcp:10.0.0.5` or `tcp:10.0.0.5:4001`."""

from __future__ import annotations

from app.devices.base import Driver, Link
from app.devices.detection.plan import Attempt, of_host, of_port
from app.devices.detection.search import Detection, Patience
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.registry import drivers


def detection(
    address: str, patience: Patience | None = None, spoken: dict[str, Driver] | None = None
) -> Detection:
    """A search, not yet started; `spoken`: the protocols to try, else all of scales."""
    known = {name: one for name, one in (spoken or drivers()).items() if one.poll or one.continuous}
    way, _, rest = address.partition(":")
    if way == "tcp":
        host, _, port = rest.partition(":")
        return Detection(address, of_host(known, int(port) if port else None), known,
                         lambda attempt: TcpLink(host, attempt.tcp_port or 0), patience)  # fmt: skip

    def serial(attempt: Attempt) -> Link:
        return SerialLink(address if way != "usb" else "", attempt.line, usb=rest if way == "usb" else "")

    return Detection(address, of_port(known), known, serial, patience)

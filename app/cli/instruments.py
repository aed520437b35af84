"""`baikal-station device probe` and simulated instruments: what measures over Modbus or the OWEN protocol."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from app.clock import SystemClock
from app.devices.buses.assembly import buses_of
from app.devices.modbus.frames import RTU, TCP
from app.devices.modbus.maps import RegisterMap, register_map
from app.devices.sim import modbus, owen
from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint, TcpEndpoint
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.profile import parse_instrument
from app.models.temperature import Sample

_FIRST = {"modbus": "owen_trm138", "owen": "owen_trm138_owen"}
"""What is simulated where nothing is said."""


def probe(arguments: Namespace, catalogue: Catalogue) -> int:
    """Ask an instrument once and print each of its points as a line of JSON; 1 where none has a number.

    The line is `tcp:HOST:PORT`, `usb:SERIAL` or a port; other settings as a station's file has them.
    """
    from app.bootstrap.devices import table_of
    from app.config.station import Device

    of = register_map(arguments.map)
    if not of.points:
        raise OperatorError("device.wrong_map", map=of.name, detail="point")
    said = {key: _typed(value) for key, value in (word.partition("=")[::2] for word in arguments.set)}
    device = Device(of.name, of.protocol, arguments.at, {**said, "map": of.name, "unit_id": arguments.unit})
    samples = _once({**table_of(device), "points": {name: name for name in of.points}})
    for sample in samples:
        print(json.dumps(_plain(of, sample), ensure_ascii=False))
    return 0 if any(sample.milli is not None for sample in samples) else 1


def _once(table: dict[str, Any]) -> list[Sample]:
    """The samples of one poll; EnvironmentFault where the line or the instrument did not answer."""
    samples: list[Sample] = []
    (bus,) = buses_of([parse_instrument(table)], SystemClock(), samples.append)
    bus.once()
    return samples


def _plain(of: RegisterMap, sample: Sample) -> dict[str, Any]:
    point = of.points[sample.channel]
    return {
        "point": sample.channel, "milli": sample.milli, "unit": point.unit, "quality": sample.quality.value,
        "code": sample.code, "raw": sample.raw, "confidence": point.confidence,
    }  # fmt: skip


def _typed(value: str) -> str | int | bool:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.lstrip("-").isdecimal() else value


def simulated(arguments: Namespace, endpoint: Endpoint) -> SimulatedDevice:
    """An instrument of the named map behind `endpoint`, every point at -21.5 °C."""
    of = register_map(arguments.map or _FIRST[arguments.protocol])
    if of.protocol != arguments.protocol or not of.points:
        raise OperatorError("device.wrong_map", map=of.name, detail=f"protocol = {of.protocol}")
    if of.protocol == "owen":
        places = {arguments.unit + point.offset: owen.Input() for point in of.points.values()}
        return owen.SimulatedOwen(owen.OwenCore(places), endpoint)
    framing = TCP if isinstance(endpoint, TcpEndpoint) else RTU
    slaves = {arguments.unit: modbus.slave_of(of)}
    return modbus.SimulatedLine(modbus.ModbusCore(slaves, framing), endpoint)


def scale_settings(arguments: Namespace, endpoint: Endpoint) -> dict[str, Any]:
    """What a simulated scale needs to know more than its protocol: registers, or an address on its line."""
    if arguments.protocol == "owen_scale":
        return {"address": arguments.unit}
    if arguments.protocol != "modbus_scale":
        return {}
    framing = TCP if isinstance(endpoint, TcpEndpoint) else RTU
    return {"map": arguments.map or "scale_float32", "unit": arguments.unit, "framing": framing}

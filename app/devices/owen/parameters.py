"""What the parameters of OWEN instruments hold. Pure.

Values of the types U8, U16, F24 (a 32-bit float without its last byte), F32 and F32 with a time stamp; an answer of
one byte where more is expected is the instrument's own fault code. An index of two bytes may follow the value.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.devices.modbus.decoding import Measured, of_float
from app.devices.modbus.maps import Point
from app.devices.owen.frames import Message, hash_of
from app.models.temperature import Quality

WIDTHS = {"U8": 1, "U16": 2, "F24": 3, "F32": 4, "F32+T": 6}

TYPES = {
    "READ": "F32+T", "PV": "F24", "LUPV": "F24", "SP": "F24", "SL.L": "F24", "SL.H": "F24", "R.OUT": "F24",
    "A.LEN": "U8", "ADDR": "U16", "BPS": "U8", "LEN": "U8", "PRTY": "U8", "SBIT": "U8", "DP": "U8",
}  # fmt: skip
"""Types of the parameters that are asked for here, by their name."""

NAMES = {hash_of(name): name for name in TYPES}
NETWORK_ERROR = hash_of("N.ERR")
"""An answer with this hash says why the question was not understood."""


@dataclass(frozen=True)
class Value:
    """One parameter of an answer; `measured` has its exact value or the instrument's fault."""

    name: str | None
    type: str | None
    measured: Measured
    index: int | None = None


def value_of(message: Message, point: Point | None = None) -> Value:
    """What an answer says. `point` sets scale and plausible range; without it every number is plausible."""
    name = NAMES.get(message.hash)
    data = message.data
    if message.hash == NETWORK_ERROR:
        return Value("N.ERR", None, Measured(None, Quality.DEVICE_ERROR, f"owen:{data[:1].hex().upper()}"))
    if name is None:
        return Value(None, None, Measured(None, Quality.DEVICE_ERROR, "owen:parameter"))
    kind = TYPES[name]
    width = WIDTHS[kind]
    if len(data) == 1 < width:
        return Value(name, kind, Measured(None, Quality.SENSOR_FAULT, f"{data[0]:02X}", data.hex()))
    if len(data) not in (width, width + 2):
        return Value(name, kind, Measured(None, Quality.DEVICE_ERROR, "owen:length", data.hex()))
    index = int.from_bytes(data[width:]) if len(data) > width else None
    return Value(name, kind, _number(kind, data[:width], point or ANY), index)


ANY = Point(low=Point.low * 10**40, high=Point.high * 10**40)


def _number(kind: str, data: bytes, point: Point) -> Measured:
    if kind[0] == "F":
        return of_float(point, data[:4].ljust(4, b"\0"), data.hex())
    return Measured(int.from_bytes(data) * point.scale, raw=data.hex())

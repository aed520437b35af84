"""From words to a value: exact, and never a number for what the instrument did not measure. Pure."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

from app.devices.modbus.maps import Point
from app.models.temperature import Quality

_LAYOUTS = {"int16": ">h", "uint16": ">H", "int32": ">i", "uint32": ">I", "float32": ">f"}
_LEAST_NORMAL = 2.0**-126
_EXACT = Context(prec=200, rounding=ROUND_HALF_EVEN)
"""More digits than any 32-bit float has: products are exact."""

Image = Mapping[tuple[int, int], int | str]
"""What was read: by function code and address the word or bit, or the exception's code in words."""


@dataclass(frozen=True)
class Measured:
    """One value of one point. `value` is exact, None unless the quality is good."""

    value: Decimal | None
    quality: Quality = Quality.GOOD
    code: str = ""
    raw: str = ""

    @property
    def milli(self) -> int | None:
        """Thousandths of the unit, the nearest (half to even); None where there is no number."""
        if self.value is None:
            return None
        return int(_EXACT.multiply(self.value, Decimal(1000)).to_integral_value(ROUND_HALF_EVEN))


def measured(point: Point, image: Image) -> Measured:
    """What the image says of the point. A refused or missing word is an error of the instrument."""
    words = [image.get((point.fc, point.address + at), "modbus:missing") for at in range(point.width)]
    state = (
        None if point.fault is None else image.get((point.fault.fc, point.fault.address), "modbus:missing")
    )
    refused = next((one for one in (*words, state) if isinstance(one, str)), None)
    if refused is not None:
        return Measured(None, Quality.DEVICE_ERROR, refused)
    said = [word for word in words if isinstance(word, int)]
    if point.fault is not None and isinstance(state, int) and point.fault.broken(state):
        return Measured(None, Quality.SENSOR_FAULT, f"{state:04X}", _hex(said))
    return decoded(point, said)


def decoded(point: Point, words: Sequence[int]) -> Measured:
    """The value of the point's own words, without its fault source."""
    ordered = words if point.word_order == "big" else list(reversed(words))
    data = struct.pack(f">{len(ordered)}H", *ordered)
    if int.from_bytes(data) in point.fault_values:
        return Measured(None, Quality.SENSOR_FAULT, data.hex().upper(), _hex(words))
    if point.dtype == "float32":
        return of_float(point, data, _hex(words))
    (number,) = struct.unpack(_LAYOUTS[point.dtype], data)
    return _plausible(point, Decimal(number), _hex(words))


def of_float(point: Point, data: bytes, raw: str) -> Measured:
    """A 32-bit float, high byte first. NaN, infinite and denormal ones are a fault or a wrong word order."""
    (number,) = struct.unpack(">f", data)
    if math.isnan(number) or math.isinf(number):
        return Measured(None, Quality.IMPLAUSIBLE, "nan" if math.isnan(number) else "inf", raw)
    if number and abs(number) < _LEAST_NORMAL:
        return Measured(None, Quality.IMPLAUSIBLE, "denormal", raw)
    return _plausible(point, Decimal(number), raw)


def _plausible(point: Point, number: Decimal, raw: str) -> Measured:
    value = _EXACT.multiply(number, point.scale)
    if not point.low <= value <= point.high:
        return Measured(None, Quality.IMPLAUSIBLE, "range", raw)
    return Measured(value, raw=raw)


def _hex(words: Sequence[int]) -> str:
    return " ".join(f"{word:04x}" for word in words)

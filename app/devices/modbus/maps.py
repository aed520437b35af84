"""Register maps as data: one TOML file of `resources/devices` an instrument; a new instrument is a new file.

::

    title = "ОВЕН ТРМ138"
    protocol = "modbus"            # or owen
    source = "RAA80/python-owen"
    [point_defaults]               # of every point: fc, dtype, scale, word_order, low, high, confidence …
    [[point]]
    name = "T1"
    address = 0x0003               # 0-based, as it goes over the line

A number of a point is an integer or a text such as "0x8000". `confidence` says how the line is known: `manual`
(maker's manual), `public_code` (a public driver of the instrument), `measured`, or `to_check`: verify it on the
instrument before relying on it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from app.config.paths import resources
from app.devices.base import LineSettings
from app.errors import OperatorError

_FOLDER = "devices"
WIDTHS = {"int16": 1, "uint16": 1, "int32": 2, "uint32": 2, "float32": 2}
"""Words of each type."""

_CHOICES = {
    "fc": (1, 2, 3, 4),
    "dtype": tuple(WIDTHS),
    "word_order": ("big", "little"),
    "confidence": ("manual", "public_code", "measured", "to_check"),
}


@dataclass(frozen=True)
class FaultSource:
    """Where an instrument says that a sensor is broken: a bit (fc 1 or 2: set is bad) or a word (fc 3 or 4).

    A word is bad when it is one of `bad`, when it has a bit of `mask`, or, with neither, when it is not zero.
    """

    fc: int
    address: int
    bad: frozenset[int] = frozenset()
    mask: int = 0

    def broken(self, word: int) -> bool:
        """The sensor is broken by this word or bit."""
        if not self.bad and not self.mask:
            return word != 0
        return word in self.bad or bool(word & self.mask)


@dataclass(frozen=True)
class Point:
    """One value of an instrument and how it is read. `low` and `high` are the plausible range in its unit."""

    name: str = ""
    fc: int = 3
    address: int = 0
    dtype: str = "int16"
    scale: Decimal = Decimal(1)
    word_order: str = "big"
    unit: str = "C"
    fault_values: frozenset[int] = frozenset()
    fault: FaultSource | None = None
    low: Decimal = Decimal(-60)
    high: Decimal = Decimal(300)
    parameter: str = ""
    """Name of the parameter, in protocols that have names instead of addresses."""
    offset: int = 0
    """Added to the instrument's own address, where each input has one of its own."""
    index: int | None = None
    confidence: str = "to_check"
    source: str = ""

    @property
    def width(self) -> int:
        """Words that the value takes."""
        return WIDTHS[self.dtype]


@dataclass(frozen=True)
class RegisterMap:
    """All points of one instrument, its usual line and the rests it needs."""

    name: str
    title: str
    protocol: str = "modbus"
    source: str = ""
    line: LineSettings = field(default_factory=LineSettings)
    tcp_port: int | None = None
    most: int = 60
    """Words that one request may ask for."""
    gap: int = 0
    """Words between two points that may be read along, to ask once instead of twice."""
    pause_ms: int = 5
    points: Mapping[str, Point] = field(default_factory=dict)
    scale: Mapping[str, Any] = field(default_factory=dict)
    """Of a weighing instrument: where weight and state stand, see `app.devices.scales.modbus_scale`."""

    @property
    def confidence(self) -> str:
        """`to_check` where any part of it is, else what its first point says."""
        said = [point.confidence for point in self.points.values()]
        said += [str(self.scale["confidence"])] if "confidence" in self.scale else []
        return "to_check" if "to_check" in said or not said else said[0]


def names() -> list[str]:
    """All shipped maps by name, sorted."""
    return sorted(file.stem for file in (resources() / _FOLDER).glob("*.toml"))


@cache
def register_map(name: str) -> RegisterMap:
    """The shipped map of that name; OperatorError `device.unknown_map` lists the known ones."""
    file = resources() / _FOLDER / f"{name}.toml"
    if name not in names():
        raise OperatorError("device.unknown_map", map=name, known=", ".join(names()))
    return parse_map(name, file.read_text(encoding="utf-8"))


def parse_map(name: str, text: str) -> RegisterMap:
    """The map in a file's text; OperatorError `device.wrong_map` says what does not belong there."""
    try:
        tree = tomllib.loads(text)
        usual = tree.pop("point_defaults", {})
        points = [point_of({**usual, **each}) for each in tree.pop("point", [])]
        line = LineSettings(**tree.pop("line", {}))
        made = RegisterMap(name, line=line, points={point.name: point for point in points}, **tree)
    except (tomllib.TOMLDecodeError, TypeError, ValueError, KeyError, InvalidOperation) as error:
        raise OperatorError("device.wrong_map", map=name, detail=str(error)) from error
    if not made.points and not made.scale:
        raise OperatorError("device.wrong_map", map=name, detail="point")
    return made


def point_of(table: Mapping[str, Any]) -> Point:
    """The point that a table describes; ValueError or TypeError for a key or value that cannot be."""
    said = {key: _value(key, value) for key, value in table.items()}
    for key, choices in _CHOICES.items():
        if key in said and said[key] not in choices:
            raise ValueError(f"{key} = {said[key]!r}")
    return Point(**said)


_NUMBERS = ("address", "offset", "index", "fc")
_DECIMALS = ("scale", "low", "high")


def _value(key: str, value: Any) -> Any:
    if key in _NUMBERS:
        return number(value)
    if key in _DECIMALS:
        return Decimal(str(value))
    if key == "fault_values":
        return frozenset(number(each) for each in value)
    if key == "fault":
        return _fault(value)
    return value


def _fault(table: Mapping[str, Any]) -> FaultSource:
    known = {one.name for one in fields(FaultSource)}
    if not known >= set(table):
        raise ValueError(f"fault = {table!r}")
    bad = frozenset(number(each) for each in table.get("bad", ()))
    return FaultSource(number(table["fc"]), number(table["address"]), bad, number(table.get("mask", 0)))


def number(value: int | str) -> int:
    """An integer, or a text that spells one: `"0x8000"`.

    >>> number("0x8000"), number(7)
    (32768, 7)
    """
    return int(value, 0) if isinstance(value, str) else int(value)

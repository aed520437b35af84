"""A scale's registers: weight and state, read in one request, so that they belong to the same moment. Pure."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.devices.modbus.frames import reading_of, setting_of
from app.devices.modbus.maps import WIDTHS, number, register_map
from app.errors import OperatorError
from app.models.readings import Reading

ERRORS = {"fault": "no_weight", "overload": "overload", "underload": "underload"}
"""State bits that leave no weight, the worst first, with the reading's error."""

_BITS = frozenset({*ERRORS, "stable", "unstable", "net", "zero", "negative"})
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Register:
    """Where a number stands."""

    address: int
    dtype: str = "int32"
    word_order: str = "big"

    @property
    def width(self) -> int:
        return WIDTHS[self.dtype]


@dataclass(frozen=True)
class State:
    """One word whose bits say what the weight is worth; a bit that is not named says nothing."""

    address: int
    bits: Mapping[str, int]

    def says(self, name: str, word: int) -> bool | None:
        """Whether bit `name` is set; None where the instrument has none."""
        bit = self.bits.get(name)
        return None if bit is None else bool(word >> bit & 1)


@dataclass(frozen=True)
class Command:
    """A write that makes the scale do something."""

    fc: int
    address: int
    value: int = 1

    @property
    def pdu(self) -> bytes:
        return setting_of(self.fc, self.address, self.value)


@dataclass(frozen=True)
class ScaleMap:
    """Registers of one scale. `decimals` is what the instrument shows, or `decimals_address` where it says so."""

    weight: Register
    state: State | None = None
    tare: Register | None = None
    fc: int = 3
    unit: str | None = "kg"
    decimals: int = 3
    decimals_address: int | None = None
    commands: Mapping[str, Command] = field(default_factory=dict)

    @property
    def span(self) -> tuple[int, int]:
        """(first address, words) of the one request."""
        ends = [(one.address, one.address + one.width) for one in (self.weight, self.tare) if one]
        singles = [self.state.address if self.state else None, self.decimals_address]
        ends += [(one, one + 1) for one in singles if one is not None]
        first = min(begin for begin, _ in ends)
        return first, max(end for _, end in ends) - first

    @property
    def request(self) -> bytes:
        """The PDU that reads all."""
        return reading_of(self.fc, *self.span)

    def reading(self, raw: bytes, data: bytes) -> Reading:
        """What the words say. Where the state is bad or the number none of the display's, no weight."""
        words = struct.unpack(f">{len(data) // 2}H", data)
        said = self._said(words)
        error = next((error for name, error in ERRORS.items() if said[name]), None)
        stable = said["stable"] if said["unstable"] is None else not said["unstable"]
        decimals = self._decimals(words)
        value = None if error else self._text(self.weight, words, decimals)
        if value is not None and said["negative"] and not value.startswith("-"):
            value = f"-{value}"
        if value is None and error is None:
            error = "not_a_weight"
        tare = self._text(self.tare, words, decimals) if self.tare else None
        return Reading(raw, value, self.unit, stable, said["net"], said["zero"], error, tare=tare)

    def _said(self, words: Sequence[int]) -> dict[str, bool | None]:
        if self.state is None:
            return dict.fromkeys(_BITS)
        word = words[self.state.address - self.span[0]]
        return {name: self.state.says(name, word) for name in _BITS}

    def _decimals(self, words: Sequence[int]) -> int:
        if self.decimals_address is None:
            return self.decimals
        return words[self.decimals_address - self.span[0]]

    def _text(self, register: Register, words: Sequence[int], decimals: int) -> str | None:
        at = register.address - self.span[0]
        own = words[at : at + register.width]
        data = struct.pack(f">{register.width}H", *(own if register.word_order == "big" else reversed(own)))
        if decimals > _MOST_DECIMALS:
            return None
        if register.dtype == "float32":
            return shown(data, decimals)
        number_ = int.from_bytes(data, signed=not register.dtype.startswith("u"))
        return f"{Decimal(number_).scaleb(-decimals):f}"


def shown(data: bytes, decimals: int) -> str | None:
    """The number of `decimals` decimals that a display shows for this float (4 bytes, high first).

    None where the float is not the nearest one to such a number: then it is no indication, and rounding it would
    invent one.

    >>> shown(bytes.fromhex("41459581"), 3), shown(bytes.fromhex("41459610"), 3), shown(bytes.fromhex("7fc00000"), 3)
    ('12.349', None, None)
    """
    (value,) = struct.unpack(">f", data)
    if not math.isfinite(value):
        return None
    step = Decimal(1).scaleb(-decimals)
    try:
        text = Decimal(value).quantize(step)
    except ArithmeticError:
        return None
    exact = struct.unpack(">f", struct.pack(">f", float(text)))[0] == value
    return f"{text or abs(text):f}" if exact else None


def scale_map(said: str | Mapping[str, Any], decimals: int | None = None) -> ScaleMap:
    """The scale of a shipped map or of a table like it; OperatorError where that is no scale."""
    name = said if isinstance(said, str) else "?"
    table = register_map(said).scale if isinstance(said, str) else said
    try:
        return _parsed({**table, **({} if decimals is None else {"decimals": decimals})})
    except (KeyError, TypeError, ValueError) as error:
        raise OperatorError("device.wrong_map", map=name, detail=f"scale: {error}") from error


def _parsed(table: Mapping[str, Any]) -> ScaleMap:
    commands = {name: Command(**table[name]) for name in ("zero", "tare_now", "clear") if name in table}
    address = table.get("decimals_address")
    return ScaleMap(
        _register(table["weight"]),
        _state(table["state"]) if "state" in table else None,
        _register(table["tare"]) if "tare" in table else None,
        int(table.get("fc", 3)),
        table.get("unit", "kg"),
        int(table.get("decimals", 3)),
        None if address is None else number(address),
        commands,
    )


def _register(table: Mapping[str, Any]) -> Register:
    made = Register(**{**table, "address": number(table["address"])})
    if made.dtype not in WIDTHS or made.word_order not in ("big", "little"):
        raise ValueError(dict(table))
    return made


def _state(table: Mapping[str, Any]) -> State:
    bits = {name: int(bit) for name, bit in table.items() if name != "address"}
    if not set(bits) <= _BITS or not all(0 <= bit <= 15 for bit in bits.values()):
        raise ValueError(dict(table))
    return State(number(table["address"]), bits)

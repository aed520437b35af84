"""Simulated OWEN instruments on one line: every address answers `rEAd` and `PV` with its temperature, or with the
weight of a platform.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from app.devices.framing.pieces import PieceParser
from app.devices.owen.frames import Message, hash_of, message, parser, understood
from app.devices.owen.parameters import NETWORK_ERROR
from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.scale import Platform
from app.devices.sim.wire import Wire

_READ, _PV = hash_of("rEAd"), hash_of("PV")
_BREAK = b"\xfd"
_UNKNOWN = b"\x28"


@dataclass
class Input:
    """One address of the line."""

    value: Decimal = Decimal("-21.5")
    broken: bool = False
    absent: bool = False


@dataclass
class OwenCore:
    """The line's far end: inputs by address. What it does not know it answers with a network error."""

    inputs: dict[int, Input] = field(default_factory=dict)
    bits: int = 8
    _parser: PieceParser = field(default_factory=parser)

    def connected(self) -> None:
        """The line was plugged in: nothing is half received."""
        self._parser = parser()

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        asked = [understood(one.raw) for one in self._parser.feed(data) if one.error is None]
        answers = [self._answer(one, now) for one in asked if isinstance(one, Message) and one.request]
        return [answer for answer in answers if answer]

    def due(self, now: float) -> Iterable[bytes]:
        return ()

    def next_due(self, now: float) -> float | None:
        return None

    def _answer(self, asked: Message, now: float) -> bytes:
        address = asked.address(self.bits)
        found = self.inputs.get(address)
        if found is None or found.absent:
            return b""
        parameter, data = asked.hash, _value(asked.hash, found, now)
        if data is None:
            parameter, data = NETWORK_ERROR, _UNKNOWN + asked.hash.to_bytes(2)
        return message(address, parameter, data, request=False, bits=self.bits)


def _value(parameter: int, found: Input, now: float) -> bytes | None:
    """The data of an answer: a float with a stamp in hundredths of a second, or without its last byte."""
    number = struct.pack(">f", float(found.value))
    if parameter == _READ:
        return _BREAK if found.broken else number + (int(now * 100) & 0xFFFF).to_bytes(2)
    if parameter == _PV:
        return _BREAK if found.broken else number[:3]
    return None


@dataclass
class OwenScaleCore(Platform):
    """A weighing module at one address: the load in kilograms, nothing else."""

    address: int = 1
    _line: OwenCore = field(default_factory=OwenCore)

    def connected(self) -> None:
        """As after switching on."""
        self._line.connected()

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        weight = Decimal(self.gross(now)).scaleb(-3)
        self._line.inputs[self.address] = Input(weight, broken=self.over(now) or self.under(now))
        return self._line.receive(data, now)

    def due(self, now: float) -> Iterable[bytes]:
        return ()

    def next_due(self, now: float) -> float | None:
        return None


class SimulatedOwen(SimulatedDevice):
    """Inputs on one line, with hands on them. All methods may be called from any thread."""

    def __init__(self, core: OwenCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
        super().__init__(core, endpoint, wire)
        self._inputs = core.inputs

    def set(self, address: int, value: Decimal | str) -> None:
        """The input shows `value`, its sensor is well."""
        with self._lock:
            self._inputs[address].value, self._inputs[address].broken = Decimal(value), False

    def break_sensor(self, address: int) -> None:
        """The instrument reports this sensor as broken, until `set`."""
        with self._lock:
            self._inputs[address].broken = True

    def be(self, address: int, *, absent: bool) -> None:
        """The address is silent, or answers again."""
        with self._lock:
            self._inputs[address].absent = absent


def behind_pty(path: Path, inputs: Mapping[int, Input], *, bits: int = 8, seed: int = 0) -> SimulatedOwen:
    """A line whose serial port is found under `path`. Not yet started."""
    return SimulatedOwen(OwenCore(dict(inputs), bits), PtyEndpoint(path), Wire(seed))


def behind_tcp(
    inputs: Mapping[int, Input], *, host: str = "127.0.0.1", port: int = 0, bits: int = 8, seed: int = 0
) -> SimulatedOwen:
    """A line behind a serial device server. Not yet started."""
    return SimulatedOwen(OwenCore(dict(inputs), bits), TcpEndpoint(host, port), Wire(seed))

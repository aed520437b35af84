"""A simulated MT-SICS scale that answers as the maker says, for tests, demonstration and training.

Commands: S SI SIR Z ZI T TI TA TAC I1 I2 I3 I4 @. `S`, `Z` and `T` wait for rest for a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.load import Load
from app.devices.sim.wire import Wire
from app.models.values import grams, kilograms

_LONGEST = 64
_REST_SECONDS = 0.02
"""How often a command that waits for rest looks at the load."""

_ZERO_RANGE = 0.02
"""OIML R 76-1: a zero-setting device covers no more than 4 % of Max, here plus and minus 2 %."""

_OVERLOAD_DIVISIONS = 9
"""OIML R 76-1: no indication above Max + 9 e."""


@dataclass
class MtSicsCore:
    """The scale's electronics: indicates kilograms in steps of `division_g`, up to `max_g`."""

    load: Load = field(default_factory=Load)
    serial: str = "B123456789"
    max_g: int = 60_000
    division_g: int = 5
    rate_hz: float = 10.0
    patience_s: float = 5.0
    tare_g: int = 0
    _zero_g: float = 0.0
    _input: bytes = b""
    _stream_at: float | None = None
    _pending: tuple[str, float] | None = None

    def connected(self) -> None:
        """As after switching on: no stream, nothing pending."""
        self._input, self._stream_at, self._pending = b"", None, None

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        *lines, self._input = (self._input + data).split(b"\r\n")
        self._input = self._input[-_LONGEST:]
        for line in lines:
            yield from self._obey(line.decode("ascii", "replace"), now)

    def due(self, now: float) -> Iterable[bytes]:
        if self._pending is not None:
            yield from self._settle(*self._pending, now)
        if self._stream_at is not None and now >= self._stream_at:
            # The next one keeps the beat; a beat that was slept through is not made up for.
            late = now - self._stream_at
            self._stream_at = now + 1 / self.rate_hz - (late if late < 1 / self.rate_hz else 0)
            yield self._weight(now)

    def next_due(self, now: float) -> float | None:
        looks_again = now + _REST_SECONDS if self._pending is not None else None
        return min((at for at in (self._stream_at, looks_again) if at is not None), default=None)

    def _obey(self, line: str, now: float) -> Iterable[bytes]:
        name, _, argument = line.partition(" ")
        if name == "TA" and argument:
            return self._preset(argument)
        answer = self._answers().get(name)
        if answer is None or argument:
            return [b"ES\r\n"]
        return answer(now)

    def _answers(self) -> dict[str, Callable[[float], Iterable[bytes]]]:
        return {
            "S": lambda now: self._await("S", now),
            "SI": self._at_once,
            "SIR": self._stream,
            "Z": lambda now: self._await("Z", now),
            "ZI": lambda now: [self._set_zero("ZI", now)],
            "T": lambda now: self._await("T", now),
            "TI": lambda now: [self._set_tare("TI", now)],
            "TA": lambda now: [self._tare_value()],
            "TAC": self._clear,
            "I1": lambda now: [b'I1 A "01" "2.00" "2.00" "" ""\r\n'],
            "I2": lambda now: [f'I2 A "Simulated {kilograms(self.max_g)} kg"\r\n'.encode()],
            "I3": lambda now: [b'I3 A "1.00"\r\n'],
            "I4": lambda now: [self._number()],
            "@": self._reset,
        }

    def _await(self, command: str, now: float) -> Iterable[bytes]:
        if command == "S":
            self._stream_at = None
        self._pending = (command, now + self.patience_s)
        return []

    def _settle(self, command: str, until: float, now: float) -> Iterable[bytes]:
        if self._at_rest(now):
            self._pending = None
            make = {"S": lambda: self._weight(now), "Z": lambda: self._set_zero("Z", now)}
            yield make.get(command, lambda: self._set_tare("T", now))()
        elif now >= until:
            self._pending = None
            yield f"{command} I\r\n".encode()

    def _at_once(self, now: float) -> Iterable[bytes]:
        self._stream_at = self._pending = None
        return [self._weight(now)]

    def _stream(self, now: float) -> Iterable[bytes]:
        self._stream_at = now
        return []

    def _reset(self, now: float) -> Iterable[bytes]:
        self._stream_at, self._pending, self.tare_g = None, None, 0
        return [b'@ A "' + self.serial.encode() + b'"\r\n']

    def _number(self) -> bytes:
        return f'I4 A "{self.serial}"\r\n'.encode()

    def _set_zero(self, command: str, now: float) -> bytes:
        cell, rest = self.load.at(now)
        if abs(cell) > self.max_g * _ZERO_RANGE:
            return f"{command} {'+' if cell > 0 else '-'}\r\n".encode()
        self._zero_g, self.tare_g = cell, 0
        status = "A" if command == "Z" else ("S" if rest else "D")
        return f"{command} {status}\r\n".encode()

    def _set_tare(self, command: str, now: float) -> bytes:
        gross = self._gross(now)
        if gross < 0 or gross > self.max_g:
            return f"{command} {'-' if gross < 0 else '+'}\r\n".encode()
        self.tare_g = gross
        status = "S" if self._at_rest(now) else "D"
        return f"{command} {status} {self._shown(gross)}\r\n".encode()

    def _tare_value(self) -> bytes:
        return f"TA A {self._shown(self.tare_g)}\r\n".encode()

    def _preset(self, argument: str) -> Iterable[bytes]:
        value, _, unit = argument.partition(" ")
        wanted = grams(value, unit)
        if wanted is None or not 0 <= wanted <= self.max_g:
            return [b"TA L\r\n"]
        self.tare_g = round(wanted / self.division_g) * self.division_g
        return [self._tare_value()]

    def _clear(self, now: float) -> Iterable[bytes]:
        self.tare_g = 0
        return [b"TAC A\r\n"]

    def _gross(self, now: float) -> int:
        return round((self.load.at(now)[0] - self._zero_g) / self.division_g) * self.division_g

    def _at_rest(self, now: float) -> bool:
        return self.load.at(now)[1]

    def _weight(self, now: float) -> bytes:
        gross = self._gross(now)
        if gross > self.max_g + _OVERLOAD_DIVISIONS * self.division_g:
            return b"S +\r\n"
        if gross < -self.max_g * _ZERO_RANGE:
            return b"S -\r\n"
        status = "S" if self._at_rest(now) else "D"
        return f"S {status} {self._shown(gross - self.tare_g)}\r\n".encode()

    def _shown(self, quantity: int) -> str:
        return f"{kilograms(quantity):>10} kg"


class SimulatedScale(SimulatedDevice):
    """The scale with hands on it. Loads and faults by seed; see `Wire` for the faults of the line."""

    def __init__(self, core: MtSicsCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
        super().__init__(core, endpoint, wire)
        self._scale, self._pty = core, endpoint if isinstance(endpoint, PtyEndpoint) else None

    def put(self, quantity: float) -> None:
        """The platform carries `quantity` grams, after settling."""
        with self._lock:
            self._scale.load.put(quantity, time.monotonic())

    def remove(self) -> None:
        """The platform is empty, after settling."""
        self.put(0)

    def shake(self, noise_g: float) -> None:
        """The platform does not come to rest for `noise_g` grams of noise; 0 ends it."""
        with self._lock:
            self._scale.load.noise_g = noise_g

    def settle(self, seconds: float) -> None:
        """Loads put from now on swing for `seconds`."""
        with self._lock:
            self._scale.load.settle_s = seconds

    def drift(self, grams_a_second: float) -> None:
        """The indication wanders; 0 ends it."""
        with self._lock:
            self._scale.load.drift(grams_a_second, time.monotonic())

    def come_back(self, *, serial: str | None = None, path: Path | None = None) -> None:
        """Plugged in again, possibly as another scale (`serial`) or under another name (`path`)."""
        with self._lock:
            self._scale.serial = serial or self._scale.serial
            if path is not None and self._pty is not None:
                self._pty.move(path)
        self.plug()


def behind_pty(path: Path, *, seed: int = 0, **scale: object) -> SimulatedScale:
    """A scale whose serial line is found under `path`; `scale`: fields of `MtSicsCore`. Not yet started."""
    return SimulatedScale(_core(seed, scale), PtyEndpoint(path), Wire(seed))


def behind_tcp(host: str = "127.0.0.1", port: int = 0, *, seed: int = 0, **scale: object) -> SimulatedScale:
    """A scale at a TCP port, a free one for 0 (see `address` once started). Not yet started."""
    return SimulatedScale(_core(seed, scale), TcpEndpoint(host, port), Wire(seed))


def _core(seed: int, scale: dict[str, object]) -> MtSicsCore:
    return MtSicsCore(load=Load(seed), **scale)  # type: ignore[arg-type]

"""A simulated MT-SICS scale that answers as the maker says, for tests, demonstration and training.

Commands: S SI SIR Z ZI T TI TA TAC I1 I2 I3 I4 @. `S`, `Z` and `T` wait for rest for a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.devices.sim.endpoints import PtyEndpoint, TcpEndpoint
from app.devices.sim.load import Load
from app.devices.sim.scale import Platform, SimulatedScale
from app.devices.sim.wire import Wire
from app.models.values import grams, kilograms

__all__ = ["MtSicsCore", "SimulatedScale", "behind_pty", "behind_tcp"]

_LONGEST = 64
_REST_SECONDS = 0.02
"""How often a command that waits for rest looks at the load."""


@dataclass
class MtSicsCore(Platform):
    """The scale's electronics: indicates kilograms, streams `rate_hz` times a second."""

    rate_hz: float = 10.0
    patience_s: float = 5.0
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
            "ZI": lambda now: [self._zeroed("ZI", now)],
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
        if self.at_rest(now):
            self._pending = None
            make = {"S": lambda: self._weight(now), "Z": lambda: self._zeroed("Z", now)}
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

    def _zeroed(self, command: str, now: float) -> bytes:
        refused = self.set_zero(now)
        if refused:
            return f"{command} {'+' if refused > 0 else '-'}\r\n".encode()
        status = "A" if command == "Z" else ("S" if self.at_rest(now) else "D")
        return f"{command} {status}\r\n".encode()

    def _set_tare(self, command: str, now: float) -> bytes:
        gross = self.gross(now)
        if gross < 0 or gross > self.max_g:
            return f"{command} {'-' if gross < 0 else '+'}\r\n".encode()
        self.tare_g = gross
        status = "S" if self.at_rest(now) else "D"
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

    def _weight(self, now: float) -> bytes:
        if self.over(now):
            return b"S +\r\n"
        if self.under(now):
            return b"S -\r\n"
        status = "S" if self.at_rest(now) else "D"
        return f"S {status} {self._shown(self.gross(now) - self.tare_g)}\r\n".encode()

    def _shown(self, quantity: int) -> str:
        return f"{kilograms(quantity):>10} kg"


def behind_pty(path: Path, *, seed: int = 0, **scale: object) -> SimulatedScale:
    """A scale whose serial line is found under `path`; `scale`: fields of `MtSicsCore`. Not yet started."""
    return SimulatedScale(_core(seed, scale), PtyEndpoint(path), Wire(seed))


def behind_tcp(host: str = "127.0.0.1", port: int = 0, *, seed: int = 0, **scale: object) -> SimulatedScale:
    """A scale at a TCP port, a free one for 0 (see `address` once started). Not yet started."""
    return SimulatedScale(_core(seed, scale), TcpEndpoint(host, port), Wire(seed))


def _core(seed: int, scale: dict[str, object]) -> MtSicsCore:
    return MtSicsCore(load=Load(seed), **scale)  # type: ignore[arg-type]

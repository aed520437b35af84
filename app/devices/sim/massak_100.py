"""A simulated Massa-K scale that speaks protocol 100, for tests, demonstration and training.

Commands: GET_MASSA, GET_SCALE_PAR, SET_TARE, SET_ZERO, GET_NAME; all others are answered with NACK. What comes
with a wrong CRC is not answered, as the maker says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.devices.framing.massak import frame
from app.devices.framing.pieces import PieceParser
from app.devices.scales.massak_100 import request_parser
from app.devices.sim.endpoints import PtyEndpoint, TcpEndpoint
from app.devices.sim.load import Load
from app.devices.sim.scale import Platform, SimulatedScale
from app.devices.sim.wire import Wire
from app.models.readings import Reading

_DIVISION_CODES = {1: 1, 10: 2, 100: 3, 1000: 4}
_NACK = b"\xf0"
_OVERLOAD = b"\x28\x08"
_NO_ZERO = b"\x28\x15"


@dataclass
class MassaKCore(Platform):
    """The scale's electronics. It sends grams in units of `unit_g`, whatever its division.

    `with_tare` false leaves the tare out of the weight's frame, as some models do.
    """

    unit_g: int = 1
    with_tare: bool = True
    number: int = 4_711
    fault: int | None = None
    """Code of the error frame that answers every question for a weight: 0x18 for a load at power-on, 0x19 for a
    faulty scale; None while it is well."""
    _requests: PieceParser = field(default_factory=request_parser)

    def connected(self) -> None:
        """As after switching on."""
        self._requests = request_parser()

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        return [frame(self._answer(asked, now)) for asked in self._requests.feed(data) if asked.command]

    def due(self, now: float) -> Iterable[bytes]:
        return ()

    def next_due(self, now: float) -> float | None:
        return None

    def _answer(self, asked: Reading, now: float) -> bytes:
        answers: dict[str, Callable[[], bytes]] = {
            "GET_MASSA": lambda: self._massa(now),
            "GET_SCALE_PAR": self._parameters,
            "SET_TARE": lambda: self._tare(asked.raw, now),
            "SET_ZERO": lambda: _NO_ZERO if not self.at_rest(now) or self.set_zero(now) else b"\x27",
            "GET_NAME": self._name,
        }
        return answers.get(asked.command or "", lambda: _NACK)()

    def _massa(self, now: float) -> bytes:
        if self.fault is not None:
            return bytes((0x28, self.fault))
        if self.over(now):
            return _OVERLOAD
        net = self.gross(now) - self.tare_g
        flags = bytes((_DIVISION_CODES[self.unit_g], self.at_rest(now), self.tare_g != 0, net == 0))
        tare = self._divisions(self.tare_g) if self.with_tare else b""
        return b"\x24" + self._divisions(net) + flags + tare

    def _divisions(self, quantity: int) -> bytes:
        return (quantity // self.unit_g).to_bytes(4, "little", signed=True)

    def _tare(self, raw: bytes, now: float) -> bytes:
        wanted = int.from_bytes(raw[6:10], "little", signed=True) * self.unit_g
        if not 0 <= wanted <= self.max_g or self.over(now):
            return b"\x15"
        self.tare_g = wanted
        return b"\x12"

    def _name(self) -> bytes:
        return b"\x21" + self.number.to_bytes(4, "little") + "Весы\r\n".encode("cp1251")

    def _parameters(self) -> bytes:
        lines = (
            f"Max {self.max_g / 1000:g} кг",
            f"Min {self.division_g * 20 / 1000:g} кг",
            f"e={self.division_g} г",
            "T=-100%",
            "FIX 0",
            "0001",
            "U_1.0",
            "7C5A",
        )
        return b"\x76" + "".join(f"{line}\r\n" for line in lines).encode("cp1251")


def behind_pty(path: Path, *, seed: int = 0, **scale: object) -> SimulatedScale:
    """A scale whose serial line is found under `path`; `scale`: fields of `MassaKCore`. Not yet started."""
    return SimulatedScale(_core(seed, scale), PtyEndpoint(path), Wire(seed))


def behind_tcp(host: str = "127.0.0.1", port: int = 0, *, seed: int = 0, **scale: object) -> SimulatedScale:
    """A scale at a TCP port, a free one for 0 (see `address` once started). Not yet started."""
    return SimulatedScale(_core(seed, scale), TcpEndpoint(host, port), Wire(seed))


def _core(seed: int, scale: dict[str, object]) -> MassaKCore:
    return MassaKCore(load=Load(seed), **scale)  # type: ignore[arg-type]

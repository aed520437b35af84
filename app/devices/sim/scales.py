"""A simulated scale of every protocol: those with electronics of their own, and one core for all the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.devices.base import Parser
from app.devices.registry import driver
from app.devices.sim.dialects import DIALECTS, Dialect, Shown
from app.devices.sim.endpoints import Endpoint
from app.devices.sim.load import Load
from app.devices.sim.massak_100 import MassaKCore
from app.devices.sim.modbus_scale import ModbusScaleCore
from app.devices.sim.mt_sics import MtSicsCore
from app.devices.sim.owen import OwenScaleCore
from app.devices.sim.scale import Platform, ScaleCore, SimulatedScale
from app.devices.sim.wire import Wire
from app.errors import OperatorError
from app.models.readings import Reading

_OWN: dict[str, Callable[..., ScaleCore]] = {
    "mt_sics": MtSicsCore,
    "massak_100": MassaKCore,
    "modbus_scale": ModbusScaleCore,
    "owen_scale": OwenScaleCore,
}


def names() -> list[str]:
    """The protocols that can be simulated, sorted."""
    return sorted({*_OWN, *DIALECTS})


def core_of(protocol: str, **scale: object) -> ScaleCore:
    """The electronics of a scale; `scale`: fields of `Platform`. OperatorError `device.no_simulator` for others."""
    if protocol in _OWN:
        return _OWN[protocol](**scale)
    if protocol not in DIALECTS:
        raise OperatorError("device.no_simulator", protocol=protocol)
    return SpeakingCore(dialect=DIALECTS[protocol], protocol=protocol, **scale)  # type: ignore[arg-type]


def scale_of(protocol: str, endpoint: Endpoint, *, seed: int = 0, **scale: object) -> SimulatedScale:
    """A scale that speaks `protocol` behind `endpoint`, not yet started."""
    return SimulatedScale(core_of(protocol, load=Load(seed), **scale), endpoint, Wire(seed))


@dataclass
class SpeakingCore(Platform):
    """Electronics without waits and answers of their own: what it is asked it shows, what it is told it does.

    Zero and tare are obeyed only at rest and within the range, as by real scales; nothing else is said about them.
    """

    dialect: Dialect = field(default=DIALECTS["toledo_continuous"])
    protocol: str = "toledo_continuous"
    _requests: Parser | None = None
    _next: float | None = None

    def connected(self) -> None:
        """As after switching on."""
        make = driver(self.protocol).request_parser
        self._requests, self._next = make() if make is not None else None, None

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        asked = self._requests.feed(data) if self._requests is not None else []
        return [answer for one in asked if one.error is None for answer in self._answer(one, now)]

    def due(self, now: float) -> Iterable[bytes]:
        if not self.dialect.rate_hz:
            return []
        if self._next is not None and now < self._next:
            return []
        self._next = now + 1 / self.dialect.rate_hz
        return [self.dialect.frame(self.shown(now))]

    def next_due(self, now: float) -> float | None:
        return (self._next or now) if self.dialect.rate_hz else None

    def shown(self, now: float) -> Shown:
        """What the display says."""
        net = self.gross(now) - self.tare_g
        return Shown(net, self.tare_g, self.at_rest(now), self.over(now), self.under(now))

    def _answer(self, asked: Reading, now: float) -> Iterable[bytes]:
        command = asked.command or ""
        if command in self.dialect.weigh:
            return [self.dialect.frame(self.shown(now))]
        if command in self.dialect.obeys:
            self._obey(self.dialect.obeys[command], now)
        return [self.dialect.says[command]] if command in self.dialect.says else []

    def _obey(self, order: str, now: float) -> None:
        if order == "clear":
            self.tare_g = 0
        elif order == "zero" and self.at_rest(now):
            self.set_zero(now)
        elif order == "tare" and self.at_rest(now) and 0 <= self.gross(now) <= self.max_g:
            self.tare_g = self.gross(now)

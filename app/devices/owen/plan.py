"""Which questions read the points of an OWEN instrument, and what the answers mean. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.devices.buses.base import Answer, Refused
from app.devices.modbus.decoding import Measured
from app.devices.modbus.maps import Point, RegisterMap
from app.devices.owen.frames import Message, hash_of
from app.devices.owen.parameters import NETWORK_ERROR, value_of
from app.models.temperature import Quality


@dataclass(frozen=True, order=True)
class Ask:
    """One question: a parameter of an address, by its index where it has several."""

    address: int
    parameter: int
    index: int | None = None
    bits: int = 8

    @property
    def data(self) -> bytes:
        """What goes along with the question."""
        return b"" if self.index is None else self.index.to_bytes(2)

    def answered_by(self, message: Message) -> bool:
        """`message` comes from this address and is about this parameter, or says why not."""
        same = message.hash in (self.parameter, NETWORK_ERROR) and not message.request
        return same and message.address(self.bits) == self.address


@dataclass(frozen=True)
class OwenPlan:
    """Points by channel with their questions; `app.devices.buses.base.Plan`."""

    points: Mapping[str, Point]
    asks: Mapping[str, Ask]

    @property
    def requests(self) -> tuple[Ask, ...]:
        return tuple(dict.fromkeys(self.asks.values()))

    def outcomes(self, answers: Mapping[Ask, Answer]) -> Iterable[tuple[str, Measured]]:
        """(channel, value) of every point; a fault code of the instrument is no number."""
        return [
            (channel, _measured(answers[self.asks[channel]], self.asks[channel], point))
            for channel, point in self.points.items()
        ]


def plan(of: RegisterMap, address: int, channels: Mapping[str, str], bits: int = 8) -> OwenPlan:
    """How the instrument at `address` is read for `channels` (channel code by point)."""
    points = {channel: of.points[name] for name, channel in channels.items()}
    asks = {
        channel: Ask(address + point.offset, hash_of(point.parameter), point.index, bits)
        for channel, point in points.items()
    }
    return OwenPlan(points, asks)


def _measured(answer: Answer, ask: Ask, point: Point) -> Measured:
    if isinstance(answer, Refused):
        return Measured(None, Quality.DEVICE_ERROR, answer.code)
    return value_of(Message(ask.address & 0xFF, 0, ask.parameter, bytes(answer)), point).measured

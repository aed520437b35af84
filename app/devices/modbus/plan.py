"""Which requests read a set of points: neighbours together, within what the instrument allows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.devices.buses.base import Answer, Refused
from app.devices.modbus.decoding import Measured, measured
from app.devices.modbus.maps import Point, RegisterMap


@dataclass(frozen=True, order=True)
class Block:
    """One request: `count` words (fc 3 and 4) or bits (fc 1 and 2) from `address` of a unit."""

    unit: int
    fc: int
    address: int
    count: int


@dataclass(frozen=True)
class ModbusPlan:
    """Points by channel and the requests that read them; `app.devices.buses.base.Plan`."""

    points: Mapping[str, Point]
    requests: tuple[Block, ...]

    def outcomes(self, answers: Mapping[Block, Answer]) -> Iterable[tuple[str, Measured]]:
        """(channel, value) of every point."""
        image = {place: word for block in self.requests for place, word in _words(block, answers[block])}
        return [(channel, measured(point, image)) for channel, point in self.points.items()]


def plan(of: RegisterMap, unit: int, channels: Mapping[str, str], word_order: str = "") -> ModbusPlan:
    """How unit `unit` is read for `channels` (channel code by point); `word_order` overrules the map's own."""
    points = {channel: of.points[name] for name, channel in channels.items()}
    if word_order:
        points = {channel: replace(point, word_order=word_order) for channel, point in points.items()}
    spans = [(point.fc, point.address, point.width) for point in points.values()]
    spans += [(point.fault.fc, point.fault.address, 1) for point in points.values() if point.fault]
    return ModbusPlan(points, tuple(_blocks(unit, spans, of.gap, of.most)))


def _blocks(unit: int, spans: Iterable[tuple[int, int, int]], gap: int, most: int) -> Iterable[Block]:
    begun: Block | None = None
    for fc, address, width in sorted(set(spans)):
        if begun is None:
            begun = Block(unit, fc, address, width)
            continue
        end = max(begun.address + begun.count, address + width)
        near = fc == begun.fc and address - (begun.address + begun.count) <= gap
        if near and end - begun.address <= most:
            begun = replace(begun, count=end - begun.address)
        else:
            yield begun
            begun = Block(unit, fc, address, width)
    if begun is not None:
        yield begun


def _words(block: Block, answer: Answer) -> Iterable[tuple[tuple[int, int], int | str]]:
    for at in range(block.count):
        yield (block.fc, block.address + at), answer.code if isinstance(answer, Refused) else answer[at]

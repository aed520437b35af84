"""Simulated instruments on one Modbus line, RTU behind a pty or TCP at a port, with faults on command.

An own server, not the library that the station asks with: two understandings of the protocol prove each other.
Reads of bits and words and single writes are answered; an address outside of an instrument's own is refused with
exception 2, an unknown function with 1. A unit that is absent says nothing, as on a real line.
"""

from __future__ import annotations

import heapq
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from app.devices.framing.pieces import PieceParser
from app.devices.modbus.frames import RTU, TCP, framed, parser
from app.devices.modbus.maps import Point, RegisterMap
from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.wire import Wire
from app.models.readings import Reading

Table = dict[int, int]
_BITS, _WORDS = (1, 2), (3, 4)
_NAN = (0x7FC0, 0x0000)


@dataclass
class Slave:
    """One instrument: tables of bits and words by the function code that reads them."""

    points: Mapping[str, Point] = field(default_factory=dict)
    tables: dict[int, Table] = field(default_factory=lambda: {fc: {} for fc in (*_BITS, *_WORDS)})
    absent: bool = False
    exception: int = 0
    late_s: float = 0.0
    word_order: str = ""
    refreshed: Callable[[Slave, float], None] = lambda slave, now: None
    """Called before each answer: an instrument whose words follow from something else."""
    written: Callable[[int, int, float], None] = lambda address, value, now: None

    def set(self, name: str, value: Decimal | str | int) -> None:
        """Point `name` has `value` in its unit, and its sensor is well."""
        point = self._point(name)
        self._put(point, words_of(point, Decimal(value)))
        if point.fault is not None:
            self.tables[point.fault.fc][point.fault.address] = 0

    def break_sensor(self, name: str) -> None:
        """The instrument says in its own way that this sensor is broken."""
        point = self._point(name)
        if point.fault is not None:
            bad = next(iter(point.fault.bad), point.fault.mask or 1)
            self.tables[point.fault.fc][point.fault.address] = bad
        elif point.fault_values:
            code = min(point.fault_values)
            self._put(point, _split(code.to_bytes(2 * point.width), point))
        else:
            self._put(point, _ordered(_NAN, point))

    def answer(self, pdu: bytes, now: float) -> bytes:
        """The PDU that answers `pdu`."""
        code = pdu[0]
        if self.exception:
            return bytes((code | 0x80, self.exception))
        self.refreshed(self, now)
        address, count = struct.unpack(">HH", pdu[1:5])
        if code in (5, 6):
            self.tables[1 if code == 5 else 3][address] = count
            self.written(address, count, now)
            return pdu[:5]
        return self._read(code, address, count)

    def _read(self, code: int, address: int, count: int) -> bytes:
        table = self.tables[code]
        if not table or address < min(table) or address + count > max(table) + 1:
            return bytes((code | 0x80, 2))
        found = [table.get(place, 0) for place in range(address, address + count)]
        if code in _WORDS:
            return bytes((code, 2 * count)) + struct.pack(f">{count}H", *found)
        packed = sum(bool(bit) << place for place, bit in enumerate(found))
        return bytes((code, -(-count // 8))) + packed.to_bytes(-(-count // 8), "little")

    def _point(self, name: str) -> Point:
        point = self.points[name]
        return replace(point, word_order=self.word_order or point.word_order)

    def _put(self, point: Point, words: Iterable[int]) -> None:
        for at, word in enumerate(words):
            self.tables[point.fc][point.address + at] = word


def words_of(point: Point, value: Decimal | str) -> tuple[int, ...]:
    """The words that say `value` (in the point's unit) at this point."""
    scaled = Decimal(value) / point.scale
    if point.dtype == "float32":
        return _split(struct.pack(">f", float(scaled)), point)
    return _split(int(scaled).to_bytes(2 * point.width, signed=not point.dtype.startswith("u")), point)


def _split(data: bytes, point: Point) -> tuple[int, ...]:
    return _ordered(struct.unpack(f">{len(data) // 2}H", data), point)


def _ordered(words: tuple[int, ...], point: Point) -> tuple[int, ...]:
    return words if point.word_order == "big" else words[::-1]


def slave_of(of: RegisterMap, value: Decimal | str = "-21.5") -> Slave:
    """An instrument of the map whose points all have `value`."""
    made = Slave(of.points)
    for name in of.points:
        made.set(name, value)
    return made


@dataclass
class ModbusCore:
    """The line's far end: all its instruments by unit."""

    slaves: dict[int, Slave] = field(default_factory=dict)
    framing: str = RTU
    _parser: PieceParser | None = None
    _late: list[tuple[float, int, bytes]] = field(default_factory=list)
    _count: int = 0

    def connected(self) -> None:
        """The line was plugged in: nothing is half received."""
        self._parser = parser(_request_length, lambda raw: Reading(raw), self.framing)
        self._late.clear()

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        asked = [] if self._parser is None else self._parser.feed(data)
        answers = [self._answer(one.raw, now) for one in asked if one.error is None]
        return [answer for answer in answers if answer]

    def due(self, now: float) -> Iterable[bytes]:
        while self._late and self._late[0][0] <= now:
            yield heapq.heappop(self._late)[2]

    def next_due(self, now: float) -> float | None:
        return self._late[0][0] if self._late else None

    def _answer(self, raw: bytes, now: float) -> bytes:
        number, unit, pdu = 1, raw[0], raw[1:-2]
        if self.framing == TCP:
            number, unit, pdu = int.from_bytes(raw[:2]), raw[6], raw[7:]
        slave = self.slaves.get(unit)
        if slave is None or slave.absent:
            return b""
        answer = framed(unit, slave.answer(pdu, now), self.framing, number)
        if not slave.late_s:
            return answer
        self._count += 1
        heapq.heappush(self._late, (now + slave.late_s, self._count, answer))
        return b""


def _request_length(pdu: bytes | bytearray) -> int | None:
    """Requests that are answered have a length of five."""
    if not pdu:
        return None
    return 5 if 1 <= pdu[0] <= 6 else 0


class SimulatedLine(SimulatedDevice):
    """Instruments on one line, with hands on them. All methods may be called from any thread."""

    def __init__(self, core: ModbusCore, endpoint: Endpoint, wire: Wire | None = None) -> None:
        super().__init__(core, endpoint, wire)
        self._slaves = core.slaves

    def set(self, unit: int, point: str, value: Decimal | str | int) -> None:
        """The point shows `value`, its sensor is well."""
        with self._lock:
            self._slaves[unit].set(point, value)

    def break_sensor(self, unit: int, point: str) -> None:
        """The instrument reports this sensor as broken, until `set`."""
        with self._lock:
            self._slaves[unit].break_sensor(point)

    def be(
        self, unit: int, *, absent: bool | None = None, exception: int | None = None,
        late_s: float | None = None, word_order: str | None = None,
    ) -> None:  # fmt: skip
        """The instrument is absent (silent), refuses everything with an exception (0 ends it), answers late, or
        shows what is set from now on in another word order."""
        said = {"absent": absent, "exception": exception, "late_s": late_s, "word_order": word_order}
        with self._lock:
            for name, value in said.items():
                if value is not None:
                    setattr(self._slaves[unit], name, value)


def behind_pty(path: Path, slaves: Mapping[int, Slave], *, seed: int = 0) -> SimulatedLine:
    """An RTU line whose serial port is found under `path`. Not yet started."""
    return SimulatedLine(ModbusCore(dict(slaves)), PtyEndpoint(path), Wire(seed))


def behind_tcp(
    slaves: Mapping[int, Slave], *, host: str = "127.0.0.1", port: int = 0, framing: str = TCP, seed: int = 0
) -> SimulatedLine:
    """A TCP port, a free one for 0, with Modbus TCP or (`framing` rtu) RTU frames. Not yet started."""
    return SimulatedLine(ModbusCore(dict(slaves), framing), TcpEndpoint(host, port), Wire(seed))

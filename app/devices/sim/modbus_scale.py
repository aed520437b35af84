"""A simulated scale that is read from Modbus registers, as a register map of a scale says."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from app.devices.modbus.frames import RTU
from app.devices.modbus.weighing import Register, ScaleMap, scale_map
from app.devices.sim.modbus import ModbusCore, Slave
from app.devices.sim.scale import Platform


@dataclass
class ModbusScaleCore(Platform):
    """A platform behind registers. `map` is the name of a shipped map with a scale."""

    map: str = "scale_float32"
    unit: int = 1
    framing: str = RTU
    fault: bool = False
    """The instrument has no weight and says so."""
    _map: ScaleMap = field(init=False)
    _line: ModbusCore = field(init=False)

    def __post_init__(self) -> None:
        self._map = scale_map(self.map)
        slave = Slave(refreshed=self._show, written=self._obey)
        self._line = ModbusCore({self.unit: slave}, self.framing)

    def connected(self) -> None:
        """As after switching on."""
        self._line.connected()

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        return self._line.receive(data, now)

    def due(self, now: float) -> Iterable[bytes]:
        return self._line.due(now)

    def next_due(self, now: float) -> float | None:
        return self._line.next_due(now)

    def _show(self, slave: Slave, now: float) -> None:
        table = slave.tables[self._map.fc]
        net = self.gross(now) - self.tare_g
        self._put(table, self._map.weight, net)
        if self._map.tare is not None:
            self._put(table, self._map.tare, self.tare_g)
        if self._map.state is not None:
            table[self._map.state.address] = self._state(now, net)

    def _put(self, table: dict[int, int], register: Register, quantity: int) -> None:
        value = Decimal(quantity).scaleb(-3)
        if register.dtype == "float32":
            data = struct.pack(">f", float(value))
        else:
            data = abs(int(value.scaleb(self._map.decimals))).to_bytes(2 * register.width)
        words = struct.unpack(f">{register.width}H", data)
        for at, word in enumerate(words if register.word_order == "big" else words[::-1]):
            table[register.address + at] = word

    def _state(self, now: float, net: int) -> int:
        rest = self.at_rest(now)
        bits = {
            "stable": rest, "unstable": not rest, "net": self.tare_g != 0, "zero": net == 0, "negative": net < 0,
            "overload": self.over(now), "underload": self.under(now), "fault": self.fault,
        }  # fmt: skip
        places = self._map.state.bits if self._map.state is not None else {}
        return sum(bits[name] << place for name, place in places.items())

    def _obey(self, address: int, value: int, now: float) -> None:
        commands = self._map.commands.items()
        name = next((name for name, one in commands if (one.address, one.value) == (address, value)), "")
        if name == "zero" and self.at_rest(now):
            self.set_zero(now)
        elif name == "tare_now" and self.at_rest(now):
            self.tare_g = max(0, self.gross(now))
        elif name == "clear":
            self.tare_g = 0

"""Modbus over a serial line or TCP through pymodbus: the only place that knows it.

Its asyncio clients run on a loop of their own inside the bus's thread. They neither retry nor reconnect: one
request is one attempt of at most the time limit, and opening again is the bus's decision.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from app.devices.base import LineSettings
from app.devices.buses.base import USUAL, Answer, NoAnswer, Patience, Refused
from app.devices.links.ports import port_of
from app.devices.links.serial import line_errors, refusal
from app.devices.modbus.plan import Block
from app.errors import EnvironmentFault

if TYPE_CHECKING:
    from pymodbus.client import AsyncModbusSerialClient, AsyncModbusTcpClient
    from pymodbus.client.base import ModbusBaseClient

T = TypeVar("T")
TCP_PORT = 502
CONNECT_S = 3.0
_FRAMES, _BITS = 13, 11
"""Bytes of question and answer beside the data; bits of a byte on a serial line with parity or two stops."""

_SILENT_BEHIND = (10, 11)
"""A gateway says for an instrument behind it that there is no way to it, or that it did not answer."""


@dataclass(frozen=True)
class Place:
    """Where the line is: a serial port (`port`, or `usb` for the adapter's serial number), or `host`.

    `rtu` speaks RTU frames over TCP, as a serial device server passes them through.
    """

    port: str = ""
    usb: str = ""
    host: str = ""
    tcp_port: int = TCP_PORT
    rtu: bool = False

    @property
    def address(self) -> str:
        """In words a technician knows."""
        if self.host:
            return f"{self.host}:{self.tcp_port}"
        return f"usb:{self.usb}" if self.usb else self.port


class ModbusSpeaker:
    """`app.devices.buses.base.Speaker` of Modbus."""

    def __init__(self, place: Place, line: LineSettings, patience: Patience = USUAL) -> None:
        self._place, self._line, self._answer_s = place, line, patience.answer
        self._client: ModbusBaseClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken: asyncio.Event | None = None
        self._wake_early = False
        self._sent: tuple[int, bytes] | None = None
        self._got: tuple[int, bytes] | None = None
        self._refusal: OSError | None = None

    @property
    def address(self) -> str:
        return self._place.address

    @property
    def connected(self) -> bool:
        return self._client is not None and bool(self._client.connected)

    def open(self) -> None:
        # pymodbus reports every unanswered request as an error; what is wrong is said by the instrument's state.
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL + 1)
        self._client = self._do(self._connected())

    def ask(self, request: Block) -> Answer:
        client = self._client
        if client is None or not client.connected:
            raise self._lost()
        self._sent = self._got = None
        inner: Any = client.ctx
        inner.comm_params.timeout_connect = self._seconds(request)
        try:
            return self._do(_asked(client, request))
        except _failures() as error:
            if not client.connected:
                raise self._lost() from error
            raise NoAnswer(damaged=self._got is not None) from error

    def _seconds(self, block: Block) -> float:
        """The instrument's own time, and what question and answer take on a serial line."""
        if self._place.host:
            return self._answer_s
        words = block.count if block.fc in (3, 4) else block.count // 16 + 1
        return self._answer_s + (_FRAMES + 2 * words) * _BITS / self._line.baud

    def traffic(self) -> Sequence[tuple[int, bool, bytes]]:
        found = []
        if self._sent is not None:
            found.append((self._sent[0], True, self._sent[1]))
        if self._got is not None:
            found.append((self._got[0], False, self._got[1]))
        self._sent = self._got = None
        return found

    def rest(self, seconds: float) -> None:
        self._do(self._resting(seconds))

    def wake(self) -> None:
        self._wake_early = True
        loop, woken = self._loop, self._woken
        if loop is not None and woken is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(woken.set)

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                self._do(_closed(client))

    def end(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.close()

    async def _connected(self) -> ModbusBaseClient:
        client = self._make()
        inner: Any = client.ctx
        inner.call_create, self._refusal = self._noting(inner.call_create), None
        # It would hang up by itself after some questions without an answer, whoever else answers on the line.
        inner.max_until_disconnect = inner.count_until_disconnect = 2**31
        if not await self._opens(client):
            raise self._refused()
        if self._line.rs485 and not self._place.host:
            self._turns_itself(inner.transport.sync_serial)
        return client

    async def _opens(self, client: ModbusBaseClient) -> bool:
        try:
            return bool(await client.connect())
        except line_errors(ValueError) as error:
            raise refusal(error, self.address) from error

    def _turns_itself(self, port: Any) -> None:
        """The adapter's driver turns the direction of the two wires."""
        from serial.rs485 import RS485Settings

        try:
            port.rs485_mode = RS485Settings()
        except (OSError, ValueError) as error:
            raise refusal(error, self.address) from error

    async def _resting(self, seconds: float) -> None:
        woken = self._woken = self._woken or asyncio.Event()
        if self._wake_early:
            self._wake_early = False
            woken.clear()
            return
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(woken.wait(), max(seconds, 0.0001))
        self._wake_early = False
        woken.clear()

    def _make(self) -> AsyncModbusSerialClient | AsyncModbusTcpClient:
        from pymodbus import FramerType
        from pymodbus.client import AsyncModbusSerialClient, AsyncModbusTcpClient

        place, line = self._place, self._line
        usual: dict[str, Any] = {
            "timeout": CONNECT_S, "retries": 0, "reconnect_delay": 0, "trace_packet": self._trace,
        }  # fmt: skip
        if place.host:
            framer = FramerType.RTU if place.rtu else FramerType.SOCKET
            return AsyncModbusTcpClient(place.host, port=place.tcp_port, framer=framer, **usual)
        path = port_of(place.usb) if place.usb else place.port
        return AsyncModbusSerialClient(
            path, baudrate=line.baud, bytesize=line.bits, parity=line.parity, stopbits=int(line.stop),
            handle_local_echo=line.echo, **usual,
        )  # fmt: skip

    def _noting(self, create: Callable[[], Coroutine[Any, Any, T]]) -> Callable[[], Coroutine[Any, Any, T]]:
        """The client swallows why it could not connect: it is kept here."""

        async def noted() -> T:
            try:
                return await create()
            except OSError as error:
                self._refusal = error
                raise

        return noted

    def _refused(self) -> EnvironmentFault:
        error = self._refusal
        if not self._place.host:
            return refusal(error or OSError("no reason given"), self.address)
        key = "device.tcp_refused" if isinstance(error, ConnectionRefusedError) else "device.tcp_unreachable"
        return EnvironmentFault(key, address=self.address, detail=str(error or ""))

    def _lost(self) -> EnvironmentFault:
        return EnvironmentFault("device.line_lost", address=self.address, detail="")

    def _trace(self, sending: bool, data: bytes) -> bytes:
        """Of an answer that comes in pieces each call has all that came so far."""
        seen = (time.monotonic_ns(), data)
        if sending:
            self._sent = seen
        else:
            self._got = seen
        return data

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            # A frame that cannot be read raises inside the client: it is no answer, and not this loop's matter.
            self._loop.set_exception_handler(lambda loop, context: None)
        return self._loop.run_until_complete(work)


async def _asked(client: ModbusBaseClient, block: Block) -> Answer:
    where: dict[str, Any] = {"count": block.count, "device_id": block.unit}
    bits = block.fc in (1, 2)
    read = {
        1: client.read_coils,
        2: client.read_discrete_inputs,
        3: client.read_holding_registers,
        4: client.read_input_registers,
    }[block.fc]
    answer = await read(block.address, **where)
    if answer.isError():
        if answer.exception_code in _SILENT_BEHIND:
            raise NoAnswer
        return Refused(f"modbus:{answer.exception_code}")
    words = [int(word) for word in (answer.bits if bits else answer.registers)]
    expected = -(-block.count // 8) * 8 if bits else block.count
    if answer.function_code != block.fc or len(words) != expected:
        raise NoAnswer(damaged=True)
    return words


async def _closed(client: ModbusBaseClient) -> None:
    """Closed, with the loop's turn in which the transport lets go of its file."""
    client.close()
    await asyncio.sleep(0)


def _failures() -> tuple[type[Exception], ...]:
    from pymodbus.exceptions import ModbusException

    return (ModbusException, OSError, asyncio.TimeoutError)

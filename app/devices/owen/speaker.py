"""The OWEN protocol on a line: one question, and the answer that names the same address and parameter."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from app.clock import Clock
from app.devices.base import Link
from app.devices.buses.base import USUAL, Answer, NoAnswer, Patience, Refused
from app.devices.owen.frames import Message, message, parser, understood
from app.devices.owen.parameters import NETWORK_ERROR
from app.devices.owen.plan import Ask
from app.errors import EnvironmentFault

_DRAIN_READS = 64


class OwenSpeaker:
    """`app.devices.buses.base.Speaker` of the OWEN protocol over any link."""

    def __init__(self, link: Link, clock: Clock, patience: Patience = USUAL) -> None:
        self._link, self._clock, self._answer_ns = link, clock, int(patience.answer * 1e9)
        self._open = False
        self._woken = threading.Event()
        self._seen: list[tuple[int, bool, bytes]] = []

    @property
    def address(self) -> str:
        return self._link.address

    @property
    def connected(self) -> bool:
        return self._open

    def open(self) -> None:
        self._link.open()
        self._open = True

    def ask(self, request: Ask) -> Answer:
        try:
            return self._exchange(request)
        except EnvironmentFault:
            self.close()
            raise

    def traffic(self) -> Sequence[tuple[int, bool, bytes]]:
        seen, self._seen = self._seen, []
        return seen

    def rest(self, seconds: float) -> None:
        self._woken.wait(seconds)
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._open = False
        self._link.close()

    def end(self) -> None:
        """The link is closed already."""

    def _exchange(self, request: Ask) -> Answer:
        self._drain()
        sent = message(request.address, request.parameter, request.data, request=True, bits=request.bits)
        self._link.write(sent)
        self._note(True, sent)
        parse, damaged = parser(), False
        until = self._clock.monotonic_ns() + self._answer_ns
        while (left := until - self._clock.monotonic_ns()) > 0:
            data = self._link.read(left / 1e9)
            self._note(False, data)
            for reading in parse.feed(data):
                said = understood(reading.raw)
                damaged = damaged or isinstance(said, str)
                if isinstance(said, Message) and request.answered_by(said):
                    return _answer(said)
        raise NoAnswer(damaged)

    def _drain(self) -> None:
        """What came late belongs to no question."""
        for _ in range(_DRAIN_READS):
            if not self._link.read(0):
                return

    def _note(self, outgoing: bool, data: bytes) -> None:
        if data:
            self._seen.append((self._clock.monotonic_ns(), outgoing, data))


def _answer(said: Message) -> Answer:
    if said.hash == NETWORK_ERROR:
        return Refused(f"owen:{said.data[:1].hex().upper()}")
    return said.data

"""Simulators in the place of devices, on a person's word and on record. What they say is shown, never recorded."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any

from app.clock import Clock
from app.devices.links.tcp import TcpLink
from app.devices.sim.endpoints import TcpEndpoint
from app.devices.sim.scale import SimulatedScale
from app.devices.sim.scales import names, scale_of
from app.devices.supervisor import Supervisor
from app.errors import OperatorError
from app.models.envelope import Draft
from app.models.values import uuid7
from app.services.devices import stands_in

LEAVE_SECONDS = 2.0
"""So long a simulator waits at most until the line has left it."""

LOAD_G = 5_000
"""Lies on a simulated platform: a weight that nobody takes for a crate's."""


@dataclass
class StandIns:
    """`record` makes an entry durable; everything is done on `worker`, in its order."""

    worker: Executor
    clock: Clock
    record: Callable[[Draft], Future[Any]]
    may: Callable[[], bool]
    _running: dict[str, SimulatedScale] = field(default_factory=dict)

    def state(self, line: object) -> bool | None:
        """Whether a simulator stands in; None where there is none for this device."""
        if not isinstance(line, Supervisor) or line.state.protocol not in names():
            return None
        return line.stands_in

    def put(self, line: Supervisor, on: bool) -> Future[None]:
        """Ends when the entry is durable and the simulator has, or has lost, its place."""
        return self.worker.submit(self._put, line, on)

    def _put(self, line: Supervisor, on: bool) -> None:
        if not self.may():
            raise OperatorError("device.no_right")
        if on == line.stands_in:
            return
        self.record(stands_in(line.state.device, on, uuid7(self.clock.now(), os.urandom(10)))).result()
        if on:
            self._begin(line)
        else:
            self._end(line)

    def _begin(self, line: Supervisor) -> None:
        endpoint = TcpEndpoint()
        made = scale_of(line.state.protocol, endpoint)
        made.start()
        made.put(LOAD_G)
        self._running[line.state.device] = made
        line.stand_in(TcpLink("127.0.0.1", endpoint.port))

    def _end(self, line: Supervisor) -> None:
        line.stand_in(None)
        end = time.monotonic() + LEAVE_SECONDS
        while line.state.simulated and time.monotonic() < end:
            threading.Event().wait(0.02)
        made = self._running.pop(line.state.device, None)
        if made is not None:
            made.stop()

    def close(self, lines: Sequence[object]) -> None:
        """All devices are themselves again."""
        for line in lines:
            if isinstance(line, Supervisor) and line.stands_in:
                self._end(line)

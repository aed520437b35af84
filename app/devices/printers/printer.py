"""One thread a printer: asks its state every few seconds, sends jobs in their order, tells what it knows.

The state comes from evidence: what the printer answered last, or why it could not be asked. The line is opened
for each conversation and closed after it, for port 9100 serves one host at a time and others print too.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

from app.clock import Clock
from app.devices.topic import Topic
from app.errors import Bug
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.printing import PrinterFault, PrinterState, Sent

FRAMES_KEPT = 200
_JOIN_SECONDS = 10.0


@dataclass(frozen=True)
class Rhythm:
    """Seconds from one look at the printer to the next, while it is ready and while something is wrong."""

    ready: float = 3.0
    wrong: float = 1.0


@dataclass(frozen=True)
class _Order:
    """A question (`job` None) or a job, and who waits for the result."""

    job: bytes | None
    asked: Future[PrinterState]
    sent: Future[Sent]


class Talk(Protocol):
    """How a printer is spoken to, on its thread alone; never raises on a bad line."""

    def state(self) -> PrinterState:
        """It is asked."""

    def send(self, job: bytes) -> Sent:
        """`job` goes out if it is ready for it."""


class Peer(Protocol):
    """A printer, and the way to it. `ended` says that the thread is to stop, `heard` keeps what crossed the line."""

    @property
    def protocol(self) -> str: ...

    @property
    def address(self) -> str: ...

    def talk(self, clock: Clock, ended: Callable[[], bool], heard: Callable[[bool, bytes], None]) -> Talk: ...


class Printer:
    """`app.models.printing.PrinterPort`. Subscribers are called on the printer's thread and must be quick."""

    def __init__(
        self,
        name: str,
        peer: Peer,
        clock: Clock,
        *,
        rhythm: Rhythm = Rhythm(),
    ) -> None:
        self.name, self._peer, self._clock, self._rhythm = name, peer, clock, rhythm
        self._log = logging.getLogger(f"device.{name}")
        self._states: Topic[PrinterState] = Topic(self._log)
        self.frames: Topic[Frame] = Topic(self._log)
        self._recent: deque[Frame] = deque(maxlen=FRAMES_KEPT)
        self._state = PrinterState.of(PrinterFault.UNKNOWN, at_ns=clock.monotonic_ns())
        self._since_ns = self._state.at_ns
        self._last_good_ns: int | None = None
        self._orders: deque[_Order] = deque()
        self._news = threading.Condition()
        self._stopping = False
        self._talk = peer.talk(clock, lambda: self._stopping, self._heard)
        self._thread = threading.Thread(target=self._run, name=f"link-{name}", daemon=True)

    @property
    def state(self) -> PrinterState:
        return self._state

    @property
    def device(self) -> DeviceState:
        """The same as every other device is shown."""
        return DeviceState(
            self.name,
            self._peer.protocol,
            self._peer.address,
            _LINKS.get(self._state.faults[0], LinkState.ONLINE) if self._state.faults else LinkState.ONLINE,
            self._since_ns,
            self._last_good_ns,
            problem=self._state.problem,
            detail=self._state.detail,
        )

    @property
    def recent(self) -> tuple[Frame, ...]:
        """The last frames, oldest first."""
        return tuple(self._recent.copy())

    def subscribe(self, changed: Callable[[PrinterState], None]) -> Callable[[], None]:
        return self._states.subscribe(changed)

    def start(self) -> None:
        """The thread runs, and the state is known soon."""
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended; a job under way was broken off, and what waited was not begun."""
        with self._news:
            self._stopping = True
            self._news.notify()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)
        if self._thread.is_alive():
            raise Bug("device.thread_stuck", device=self.name)
        self._refuse_waiting()

    def status(self) -> Future[PrinterState]:
        order = self._order(None)
        return order.asked

    def send(self, job: bytes) -> Future[Sent]:
        order = self._order(job)
        return order.sent

    def _order(self, job: bytes | None) -> _Order:
        order = _Order(job, Future(), Future())
        with self._news:
            self._orders.append(order)
            self._news.notify()
            stopped = self._stopping
        if stopped:
            self._refuse_waiting()
        return order

    def _refuse_waiting(self) -> None:
        with self._news:
            waiting = tuple(self._orders)
            self._orders.clear()
        for order in waiting:
            self._end(order, Sent(len(order.job or b""), 0, False, self._state))

    def _run(self) -> None:
        while (order := self._next()) is not _STOP:
            try:
                self._obey(order)
            except Exception as error:
                self._log.exception("the printer's thread met a mistake of the program and goes on")
                self._note(PrinterState.of(PrinterFault.UNREACHABLE, detail=repr(error)))
                if order is not None:
                    self._end(order, Sent(len(order.job or b""), len(order.job or b""), False, self._state))

    def _next(self) -> _Order | None:
        """The next order, None when it is time to look, `_STOP` at the end."""
        wait = self._rhythm.ready if self._state.ready else self._rhythm.wrong
        wait = 0.0 if PrinterFault.UNKNOWN in self._state.faults else wait
        with self._news:
            self._news.wait_for(lambda: self._stopping or self._orders, wait)
            if self._stopping:
                return _STOP
            return self._orders.popleft() if self._orders else None

    def _obey(self, order: _Order | None) -> None:
        if order is not None and order.job is not None:
            sent = self._talk.send(order.job)
            self._note(sent.state)
            self._end(order, sent)
            return
        self._note(self._talk.state())
        if order is not None:
            self._end(order, Sent(0, 0, False, self._state))

    def _end(self, order: _Order, sent: Sent) -> None:
        if order.job is None:
            if order.asked.set_running_or_notify_cancel():
                order.asked.set_result(sent.state)
        elif order.sent.set_running_or_notify_cancel():
            order.sent.set_result(sent)

    def _note(self, state: PrinterState) -> None:
        before, self._state = self._state, state
        if state.raw:
            self._last_good_ns = state.at_ns
        if before.faults != state.faults:
            self._since_ns = state.at_ns
            self._log.info("%s: %s", self._peer.address, state.error or "ready")
        if _said(before) != _said(state):
            self._states.publish(state)

    def _heard(self, outgoing: bool, data: bytes) -> None:
        frame = Frame(self._clock.monotonic_ns(), outgoing, data)
        self._recent.append(frame)
        self.frames.publish(frame)


_STOP = _Order(None, Future(), Future())
_LINKS = {
    PrinterFault.UNKNOWN: LinkState.OPENING,
    PrinterFault.UNREACHABLE: LinkState.LOST,
    PrinterFault.NO_ANSWER: LinkState.SILENT,
    PrinterFault.MALFORMED: LinkState.SILENT,
}


def _said(state: PrinterState) -> PrinterState:
    """Everything of a state but when and in which bytes it was said."""
    return replace(state, at_ns=0, raw=b"")

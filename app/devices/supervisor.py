"""One thread a link: opens it, keeps it open, and tells readings, states and frames to whoever listens.

The state comes from evidence (see `app.devices.evidence`). A lost line is opened again with doubling waits,
an adapter that came back under another name is found by its USB serial number (see `SerialLink`).
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from app.clock import Clock
from app.devices.base import Driver, Link, Request
from app.devices.evidence import Evidence
from app.devices.gross import gross
from app.devices.session import Exchange, Reports, Session
from app.devices.topic import Topic
from app.errors import Bug, EnvironmentFault, OperatorError
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.readings import Reading, ReadingKind

T = TypeVar("T")

FRAMES_KEPT = 200
"""How many frames the maintenance screen can look back."""

_JOIN_SECONDS = 5.0
_USUAL_DECIMALS = 3


_Promise = Future[int] | Future[Reading]


@dataclass(frozen=True)
class _Order:
    """Something to do on the link's thread, and who waits for it."""

    run: Callable[[Session], None]
    future: _Promise

    def fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)


@dataclass(frozen=True)
class Timing:
    """Seconds. `poll` None streams where the driver can; else it is the time from one poll to the next."""

    read: float = 0.1
    poll: float | None = None
    first_wait: float = 0.25
    longest_wait: float = 4.0


class Supervisor:
    """Owns `link` and its thread. Subscribers are called on that thread and must be quick."""

    def __init__(
        self,
        device: str,
        link: Link,
        driver: Driver,
        clock: Clock,
        *,
        expected_serial: str | None = None,
        timing: Timing = Timing(),
    ) -> None:
        self._own_link = self._link = link
        self._stand_in: Link | None = None
        self.resting = False
        self._driver, self._clock, self._timing = driver, clock, timing
        self._log = logging.getLogger(f"device.{device}")
        self.readings: Topic[Reading] = Topic(self._log)
        self.states: Topic[DeviceState] = Topic(self._log)
        self.frames: Topic[Frame] = Topic(self._log)
        state = DeviceState(device, driver.name, link.address, LinkState.CLOSED, clock.monotonic_ns())
        self._evidence = Evidence(state, expected_serial, driver.speaks_unasked)
        self._recent: deque[Frame] = deque(maxlen=FRAMES_KEPT)
        self._session: Session | None = None
        self._last: Reading | None = None
        self._orders: deque[_Order] = deque()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"link-{device}", daemon=True)
        self._wait = timing.first_wait

    @property
    def state(self) -> DeviceState:
        """The present state with its counters."""
        return self._evidence.state

    @property
    def driver(self) -> Driver:
        """What is spoken on the line."""
        return self._driver

    @property
    def recent(self) -> tuple[Frame, ...]:
        """The last frames, oldest first."""
        return tuple(self._recent.copy())

    def start(self) -> None:
        """The thread runs; readings come as soon as the device is there."""
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended, the line is closed, and open requests have failed. May be called twice."""
        self._stopping.set()
        self._link.wake()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)
        if self._thread.is_alive():
            raise Bug("device.thread_stuck", device=self.state.device)

    def stand_in(self, link: Link | None) -> None:
        """`link` leads to a simulator that takes the device's place from now on; None: the device itself again.

        Meanwhile the state's problem is `device.simulated` and no press is taken.
        """
        self._stand_in = link
        self._link.wake()

    def rest(self, on: bool) -> None:
        """While `on` the line is left alone, for a search needs it: the problem is `device.searched`."""
        self.resting = on
        self._link.wake()

    @property
    def stands_in(self) -> bool:
        """A simulator is in the device's place, or about to be."""
        return self._stand_in is not None

    def zero(self) -> Future[Reading]:
        """The scale is asked to zero; the future gets its answer, whose `error` says why it did not."""
        return self._request("zero", self._driver.zero)

    def tare(self) -> Future[Reading]:
        """The scale is asked to tare its load; where its protocol cannot, it is given the load as a tare."""
        if self._driver.tare is None and self._driver.tare_by_preset:
            return self._preset(lambda: gross(self._last, self._clock.monotonic_ns()))
        return self._request("tare", self._driver.tare)

    def clear(self) -> Future[Reading]:
        """The scale is asked to clear its tare."""
        return self._request("clear", self._driver.clear)

    def ask_serial(self) -> Future[Reading]:
        """The device is asked who it is."""
        return self._request("serial", self._driver.serial)

    def ask_about(self) -> Future[Reading]:
        """The device is asked which program it has."""
        return self._request("about", self._driver.about)

    def preset(self, value: str, unit: str) -> Future[Reading]:
        """The scale is given a tare of `value` (decimal string) in `unit`."""
        return self._preset(lambda: (value, unit))

    def _preset(self, tare: Callable[[], tuple[str, str]]) -> Future[Reading]:
        """`tare` is asked for on the link's thread, with the newest frame; what it raises fails the future."""
        make = self._driver.preset
        future: Future[Reading] = Future()
        if make is None:
            return self._request("preset", None)

        def order(session: Session) -> None:
            try:
                decimals = self._last.decimals if self._last is not None else _USUAL_DECIMALS
                session.ask(Exchange(make(*tare(), decimals), future))
            except OperatorError as error:
                future.set_exception(error)

        self._order(order, future)
        return future

    def press(self, *, tare: bool = False) -> Future[int]:
        """The future gets the instant (monotonic ns) of the press, set on the link's thread.

        Readings stamped later arrived whole after it. With `tare` the scale is also asked for its tare, and
        the answer comes as a reading. Fails with what is wrong where the device must not be booked from.
        """
        future: Future[int] = Future()

        def order(session: Session) -> None:
            problem = self.state.problem
            if problem is not None:
                future.set_exception(self._refusal(problem))
                return
            future.set_result(session.press(tare=tare))

        self._order(order, future)
        return future

    def _request(self, name: str, request: Request | None) -> Future[Reading]:
        future: Future[Reading] = Future()
        if request is None:
            future.set_exception(OperatorError("device.cannot", device=self.state.device, request=name))
            return future
        self._order(lambda session: session.ask(Exchange(request, future)), future)
        return future

    def _order(self, run: Callable[[Session], None], future: _Promise) -> None:
        order = _Order(run, future)
        with self._lock:
            open_now = self._session is not None
            if open_now:
                self._orders.append(order)
        if open_now:
            self._link.wake()
        else:
            order.fail(self._refusal("device.no_link"))

    def _refusal(self, problem: str) -> EnvironmentFault:
        return EnvironmentFault(problem, address=self._link.address, **self._identity())

    def _identity(self) -> dict[str, str]:
        return {"serial": self.state.serial or "", "expected": self._evidence.expected_serial or ""}

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._serve()
                self._change_over()
            except EnvironmentFault as fault:
                self._lose(fault.key, str(fault.params.get("detail", "")))
            except Exception as error:
                self._log.exception("the link's thread met a mistake of the program and begins anew")
                self._lose("device.failed", repr(error))
            self._stopping.wait(self._next_wait())
        self._say(lambda: self._evidence.closed(self._clock.monotonic_ns()))

    def _change_over(self) -> None:
        """Between the device and its stand-in the line is closed: a press that waits ends here."""
        self._wait = self._timing.first_wait
        if not self._stopping.is_set():
            self._say(lambda: self._evidence.closed(self._clock.monotonic_ns()))

    def _serve(self) -> None:
        """One opening of the line, until it is lost, another takes its place, or the supervisor stops."""
        if self.resting:
            raise EnvironmentFault("device.searched", address=self._own_link.address)
        stand_in = self._stand_in
        link = self._link = stand_in or self._own_link
        self._evidence.simulated = stand_in is not None
        try:
            link.open()
            link.discard_input()
            session = self._begin()
            while not (self._stopping.is_set() or self.resting) and self._stand_in is stand_in:
                self._obey(session)
                session.step(self._timing.read)
                self._check_silence(session)
        finally:
            self._end()
            link.close()

    def _begin(self) -> Session:
        self._say(lambda: self._evidence.opened(self._clock.monotonic_ns()))
        reports = Reports(self._take, self._sent, self._serial)
        poll = None if self._timing.poll is None else int(self._timing.poll * 1e9)
        session = Session(self._link, self._driver, self._clock, reports, poll)
        with self._lock:
            self._session = session
        return session

    def _end(self) -> None:
        with self._lock:
            session, self._session = self._session, None
            orders = tuple(self._orders)
            self._orders.clear()
        for order in orders:
            order.fail(self._refusal("device.no_link"))
        if session is not None:
            with suppress(EnvironmentFault):
                session.end(polite=self._stopping.is_set() or self._stand_in is not None)

    def _obey(self, session: Session) -> None:
        while True:
            with self._lock:
                order = self._orders.popleft() if self._orders else None
            if order is None:
                return
            try:
                order.run(session)
            except EnvironmentFault as fault:
                order.fail(fault)
                raise

    def _check_silence(self, session: Session) -> None:
        key = self._say(lambda: self._evidence.silence(self._clock.monotonic_ns()))
        if key is not None and not session.patient:
            raise EnvironmentFault(key, address=self._link.address)

    def _take(self, reading: Reading) -> None:
        now = self._clock.monotonic_ns()
        lost = self.state.state is LinkState.LOST
        if self._say(lambda: self._evidence.reading(reading, now)):
            self._wait = self._timing.first_wait
            if lost:
                self._log.info("%s is back", self._link.address)
        self._frame(Frame(reading.at_ns, False, reading.raw, reading.error, reading))
        if reading.kind is ReadingKind.WEIGHT:
            self._last = reading
        if self._driver.about is not None and reading.command in self._driver.about.answers and reading.text:
            self._say(lambda: self._evidence.told(str(reading.text)))
        if (tare := reading.own_tare) is not None:
            self.readings.publish(tare)
        self.readings.publish(reading)

    def _sent(self, data: bytes) -> None:
        self._frame(Frame(self._clock.monotonic_ns(), True, data))

    def _serial(self, serial: str | None) -> None:
        self._say(lambda: self._evidence.serial(serial, self._clock.monotonic_ns()))

    def _frame(self, frame: Frame) -> None:
        self._recent.append(frame)
        self.frames.publish(frame)

    def _lose(self, problem: str, detail: str) -> None:
        if self.state.state is not LinkState.LOST:
            self._log.warning("%s is lost: %s %s", self._link.address, problem, detail)
        self._say(lambda: self._evidence.lost(problem, detail, self._clock.monotonic_ns()))

    def _next_wait(self) -> float:
        wait, self._wait = self._wait, min(self._wait * 2, self._timing.longest_wait)
        return wait

    def _say(self, change: Callable[[], T]) -> T:
        """Runs `change` on the evidence and publishes the state where what it says is another."""
        before = self.state
        result = change()
        after = self.state
        if _said(before) != _said(after):
            self.states.publish(after)
        return result


def _said(state: DeviceState) -> tuple[object, ...]:
    return state.state, state.problem, state.serial, state.detail, state.firmware

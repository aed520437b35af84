"""One opening of a line: asks who is there, keeps readings coming, and puts questions one at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from app.clock import Clock
from app.devices.base import Driver, Link, Request
from app.errors import EnvironmentFault
from app.models.readings import Reading, ReadingKind

POLL_AGAIN_NS = 1_000_000_000
_DRAIN_READS = 64
_GENERAL_ERRORS = frozenset({"syntax", "logical", "unsupported", "transmission"})
"""Errors that name no command: they answer whatever was asked."""


@dataclass
class Exchange:
    """A question and who waits for its answer."""

    request: Request
    answer: Future[Reading] = field(default_factory=Future)
    until_ns: int = 0
    last: Reading | None = None
    """The newest weight since a question that is not acknowledged: it says that the device does not obey."""

    def answered_by(self, reading: Reading) -> bool:
        """`reading` is the answer, or the device's complaint about the question."""
        seen = self.request.seen
        if seen is not None and reading.kind is ReadingKind.WEIGHT and reading.error is None:
            return seen(reading)
        if reading.command is not None:
            return reading.command in self.request.answers
        return reading.error in _GENERAL_ERRORS


@dataclass(frozen=True)
class Reports:
    """Where a session tells what happened; all are called on the link's thread."""

    reading: Callable[[Reading], None]
    sent: Callable[[bytes], None]
    serial: Callable[[str | None], None]


class Session:
    """Lives from one opening of the link to the next loss. Used by the link's thread alone.

    Streams where the driver can and `poll_ns` is None, else polls every `poll_ns`, one question at a time.
    """

    def __init__(
        self, link: Link, driver: Driver, clock: Clock, reports: Reports, poll_ns: int | None = None
    ) -> None:
        self._link, self._driver, self._clock, self._reports = link, driver, clock, reports
        self._parser = driver.parser()
        self._streams = driver.live is not None and poll_ns is None
        self._poll_ns = driver.poll_ms * 1_000_000 if poll_ns is None else poll_ns
        self._waiting: deque[Exchange] = deque()
        self._exchange: Exchange | None = None
        self._live = False
        self._asked_ns = self._heard_ns = clock.monotonic_ns()
        # An answer that did not come in time may still come, and then every later one belongs to the poll
        # before.
        self._owed, self._missed = False, 0
        self._barrier_ns, self._straddling, self._late = 0, False, 0
        self._hurry = False
        """Somebody waits for a weight: the next poll does not wait for its turn."""
        if driver.serial is not None:
            self.ask(Exchange(driver.serial))

    @property
    def patient(self) -> bool:
        """A question is out whose answer may take longer than the silence limit."""
        return self._exchange is not None

    def ask(self, exchange: Exchange) -> None:
        """`exchange` is put to the device after those before it; its future gets the answer or an error."""
        if exchange.answer.set_running_or_notify_cancel():
            self._waiting.append(exchange)

    def press(self, *, tare: bool) -> int:
        """The instant (monotonic ns) after which a frame counts as arrived after the press.

        What lay unread has been read and told with earlier times, and a frame half arrived, or the answer
        to a poll already out, will be told with the returned time itself. With `tare` the tare is asked for
        at once.
        """
        for _ in range(_DRAIN_READS):
            if not (data := self._link.read(0)):
                break
            self._feed(data)
        self._barrier_ns = self._clock.monotonic_ns()
        self._straddling, self._late = self._parser.pending, self._owed + self._missed
        self._hurry = True
        if tare and self._driver.tare_value is not None:
            self.ask(Exchange(self._driver.tare_value))
        return self._barrier_ns

    def step(self, seconds: float) -> None:
        """Whatever was due has been asked, and what arrived within `seconds` has been told."""
        self._converse()
        self._feed(self._link.read(seconds))
        self._give_up()

    def end(self, *, polite: bool) -> None:
        """Nobody waits any more; a polite end also stops the stream."""
        waiting = [*self._waiting, *([self._exchange] if self._exchange else [])]
        self._waiting.clear()
        self._exchange = None
        for exchange in waiting:
            exchange.answer.set_exception(EnvironmentFault("device.no_link", address=self._link.address))
        if polite and self._live and self._driver.poll is not None:
            self._write(self._driver.poll.send)

    def _converse(self) -> None:
        now = self._clock.monotonic_ns()
        if self._exchange is None and self._waiting:
            self._exchange = self._waiting.popleft()
            self._exchange.until_ns = now + int(self._exchange.request.seconds * 1e9)
            self._write(self._exchange.request.send)
        elif self._exchange is None or self._exchange.request.seen is not None:
            self._keep_coming(now)

    def _keep_coming(self, now: int) -> None:
        if self._streams and self._driver.live is not None:
            if not self._live:
                self._live = True
                self._write(self._driver.live.send)
        elif self._driver.poll is not None and now - self._asked_ns >= self._poll_wait():
            self._missed += self._owed
            self._asked_ns, self._owed, self._hurry = now, True, False
            self._write(self._driver.poll.send)

    def _poll_wait(self) -> int:
        if self._owed:
            return POLL_AGAIN_NS
        return 0 if self._hurry else self._poll_ns

    def _feed(self, data: bytes) -> None:
        now = self._clock.monotonic_ns()
        if data:
            self._heard_ns = now
            readings = self._parser.feed(data)
        else:
            quiet = self._parser.pending and now - self._heard_ns > self._driver.quiet_ms * 1_000_000
            readings = self._parser.timeout() if quiet else []
        for reading in readings:
            self._take(reading, now)

    def _take(self, reading: Reading, now: int) -> None:
        weight = reading.kind is ReadingKind.WEIGHT
        old = self._straddling or (weight and self._late > 0)
        self._straddling = False
        if weight:
            self._late, self._owed = max(0, self._late - 1), False
        stamped = reading.seen(self._barrier_ns if old else now)
        self._note_serial(stamped)
        if (more := self._driver.follow.get(reading.command or "")) is not None:
            self._write(more)
        self._reports.reading(stamped)
        self._answer(stamped)

    def _note_serial(self, reading: Reading) -> None:
        """A serial number nobody asked for is a device that was just switched on: the stream starts anew."""
        serial = self._driver.serial
        if serial is not None and reading.command in serial.answers and reading.text is not None:
            self._live = False
            self._reports.serial(reading.text)

    def _answer(self, reading: Reading) -> None:
        exchange = self._exchange
        if exchange is not None and exchange.request.seen and reading.kind is ReadingKind.WEIGHT:
            exchange.last = reading
        if exchange is not None and exchange.answered_by(reading):
            self._finish(exchange, reading.text)
            exchange.answer.set_result(_with_set(reading, exchange.request))
        elif exchange is None and self._streams and reading.error in ("syntax", "unsupported"):
            self._streams = self._driver.poll is None

    def _give_up(self) -> None:
        exchange = self._exchange
        if exchange is None or self._clock.monotonic_ns() <= exchange.until_ns:
            return
        self._finish(exchange, None)
        if exchange.last is not None:
            exchange.answer.set_result(
                replace(exchange.last, value=None, error=exchange.last.error or "busy")
            )
            return
        fault = EnvironmentFault("device.not_answered", address=self._link.address)
        exchange.answer.set_exception(fault)

    def _finish(self, exchange: Exchange, text: str | None) -> None:
        """Some dialects end their stream at any other command: it is asked for again."""
        self._exchange, self._live = None, False
        if exchange.request is self._driver.serial and text is None:
            self._reports.serial(None)

    def _write(self, data: bytes) -> None:
        self._link.write(data)
        self._reports.sent(data)


def _with_set(reading: Reading, request: Request) -> Reading:
    """An acknowledgement that does not say which tare holds now, with the tare that was sent."""
    if request.sets is None or reading.error is not None or reading.value is not None:
        return reading
    value, unit = request.sets
    return replace(reading, value=value, unit=unit)

"""The host's side of ASTM E1381: receives, answers queries, and gives way when both ask for the line. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from app.devices.lab.frames import Event, FrameParser, Kind
from app.devices.lab.receiving import STANDARD, STRICT, Manners, Receiver, Timers
from app.devices.lab.records import orders, queries
from app.devices.lab.sending import Phase, Sender, frames_of
from app.devices.lab.steps import Deliver, Note, Step, Steps

Orders = Callable[[str], Sequence[str]]
"""The codes of the tests that are wanted of a sample, by the instrument's own names."""
_TRIES = 6
_SETTLED = 0.3
"""Seconds of quiet after which the end of a frame that did not come is not waited for."""


class AstmConversation:
    """The instrument wins a contention. With `wanted` a query (record Q) is answered with orders; `stamp` gives the
    time of such an answer, as the instrument's clock would write it."""

    def __init__(
        self, timers: Timers = STANDARD, wanted: Orders | None = None, stamp: Callable[[], str] = lambda: "",
        manners: Manners = STRICT,
    ) -> None:  # fmt: skip
        self._timers, self._wanted, self._stamp = timers, wanted, stamp
        self._parser = FrameParser()
        self._receiver = Receiver(timers, manners)
        self._sender: Sender | None = None
        self._waiting: deque[bytes] = deque()
        self._heard = 0.0
        self._tries = 0

    def hear(self, data: bytes, now: float) -> Steps:
        self._heard = now
        for event in self._parser.feed(data):
            yield from self._take(event, now)

    def quiet(self, now: float) -> Steps:
        if self._parser.pending:
            settled = now - self._heard > _SETTLED
            late = now - self._heard > self._timers.frame
            for event in self._parser.timeout() if late else self._parser.settle() if settled else ():
                yield from self._take(event, now)
        yield from self._delivering(self._receiver.quiet(now))
        if not self._receiver.receiving:
            yield from self._speak(now)

    def broken(self, now: float) -> Steps:
        self._parser.timeout()
        self._sender = None
        self._waiting.clear()
        yield from self._delivering(self._receiver.give_up())

    def offer(self, message: bytes) -> None:
        """`message` is sent when the line is free."""
        self._waiting.append(message)

    def _take(self, event: Event, now: float) -> Steps:
        sender = self._sender
        if sender is not None and sender.open:
            yield Note(event.raw, event.error)
            contention = sender.phase is Phase.ASKING and event.kind is Kind.ENQ
            yield from sender.take(event, now)
            if not contention:
                return
        yield from self._delivering(self._receiver.take(event, now))

    def _delivering(self, steps: Steps) -> Steps:
        """As the receiver says; a message that asks for orders and was kept is answered."""
        kept: bool | None = None
        while True:
            try:
                step: Step = steps.send(kept)
            except StopIteration:
                return
            kept = yield step
            if isinstance(step, Deliver) and step.complete and kept:
                self._answer(step.data)

    def _answer(self, message: bytes) -> None:
        asked = queries(message) if self._wanted is not None else []
        if asked and self._wanted is not None:
            self.offer(orders([(sample, self._wanted(sample)) for sample in asked], self._stamp()))

    def _speak(self, now: float) -> Steps:
        if self._sender is None and self._waiting:
            self._sender = Sender(frames_of(self._waiting[0]), self._timers.contention_computer, self._timers)
        sender = self._sender
        if sender is None:
            return
        yield from sender.quiet(now)
        if sender.phase in (Phase.DONE, Phase.FAILED):
            self._tries += 1
            if sender.phase is Phase.DONE or self._tries >= _TRIES:
                self._waiting.popleft()
                self._tries = 0
            self._sender = None

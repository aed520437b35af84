"""Temperatures as a screen uses them: the board at once, everything else answered by a Future."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from datetime import datetime, timedelta

from app.clock import Clock
from app.errors import OperatorError
from app.models.alarms import Alarm, may_acknowledge
from app.models.desk import Named
from app.models.envelope import Author, Draft
from app.models.temperature_board import Board, Curve, Point
from app.models.values import uuid7
from app.services.reference import Reference
from app.services.temperature import entries, records
from app.services.temperature.ports import Journal, Presence
from app.services.temperature.watch import Watch

PURPOSE = "alarm"
"""Reasons an alarm is acknowledged with."""


PAST = timedelta(days=30)
Series = Callable[[str, datetime, datetime, timedelta], Sequence[Point]]
"""series(channel, begin, end, step): the recorded values, a point a step; one without a good value is a gap."""


def no_series(_channel: str, _begin: datetime, _end: datetime, _step: timedelta) -> Sequence[Point]:
    """Nothing is recorded here."""
    return ()


class TemperatureDesk:
    """Implements `app.views.temperature.ports.TemperaturePort`."""

    def __init__(
        self, watch: Watch, journal: Journal, presence: Presence, clock: Clock, executor: Executor,
        series: Series = no_series, overdue: Callable[[str], bool] = lambda _machine: False,
    ) -> None:  # fmt: skip
        self._watch, self._journal, self._presence = watch, journal, presence
        self._clock, self._executor, self._series, self._overdue = clock, executor, series, overdue

    def board(self) -> Board:
        """Channels and alarms now; cheap, from any thread."""
        return self._watch.board

    def now(self) -> datetime:
        return self._clock.now()

    def now_ns(self) -> int:
        return self._clock.monotonic_ns()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the board is another; the result ends it."""
        return self._watch.subscribe(changed)

    def may_acknowledge(self, alarm: Alarm) -> bool:
        """Whether the person at the station may; a critical control point is for fewer."""
        person = self._presence.individual()
        return person is not None and may_acknowledge(person.groups, ccp=alarm.raising.ccp) is not None

    def reasons(self) -> Future[Sequence[Named]]:
        """Why an alarm came."""
        return self._executor.submit(lambda: Reference(self._journal.query).reasons(PURPOSE))

    def acknowledge(self, alarm: Alarm, reason: str, text: str) -> Future[None]:
        """The person at the station has seen it: durable when the future ends.

        Ends with OperatorError `alarm.not_yours`, `alarm.no_text`, or what the journal raises.
        """
        try:
            draft, author = self._acknowledgement(alarm, reason, text.strip())
        except OperatorError as error:
            return _failed(error)
        done: Future[None] = Future()

        def durable(receipt: Future[object]) -> None:
            error = receipt.exception()
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(None)

        self._journal.append(draft, author).add_done_callback(durable)
        return done

    def _acknowledgement(self, alarm: Alarm, reason: str, text: str) -> tuple[Draft, Author]:
        person = self._presence.individual()
        role = may_acknowledge(person.groups, ccp=alarm.raising.ccp) if person else None
        if person is None or role is None:
            raise OperatorError("alarm.not_yours")
        if not reason or not text:
            raise OperatorError("alarm.no_text")
        pairs = [(one, self._new_id()) for one in sorted(alarm.ids)]
        draft = entries.acknowledged(pairs, person.name, role, reason, text)
        return draft, self._presence.author()

    def past(self) -> Future[Sequence[Alarm]]:
        """Alarms that ran in the last days."""
        begin = self._clock.now() - PAST
        return self._executor.submit(lambda: records.since(self._journal.query, begin))

    def lots(self, alarm: Alarm) -> Future[Sequence[str]]:
        """Codes of the lots that stood where it ran, as far as this station knows them."""
        return self._executor.submit(lambda: records.lots_in(self._journal.query, alarm, self._clock.now()))

    def curve(self, channel: str, begin: datetime, end: datetime, step: timedelta) -> Future[Curve]:
        """A stretch of a channel with its alarms; OperatorError `alarm.unknown_channel`."""
        return self._executor.submit(self._curve, channel, begin, end, step)

    def _curve(self, code: str, begin: datetime, end: datetime, step: timedelta) -> Curve:
        state = self._watch.board.of(code)
        if state is None:
            raise OperatorError("alarm.unknown_channel", channel=code)
        alarms = records.since(self._journal.query, begin, code)
        late = any(self._overdue(name) for name in (code, state.channel.equipment) if name)
        return Curve(state.channel, begin, end, self._series(code, begin, end, step), alarms, late)

    def _new_id(self) -> uuid.UUID:
        return uuid7(self._clock.now(), os.urandom(10))


def _failed(error: Exception) -> Future[None]:
    future: Future[None] = Future()
    future.set_exception(error)
    return future

"""Telemetry goes to the plant: one exchange a step, by its own rewind, and only while nothing else waits.

Nothing here needs a person. Where the plant has something else at our position (the disk was cloned, the file is new,
an old image runs), the station goes on in the next stream of its incarnation and carries over what the plant lacks,
under the same entry ids: the plant counts each of them once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.services.journal.batches import Batches
from app.services.journal.ports import AppendRefused, Failed, Position, Refusal, Unreachable
from app.services.journal.sync import Step
from app.services.telemetry.plant import Greeting, TelemetryPlant
from app.services.telemetry.store import KEEP, TelemetryStore

ENTRIES = 8
"""Of one call: a backlog leaves the line free again after half a megabyte at most."""
SAY_EVERY = 60
"""While a backlog is sent, its progress is written down so rarely."""


@dataclass(frozen=True)
class ShippingState:
    """How telemetry stands, for the screen: entries that the plant is not known to have, and what holds them."""

    unsent: int = 0
    online: bool = False
    problem: str | None = None
    marked: int = 0
    """Entries since the start that the plant kept but could not count."""


class Shipping:
    """The steps of sending. `schema` is what the plant must have at least; `busy` says that others go first."""

    def __init__(
        self,
        plant: TelemetryPlant,
        store: TelemetryStore,
        schema: int = 1,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._plant, self._store, self._schema, self._busy = plant, store, schema, busy
        self._batches = Batches(size=ENTRIES, most=ENTRIES)
        self._greeting: Greeting | None = None
        self._now: datetime | None = None
        """The plant's time when it last spoke."""
        self._sent = self._written = store.acknowledged()
        self.state = ShippingState()

    def step(self) -> Step:
        """At most one exchange with the plant. Errors of the local disk pass through (`journal.not_saved`)."""
        if self._busy():
            return Step.IDLE
        try:
            step = self._exchange()
        except Unreachable as error:
            self._batches.failed(silent=error.silent)
            step = self._lost()
        except Failed as error:
            self._batches.failed(error.sqlstate)
            step = self._lost()
        except AppendRefused as refused:
            step = self._refused(refused)
        self.state = replace(self.state, unsent=max(0, self._store.head()[0] - self._sent))
        return step

    def _exchange(self) -> Step:
        if self._greeting is None:
            return self._hello()
        if earlier := self._store.earlier():
            self._carry(*earlier[0])
            return Step.WORKED
        return self._send()

    # Where both stand.

    def _hello(self) -> Step:
        stream, ours = self._store.stream, self._store.head()
        greeting = self._plant.hello(stream, ours)
        self.state = replace(self.state, online=True, problem=None)
        if greeting.schema < self._schema:
            return self._hold("plant.older")
        if self._store.hash_at(stream, greeting.head[0]) != greeting.head[1]:
            self._store.begin(greeting.next)
            return Step.WORKED
        self._greeting, self._now = greeting, greeting.now
        self._sent = greeting.head[0]
        self._acknowledge()
        return Step.WORKED

    def _carry(self, stream: str, upto: int | None) -> None:
        if upto is None:
            self._store.agreed(stream, self._fork_point(stream))
        else:
            self._store.carry(stream)

    def _fork_point(self, stream: str) -> int:
        """The last seq of an earlier stream at which plant and station agree."""
        head, agreed = self._store.head(stream), self._store.anchor(stream)[0]
        beyond = min(self._plant.hello(stream, head).head[0], head[0]) + 1
        while beyond - agreed > 1:
            middle = (agreed + beyond) // 2
            hash_ = self._store.hash_at(stream, middle) or b""
            if self._plant.hello(stream, (middle, hash_)).hash_at_ours == hash_:
                agreed = middle
            else:
                beyond = middle
        return agreed

    # Sending.

    def _send(self) -> Step:
        batch = self._batches.cut(self._store.unsent(self._sent, self._batches.size))
        if not batch:
            self._acknowledge()
            return Step.WORKED if self._let_go() else Step.IDLE
        self._batches.sending(batch)
        answer = self._plant.record(batch, apply=self._batches.apply)
        self._batches.succeeded()
        self._now = answer.now
        self.state = replace(self.state, marked=self.state.marked + answer.marked)
        return self._took(batch[0].stream, answer.head)

    def _let_go(self) -> bool:
        return self._now is not None and self._store.let_go((self._now - KEEP).date())

    def _took(self, stream: str, head: Position) -> Step:
        if self._store.hash_at(stream, head[0]) != head[1]:
            self._greeting = None
            return Step.WORKED
        self._sent = head[0]
        if self._sent - self._written >= SAY_EVERY:
            self._acknowledge()
        return Step.WORKED

    def _acknowledge(self) -> None:
        if self._now is not None and self._sent != self._written:
            self._store.acknowledge(self._sent, self._now.date())
            self._written = self._sent

    def _refused(self, refused: AppendRefused) -> Step:
        """A gap or another chain is looked into at the next hello; the others a person must mend at the plant."""
        self._batches.succeeded()
        problem = {Refusal.FOREIGN: "station.unknown_stream", Refusal.INACTIVE: "station.blocked"}.get(
            refused.refusal
        )
        return self._lost() if problem is None else self._hold(problem)

    def _hold(self, problem: str) -> Step:
        self._greeting = None
        self.state = replace(self.state, problem=problem)
        return Step.HELD

    def _lost(self) -> Step:
        self._greeting = None
        self._plant.close()
        self.state = replace(self.state, online=False)
        return Step.OFFLINE

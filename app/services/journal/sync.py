"""Synchronisation as a pure state machine: one exchange with the plant a step, no threads, no clock of its
own.

After every (re)connect it asks the plant where it stands and continues from there, never from what it
remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.clock import parse_iso
from app.errors import Bug
from app.models.envelope import parse
from app.services.journal.batches import ENTRIES, Batches
from app.services.journal.debts import Debts
from app.services.journal.ports import (
    Appended,
    AppendRefused,
    Failed,
    Hello,
    Journal,
    Lease,
    Plant,
    Position,
    Pulled,
    Refusal,
    Sealed,
    Unreachable,
)
from app.services.journal.received import BrokenChain

PULL_PAGE = 100
"""Few enough that a capture which comes meanwhile does not wait for long."""
FETCH_PAGE = 200


class Step(StrEnum):
    """What a step did, and so when the next one is due."""

    WORKED = "worked"
    """Something was sent or received; go on at once."""
    IDLE = "idle"
    """Both sides have everything; the next poll or wake-up is soon enough."""
    OFFLINE = "off-line"
    """No answer; try again after a pause that grows."""
    HELD = "held"
    """A person must decide; ask again now and then."""


@dataclass(frozen=True)
class SyncState:
    """How the station stands with the plant, for the screen. Times are UTC by the station's clock."""

    online: bool
    since: datetime
    """Begin of being on-line or off-line."""
    unsent: int
    """Own entries that the plant is not known to have: what a dead disk would lose now."""
    oldest: datetime | None = None
    """When the oldest of them was captured."""
    pulling: bool = False
    """The plant has more than this station has yet received: screens say "catching up"."""
    problem: str | None = None
    """Error key of what holds the sending back although the plant answers."""
    params: Mapping[str, Any] = field(default_factory=dict)
    offset: timedelta | None = None
    """The plant's clock minus the station's, None before the first answer."""
    lease: Lease | None = None
    """Whether this machine alone uses the stream, as the plant said last."""


class Sync:
    """Sends the own stream and pulls the others.

    `schema` is the number of the server's schema that this program needs at least.
    """

    def __init__(
        self, plant: Plant, journal: Journal, now: Callable[[], datetime], boot: str, schema: int = 1
    ) -> None:
        self._plant, self._journal, self._now = plant, journal, now
        self._boot, self._schema = boot, schema
        self._batches = Batches()
        self._connected = False
        self._pull_first = True
        self._pull_next = self._pull_stopped = False
        self._debts = Debts(plant, journal, self._send)
        self._snapshot_due = False
        self._may_send = True
        self._adopt_to: int | None = None
        self._old_image_allowed = self._other_boot_allowed = False
        self._sent = self._written = journal.acknowledged()
        self._state = SyncState(False, now(), 0)
        self._count()

    @property
    def state(self) -> SyncState:
        return self._state

    def allow_old_image(self) -> None:
        """An administrator says that no other copy of this journal runs: take the missing entries back."""
        self._old_image_allowed = True

    def allow_other_boot(self) -> None:
        """An administrator looked: no other machine works with this journal."""
        self._other_boot_allowed = True

    def step(self) -> Step:
        """At most one exchange with the plant. Errors of the local disk pass through
        (`journal.not_saved`).
        """
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
        except BrokenChain as broken:
            self._pull_stopped = True
            step = self._hold("sync.broken_page", sends=True, at=str(broken))
        self._count()
        return step

    def _exchange(self) -> Step:
        if not self._connected:
            return self._hello()
        if self._adopt_to is not None:
            return self._fetch()
        if self._debts:
            self._debts.pay_one()
            return Step.WORKED
        batch = self._journal.unsent(self._sent, self._batches.size) if self._may_send else ()
        if batch and (self._pull_stopped or not self._pull_next):
            return self._append(batch)
        return self._after_pull(False) if self._pull_stopped else self._pull(bool(batch))

    # Where both stand.

    def _hello(self) -> Step:
        ours = self._journal.head()
        hello = self._plant.hello(self._journal.stream, ours, self._boot)
        self._connected = True
        self._is_online()
        offset = hello.now - self._now()
        self._state = replace(self._state, offset=offset, lease=hello.lease, pulling=True)
        self._pull_stopped, self._pull_next = False, self._pull_first
        self._debts.forget()
        self._snapshot_due = self._journal.needs_snapshot()
        return self._compare(hello, ours)

    def _compare(self, hello: Hello, ours: Position) -> Step:
        """The rules at connect; S is the plant's position, L the own one."""
        theirs = hello.head
        if hello.schema < self._schema:
            self._connected = False
            return self._hold("plant.older", needed=self._schema, has=hello.schema)
        if theirs[0] > ours[0]:
            return self._behind(hello, ours)
        if theirs[0] < self._journal.anchor()[0]:
            return self._hold("plant.too_far_back", missing=self._journal.anchor()[0] - theirs[0])
        if self._journal.hash_at(theirs[0]) != theirs[1]:
            return self._hold("journal.forked", seq=theirs[0])
        if hello.lease is Lease.OTHER_BOOT and not self._other_boot_allowed:
            return self._hold("journal.other_boot")
        self._acknowledge(theirs)
        return self._go_on()

    def _behind(self, hello: Hello, ours: Position) -> Step:
        """The plant has own entries that this disk has not: an old image, or another copy went on without
        us.
        """
        if hello.hash_at_ours != ours[1]:
            return self._hold("journal.forked", seq=ours[0])
        held = self._hold("journal.old_image", missing=hello.head[0] - ours[0])
        if not self._old_image_allowed:
            return held
        self._adopt_to = hello.head[0]
        return Step.WORKED

    def _fetch(self) -> Step:
        """Take own entries back, a page a step; a capture made meanwhile turns this into a fork, found at
        hello.
        """
        head = self._journal.head()
        entries = self._plant.fetch(self._journal.stream, head[0], FETCH_PAGE)
        try:
            self._journal.adopt(entries)
        except Bug:
            entries = ()
        done = self._journal.head()[0]
        if not entries or done >= (self._adopt_to or 0):
            self._adopt_to = None
            self._old_image_allowed = self._connected = False
        return Step.WORKED

    # Sending.

    def _append(self, batch: Sequence[Sealed]) -> Step:
        answer = self._send(self._journal.stream, batch)
        self._pull_next = True
        if self._journal.hash_at(answer.head[0]) != answer.head[1]:
            return self._hold("journal.forked", seq=answer.head[0])
        self._acknowledge(answer.head, at_once=len(batch) < ENTRIES)
        return Step.WORKED

    def _send(self, stream: str, batch: Sequence[Sealed]) -> Appended:
        batch = self._batches.cut(batch)
        bodies, hashes = [entry.body for entry in batch], [entry.hash for entry in batch]
        self._batches.sending(batch)
        answer = self._plant.append(
            stream, batch[0].seq, bodies, hashes, self._now(), apply=self._batches.apply
        )
        self._batches.succeeded()
        return answer

    def _acknowledge(self, head: Position, *, at_once: bool = True) -> None:
        """Write down what the plant has; while a backlog is sent, only now and then."""
        self._sent = head[0]
        if head[0] != self._written and (at_once or head[0] - self._written >= 10 * ENTRIES):
            self._journal.acknowledge(head)
            self._written = head[0]

    def _refused(self, refused: AppendRefused) -> Step:
        self._batches.succeeded()
        self._is_online()
        problem = {
            Refusal.FORK: "journal.forked",
            Refusal.FOREIGN: "station.unknown_stream",
            Refusal.INACTIVE: "station.blocked",
        }.get(refused.refusal)
        if problem is not None:
            return self._hold(problem)
        return self._lost()

    # Receiving.

    def _pull(self, more_to_send: bool) -> Step:
        self._pull_first = self._pull_next = False
        if self._snapshot_due:
            return self._begin_anew()
        page = self._plant.pull(self._journal.vector(), PULL_PAGE)
        self._pull_first = True
        for stream in page.forks:
            self._settle_fork(stream, page.heads.get(stream, (0, b"")))
        page = _without(page, page.forks)
        if page.entries or page.upto:
            self._journal.receive(page)
        if page.heads.get(self._journal.stream, (self._sent, b""))[0] != self._sent:
            # Another copy of this journal writes to our stream, or the plant went back.
            self._connected = False
        self._look_back(page)
        self._state = replace(self._state, pulling=page.more or bool(page.forks))
        return self._after_pull(more_to_send or self._state.pulling or bool(self._debts))

    def _settle_fork(self, stream: str, theirs: Position) -> None:
        """The plant stands elsewhere with a stream than this station does."""
        if stream == self._journal.stream:
            self._connected = False
        elif not self._debts.owes(stream, theirs):
            self._journal.drop_stream(stream)
            self._snapshot_due = self._journal.needs_snapshot()

    def _begin_anew(self) -> Step:
        """A new station, or one whose beginning the plant has lost, takes the plant's tables as they are
        now.
        """
        self._journal.begin_snapshot()
        self._journal.begin_with(self._plant.snapshot(self._journal.set_aside))
        self._pull_first = self._pull_next = True
        self._snapshot_due = False
        return Step.WORKED

    def _look_back(self, page: Pulled) -> None:
        """Decisions that only stations still know go back before anything else is sent on this connection."""
        if page.forks:
            self._debts.look_again()
            self._pull_next = True
        else:
            self._debts.look_for_decisions(page)

    def _after_pull(self, busy: bool) -> Step:
        if busy or not self._connected:
            return Step.WORKED
        if self._state.problem:
            self._connected = False
            return Step.HELD
        return Step.IDLE

    # What the screen is told.

    def _lost(self) -> Step:
        self._connected = False
        self._adopt_to = None
        self._plant.close()
        if self._state.online:
            self._state = replace(self._state, online=False, since=self._now())
        return Step.OFFLINE

    def _is_online(self) -> None:
        if not self._state.online:
            self._state = replace(self._state, online=True, since=self._now())

    def _hold(self, problem: str, *, sends: bool = False, **params: Any) -> Step:
        self._may_send = sends
        self._state = replace(self._state, problem=problem, params=params)
        return Step.HELD

    def _go_on(self) -> Step:
        self._may_send = True
        self._state = replace(self._state, problem=None, params={})
        return Step.WORKED

    def _count(self) -> None:
        head = self._journal.head()[0]
        unsent = max(0, head - self._sent)
        first = self._journal.unsent(self._sent, 1) if unsent else ()
        self._state = replace(self._state, unsent=unsent, oldest=_captured(first[0]) if first else None)


def _captured(entry: Sealed) -> datetime | None:
    try:
        return parse_iso(parse(entry.body).at)
    except ValueError:
        return None


def _without(page: Pulled, streams: Sequence[str]) -> Pulled:
    """The page with nothing of `streams`, which are forgotten and asked for from their begin."""
    if not streams:
        return page
    return replace(
        page,
        entries=[entry for entry in page.entries if entry.stream not in streams],
        upto={stream: position for stream, position in page.upto.items() if stream not in streams},
    )

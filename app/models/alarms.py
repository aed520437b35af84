"""What has become of every alarm, as a function of the set of entries, whatever their order. Values only."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from app.models.alarm import AlarmKind, How, worse
from app.models.channel import Unit
from app.models.desk import Named
from app.models.kinds import Group
from app.models.kinds.temperature import WITNESSES
from app.models.temperature import Quality

ANSWERABLE = frozenset({Group.QUALITY_INSPECTOR, Group.PRODUCTION_MANAGER})
"""Who acknowledges alarms of critical control points."""


def may_acknowledge(groups: frozenset[Group], *, ccp: bool) -> Group | None:
    """In which group a person of these groups acknowledges such an alarm; None: in none."""
    allowed = ANSWERABLE if ccp else WITNESSES
    return next((group for group in Group if group in allowed & groups), None)


@dataclass(frozen=True)
class Raising:
    """An alarm as it was raised. `at` is when the entry was written."""

    id: uuid.UUID
    channel: str
    kind: AlarmKind
    since: datetime
    at: datetime
    place: str | None = None
    priority: int = 2
    ccp: bool = False
    unit: Unit = Unit.CELSIUS
    limit: int | None = None
    value: int | None = None
    why: Quality | None = None


@dataclass(frozen=True)
class Clearing:
    alarm: uuid.UUID
    until: datetime
    lasted_s: int
    worst: int | None = None
    how: How = How.RETURNED


@dataclass(frozen=True)
class Escalation:
    alarm: uuid.UUID
    at: datetime
    group: str | None = None
    worst: int | None = None


@dataclass(frozen=True)
class Acknowledgement:
    """Who has seen it, as what, why it came and what is done."""

    alarm: uuid.UUID
    at: datetime
    name: str
    role: str
    reason: str
    text: str


@dataclass(frozen=True)
class Alarm:
    """One limit of one channel that was broken. Several stations may have said so: `ids` are all of them."""

    raising: Raising
    ids: frozenset[uuid.UUID]
    until: datetime | None = None
    lasted_s: int | None = None
    worst: int | None = None
    acknowledgements: tuple[Acknowledgement, ...] = ()
    escalation: Escalation | None = None

    @property
    def channel(self) -> str:
        return self.raising.channel

    @property
    def kind(self) -> AlarmKind:
        return self.raising.kind

    @property
    def open(self) -> bool:
        """It still runs."""
        return self.until is None

    @property
    def acknowledged(self) -> bool:
        return bool(self.acknowledgements)

    @property
    def waits(self) -> bool:
        """It concerns somebody: it runs, or it is over and nobody has said that it was seen.

        A sensor that is heard again needs nobody, except where the channel is a critical control point.
        """
        seen = self.acknowledged or (self.kind is AlarmKind.LOST and not self.raising.ccp)
        return self.open or not seen

    @property
    def urgency(self) -> tuple[bool, bool, int, datetime]:
        """What comes first: unseen, running, the more urgent, the older."""
        return (self.acknowledged, not self.open, self.raising.priority, self.raising.since)


@dataclass(frozen=True)
class Exposure:
    """A lot stood where an alarm ran: for how long of it, and how bad it was. `until` None: it still runs."""

    channel: Named
    kind: AlarmKind
    since: datetime
    until: datetime | None
    seconds: int
    worst: int | None
    limit: int | None = None
    unit: Unit = Unit.CELSIUS
    ccp: bool = False


def alarms(
    raisings: Iterable[Raising], clearings: Iterable[Clearing] = (),
    acknowledgements: Iterable[Acknowledgement] = (), escalations: Iterable[Escalation] = (),
) -> tuple[Alarm, ...]:  # fmt: skip
    """Every alarm that was raised, the most pressing first.

    What is said of an alarm that nobody has raised yet waits for it. Of several clearings the latest counts, of
    all values the worst. Two stations that read one channel raise it twice: while both run they are one alarm.
    """
    over, seen, passed_on = _by_alarm(clearings), _by_alarm(acknowledgements), _by_alarm(escalations)
    each = [_alarm(one, over[one.id], seen[one.id], passed_on[one.id]) for one in set(raisings)]
    return tuple(sorted(_joined(each), key=lambda one: (*one.urgency, str(one.raising.id))))


F = TypeVar("F", Clearing, Acknowledgement, Escalation)


def _by_alarm(facts: Iterable[F]) -> defaultdict[uuid.UUID, list[F]]:
    found: defaultdict[uuid.UUID, list[F]] = defaultdict(list)
    for fact in set(facts):
        found[fact.alarm].append(fact)
    return found


def _alarm(
    raising: Raising, clearings: Sequence[Clearing], seen: Sequence[Acknowledgement],
    escalations: Sequence[Escalation],
) -> Alarm:  # fmt: skip
    said = [*(one.worst for one in clearings), *(one.worst for one in escalations)]
    return Alarm(
        raising,
        frozenset({raising.id}),
        max((one.until for one in clearings), default=None),
        max((one.lasted_s for one in clearings), default=None),
        worse(raising.kind, raising.value, *said),
        tuple(sorted(seen, key=_order)),
        min(escalations, key=_earliest, default=None),
    )


def _order(one: Acknowledgement) -> tuple[object, ...]:
    """No two that differ are alike: else the order of a set would show."""
    return (one.at, one.name, one.text, one.role, one.reason, str(one.alarm))


def _earliest(one: Escalation) -> tuple[object, ...]:
    return (one.at, one.group or "", one.worst is None, one.worst or 0, str(one.alarm))


def _joined(each: Iterable[Alarm]) -> list[Alarm]:
    """Those that run on the same limit of the same channel are one; the first of them stands for all."""
    running: defaultdict[tuple[str, AlarmKind], list[Alarm]] = defaultdict(list)
    over = []
    for one in each:
        if one.open:
            running[one.channel, one.kind].append(one)
        else:
            over.append(one)
    return [*over, *(_one(same) for same in running.values())]


def _one(same: Sequence[Alarm]) -> Alarm:
    first = min(same, key=lambda one: (one.raising.since, str(one.raising.id)))
    escalations = [one.escalation for one in same if one.escalation]
    return replace(
        first,
        ids=frozenset().union(*(one.ids for one in same)),
        worst=worse(first.kind, *(one.worst for one in same)),
        acknowledgements=_of_all(same),
        escalation=min(escalations, key=_earliest, default=None),
    )


def _of_all(same: Sequence[Alarm]) -> tuple[Acknowledgement, ...]:
    """Acknowledged is what was acknowledged at every station that raised it."""
    if not all(one.acknowledged for one in same):
        return ()
    return tuple(sorted((ack for one in same for ack in one.acknowledgements), key=_order))

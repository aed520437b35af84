"""The register as its screens see it: a machine in a list, its card, and what a person says of it. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from app.models.desk import Named
from app.models.register import Instrument, Machine, Standing
from app.models.reliability import Reliability
from app.models.upkeep import NextService

PERIODS = (30, 90, 365)
"""Days that reliability is told of."""


class Condition(StrEnum):
    """What a machine does, as far as anybody said."""

    IN_SERVICE = "in_service"
    """Nobody said otherwise."""
    FAULTY = "faulty"
    """Something is wrong with it, and it can work."""
    STOPPED = "stopped"
    BROKEN = "broken"
    """A fault keeps it from working."""
    OUT = "out"
    """Not yet or no longer in service."""


@dataclass(frozen=True)
class StopReason:
    """A node of the tree."""

    code: str
    named: Named
    parent: str | None = None
    failure: bool = False
    confidence: str | None = None


@dataclass(frozen=True)
class Fault:
    """A fault that counts. `until` is None while it is open."""

    id: str
    entry: str
    since: datetime
    stops: bool
    note: str
    by: str | None = None
    until: datetime | None = None
    cause: str | None = None
    done: str | None = None


@dataclass(frozen=True)
class Stop:
    """A stop that counts. `until` is None while the machine stands."""

    id: str
    entry: str
    since: datetime
    reason: str | None
    by: str | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class MachineLine:
    """A machine in the list."""

    machine: Machine
    condition: Condition
    checks: Standing = Standing.OK
    service: Standing = Standing.OK
    next_check: date | None = None
    next_service: date | None = None


@dataclass(frozen=True)
class MachineCard:
    """Everything about one machine."""

    line: MachineLine
    instrument: Instrument
    faults: tuple[Fault, ...] = ()
    """Open ones, oldest first."""
    stops: tuple[Stop, ...] = ()
    """Open ones, oldest first."""
    counter: int | None = None
    """Minutes that its hour counter showed last."""
    counted_at: datetime | None = None
    total: int | None = None
    """Running minutes over all its counters, None where nobody read one."""
    services: tuple[NextService, ...] = ()
    reliability: Mapping[int, Reliability] = field(default_factory=dict)
    """By the number of days up to now."""
    place: Named | None = None

    @property
    def machine(self) -> Machine:
        return self.line.machine


@dataclass(frozen=True)
class RegisterChoices:
    """What forms and filters choose from."""

    today: date
    reasons: tuple[StopReason, ...] = ()
    corrections: tuple[Named, ...] = ()
    """Why something that was said is put right."""
    places: tuple[Named, ...] = ()
    own: str | None = None
    """The machine that this station's scale is, None where the register does not know it."""

    def reason(self, code: str | None) -> StopReason | None:
        return next((reason for reason in self.reasons if reason.code == code), None)

    def below(self, parent: str | None) -> tuple[StopReason, ...]:
        """The branches of a node, those that branch on first; of None the trunk."""
        branching = {reason.parent for reason in self.reasons}
        found = [reason for reason in self.reasons if reason.parent == parent]
        return tuple(sorted(found, key=lambda reason: reason.code not in branching))


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to; None leaves all."""

    category: str | None = None
    place: str | None = None
    state: str | None = None
    """`trouble`: stopped or faulty; `overdue` or `due`: a check or service is."""
    part: str = ""
    """A part of name, code, serial number or model."""


# What a person says


@dataclass(frozen=True)
class CheckDone:
    TABLE: ClassVar = "equipment_check"
    what: str
    done_on: date
    passed: bool
    organisation: str | None = None
    certificate: str | None = None
    valid_until: date | None = None
    uncertainty: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class WeightTested:
    """A test weight; `frame` is None where a person typed what the scale showed."""

    TABLE: ClassVar = "test_weight"
    nominal_g: int
    indicated_g: int
    allowed_g: int
    passed: bool
    valid_until: date | None = None
    device: str | None = None
    scale_serial: str | None = None
    indication: str | None = None
    unit: str | None = None
    frame: bytes | str | None = None


@dataclass(frozen=True)
class HoursRead:
    TABLE: ClassVar = "running_hours"
    minutes: int
    replaced: bool = False


@dataclass(frozen=True)
class ServiceDone:
    TABLE: ClassVar = "service_work"
    plan: str | None = None
    minutes: int | None = None
    parts: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class FaultReported:
    TABLE: ClassVar = "fault"
    fault_id: str
    since: datetime
    stops: bool
    note: str


@dataclass(frozen=True)
class FaultClosed:
    TABLE: ClassVar = "fault_closing"
    fault_id: str
    until: datetime
    cause: str
    done: str


@dataclass(frozen=True)
class StopBegan:
    TABLE: ClassVar = "stop_begin"
    stop_id: str
    since: datetime
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class StopEnded:
    TABLE: ClassVar = "stop_end"
    stop_id: str
    until: datetime
    reason: str | None = None
    note: str | None = None


Said = (
    CheckDone | WeightTested | HoursRead | ServiceDone | FaultReported | FaultClosed | StopBegan | StopEnded
)


@dataclass(frozen=True)
class Record:
    """Something that was said of a machine, as it stands in the register."""

    entry: str
    at: datetime
    said: Said
    by: str | None = None
    struck: str | None = None
    """Why it does not count any more: the code of the reason; None: it counts."""


@dataclass(frozen=True)
class WeightJob:
    """What is to be put on this station's scale. Masses are grams."""

    machine: Machine
    nominal_g: int
    allowed_g: int
    instrument: Instrument


@dataclass(frozen=True)
class WeightDone:
    job: WeightJob
    indicated_g: int
    passed: bool

"""What the laboratory shows: samples with their requests and results, and what waits for a person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.models.desk import Named
from app.models.laboratory import Quantity, Status


class Form(StrEnum):
    """What an analyte's value looks like."""

    NUMBER = "number"
    COUNT = "count"
    PRESENCE = "presence"
    TEXT = "text"


@dataclass(frozen=True)
class Analyte:
    """What can be found out of a sample; `unit` is a code as the plant writes it, None for what has none."""

    named: Named
    unit: str | None = None
    form: Form = Form.NUMBER


class State(StrEnum):
    """How far a request is."""

    WAITING = "waiting"
    PRELIMINARY = "preliminary"
    FAILED = "failed"
    """The instrument could not do it."""
    ANSWERED = "answered"
    DECIDE = "decide"
    """Several values, or one in a unit that is not the plant's: a person decides which counts."""


@dataclass(frozen=True)
class Value:
    """One value of a request and where it is from. `results` are all that said the same."""

    results: tuple[uuid.UUID, ...]
    quantity: Quantity | None
    qualitative: str | None
    unit: str
    sent: str
    """As the instrument wrote it, with its unit."""
    status: Status
    at: datetime
    instrument: str
    measured_at: datetime | None = None
    zone: str = ""
    operator_name: str = ""
    person: str | None = None
    manual: bool = False
    overdue: bool = False
    """The instrument's check was overdue."""
    unit_known: bool = True

    @property
    def text(self) -> str:
        """The value with its operator; its words where it is no number."""
        return str(self.quantity) if self.quantity is not None else self.qualitative or ""

    @property
    def decimal(self) -> Decimal | None:
        """Unrounded, in `unit`; the operator must be looked at too."""
        return self.quantity.decimal if self.quantity is not None else None


@dataclass(frozen=True)
class Request:
    """Something to be found out of a sample, with every value that was said of it; `counted` is the one that counts."""

    id: uuid.UUID
    entry: str
    analyte: Analyte
    at: datetime
    state: State = State.WAITING
    values: tuple[Value, ...] = ()
    counted: Value | None = None
    method: str | None = None
    due_at: datetime | None = None
    retest_of: uuid.UUID | None = None
    version: int = 0
    """Of the decision which value counts."""


@dataclass(frozen=True)
class Sample:
    """A sample and what is asked of it. Of a lot, a delivery or a place; a *stub* is known by its label only."""

    id: uuid.UUID
    code: str
    lot: str | None = None
    delivery: str | None = None
    place: Named | None = None
    taken_by: str = ""
    taken_at: datetime | None = None
    day: date | None = None
    note: str | None = None
    requests: tuple[Request, ...] = ()

    @property
    def open(self) -> bool:
        """Something is still awaited or to be decided."""
        return any(request.state is not State.ANSWERED for request in self.requests)


class Why(StrEnum):
    """Why a result waits."""

    SAMPLE = "sample"
    """No sample of this code is known."""
    NO_SAMPLE = "no_sample"
    """The instrument sent no sample at all."""
    TEST = "test"
    UNIT = "unit"
    NO_REQUEST = "no_request"
    """Nobody asked this of the sample."""
    RETEST = "retest"
    """A retest is open: whether this is its result, a person says."""
    SEVERAL = "several"
    UNREAD = "unread"
    """Not understood, or of a status that says nothing."""
    PAYLOAD = "payload"
    """A whole delivery that nobody could read, or that broke off."""


@dataclass(frozen=True)
class Suggestion:
    """A request that a waiting result may answer."""

    request: uuid.UUID
    sample: str
    analyte: Analyte


@dataclass(frozen=True)
class Waiting:
    """A result that belongs nowhere yet, everything as sent. Of a payload only `payload` and `problem` say anything."""

    key: str
    why: Why
    at: datetime
    instrument: str
    sample: str = ""
    known_sample: str | None = None
    """The code of the plant's own sample that is meant, where there is one."""
    test: str = ""
    text: str = ""
    unit: str = ""
    flags: str = ""
    status: Status = Status.FINAL
    measured_at: datetime | None = None
    analyte: str | None = None
    """The plant's code of the test, where it is known."""
    overdue: bool = False
    problem: str | None = None
    payload: str | None = None
    result: uuid.UUID | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def only(self) -> Suggestion | None:
        """The one request it can belong to, where there is one."""
        return self.suggestions[0] if len(self.suggestions) == 1 else None


@dataclass(frozen=True)
class LabChoices:
    """What can be chosen from today."""

    analytes: tuple[Analyte, ...] = ()
    places: tuple[Named, ...] = ()
    dismissals: tuple[Named, ...] = ()
    manual: tuple[Named, ...] = ()
    decisions: tuple[Named, ...] = ()
    """Why one of several values counts."""
    corrections: tuple[Named, ...] = ()
    """Why something said before was wrong."""
    waiting: int = 0
    """How many results wait for a person."""
    conversions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(from, to) → factor."""


@dataclass(frozen=True)
class Taking:
    """What a sample is taken of: a lot's or a delivery's code, or a place."""

    taken_by: str
    lot: str = ""
    delivery: str = ""
    place: str = ""
    note: str = ""
    analytes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """How far an instrument's clock was ahead when it said so last."""

    instrument: str
    offset_ms: int
    at: datetime

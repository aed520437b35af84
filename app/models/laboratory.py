"""What laboratory instruments say of samples, and what the plant calls the same things. Pure.

A value keeps the digits and the operator that the instrument sent: `<10` stays `<10`, and nothing is rounded.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.models.values import check_character, derived_id

_SAMPLE_CODE = re.compile(r"([A-Z][A-Z0-9]{0,7})-(\d{6})-S(\d{3,})-([0-9A-Z])")
_VALUE = re.compile(
    r"(<=|>=|<|>|=|≤|≥|~)?\s*([+-]?)\s*(\d+)(?:([.,])(\d+))?(?:[eE]([+-]?\d{1,3}))?", re.ASCII
)
_OPERATORS = {"≤": "<=", "≥": ">=", "": "=", None: "="}
_LONGEST = 60


class Status(StrEnum):
    """How final the instrument calls its result. Only FINAL and CORRECTED answer a request."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    CORRECTED = "corrected"
    FAILED = "failed"
    """The instrument could not do the test: there is no value."""
    UNSTATED = "unstated"
    """It said nothing that is understood: a person decides."""


@dataclass(frozen=True)
class Quantity:
    """A number as it was written: `operator` is =, <, >, <= or >=, `digits` a decimal string with a point."""

    operator: str
    digits: str

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.digits)

    def times(self, factor: str) -> Quantity:
        """In another unit, exactly: `factor` is a decimal string; the digits grow as they must."""
        product = self.decimal * Decimal(factor)
        return Quantity(self.operator, f"{product:f}")

    def __str__(self) -> str:
        return self.digits if self.operator == "=" else f"{self.operator}{self.digits}"


def quantity(text: str, comma: bool = False) -> Quantity | None:
    """The number that `text` spells, None where it is none. The decimal sign is a point, or with `comma` a comma.

    >>> str(quantity("< 10")), str(quantity("7,02", comma=True)), quantity("7,02"), quantity("absent")
    ('<10', '7.02', None, None)
    """
    match = _VALUE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None or match[1] == "~":
        return None
    operator, sign, whole, point, part, power = match.groups()
    if point is not None and point != ("," if comma else "."):
        return None
    digits = ("-" if sign == "-" else "") + whole + (f".{part}" if part else "")
    if power:
        digits = f"{Decimal(digits).scaleb(int(power)):f}"
    return Quantity(_OPERATORS.get(operator, operator), digits)


@dataclass(frozen=True)
class InstrumentResult:
    """One result of one payload, as far as the instrument said it; texts are as sent.

    `position` counts the results of the payload from 1. `problem` says what could not be read of it.
    """

    position: int
    sample: str
    test: str
    text: str
    quantity: Quantity | None = None
    qualitative: str | None = None
    unit: str = ""
    flags: str = ""
    status: Status = Status.FINAL
    measured_at: datetime | None = None
    zone: str = ""
    """How the instrument's own time was read: `Asia/Irkutsk`, or the offset it sent."""
    operator_name: str = ""
    serial: str = ""
    problem: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a payload says: its results, and when the instrument believed it was sending it."""

    results: tuple[InstrumentResult, ...] = ()
    clock: datetime | None = None
    serial: str = ""
    problem: str | None = None
    """Key of what keeps the whole payload from being read."""
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrival:
    """What an instrument delivered, before anything is read of it.

    `anonymous`: its bytes say neither when nor of which sample, so the same bytes later are another measurement.
    """

    instrument: str
    profile: str
    data: bytes = field(repr=False)
    at: datetime
    source: str
    """`line` or `file`."""
    name: str = ""
    """Of a file."""
    complete: bool = True
    """False: the instrument broke off; kept for a person, read by nobody."""
    anonymous: bool = False


@dataclass(frozen=True)
class Taken:
    """What became of an arrival that is durable: `known` was there before, and nothing new came of it."""

    payload: str
    results: int = 0
    known: bool = False
    problem: str | None = None


def result_id(instrument: str, payload: str, position: int) -> uuid.UUID:
    """One and the same for whoever hears this result, however often: from instrument, payload and position."""
    return derived_id("lab.result", instrument, payload, position)


@dataclass(frozen=True, order=True)
class SampleCode:
    """What a sample's label carries: `R1-261123-S001-K` (station part, plant day, counter, check character)."""

    station: str
    day: date
    number: int

    def __str__(self) -> str:
        body = f"{self.station}-{self.day:%y%m%d}-S{self.number:03d}"
        return f"{body}-{check_character(body)}"

    @classmethod
    def parse(cls, text: str) -> SampleCode:
        """The code that `text` spells; raises ValueError for a wrong form, date or check character."""
        match = _SAMPLE_CODE.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"not a sample code: {text!r}")
        station, day, number, _ = match.groups()
        taken = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
        code = cls(station, taken, int(number))
        if str(code) != match.group(0):
            raise ValueError(f"wrong check character: {text!r}")
        return code


def sample_id(plant: uuid.UUID, code: SampleCode | str) -> uuid.UUID:
    """The sample's identity, the same for everybody who reads its label: uuid5(plant, code)."""
    return uuid.uuid5(plant, str(code))


def bare(code: str) -> str:
    """A code as instruments with poor keyboards send it: capitals and digits only.

    >>> bare("r1-261123-s001-k "), bare("R1 261123 S001 K")
    ('R1261123S001K', 'R1261123S001K')
    """
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())

"""Machines and devices of the register: when each has to be checked or served again, and whether it may be used.

Pure: rows of the register in, states out. Days are plant days; a check holds through the last day of its validity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.models.desk import Named


class Category(StrEnum):
    """What kind of thing it is; rules of checks are made for categories."""

    SCALE = "scale"
    CHECKWEIGHER = "checkweigher"
    THERMOMETER = "thermometer"
    INSTRUMENT = "instrument"
    WEIGHT = "weight"
    """A mass to test scales with."""
    METAL_DETECTOR = "metal_detector"
    PRINTER = "printer"
    SCANNER = "scanner"
    FREEZER = "freezer"
    COLD_ROOM = "cold_room"
    SMOKER = "smoker"
    DRYER = "dryer"
    TANK = "tank"
    TABLE = "table"
    PACKER = "packer"
    CUTTER = "cutter"
    ICE_MAKER = "ice_maker"
    OTHER = "other"


class What(StrEnum):
    """How an instrument is checked."""

    VERIFICATION = "verification"
    """By a body that may: the certificate the law asks for."""
    CALIBRATION = "calibration"
    TEST_WEIGHT = "test_weight"
    """A weight of known mass on the scale, by whoever stands there."""


class Standing(StrEnum):
    """Whether an instrument may be used, from good to bad."""

    OK = "ok"
    DUE = "due"
    """Soon to be checked."""
    OVERDUE = "overdue"
    """Its check has run out, failed or was never recorded; it may still be used, and what it says is marked."""
    REFUSED = "refused"
    """By rule nothing is taken from it any more."""


_WORSE = tuple(Standing)


def worst(standings: Iterable[Standing]) -> Standing:
    """The worst of them; OK of none."""
    return max(standings, key=_WORSE.index, default=Standing.OK)


@dataclass(frozen=True)
class Rule:
    """How often is checked. `equipment` leads over `category`; days are whole days, masses grams."""

    code: str
    what: What
    interval_days: int
    warn_days: int = 0
    refuse_after_days: int | None = None
    """So many days after the validity it still only warns; None: it never refuses."""
    category: str | None = None
    equipment: str | None = None
    nominal_g: int | None = None
    allowed_g: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)

    def until(self, done_on: date) -> date:
        """The last day of a check done on that day: an interval of 1 day is that day alone."""
        return done_on + timedelta(days=self.interval_days - 1)


@dataclass(frozen=True)
class Machine:
    """A row of the register."""

    code: str
    named: Named
    category: str
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    place: str | None = None
    station: str | None = None
    device: str | None = None
    capacity: int | None = None
    capacity_unit: str | None = None
    critical: bool = False
    in_since: date | None = None
    out_since: date | None = None
    source: str | None = None
    confidence: str | None = None
    shipped: bool = False
    """The plant has not adopted it: it is an example."""

    def in_service(self, on: date) -> bool:
        begun = self.in_since is None or self.in_since <= on
        return begun and (self.out_since is None or on < self.out_since)

    def is_device(self, station: str, device: str, serial: str | None) -> bool:
        """By its serial number where both are known, else by where it is attached."""
        if self.serial and serial:
            return self.serial == serial
        return bool(self.device) and (self.station, self.device) == (station, device)


@dataclass(frozen=True)
class Check:
    """A check that counts. `at` orders checks of one day."""

    what: What
    day: date
    at: datetime
    passed: bool
    valid_until: date | None = None
    certificate: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class Due:
    """How a machine stands with one kind of check on a day."""

    rule: Rule
    standing: Standing
    until: date | None = None
    """The last day of the validity; None where no check is recorded, or the last one failed."""
    last: Check | None = None

    @property
    def failed(self) -> bool:
        return self.last is not None and not self.last.passed


def rule_for(rules: Iterable[Rule], machine: Machine, what: What, on: date) -> Rule | None:
    """The rule of that day: one of the machine leads over one of its category, a later one over an earlier."""
    mine = [
        rule
        for rule in rules
        if rule.what is what
        and rule.holds(on)
        and (rule.equipment == machine.code or (not rule.equipment and rule.category == machine.category))
    ]
    return max(
        mine, key=lambda rule: (bool(rule.equipment), rule.valid_from or date.min, rule.code), default=None
    )


def newest(checks: Iterable[Check], what: What, on: date) -> Check | None:
    """The check that decides on a day: the last one done until then."""
    done = [check for check in checks if check.what is what and check.day <= on]
    return max(done, key=lambda check: (check.day, check.at), default=None)


def due(rule: Rule, last: Check | None, on: date) -> Due:
    """How a machine stands on a day. A failed check is overdue at once; one never recorded only warns, but for a
    test weight, which whoever stands there can do now.
    """
    if last is not None and not last.passed:
        refused = rule.refuse_after_days is not None
        return Due(rule, Standing.REFUSED if refused else Standing.OVERDUE, None, last)
    if last is None:
        today = rule.what is What.TEST_WEIGHT
        return Due(rule, _overdue(rule, 1) if today else Standing.OVERDUE)
    until = last.valid_until or rule.until(last.day)
    if on <= until:
        # What holds for a day or less is renewed when it has run out: to warn all day would warn of nothing.
        soon = (until - on).days < rule.warn_days < rule.interval_days
        return Due(rule, Standing.DUE if soon else Standing.OK, until, last)
    return Due(rule, _overdue(rule, (on - until).days), until, last)


def _overdue(rule: Rule, days: int) -> Standing:
    grace = rule.refuse_after_days
    return Standing.REFUSED if grace is not None and days > grace else Standing.OVERDUE


def dues(rules: Sequence[Rule], machine: Machine, checks: Sequence[Check], on: date) -> tuple[Due, ...]:
    """Of every kind of check that a rule of the day asks of the machine."""
    asked = ((what, rule_for(rules, machine, what, on)) for what in What)
    return tuple(due(rule, newest(checks, what, on), on) for what, rule in asked if rule is not None)


@dataclass(frozen=True)
class Instrument:
    """A machine with how it stands with its checks."""

    machine: Machine
    dues: tuple[Due, ...] = ()

    @property
    def standing(self) -> Standing:
        return worst(one.standing for one in self.dues)

    @property
    def worst(self) -> Due | None:
        """The check to speak of; None where all is well."""
        found = max(self.dues, key=lambda one: _WORSE.index(one.standing), default=None)
        return found if found is not None and found.standing is not Standing.OK else None


@dataclass(frozen=True)
class Scales:
    """What the register knows of the scale of a station; `profile` speaks where it knows nothing."""

    known: tuple[Instrument, ...] = ()
    station: str = ""
    device: str = ""
    profile: Instrument | None = None

    def of(self, serial: str | None) -> Instrument | None:
        """The scale that is attached and says this serial number."""
        return find(self.known, self.station, self.device, serial) or self.profile


def find(known: Iterable[Instrument], station: str, device: str, serial: str | None) -> Instrument | None:
    """The instrument that a configured device is; by its serial number first."""
    mine = [one for one in known if one.machine.is_device(station, device, serial)]
    return max(mine, key=lambda one: bool(serial) and one.machine.serial == serial, default=None)

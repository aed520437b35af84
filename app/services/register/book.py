"""What the station's own tables say of machines on a plant day, read when asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from app.models.register import Check, Instrument, Machine, Rule, dues
from app.models.register_desk import Fault, Stop, StopReason
from app.models.upkeep import Plan, Run, Work, runs, total_at
from app.services.reference import Query, Reference
from app.services.register import rows
from app.services.register.rows import Row

T = TypeVar("T")


@dataclass(frozen=True)
class Book:
    """Machines with what is asked and known of them. `of` narrows facts to some machines."""

    query: Query
    on: date
    of: tuple[str, ...] | None = None

    # Decided

    @cached_property
    def machines(self) -> dict[str, Machine]:
        """All that are in the register, by code."""
        lent = {row["code"] for row in self._reference.lent("equipment")}
        found = self._held("equipment")
        return {row["code"]: rows.machine(row, shipped=row["code"] in lent) for row in found}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Rules of all days: which one holds is asked by the day."""
        return tuple(rows.rule(row) for row in self._reference.rows("check_rule") if row["active"])

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        return tuple(rows.plan(row) for row in self._held("service_plan"))

    @cached_property
    def reasons(self) -> tuple[StopReason, ...]:
        """The tree of today; one whose parent is gone stands in the trunk."""
        found = [rows.reason(row) for row in self._reference.rows("stop_reason") if row["active"]]
        return tuple(found)

    @cached_property
    def failures(self) -> frozenset[str]:
        """Reasons that say that a machine could not work, also those that are offered no more."""
        return frozenset(row["code"] for row in self._reference.rows("stop_reason") if row["failure"])

    @property
    def _reference(self) -> Reference:
        return Reference(self.query, self.on)

    def _held(self, table: str) -> list[Row]:
        return [row for row in self._reference.rows(table) if row["active"]]

    # Said

    @cached_property
    def checks(self) -> dict[str, list[Check]]:
        found = _grouped(self._facts(rows.CHECKS), rows.check)
        for code, tests in _grouped(self._tests(), rows.test).items():
            found[code] += tests
        return found

    @cached_property
    def runs(self) -> dict[str, tuple[Run, ...]]:
        read = _grouped(self._facts(rows.HOURS), rows.reading)
        return {code: runs(readings) for code, readings in read.items()}

    @cached_property
    def work(self) -> dict[str, list[Work]]:
        return _grouped(self._facts(rows.WORK), self._work)

    @cached_property
    def faults(self) -> dict[str, list[Fault]]:
        return _grouped(self._facts(rows.FAULTS), rows.fault, "since")

    @cached_property
    def stops(self) -> dict[str, list[Stop]]:
        return _grouped(self._facts(rows.STOPS), rows.stop, "since")

    def _work(self, row: Row) -> Work:
        at = rows.instant(row["at"])
        assert at is not None  # noqa: S101 - required in the table
        known = self.runs.get(row["equipment"], ())
        return Work(at, rows.day_of(row), row["plan"], _total(known, row["minutes"], at))

    def _tests(self) -> list[dict[str, Any]]:
        if self.of is None:
            return self.query(rows.NEWEST_TESTS.format(machines=rows.TESTED))
        return self.query(rows.NEWEST_TESTS.format(machines=rows.NAMED), json.dumps(self.of))

    def _facts(self, question: str) -> list[dict[str, Any]]:
        if self.of is None:
            return self.query(question)
        narrowed = f"SELECT * FROM ({question}) WHERE equipment IN (SELECT value FROM json_each(?))"  # noqa: S608
        return self.query(narrowed, json.dumps(self.of))

    # Together

    def instrument(self, machine: Machine) -> Instrument:
        """The machine with its checks as they stand on the book's day."""
        if not machine.in_service(self.on):
            return Instrument(machine)
        return Instrument(machine, dues(self.rules, machine, self.checks.get(machine.code, ()), self.on))


def _total(known: Sequence[Run], minutes: int | None, at: Any) -> int | None:
    """The running time of a counter that showed `minutes` then; without them what was read before."""
    if minutes is None:
        return total_at(known, at)
    good = [run for run in known if run.total is not None and run.reading.at <= at]
    if not good:
        return None
    last = good[-1]
    return (last.total or 0) + max(0, minutes - last.reading.minutes)


def _grouped(found: Iterable[Row], make: Callable[[Row], T], order: str = "at") -> dict[str, list[T]]:
    """By machine, in the order of time; place in the stream breaks ties."""
    groups: dict[str, list[T]] = defaultdict(list)
    for row in sorted(found, key=lambda row: (row[order], row["stream"], row["seq"])):
        groups[row["equipment"]].append(make(row))
    return groups

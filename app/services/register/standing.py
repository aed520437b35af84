"""Whether a device may be used: what the weighing desk, the laboratory and the temperature channels ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.models.desk import Named
from app.models.register import (
    Category,
    Check,
    Instrument,
    Machine,
    Scales,
    Standing,
    What,
    due,
    find,
    rule_for,
)
from app.services.reference import Query
from app.services.register.book import Book


@dataclass(frozen=True)
class Attached:
    """The scale of a station. `verified_until` is what its profile says: it speaks where the register does not."""

    station: str
    device: str
    verified_until: date | None = None

    def scales(self, query: Query, on: date) -> Scales:
        """What is known of it on the plant day `on`."""
        return Scales(
            attached(query, on, self.station), self.station, self.device, self._of_profile(query, on)
        )

    def _of_profile(self, query: Query, on: date) -> Instrument | None:
        if self.verified_until is None:
            return None
        name = Named(self.device, self.device, self.device)
        machine = Machine(self.device, name, Category.SCALE, station=self.station, device=self.device)
        rule = rule_for(Book(query, on).rules, machine, What.VERIFICATION, on)
        if rule is None:
            return None
        at = datetime.combine(min(on, self.verified_until), datetime.min.time(), UTC)
        known = Check(What.VERIFICATION, at.date(), at, True, self.verified_until)
        return Instrument(machine, (due(rule, known, on),))


def attached(query: Query, on: date, station: str) -> tuple[Instrument, ...]:
    """The instruments that can be a device of the station: those attached to it, and those of a known serial number."""
    book = Book(query, on)
    checked = {rule.category for rule in book.rules} | {book.machines[r.equipment].category for r in book.rules
                                                        if r.equipment in book.machines}  # fmt: skip
    mine = [
        m
        for m in book.machines.values()
        if (m.station == station and m.device) or (m.serial and m.category in checked)
    ]
    facts = Book(query, on, tuple(machine.code for machine in mine))
    return tuple(facts.instrument(machine) for machine in mine)


def standing(query: Query, on: date, station: str, device: str, serial: str | None = None) -> Standing | None:
    """How a device stands with its checks; None where the register does not know it."""
    found = find(attached(query, on, station), station, device, serial)
    return found.standing if found is not None else None


class Instruments:
    """The port of rooms that take results of instruments, over the station's tables; `today` is the plant day."""

    def __init__(self, query: Query, station: str, today: Callable[[], date]) -> None:
        self._query, self._station, self._today = query, station, today

    def standing(self, device: str, serial: str | None = None) -> Standing | None:
        """As `standing`, of a device of this station today."""
        return standing(self._query, self._today(), self._station, device, serial)

    def overdue(self, device: str) -> bool:
        """Whether what the device says has to be marked: its check has run out, failed or was never recorded.

        `device` is its name at this station, its serial number or its code in the register; an unknown one is not.
        """
        today = self._today()
        book = Book(self._query, today)
        machine = book.machines.get(device) or next(
            (
                m
                for m in book.machines.values()
                if device in (m.serial, m.device if m.station == self._station else "")
            ),
            None,
        )
        if machine is None:
            return False
        return Book(self._query, today, (machine.code,)).instrument(machine).standing in _MARKED


_MARKED = (Standing.OVERDUE, Standing.REFUSED)

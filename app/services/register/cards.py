"""Machines as screens see them: lines of the list and cards, made from the book. Pure but for what the book asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from app.models.register import Machine, Standing, worst
from app.models.register_desk import (
    PERIODS,
    Condition,
    Fault,
    MachineCard,
    MachineLine,
    Narrowed,
    Stop,
)
from app.models.reliability import Reliability, Span, reliability
from app.models.upkeep import NextService, service
from app.services.reference import Reference
from app.services.register.book import Book

_TROUBLE = (Condition.BROKEN, Condition.STOPPED, Condition.FAULTY)
_OVERDUE = (Standing.REFUSED, Standing.OVERDUE)


def condition(machine: Machine, faults: Iterable[Fault], stops: Iterable[Stop], on: date) -> Condition:
    """The worst of what is open."""
    open_faults = [fault for fault in faults if fault.until is None]
    if any(fault.stops for fault in open_faults):
        return Condition.BROKEN
    if any(stop.until is None for stop in stops):
        return Condition.STOPPED
    if open_faults:
        return Condition.FAULTY
    return Condition.IN_SERVICE if machine.in_service(on) else Condition.OUT


def line(book: Book, machine: Machine) -> MachineLine:
    """How the machine stands on the book's day."""
    instrument, services = book.instrument(machine), _services(book, machine)
    checks = [due.until for due in instrument.dues if due.until is not None]
    works = [one.on for one in services if one.on is not None]
    return MachineLine(
        machine,
        condition(machine, book.faults.get(machine.code, ()), book.stops.get(machine.code, ()), book.on),
        instrument.standing,
        worst(one.standing for one in services),
        min(checks, default=None),
        min(works, default=None),
    )


def _services(book: Book, machine: Machine) -> tuple[NextService, ...]:
    if not machine.in_service(book.on):
        return ()
    work, known = book.work.get(machine.code, ()), book.runs.get(machine.code, ())
    plans = (plan for plan in book.plans if plan.equipment == machine.code)
    return tuple(service(plan, work, known, machine.in_since, book.on) for plan in plans)


def card(book: Book, machine: Machine, now: datetime) -> MachineCard:
    """All of it."""
    code = machine.code
    good = [run for run in book.runs.get(code, ()) if run.total is not None]
    last = good[-1] if good else None
    faults, stops = book.faults.get(code, []), book.stops.get(code, [])
    place = Reference(book.query, book.on).name("place", machine.place) if machine.place else None
    return MachineCard(
        line(book, machine),
        book.instrument(machine),
        tuple(fault for fault in faults if fault.until is None),
        tuple(stop for stop in stops if stop.until is None),
        last.reading.minutes if last else None,
        last.reading.at if last else None,
        last.total if last else None,
        _services(book, machine),
        reliabilities(book, machine, now),
        place,
    )


def reliabilities(book: Book, machine: Machine, now: datetime) -> dict[int, Reliability]:
    """Over the last days of each length, as far as the machine was in service; nothing of one that nobody has said
    anything of: no data is not up time.
    """
    begin = _midnight(machine.in_since, now) or _first_said(book, machine.code)
    if begin is None or _first_said(book, machine.code) is None:
        return {}
    spans = list(_spans(book, machine.code))
    end = min(now, _midnight(machine.out_since, now) or now)
    return {days: reliability(spans, max(end - timedelta(days=days), begin), end) for days in PERIODS}


def _first_said(book: Book, code: str) -> datetime | None:
    """When the machine was first spoken of."""
    said = [
        *(check.at for check in book.checks.get(code, ())),
        *(run.reading.at for run in book.runs.get(code, ())),
        *(work.at for work in book.work.get(code, ())),
        *(fault.since for fault in book.faults.get(code, ())),
        *(stop.since for stop in book.stops.get(code, ())),
    ]
    return min(said, default=None)


def _spans(book: Book, code: str) -> Iterable[Span]:
    failed = book.failures
    yield from (Span(stop.since, stop.until, stop.reason in failed) for stop in book.stops.get(code, ()))
    yield from (Span(fault.since, fault.until, True) for fault in book.faults.get(code, ()) if fault.stops)


def _midnight(day: date | None, now: datetime) -> datetime | None:
    return datetime.combine(day, time(), now.tzinfo) if day else None


def narrowed(lines: Iterable[MachineLine], by: Narrowed, language: str) -> list[MachineLine]:
    """What is left, what needs somebody first, then by name."""
    left = [one for one in lines if _left(one, by)]
    return sorted(left, key=lambda one: (_urgency(one), one.machine.named.name(language), one.machine.code))


def _left(one: MachineLine, by: Narrowed) -> bool:
    machine = one.machine
    told = f"{machine.named.ru} {machine.named.en} {machine.code} {machine.serial} {machine.model}"
    states = {
        "trouble": one.condition in _TROUBLE,
        "overdue": worst((one.checks, one.service)) in _OVERDUE,
        "due": worst((one.checks, one.service)) is not Standing.OK,
    }
    return (
        by.category in (None, machine.category)
        and by.place in (None, machine.place)
        and by.part.casefold() in told.casefold()
        and (by.state is None or states.get(by.state, True))
    )


def _urgency(one: MachineLine) -> int:
    """Troubles first, then what is overdue, then what is due soon, then the rest."""
    if one.condition in _TROUBLE:
        return _TROUBLE.index(one.condition)
    order: Sequence[Standing] = (Standing.REFUSED, Standing.OVERDUE, Standing.DUE, Standing.OK)
    place = order.index(worst((one.checks, one.service)))
    return 3 + place + (len(order) if one.condition is Condition.OUT else 0)

"""How the room of equipment words machines, their checks and what was said of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.i18n import N_, Catalogue
from app.models.register import Due, Standing
from app.models.register_desk import (
    PERIODS,
    Condition,
    Fault,
    MachineCard,
    MachineLine,
    RegisterChoices,
    Stop,
)
from app.models.reliability import Reliability
from app.models.upkeep import NextService
from app.services.register import words as wording
from app.views.administration.words import CONFIDENCE
from app.views.lists.faces import Cells
from app.views.marks import Mark, Shape, Tone

DASH = "\u2014"
NO_BREAK = "\u00a0"
_CONDITIONS = {
    Condition.IN_SERVICE: (Shape.DISC, Tone.NORMAL),
    Condition.FAULTY: (Shape.UP, Tone.WARN),
    Condition.STOPPED: (Shape.SQUARE, Tone.WARN),
    Condition.BROKEN: (Shape.CROSS, Tone.ALARM),
    Condition.OUT: (Shape.RING, Tone.MUTED),
}
_STANDINGS = {
    Standing.OK: (Shape.DISC, Tone.NORMAL),
    Standing.DUE: (Shape.RING, Tone.NORMAL),
    Standing.OVERDUE: (Shape.UP, Tone.WARN),
    Standing.REFUSED: (Shape.CROSS, Tone.ALARM),
}
STATES = {
    "trouble": N_("Stopped or faulty"),
    "overdue": N_("Overdue"),
    "due": N_("Due soon or overdue"),
}


def mark(line: MachineLine, words: Catalogue) -> Mark:
    """The one thing to know of a machine: that it stands, that a check or its service is due, or that all is well."""
    if line.condition in (Condition.BROKEN, Condition.STOPPED, Condition.FAULTY):
        return condition(line.condition, words)
    if line.checks in (Standing.REFUSED, Standing.OVERDUE):
        return _due(line.checks, N_("check overdue"), words)
    if line.service is Standing.OVERDUE:
        return _due(line.service, N_("service overdue"), words)
    if line.checks is Standing.DUE:
        return _due(line.checks, N_("check due soon"), words)
    if line.service is Standing.DUE:
        return _due(line.service, N_("service due"), words)
    return condition(line.condition, words)


def _due(standing: Standing, word: str, words: Catalogue) -> Mark:
    shape, tone = _STANDINGS[standing]
    return Mark(shape, words.text(word), tone)


def condition(of: Condition, words: Catalogue) -> Mark:
    shape, tone = _CONDITIONS[of]
    return Mark(shape, words.text(wording.CONDITIONS[of]), tone)


def standing(of: Standing, words: Catalogue) -> Mark:
    shape, tone = _STANDINGS[of]
    return Mark(shape, words.text(wording.STANDINGS[of]), tone)


def moment(at: datetime, words: Catalogue) -> str:
    return f"{words.day(at)} {words.clock(at)}"


def hours(minutes: int, words: Catalogue) -> str:
    """Whole hours and minutes of a counter."""
    whole, rest = divmod(minutes, 60)
    told = f"{words.number(whole)}{NO_BREAK}{words.text('h')}"
    return f"{told} {rest}{NO_BREAK}{words.text('min')}" if rest else told


def lasting(span: timedelta, words: Catalogue) -> str:
    """A length of time with two figures that matter: days and hours, hours and minutes, or minutes."""
    minutes = int(span.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    if days >= 10:
        return f"{words.number(days)}{NO_BREAK}{words.text('d')}"
    if days >= 3:
        return f"{words.number(days)}{NO_BREAK}{words.text('d')} {rest // 60}{NO_BREAK}{words.text('h')}"
    return hours(minutes, words) if minutes >= 60 else f"{minutes}{NO_BREAK}{words.text('min')}"


# The card


def rows(card: MachineCard, choices: RegisterChoices, words: Catalogue) -> tuple[Cells, ...]:
    """What is known of a machine, what is wrong first; what is not known is left out."""
    return tuple(
        [
            *_state(card, choices, words),
            *(cells for due in card.instrument.dues for cells in _check(due, words)),
            *(cells for one in card.services for cells in _service(one, words)),
            *_counter(card, words),
            *_reliabilities(card, words),
            *_identity(card, words),
        ]
    )


def _state(card: MachineCard, choices: RegisterChoices, words: Catalogue) -> Iterator[Cells]:
    yield Cells("state", (words.text("State"), "", ""), condition(card.line.condition, words))
    for stop in card.stops:
        reason = choices.reason(stop.reason)
        why = reason.named.name(words.language) if reason else stop.reason or words.text("no reason yet")
        yield from _wrong(f"stop-{stop.id}", "Stands", why, stop, Tone.WARN, words)
    for fault in card.faults:
        tone = Tone.ALARM if fault.stops else Tone.WARN
        yield from _wrong(f"fault-{fault.id}", "Malfunction", fault.note, fault, tone, words)


_WRONG = (N_("Stands"), N_("Malfunction"))


def _wrong(
    code: str, caption: str, what: str, of: Stop | Fault, tone: Tone, words: Catalogue
) -> Iterator[Cells]:
    """What it is, and under it since when and by whom it was said."""
    since = words.text("since {at}", at=moment(of.since, words))
    yield Cells(code, (words.text(caption), what, ""), tone=tone)
    yield Cells(f"{code}-since", ("", ", ".join(part for part in (since, of.by or "") if part), ""))


def _check(due: Due, words: Catalogue) -> Iterator[Cells]:
    caption, code = words.text(wording.CHECKS[due.rule.what]), f"check-{due.rule.what}"
    yield Cells(code, (caption, check(due, words), ""), standing(due.standing, words))
    last = due.last
    by = ", ".join(part for part in (last.certificate, last.by) if part) if last else ""
    if by:
        yield Cells(f"{code}-by", ("", by, ""))


def check(due: Due, words: Catalogue) -> str:
    """Until when."""
    if due.last is None:
        return words.text("never recorded")
    if due.failed:
        return words.text("failed on {day}", day=words.day(due.last.day))
    return words.text("through {day}", day=words.day(due.until)) if due.until else ""


def _service(one: NextService, words: Catalogue) -> Iterator[Cells]:
    code, name = f"plan-{one.plan.code}", one.plan.named.name(words.language)
    yield Cells(code, (words.text("Service"), name, ""), standing(one.standing, words))
    left = ""
    if one.minutes_left is not None:
        left = words.text("{hours} left", hours=hours(max(0, one.minutes_left), words))
    on = words.day(one.on) if one.on else words.text("no date yet")
    yield Cells(f"{code}-on", ("", ", ".join(part for part in (on, left) if part), ""))


def _counter(card: MachineCard, words: Catalogue) -> Iterator[Cells]:
    if card.counter is not None and card.counted_at is not None:
        at = words.text("read {at}", at=moment(card.counted_at, words))
        yield Cells("hours", (words.text("Hour counter"), f"{hours(card.counter, words)}, {at}", ""))


def _reliabilities(card: MachineCard, words: Catalogue) -> Iterator[Cells]:
    if not card.reliability:
        yield Cells("reliable", (words.text("Up time"), words.text("no data yet"), ""))
    for days in PERIODS:
        found = card.reliability.get(days)
        if found is not None and found.availability is not None:
            caption = words.plural("Up, last {n} day", "Up, last {n} days", days)
            yield Cells(f"reliable-{days}", (caption, reliability(found, words), ""))


def reliability(found: Reliability, words: Catalogue) -> str:
    """Up time in percent, and what the failures say."""
    tenths = found.availability or 0
    up = f"{words.number(f'{tenths // 10}.{tenths % 10}')}{NO_BREAK}%"
    if found.mtbf is None or found.mttr is None:
        return f"{up} · {words.text('no failure')}"
    count = words.plural("{n} failure", "{n} failures", found.failures)
    sign = "\u2265" if found.open else ""
    between, restored = lasting(found.mtbf, words), lasting(found.mttr, words)
    return f"{up} · {count} · MTBF {between} · MTTR {sign}{restored}"


def _identity(card: MachineCard, words: Catalogue) -> Iterator[Cells]:
    machine = card.machine
    made = " ".join(part for part in (machine.maker, machine.model) if part)
    attached = f"{machine.station} / {machine.device}" if machine.station and machine.device else ""
    told = (
        (N_("Category"), words.text(wording.category(machine.category))),
        (N_("Code"), machine.code),
        (N_("Maker and model"), made),
        (N_("Serial number"), machine.serial),
        (N_("Place"), card.place.name(words.language) if card.place else machine.place),
        (N_("Attached as"), attached),
        (N_("Capacity"), _capacity(card, words)),
        (N_("In service since"), words.day(machine.in_since) if machine.in_since else ""),
        (N_("Out of service since"), words.day(machine.out_since) if machine.out_since else ""),
        (N_("Source"), machine.source),
        (N_("Confidence"), confidence(machine.confidence, words)),
    )
    for caption, value in told:
        if value:
            yield Cells(caption, (words.text(caption), value, ""))


def confidence(code: str | None, words: Catalogue) -> str:
    return words.text(CONFIDENCE[code]) if code in CONFIDENCE else code or ""


def _capacity(card: MachineCard, words: Catalogue) -> str:
    amount, unit = card.machine.capacity, card.machine.capacity_unit or ""
    if amount is None:
        return ""
    named = words.text(wording.UNITS[unit]) if unit in wording.UNITS else unit
    return f"{words.number(amount)}{NO_BREAK}{named}"

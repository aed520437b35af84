"""What was said of a machine, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from app.i18n import Catalogue
from app.models.register import What
from app.models.register_desk import (
    CheckDone,
    FaultClosed,
    FaultReported,
    HoursRead,
    Record,
    RegisterChoices,
    Said,
    StopBegan,
    StopEnded,
    WeightTested,
)
from app.services.audit.words import FIELDS
from app.services.register import words as wording
from app.services.register.entries import kind_of
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Mark, Shape, Tone
from app.views.register.words import hours, moment

_HIDDEN = ("fault_id", "stop_id", "frame", "unit", "indication")


def line(one: Record, choices: RegisterChoices, words: Catalogue) -> Line:
    """When, what, and the one thing that matters of it."""
    struck = one.struck is not None
    mark = Mark(Shape.CROSS, words.text("does not count"), Tone.MUTED) if struck else None
    lead = f"{words.day(one.at)[:5]} {words.clock(one.at)}"
    return Line(
        one.entry, title(one.said, words), gist(one.said, choices, words), lead, mark=mark, struck=struck,
        tone=Tone.MUTED if struck else Tone.NORMAL,
    )  # fmt: skip


def title(said: Said, words: Catalogue) -> str:
    if isinstance(said, CheckDone):
        return words.text(wording.CHECKS[What(said.what)])
    return words.text(wording.KINDS[kind_of(said)])


def gist(said: Said, choices: RegisterChoices, words: Catalogue) -> str:
    """The one thing that matters of what was said."""
    if isinstance(said, CheckDone | WeightTested):
        return words.text("passed") if said.passed else words.text("failed")
    if isinstance(said, HoursRead):
        return hours(said.minutes, words)
    if isinstance(said, StopBegan | StopEnded):
        return reason(said.reason, choices, words)
    if isinstance(said, FaultReported):
        return said.note
    if isinstance(said, FaultClosed):
        return said.done
    return said.note or said.plan or ""


def reason(code: str | None, choices: RegisterChoices, words: Catalogue) -> str:
    known = choices.reason(code)
    return known.named.name(words.language) if known else code or ""


def facts(one: Record | None, choices: RegisterChoices, words: Catalogue) -> FactsView:
    """Everything of it."""
    if one is None:
        return FactsView(more=words.text("More"))
    told = [Fact(words.text("Who"), one.by or "", bold=True), Fact(words.text("When"), moment(one.at, words))]
    told += _facts(one.said, choices, words)
    if one.struck is not None:
        why = next((r.name(words.language) for r in choices.corrections if r.code == one.struck), one.struck)
        told.append(Fact(words.text("Does not count"), why, Tone.WARN, bold=True))
    shown = tuple(fact for fact in told if fact.value)
    return FactsView(title(one.said, words), shown, more=words.text("More"))


def _facts(said: Said, choices: RegisterChoices, words: Catalogue) -> Iterator[Fact]:
    for field in fields(said):
        content = getattr(said, field.name)
        if content is not None and field.name not in _HIDDEN:
            caption = words.text(FIELDS.get(field.name, field.name))
            yield Fact(caption, value(field.name, content, choices, words))
    if isinstance(said, WeightTested):
        yield Fact(
            words.text("Read by"),
            words.text("the scale") if said.frame is not None else words.text("a person"),
        )


def value(name: str, content: Any, choices: RegisterChoices, words: Catalogue) -> str:
    """One value as it is read."""
    if isinstance(content, bool):
        return words.text("yes") if content else words.text("no")
    if isinstance(content, datetime):
        return moment(content, words)
    if isinstance(content, date):
        return words.day(content)
    if isinstance(content, int):
        mass = f"{words.kilograms(content)}\u00a0{words.text('kg')}"
        return hours(content, words) if name == "minutes" else mass
    if name == "reason":
        return reason(content, choices, words)
    return words.text(wording.CHECKS[What(content)]) if name == "what" else str(content)

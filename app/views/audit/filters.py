"""The four filters of the audit as large buttons: what each says, and what can be chosen behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from app.i18n import N_, Catalogue
from app.models.audit import Question
from app.services.audit.desk import Known
from app.views.marks import Action, ChoiceView, Option

EVERYTHING = "*"
_ASKED = {
    "lot": N_("Which lot? Scan its label."),
    "person": N_("Whose entries?"),
    "device": N_("Which device?"),
    "day": N_("Which plant day?"),
}
_ALL = {
    "lot": N_("All lots"),
    "person": N_("Everybody"),
    "device": N_("All devices"),
    "day": N_("All days"),
}


class Filter(StrEnum):
    LOT = "lot"
    PERSON = "person"
    DEVICE = "device"
    DAY = "day"


_NAMES = {
    Filter.LOT: N_("Lot"),
    Filter.PERSON: N_("Who"),
    Filter.DEVICE: N_("Device"),
    Filter.DAY: N_("Day"),
}


def buttons(question: Question, known: Known, words: Catalogue) -> tuple[Action, ...]:
    """What is filtered stands on the button itself."""
    return tuple(
        Action(words.text(_NAMES[one]), detail=_said(question, one, known, words) or words.text("all"))
        for one in Filter
    )


def _said(question: Question, one: Filter, known: Known, words: Catalogue) -> str:
    if one is Filter.DAY:
        return words.day(question.day) if question.day else ""
    if one is Filter.PERSON and question.person:
        return dict(known.people).get(question.person, question.person)
    return {Filter.LOT: question.lot, Filter.DEVICE: question.device}.get(one) or ""


def described(question: Question, known: Known, words: Catalogue) -> str:
    """All filters in one line, for the head of what is written out."""
    said = {one: _said(question, one, known, words) for one in Filter}
    parts = [f"{words.text(_NAMES[one])}: {text}" for one, text in said.items() if text]
    return ", ".join(parts) or words.text("All entries")


def panel(one: Filter, known: Known, words: Catalogue) -> ChoiceView:
    """What can be chosen: everything first, then what occurs in the entries."""
    everything = Option(EVERYTHING, words.text(_ALL[one]))
    return ChoiceView(words.text(_ASKED[one]), (everything, *_options(one, known, words)), words.text("Back"))


def _options(one: Filter, known: Known, words: Catalogue) -> tuple[Option, ...]:
    if one is Filter.PERSON:
        return tuple(Option(role, name, role, "person") for role, name in known.people)
    if one is Filter.DEVICE:
        return tuple(Option(device, device, icon="scale") for device in known.devices)
    if one is Filter.DAY:
        return tuple(Option(day.isoformat(), words.day(day)) for day in known.days)
    return ()


def narrowed(question: Question, one: Filter, code: str) -> Question:
    """The question with one filter set, or taken away."""
    chosen = None if code == EVERYTHING else code
    if one is Filter.DAY:
        return replace(question, day=date.fromisoformat(chosen) if chosen else None)
    if one is Filter.PERSON:
        return replace(question, person=chosen)
    return replace(question, lot=chosen) if one is Filter.LOT else replace(question, device=chosen)

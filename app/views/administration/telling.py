"""Rows and their history in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.clock import parse_iso
from app.i18n import Catalogue
from app.models.administration import YES, Alteration, Asked, Attribute, Held, Listed, Revision
from app.models.kinds import Group
from app.models.provenance import note_text
from app.services.administration.settings import settings
from app.services.administration.sheets import SHEETS
from app.views.administration import words as wording
from app.views.lists.field import NO_BREAK
from app.views.lists.view import Fact, FactsView
from app.views.marks import Mark, Shape, Tone
from app.views.roles import GROUPS

DASH = "\u2014"
ARROW = "\u2192"
_DAYS = ("valid_from", "valid_to", "in_since", "out_since")
_TIMES = ("since", "until")
_FLAGS = ("active", "allowed", "counted", "critical", "failure", "ccp")
ABOUT = ("band", "origin_rule")
"""Sheets whose rows have no name of their own."""
_MOST = 3
"""Changes that a line names; the rest is counted."""


def name(one: Listed, sheet: str, words: Catalogue) -> str:
    return wording.setting(one.key, words) if sheet == "setting" else one.named.name(words.language)


def text(attribute: Attribute, value: str, words: Catalogue) -> str:
    """A value of a form as it is read."""
    if not value:
        return ""
    if attribute.asked is Asked.FLAG:
        return words.text("Yes") if value == YES else words.text("No")
    if attribute.asked is Asked.DAY:
        return words.day(date.fromisoformat(value))
    if attribute.asked in (Asked.KILOGRAMS, Asked.NUMBER, Asked.MILLI):
        unit = wording.unit(attribute.unit, words)
        return words.number(value) + (NO_BREAK + unit if unit else "")
    return wording.choice(attribute.among, value, words) or value


def brief(sheet: str) -> str:
    """The attribute that a list shows of a row besides its name."""
    shown = {"item": "species", "container_type": "tare_g", "reason": "purpose", "species": "latin",
             "supplier": "tax_id", "setting": "value",
             "equipment": "category", "service_plan": "equipment", "check_rule": "what", "stop_reason": "parent",
             "channel": "high_milli", "analyte": "unit", "instrument_test": "analyte",
             "unit_conversion": "factor"}  # fmt: skip
    return shown.get(sheet, "code")


def shown(one: Listed, sheet: str, words: Catalogue) -> str:
    """The value of that attribute as it is read."""
    if sheet == "setting":
        return _setting(one, words)
    if sheet == "band":
        limits = (words.number(one.values[code]) for code in ("low_g", "high_g"))
        return " \u2013 ".join(limits) + NO_BREAK + words.text("kg")
    if sheet == "origin_rule":
        allowed = one.values["allowed"] == YES
        return words.text("may be accepted") if allowed else words.text("may not be accepted")
    code = brief(sheet)
    return text(attribute(sheet, code), one.values.get(code, ""), words)


def attribute(sheet: str, code: str) -> Attribute:
    return next(one for one in SHEETS[sheet].attributes if one.code == code)


def _setting(one: Listed, words: Catalogue) -> str:
    if "zone" in one.values:
        return f"{one.values['start']}, {one.values['zone']}"
    value, told = one.values.get("value", ""), settings().get(one.key)
    if not _numeral(value):
        return wording.choice("language", value, words) or value
    return words.number(value) + NO_BREAK + (wording.unit(told.unit, words) if told else "")


def _numeral(value: str) -> bool:
    return value.removeprefix("-").replace(".", "", 1).isdecimal()


def mark(one: Listed, words: Catalogue) -> Mark | None:
    """What is to be said of the row's state; nothing of one that is in use and verified."""
    if one.held is not Held.NOW:
        shape = Shape.CROSS if one.held is Held.OFF else Shape.RING
        return Mark(shape, words.text(wording.HELD[one.held]), Tone.MUTED)
    if one.lent:
        return Mark(Shape.RING, words.text("as shipped"), Tone.MUTED)
    return Mark(Shape.DIAMOND, words.text("to check")) if one.to_check else None


def value(change: Alteration, content: Any, words: Catalogue) -> str:
    """One value of an entry as it is read; a dash where there was none."""
    if content in (None, "", []):
        return DASH
    if change.column.endswith("_g"):
        return f"{words.kilograms(content)}{NO_BREAK}{words.text('kg')}"
    if change.column.endswith("_milli"):
        return words.number(str(Decimal(content).scaleb(-3)))
    if isinstance(content, bool) or change.column in _FLAGS:
        return words.text("Yes") if content else words.text("No")
    if change.column in (*_DAYS, *_TIMES):
        return _moment(change.column, str(content), words)
    return _worded(change.column, content, words)


def _moment(column: str, content: str, words: Catalogue) -> str:
    if column in _DAYS:
        return words.day(date.fromisoformat(content[:10]))
    at = parse_iso(content)
    return f"{words.day(at)} {words.clock(at)}"


def _worded(column: str, content: Any, words: Catalogue) -> str:
    if column == "note":
        return note_text(content, words.language) or str(content)
    if isinstance(content, list):
        return "; ".join(map(str, content))
    return wording.choice(column, str(content), words) or _plain(content, words)


def _plain(content: Any, words: Catalogue) -> str:
    if isinstance(content, int | Decimal):
        return words.number(str(content))
    if isinstance(content, dict):
        return "; ".join(f"{key}: {part}" for key, part in content.items())
    return str(content)


def caption(change: Alteration, words: Catalogue) -> str:
    said = wording.field(change.column, words)
    return f"{words.text(GROUPS[Group(change.of)])}: {said}" if change.of in set(Group) else said


def changed(change: Alteration, words: Catalogue) -> str:
    """`1,250 kg → 1,310 kg`; of a value that was not there before only the new one."""
    new = value(change, change.new, words)
    if change.old in (None, "", []):
        return new
    return f"{value(change, change.old, words)} {ARROW} {new}"


def revision(one: Revision, words: Catalogue) -> FactsView:
    """Who, when, why, what."""
    if one.at is None:
        said = words.text("What stood here when this station began. Older decisions are kept by the plant.")
        return FactsView(words.text("Version {n}", n=one.version), (Fact("", said),), more=words.text("More"))
    facts = [
        Fact(words.text("Person"), one.who),
        Fact(words.text("Time"), f"{words.day(one.at)} {words.clock(one.at)}"),
        Fact(words.text("Reason"), reason(one, words) or DASH),
    ]
    facts += [Fact(caption(c, words), changed(c, words), bold=c.old is not None) for c in one.alterations]
    return FactsView(words.text("Version {n}", n=one.version), tuple(facts), more=words.text("More"))


def reason(one: Revision, words: Catalogue) -> str:
    return one.named.name(words.language) if one.named else one.reason


def in_short(changes: tuple[Alteration, ...], words: Catalogue) -> str:
    """The first changes on one line."""
    told = [f"{caption(c, words)}: {changed(c, words)}" for c in changes[:_MOST]]
    return "; ".join(told) + (" \u2026" if len(changes) > _MOST else "")

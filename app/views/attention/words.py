"""How waiting things are worded."""

from __future__ import annotations

import json
from datetime import date

from app.i18n import N_, Catalogue
from app.models.attention import Discrepancy, Marked, Stub
from app.services.audit.reasons import marked as why
from app.services.audit.words import KINDS
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Mark, Shape, Tone

RULES = {
    "balance.negative": (
        N_("Less than nothing in stock"),
        N_("More left the lot than came in. A receipt is still on its way, or something was weighed to the "
           "wrong lot."),
    ),
    "lot.two_openings": (
        N_("Opened twice, differently"),
        N_("Two stations opened the lot with different item or place. One of the openings must be voided."),
    ),
    "entry.two_successors": (
        N_("Corrected twice"),
        N_("Two entries correct the same one, each with values of its own. One of them must be voided."),
    ),
    "void.other_lot": (
        N_("Void names another lot"),
        N_("The void names a lot that its weighing does not belong to. Void again from the right lot."),
    ),
    "lot.two_ids": (
        N_("One label, two lots"),
        N_("A program computed the lot's identity wrongly. Tell an administrator."),
    ),
    "delivery.two_headers": (
        N_("Delivery described twice"),
        N_("Two stations described or corrected the delivery without knowing of each other. Correct it again."),
    ),
    "position.two_values": (
        N_("Position stated twice"),
        N_("Two stations stated or corrected the same fish of a delivery. Correct it again."),
    ),
    "lot.two_origins": (
        N_("Lot of two deliveries"),
        N_("Two stations said differently from which fish the lot is. Correct the lot."),
    ),
    "origin.forbidden": (
        N_("Forbidden origin in stock"),
        N_("The lot was accepted although a rule of that day forbids its origin. Hold it and ask the quality "
           "inspector."),
    ),
    "report.two_contents": (
        N_("Two reports, one number"),
        N_("Two stations signed different reports of the delivery under the same version. Sign a new one."),
    ),
    "instrument.overdue": (
        N_("Weighed on an overdue scale"),
        N_("The scale's check had run out that day. Have the scale checked; until then what it weighed is in doubt."),
    ),
    "instrument.failed": (
        N_("Weighed on a scale that failed"),
        N_("A test weight failed. What was weighed since the last good one and until the next is in doubt: weigh "
           "again what is still here."),
    ),
}  # fmt: skip


_CAN = N_("It can be mended: its own data without what does not belong there.")
_CANNOT = N_("Nothing of it can be used. Weigh again if it is missing, then set it aside.")
_KEPT = N_("The plant has the entry word for word; it changes no weight and no stock.")


def marked_line(entry: Marked, words: Catalogue) -> Line:
    at = f"{words.day(entry.at)[:5]} {words.clock(entry.at)}" if entry.at else ""
    kind = words.text(KINDS[entry.kind]) if entry.kind in KINDS else words.text("Unreadable entry")
    who = entry.name or entry.person or ""
    detail = " · ".join(part for part in (kind, who, entry.place) if part)
    return Line(entry.place, why(entry.code, words), detail, at)


def marked_facts(entry: Marked, words: Catalogue) -> FactsView:
    kind = words.text(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind
    at = f"{words.day(entry.at)} {words.clock(entry.at, seconds=True)}" if entry.at else ""
    can = _CAN if entry.proposal else _CANNOT
    rows = (
        (N_("Kept, not applied"), words.text(_KEPT)),
        (N_("What"), kind),
        (N_("When"), at),
        (N_("Who"), entry.name or entry.person or ""),
        (N_("Station and No."), entry.place),
        (N_("Rule"), f"{entry.code} {entry.detail}".strip()),
        ("", words.text(can)),
    )
    facts = tuple(Fact(words.text(caption), text) for caption, text in rows if text)
    return FactsView(why(entry.code, words), facts, Mark(Shape.UP, "", Tone.WARN), words.text("More"))


def body(entry: Marked, words: Catalogue) -> str:
    """The entry word for word, and below it what mending would make of it."""
    if entry.body is None:
        return words.text("This station has no copy of the entry. It is shown when the server answers.")
    parts = [entry.body]
    if entry.proposal is not None:
        mended = json.dumps(entry.proposal, ensure_ascii=False, indent=1)
        parts += ["", words.text("Mended it would carry:"), mended]
    return "\n".join(parts)


def discrepancy_line(one: Discrepancy, words: Catalogue) -> Line:
    title = words.text(RULES[one.rule][0]) if one.rule in RULES else one.rule
    side = _mass(one.grams, words) if one.grams is not None else ""
    return Line(str(one.id), title, one.lot, side=side)


def discrepancy_facts(one: Discrepancy, words: Catalogue) -> FactsView:
    title, text = RULES.get(one.rule, (one.rule, ""))
    about = words.text("Equipment") if one.rule.startswith("instrument.") else words.text("Lot")
    facts = [Fact("", words.text(text)), Fact(about, one.lot, bold=True)]
    if one.rule == "instrument.overdue":
        facts.append(Fact(words.text("Plant day"), words.day(date.fromisoformat(one.causes[-1])), bold=True))
    if one.grams is not None:
        facts.append(Fact(words.text("Place"), one.causes[-1]))
        facts.append(Fact(words.text("Stock"), _mass(one.grams, words), Tone.ALARM, bold=True))
    facts.append(Fact(words.text("Rule"), one.rule))
    return FactsView(words.text(title), tuple(facts), Mark(Shape.DIAMOND, "", Tone.WARN), words.text("More"))


def stub_line(one: Stub, words: Catalogue) -> Line:
    return Line(str(one.id), one.lot, words.text("Known by its label only"), side=_mass(one.grams, words))


def stub_facts(one: Stub, words: Catalogue) -> FactsView:
    text = words.text(
        "Somebody scanned this label here, but the entry that opened the lot has not arrived. It comes "
        "by itself when its station is on-line again."
    )
    facts = (Fact("", text), Fact(words.text("Stock"), _mass(one.grams, words), bold=True))
    return FactsView(one.lot, facts, Mark(Shape.RING, "", Tone.MUTED), words.text("More"))


def _mass(grams: int, words: Catalogue) -> str:
    return f"{words.kilograms(grams)}\u00a0{words.text('kg')}"

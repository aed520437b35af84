"""Samples, requests, values and what waits, in words."""

from __future__ import annotations

from app.i18n import N_, Catalogue
from app.models.laboratory import Status
from app.models.laboratory_desk import Analyte, Form, LabChoices, Request, Sample, State, Value, Waiting, Why
from app.services.laboratory.words import UNITS
from app.views.lists.view import Fact, FactsView
from app.views.marks import Mark, Option, Shape, Tone
from app.views.troubles import worded

DASH = "\u2014"
ABSENT, PRESENT = "absent", "present"
QUALITATIVE = {ABSENT: N_("not detected"), PRESENT: N_("detected")}
"""Values without a number that are typed here; what an instrument writes stands as it wrote it."""
_STATES = {
    State.WAITING: (Shape.RING, N_("awaited"), Tone.MUTED),
    State.PRELIMINARY: (Shape.RING, N_("preliminary"), Tone.MUTED),
    State.FAILED: (Shape.CROSS, N_("not measured"), Tone.WARN),
    State.ANSWERED: (Shape.CHECK, N_("known"), Tone.NORMAL),
    State.DECIDE: (Shape.DIAMOND, N_("to be decided"), Tone.WARN),
}
_WHY = {
    Why.SAMPLE: N_("unknown sample"),
    Why.NO_SAMPLE: N_("without sample"),
    Why.TEST: N_("unknown test"),
    Why.UNIT: N_("unknown unit"),
    Why.NO_REQUEST: N_("not asked for"),
    Why.RETEST: N_("first or retest?"),
    Why.SEVERAL: N_("several fit"),
    Why.UNREAD: N_("not understood"),
    Why.PAYLOAD: N_("unreadable"),
}
_DO = {
    Why.SAMPLE: N_(
        "No sample of this code was registered. Say where it belongs, or that it is none of ours."
    ),
    Why.NO_SAMPLE: N_("The instrument named no sample. Say where the value belongs."),
    Why.TEST: N_(
        "Nobody has said yet what this instrument calls so. Say what it is: that holds for all later ones."
    ),
    Why.UNIT: N_("The instrument sent another unit than was agreed. Say in which unit it is."),
    Why.NO_REQUEST: N_("Nobody asked this of the sample. Ask for it, and the value finds its place."),
    Why.RETEST: N_("A retest is open. Say whether the value is of the first test or of the retest."),
    Why.SEVERAL: N_("It could belong in several places. Say where."),
    Why.UNREAD: N_(
        "The program does not understand what the instrument wrote. Look at it, and say where it belongs."
    ),
    Why.PAYLOAD: N_("Nothing of it was lost. Maintenance can look at it; afterwards it can be read again."),
}
_RESULT = {
    Status.PRELIMINARY: N_("preliminary"),
    Status.CORRECTED: N_("corrected by the instrument"),
    Status.FAILED: N_("not measured"),
    Status.UNSTATED: N_("status not understood"),
}


def unit(code: str | None, words: Catalogue) -> str:
    """A unit as it is written; one that the plant has no word for as it was sent."""
    return words.text(UNITS[code]) if code in UNITS else code or ""


def name(analyte: Analyte, words: Catalogue) -> str:
    return analyte.named.name(words.language)


def value(one: Value | None, words: Catalogue) -> str:
    """A value with operator and unit; a dash for none."""
    if one is None:
        return DASH
    if one.quantity is None:
        return (
            words.text(QUALITATIVE[one.qualitative]) if one.qualitative in QUALITATIVE else one.text or DASH
        )
    operator = "" if one.quantity.operator == "=" else f"{one.quantity.operator} "
    number = words.number(one.quantity.digits)
    return " ".join(part for part in (operator + number, unit(one.unit, words)) if part)


def state(one: Request, words: Catalogue) -> Mark:
    shape, word, tone = _STATES[one.state]
    if (
        one.state is State.ANSWERED
        and one.counted is not None
        and (one.counted.overdue or one.counted.manual)
    ):
        return Mark(Shape.UP, words.text("with a mark"), Tone.WARN)
    return Mark(shape, words.text(word), tone)


def progress(sample: Sample, words: Catalogue) -> Mark:
    """How far a whole sample is: what a person must do first."""
    requests = sample.requests
    known = sum(one.state is State.ANSWERED for one in requests)
    if any(one.state is State.DECIDE for one in requests):
        return Mark(Shape.DIAMOND, words.text("to be decided"), Tone.WARN)
    if requests and known == len(requests):
        return Mark(Shape.CHECK, words.text("known"), Tone.NORMAL)
    return Mark(Shape.RING, words.text("{n} of {all}", n=known, all=len(requests)), Tone.MUTED)


def of_what(sample: Sample, words: Catalogue) -> str:
    """What the sample was taken of."""
    return sample.lot or sample.delivery or (sample.place.name(words.language) if sample.place else DASH)


def told(sample: Sample, words: Catalogue) -> str:
    """What is known of a sample so far, in one line."""
    if not sample.requests:
        return words.text("nothing asked yet")
    known = [one for one in sample.requests if one.counted is not None]
    return " · ".join(f"{name(one.analyte, words)} {value(one.counted, words)}" for one in known)


def reason(one: Waiting, words: Catalogue) -> Mark:
    return Mark(Shape.DIAMOND, words.text(_WHY[one.why]), Tone.WARN)


def sent(one: Waiting, words: Catalogue) -> str:
    """The value exactly as the instrument wrote it."""
    if one.why is Why.PAYLOAD:
        return one.text or words.text("a message")
    return " ".join(part for part in (one.text or DASH, one.unit) if part)


# Facts


def sample_facts(sample: Sample, chosen: Request | None, words: Catalogue) -> FactsView:
    """Everything that was said of the chosen request, then the sample itself."""
    facts = [] if chosen is None else [Fact("", name(chosen.analyte, words), bold=True)]
    for one in chosen.values if chosen is not None else ():
        facts += _value_facts(one, chosen is not None and one is chosen.counted, words)
    facts.append(Fact(words.text("Of"), of_what(sample, words), bold=True))
    if sample.taken_at is not None:
        when = f"{words.day(sample.taken_at)} {words.clock(sample.taken_at)}"
        facts.append(Fact(words.text("Taken"), f"{when}, {sample.taken_by}"))
    if sample.note:
        facts.append(Fact(words.text("Note"), sample.note))
    return FactsView(sample.code, tuple(facts), more=words.text("More"))


def _value_facts(one: Value, counts: bool, words: Catalogue) -> list[Fact]:
    source = words.text("typed by {name}", name=one.operator_name or DASH) if one.manual else one.instrument
    moment = one.measured_at or one.at
    parts = [source, f"{words.day(moment)} {words.clock(moment)}"]
    if len(one.results) > 1:
        parts.append(words.text("sent {n} times", n=len(one.results)))
    if one.status in _RESULT:
        parts.append(words.text(_RESULT[one.status]))
    facts = [Fact(words.text("Counts") if counts else words.text("Value"), value(one, words), bold=counts),
             Fact("", ", ".join(parts))]  # fmt: skip
    if one.overdue:
        facts.append(Fact("", words.text("The instrument's check was overdue."), Tone.WARN))
    if one.manual:
        facts.append(Fact("", words.text("Typed by hand."), Tone.WARN))
    if not one.unit_known:
        facts.append(
            Fact("", words.text("In a unit that nobody converts: it counts for nothing."), Tone.WARN)
        )
    return facts


def waiting_facts(one: Waiting, words: Catalogue) -> FactsView:
    """Everything as it was sent, why it waits, and where it may belong."""
    if one.why is Why.PAYLOAD:
        problem = worded(one.problem or "lab.not_read", words, profile="", detail="")
        facts = [Fact("", problem.what), Fact("", words.text(_DO[one.why]), bold=True)]
        facts += [
            Fact(words.text("Instrument"), one.instrument),
            Fact(words.text("Received"), _moment(one, words)),
        ]
        return FactsView(sent(one, words), tuple(facts), reason(one, words), words.text("More"))
    facts = [
        Fact("", words.text(_DO[one.why]), bold=True),
        Fact(words.text("Sample as sent"), one.sample or DASH),
        Fact(words.text("Test as sent"), one.test or DASH),
        Fact(words.text("Instrument"), one.instrument),
        Fact(words.text("Received"), _moment(one, words)),
    ]
    if one.status in _RESULT:
        facts.append(Fact(words.text("Status"), words.text(_RESULT[one.status])))
    if one.problem is not None:
        facts.append(Fact("", worded(one.problem, words, profile="", detail="").what, Tone.WARN))
    if one.overdue:
        facts.append(Fact("", words.text("The instrument's check was overdue."), Tone.WARN))
    if one.only is not None:
        facts.insert(
            1, Fact(words.text("May belong to"), f"{one.only.sample}: {name(one.only.analyte, words)}")
        )
    return FactsView(sent(one, words), tuple(facts), reason(one, words), words.text("More"))


def _moment(one: Waiting, words: Catalogue) -> str:
    return f"{words.day(one.at)} {words.clock(one.at)}"


# Choices


def analytes(choices: LabChoices, words: Catalogue) -> tuple[Option, ...]:
    """By name, each with its unit."""
    options = [Option(one.named.code, name(one, words), unit(one.unit, words)) for one in choices.analytes]
    return tuple(sorted(options, key=lambda option: option.text.casefold()))


def units_of(analyte: Analyte, choices: LabChoices, words: Catalogue) -> tuple[Option, ...]:
    """The analyte's unit and those that become it by the table of conversions."""
    known = [analyte.unit, *(have for have, wanted in choices.conversions if wanted == analyte.unit)]
    return tuple(Option(one, unit(one, words)) for one in dict.fromkeys(known) if one)


def is_number(analyte: Analyte) -> bool:
    return analyte.form in (Form.NUMBER, Form.COUNT)

"""How the audit screen words entries and proofs."""

from __future__ import annotations

from datetime import date

from app.i18n import N_, Catalogue
from app.models.audit import Chained, Change, Effect, Proof, Record
from app.services.audit import reasons
from app.services.audit import words as wording
from app.services.audit.desk import proven
from app.services.audit.words import Names
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Mark, Shape, Tone

_EFFECTS = {
    Effect.REFUSED: (Shape.CROSS, Tone.MUTED),
    Effect.VOIDED: (Shape.CROSS, Tone.MUTED),
    Effect.MARKED: (Shape.UP, Tone.WARN),
    Effect.MENDED: (Shape.CHECK, Tone.MUTED),
    Effect.SET_ASIDE: (Shape.SQUARE, Tone.MUTED),
}
ARROW = "\u2192"


def line(record: Record, words: Catalogue, names: Names) -> Line:
    """An entry in the list: when, what, who, and what became of it where that is not the usual."""
    effect = record.outcome.effect
    broken = record.chained is Chained.BROKEN
    mark = Mark(*_mark(effect, words)) if effect is not Effect.COUNTS else None
    if broken:
        mark = Mark(Shape.UP, words.text("chain broken"), Tone.ALARM)
    day = words.day(record.at)[:5] if record.at else ""
    return Line(
        code=record.place,
        lead=f"{day} {words.clock(record.at)}" if record.at else "",
        title=wording.kind(record, words),
        detail=" · ".join(part for part in _parts(record, words, names) if part),
        mark=mark,
        struck=effect in (Effect.VOIDED, Effect.REFUSED),
        tone=Tone.MUTED if effect in (Effect.VOIDED, Effect.REFUSED) else Tone.NORMAL,
    )


def _parts(record: Record, words: Catalogue, names: Names) -> tuple[str, ...]:
    return gist(record, words, names), record.name or record.person or words.text("station"), record.place


def _mark(effect: Effect, words: Catalogue) -> tuple[Shape, str, Tone]:
    shape, tone = _EFFECTS[effect]
    return shape, words.text(wording.EFFECTS[effect]), tone


def gist(record: Record, words: Catalogue, names: Names) -> str:
    """The one value that matters most: the net weight, the tare, else the first change."""
    first = {change.field: change for change in reversed(record.changes)}
    for field in ("net_g", "tare_g"):
        if field in first:
            return value(first[field], words, names)
    shown = [change for change in record.changes if change.field != "version" and change.old is not None]
    return value(shown[0], words, names) if shown else ""


def value(change: Change, words: Catalogue, names: Names) -> str:
    """`old → new`; the new value alone where nothing was there before."""
    old, new = (wording.value(change, content, words, names) for content in (change.old, change.new))
    if change.old is None:
        return new
    return f"{old} {ARROW} {new if change.new is not None else words.text('does not count')}"


def facts(record: Record, words: Catalogue, names: Names) -> FactsView:
    """Everything about one entry: who, when, why, old and new first; then what proves it."""
    rows = (*_head(record, words, names), *_changes(record, words, names), *_evidence(record, words))
    effect = record.outcome.effect
    facts_ = (Fact(words.text(caption), text, tone, bold) for caption, text, tone, bold in rows if text)
    return FactsView(
        title=wording.kind(record, words),
        facts=tuple(facts_),
        mark=Mark(*_mark(effect, words)) if effect is not Effect.COUNTS else None,
        more=words.text("More"),
    )


_Row = tuple[str, str, Tone, bool]


def _head(record: Record, words: Catalogue, names: Names) -> list[_Row]:
    at = f"{words.day(record.at)} {words.clock(record.at, seconds=True)}" if record.at else ""
    person = f"{record.name} ({record.person})" if record.name else record.person
    became = record.outcome if record.outcome.effect is not Effect.COUNTS else None
    return [
        (N_("Who"), person or words.text("the station itself"), Tone.NORMAL, True),
        (N_("When"), at, Tone.NORMAL, True),
        (N_("Why"), wording.reason(record, words, names), Tone.NORMAL, True),
        (N_("Lot"), ", ".join(record.lots), Tone.NORMAL, False),
        (N_("What became of it"), wording.outcome(became, words, names) if became else "", Tone.WARN, True),
        (N_("Doubts"), "; ".join(reasons.doubt(code, words) for code in record.doubts), Tone.WARN, True),
    ]


def _changes(record: Record, words: Catalogue, names: Names) -> list[_Row]:
    several = len({change.key for change in record.changes}) > 1
    return [
        (
            wording.FIELDS.get(change.field, change.field),
            (f"{change.key}: " if several else "") + value(change, words, names),
            Tone.NORMAL,
            change.old is not None,
        )
        for change in record.changes
    ]


def _evidence(record: Record, words: Catalogue) -> list[_Row]:
    day = words.day(date.fromisoformat(record.day)) if record.day else ""
    day = f"{day} / {record.shift}" if day and record.shift else day
    sure = words.text(wording.VALUES[record.assurance]) if record.assurance in wording.VALUES else ""
    return [
        (N_("How sure"), sure if record.person else "", Tone.NORMAL, False),
        (N_("Plant day, shift"), day, Tone.NORMAL, False),
        (N_("Device"), ", ".join(record.devices), Tone.NORMAL, False),
        (N_("Scale serial"), ", ".join(record.serials), Tone.NORMAL, False),
        (N_("Program"), record.app or "", Tone.NORMAL, False),
        (N_("Station and No."), record.place, Tone.NORMAL, False),
        (N_("Chain"), words.text(wording.CHAINED[record.chained]), _chain_tone(record.chained), False),
        (N_("Hash"), record.hash.hex()[:16], Tone.NORMAL, False),
    ]


def _chain_tone(chained: Chained) -> Tone:
    return Tone.ALARM if chained is Chained.BROKEN else Tone.NORMAL


def chain(proofs: tuple[Proof, ...] | None, words: Catalogue, part: float | None) -> Mark:
    """The lamp of the chain: not yet checked, being checked, intact, or broken and where."""
    if part is not None:
        done = words.number(int(part * 100))
        return Mark(Shape.RING, words.text("Checking {part} %", part=done), Tone.MUTED)
    if proofs is None:
        return Mark(Shape.RING, words.text("Chain not checked yet"), Tone.MUTED)
    whole = all(proof.bad is None for proof in proofs)
    shape, tone = (Shape.CHECK, Tone.OK) if whole else (Shape.CROSS, Tone.ALARM)
    return Mark(shape, proven(proofs, words), tone)

"""A lot's card in words: caption and value, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from app.i18n import N_, Catalogue
from app.models.alarm import AlarmKind
from app.models.alarms import Exposure
from app.models.delivery import Acceptance
from app.models.desk import Named
from app.models.lotcard import LotCard
from app.views.lists.faces import Cells
from app.views.marks import Mark, Shape, Tone
from app.views.temperature import words as temperature

_VERDICTS = {
    Acceptance.ACCEPTED: (Shape.CHECK, N_("Accepted"), Tone.OK),
    Acceptance.ACCEPTED_IN_PART: (Shape.DIAMOND, N_("Accepted in part"), Tone.WARN),
    Acceptance.HELD: (Shape.CROSS, N_("Held"), Tone.ALARM),
    Acceptance.REJECTED: (Shape.CROSS, N_("Rejected"), Tone.ALARM),
}


def rows(card: LotCard, words: Catalogue) -> tuple[Cells, ...]:
    """What is known, the boat first; what is not known is left out."""
    return tuple(_rows(card, words))


def _rows(card: LotCard, words: Catalogue) -> Iterator[Cells]:
    fish = _name(card.item, words) or words.text("Only the label is known here")
    yield Cells("fish", (words.text("Fish"), fish, ""), verdict(card, words))
    told = (
        (N_("Boat, farm or brigade"), card.vessel),
        (N_("Supplier"), _name(card.supplier, words)),
        (N_("Delivery"), card.delivery),
        (N_("Caught"), _caught(card, words)),
        (N_("Water"), _name(card.water, words)),
        (N_("Net"), _weight(card, words)),
        (N_("Place"), _name(card.place, words)),
        (N_("Opened"), _opened(card, words)),
        (N_("Asked of"), words.text("the plant's server") if card.from_plant else ""),
    )
    for number, hold in enumerate(card.holds):
        who = f"{hold.reason.name(words.language)} · {hold.name}"
        held = Mark(Shape.CROSS, words.text("Held"), Tone.ALARM)
        yield Cells(f"hold-{number}", (words.text("Must not be used"), who, ""), held)
    for number, one in enumerate(card.exposures):
        cells = (one.channel.name(words.language), temperature.exposed(one, words), "")
        yield Cells(f"exposure-{number}", cells, exposure(one, words))
    for caption, value in told:
        if value:
            yield Cells(caption, (words.text(caption), value, ""))


def exposure(one: Exposure, words: Catalogue) -> Mark:
    """How grave it is that the lot stood there: what was not measured is not known to be in order."""
    lost = one.kind is AlarmKind.LOST
    word = words.text("not known") if lost else words.text("critical") if one.ccp else words.text("outside")
    word = words.text("still running") if one.until is None else word
    if lost:
        return Mark(Shape.DIAMOND, word, Tone.WARN)
    return Mark(Shape.SQUARE if one.ccp else Shape.UP, word, Tone.ALARM if one.ccp else Tone.WARN)


def verdict(card: LotCard, words: Catalogue) -> Mark:
    """What was decided at the gate, as a shape and a word."""
    if card.verdict is None:
        return Mark(Shape.RING, words.text("Not judged yet"), Tone.MUTED)
    shape, word, tone = _VERDICTS[card.verdict]
    return Mark(shape, words.text(word), tone)


def _name(named: Named | None, words: Catalogue) -> str | None:
    return named.name(words.language) if named else None


def _caught(card: LotCard, words: Catalogue) -> str:
    days = [words.day(day) for day in (card.catch_from, card.catch_to) if day is not None]
    return " – ".join(dict.fromkeys(days))


def _weight(card: LotCard, words: Catalogue) -> str:
    if not card.count:
        return ""
    counted = words.plural("{n} weighing", "{n} weighings", card.count)
    manual = words.text("{n} by hand", n=words.number(card.manual)) if card.manual else ""
    return ", ".join(
        part for part in (f"{words.kilograms(card.net_g)} {words.text('kg')}", counted, manual) if part
    )


def _opened(card: LotCard, words: Catalogue) -> str:
    if card.opened_at is None:
        return ""
    return ", ".join(
        part
        for part in (f"{words.day(card.opened_at)} {words.clock(card.opened_at)}", card.opened_by)
        if part
    )

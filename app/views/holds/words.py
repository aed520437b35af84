"""Holds in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.i18n import N_, Catalogue
from app.models.desk import Named
from app.models.holds import Cause, Hold, Scope
from app.views.lists.view import Fact, FactsView
from app.views.marks import Mark, Shape, Tone

SCOPES = {Scope.LOT: N_("Lot"), Scope.DELIVERY: N_("Delivery"), Scope.ITEM: N_("All lots of an item")}
_CAUSES = {
    Cause.PERSON: N_("a person"),
    Cause.GATE: N_("the verdict at the gate"),
    Cause.RESULT: N_("a result out of its limit"),
    Cause.ALARM: N_("a temperature alarm"),
}
Names = Mapping[str, Named]


def named(found: Sequence[Named]) -> Names:
    return {one.code: one for one in found}


def name_of(code: str, names: Names, words: Catalogue) -> str:
    """The name of a code, the code itself where nobody knows it."""
    return names[code].name(words.language) if code in names else code


def covers(hold: Hold, items: Names, words: Catalogue) -> str:
    """What is held: a code, or the name of an item."""
    return name_of(hold.covers, items, words) if hold.scope is Scope.ITEM else hold.covers


def days(hold: Hold, words: Catalogue) -> str:
    """From when to when lots of an item were opened; empty for other holds."""
    if hold.from_day is None:
        return ""
    until = words.day(hold.to_day) if hold.to_day else words.text("on and on")
    return f"{words.day(hold.from_day)} – {until}"


def who(hold: Hold, words: Catalogue) -> str:
    return f"{hold.name or hold.set_by}, {words.day(hold.set_at)} {words.clock(hold.set_at)}"


def facts(hold: Hold, reasons: Names, items: Names, words: Catalogue) -> FactsView:
    """All that is known of a hold."""
    mark = Mark(Shape.CROSS, words.text("Held"), Tone.ALARM)
    return FactsView(covers(hold, items, words), tuple(_facts(hold, reasons, words)), mark)


def _facts(hold: Hold, reasons: Names, words: Catalogue) -> Iterator[Fact]:
    yield Fact(words.text("What"), words.text(SCOPES[hold.scope]))
    if hold.from_day is not None:
        yield Fact(words.text("Opened"), days(hold, words))
    yield Fact(words.text("Why"), name_of(hold.reason, reasons, words), bold=True)
    if hold.note:
        yield Fact(words.text("Note"), hold.note)
    if hold.cause is not Cause.PERSON:
        yield Fact(words.text("Because of"), words.text(_CAUSES[hold.cause]))
    yield Fact(words.text("Held by"), who(hold, words))

"""What a delivery's page lists: pure wording of a standing."""

from __future__ import annotations

from collections.abc import Iterator

from app.i18n import deliveries as said
from app.models.delivery import Check, LotLine, Missing, Temperature
from app.views.deliveries import words as wording
from app.views.deliveries.book import name
from app.views.deliveries.telling import Of, Told, code, forbids, graded
from app.views.lists.view import Line
from app.views.marks import Mark, Shape, Tone


def overview(t: Told) -> list[Line]:
    """The delivery, what forbids, what is wrong, its fish, and what is missing."""
    missing = [_missing(t, one) for one in t.standing.missing]
    return [_delivery(t), *_stops(t), *_conflicts(t), *_labels(t), *_positions(t), *missing]


def lots(t: Told) -> list[Line]:
    return [_lot(t, lot) for lot in t.standing.delivery.lots]


def measured(t: Told) -> list[Line]:
    delivery = t.standing.delivery
    degrees = [_temperature(t, number, one) for number, one in enumerate(delivery.temperatures)]
    return [*degrees, *(_check(t, number, one) for number, one in enumerate(delivery.checks))]


def _delivery(t: Told) -> Line:
    delivery, words = t.standing.delivery, t.words
    header = delivery.header
    supplier = t.book.supplier_name(header.supplier if header else None, words)
    against = wording.against(delivery.net_g, wording.advised(delivery), words)
    title = supplier or words.text("Only its code is known so far")
    detail = " · ".join(part for part in (header.vessel if header else None, against) if part)
    return Line(
        code(Of.DELIVERY), title, detail, mark=wording.state(delivery.verdict, delivery.progress, words)
    )


def _stops(t: Told) -> Iterator[Line]:
    words = t.words
    for stop in t.standing.stops:
        mark = Mark(Shape.CROSS, words.text("not into stock"), Tone.ALARM)
        yield Line(
            code(Of.STOP, f"{stop.position}/{stop.rule}"), t.item(stop.position), forbids(t, stop), mark=mark
        )


def _conflicts(t: Told) -> Iterator[Line]:
    """Two stations stated the same thing differently."""
    words, delivery = t.words, t.standing.delivery
    mark = Mark(Shape.DIAMOND, words.text("two values"), Tone.WARN)
    detail = words.text("Two stations stated it differently. Correct it.")
    if len(delivery.headers) > 1:
        yield Line(code(Of.CONFLICT, "header"), words.text("Supplier and papers"), detail, mark=mark)
    for position, entries in delivery.stated.items():
        if len(entries) > 1:
            yield Line(code(Of.CONFLICT, position), t.item(position), detail, mark=mark)


def _labels(t: Told) -> Iterator[Line]:
    words = t.words
    mark = Mark(Shape.UP, words.text("label is wrong"), Tone.WARN)
    for lot in t.standing.wrong_labels:
        detail = words.text("Corrected after printing. Print them again.")
        yield Line(code(Of.LABEL, lot), lot, detail, mark=mark)


def _positions(t: Told) -> Iterator[Line]:
    delivery, words = t.standing.delivery, t.words
    for position in delivery.positions:
        weighed = delivery.weighed(position.id)
        mark = t.amount(position)
        against = wording.against(weighed, position.advised_g, words)
        detail = " · ".join(part for part in (against, wording.catch(position, words)) if part)
        yield Line(code(Of.POSITION, position.id), t.book.item(position, words), detail, mark=mark)


def _missing(t: Told, missing: Missing) -> Line:
    """A field that the receiving log wants; tapping it asks it."""
    words = t.words
    verb = words.text("weigh") if missing.field == "weighings" else words.text("fill in")
    mark = Mark(Shape.RING, verb, Tone.WARN)
    where = t.item(missing.position) if missing.position else ""
    key = f"{missing.field}/{missing.position or ''}"
    return Line(code(Of.MISSING, key), said.caption(missing.field, words), where, mark=mark)


def _lot(t: Told, lot: LotLine) -> Line:
    words = t.words
    counted = words.plural("{n} weighing", "{n} weighings", lot.count)
    parts = [name(t.book.choices.items, lot.item, words), counted]
    if lot.manual:
        parts.append(words.text("{n} by hand", n=lot.manual))
    mark = wording.verdict(lot.verdict, words)
    title = f"{lot.code} · {wording.mass(lot.net_g, words)}"
    return Line(code(Of.LOT, lot.code), title, " · ".join(parts), mark=mark)


def _temperature(t: Told, number: int, one: Temperature) -> Line:
    words = t.words
    source = one.probe or words.text("typed by hand")
    return Line(
        code(Of.TEMPERATURE, number), said.degrees(one.centi_c, words), f"{t.item(one.position)} · {source}",
        lead=words.clock(one.at),
    )  # fmt: skip


def _check(t: Told, number: int, one: Check) -> Line:
    words = t.words
    return Line(
        code(Of.CHECK, number), words.text("Arrival check"), f"{t.item(one.position)} · {graded(t, one)}",
        lead=words.clock(one.at) if one.at else "",
    )  # fmt: skip

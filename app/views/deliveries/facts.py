"""The facts of the chosen row of a delivery's page: pure wording of a standing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.i18n import N_, Catalogue
from app.i18n import deliveries as said
from app.models.delivery import Check, Position
from app.views.deliveries import words as wording
from app.views.deliveries.book import name
from app.views.deliveries.checkform import NONE_SEEN
from app.views.deliveries.telling import Of, Told, forbids, graded, of
from app.views.lists.view import Fact, FactsView
from app.views.marks import Mark, Shape, Tone

_SHORT = {
    "vet_document": N_("Vet. document"),
    "fao_area": N_("Catch area"),
    "origin_class": N_("Where from"),
    "lab_sample": N_("Lab sample"),
    "mean_fish_g": N_("Mean fish"),
}
"""Captions where there is little room."""
_MAY = N_("It may be weighed and kept as held or rejected. Was the origin stated wrongly? Correct it.")


def facts(t: Told, chosen: str) -> FactsView:
    """What is known of the chosen row; of the delivery where nothing is chosen."""
    kind, key = of(chosen)
    worded = {
        Of.STOP: _stop_facts, Of.POSITION: _position_facts, Of.LOT: _lot_facts, Of.CHECK: _check_facts,
        Of.TEMPERATURE: _temperature_facts,
    }  # fmt: skip
    found = worded[kind](t, key) if kind in worded else None
    return found or _delivery_facts(t)


def short(field: str, words: Catalogue) -> str:
    """The caption of a field where there is little room."""
    return words.text(_SHORT[field]) if field in _SHORT else said.caption(field, words)


def _pairs(t: Told, *pairs: tuple[str, str]) -> tuple[Fact, ...]:
    """Those that have a value."""
    return tuple(Fact(caption, value) for caption, value in pairs if value)


def _delivery_facts(t: Told) -> FactsView:
    delivery, words = t.standing.delivery, t.words
    mark = wording.state(delivery.verdict, delivery.progress, words)
    net = wording.against(delivery.net_g, wording.advised(delivery), words)
    reasons = (*t.book.choices.verdict_reasons, *t.book.choices.release_reasons)
    reason = name(reasons, delivery.verdict_reason, words)
    opened = [part for part in (_moment(t, delivery.opened_at), delivery.opened_by) if part]
    return FactsView(
        mark.word,
        (
            Fact(words.text("Net"), net, bold=True),
            *_pairs(t, (words.text("Reason"), reason), (words.text("Held by"), _holders(t))),
            *_header_facts(t),
            *_pairs(t, (words.text("Opened"), ", ".join(opened))),
        ),
        mark,
        words.text("More"),
    )


def _holders(t: Told) -> str:
    """Whose holds somebody else must release."""
    return ", ".join(dict.fromkeys(hold.name for hold in t.standing.delivery.holds if hold.name))


def _header_facts(t: Told) -> Iterator[Fact]:
    header, words = t.standing.delivery.header, t.words
    if header is None:
        return
    shown = {
        "supplier": t.book.supplier_name(header.supplier, words), "vessel": header.vessel,
        "vehicle": header.vehicle, "vet_document": header.vet_document,
        "transport_centi_c": said.degrees(header.transport_centi_c, words),
        "arrived_at": _moment(t, header.arrived_at), "note": header.note,
    }  # fmt: skip
    for field, value in shown.items():
        if value:
            yield Fact(short(field, words), value)


def _moment(t: Told, at: datetime | None) -> str:
    return f"{t.words.day(at)} {t.words.clock(at)}" if at is not None else ""


def _position_facts(t: Told, key: str) -> FactsView | None:
    position, words = t.position(key), t.words
    if position is None:
        return None
    weighed, mark = t.standing.delivery.weighed(position.id), t.amount(position)
    amount = Fact(words.text("Weighed"), wording.against(weighed, position.advised_g, words), bold=True)
    title = t.book.item(position, words)
    pairs = [(short(field, words), value) for field, value in _named(t, position).items()]
    return FactsView(title, (amount, *_pairs(t, *pairs)), mark, words.text("More"))


def _named(t: Told, position: Position) -> dict[str, str]:
    """The fields of a position as names."""
    choices, words = t.book.choices, t.words
    listed = {
        "species": choices.species, "presentation": choices.presentations, "packaging": choices.packagings,
        "production_method": choices.production_methods, "water": choices.waters,
        "fao_area": choices.fao_areas, "gear": choices.gears,
    }  # fmt: skip
    named = {field: name(rows, getattr(position, field), words) for field, rows in listed.items()}
    origin = t.book.origin(position.origin_class)
    document = t.book.document(position.origin_class, words) or said.caption("origin_document", words)
    return named | {
        "catch_from": wording.catch(position, words),
        "origin_class": origin.named.name(words.language) if origin else "",
        document: position.origin_document or "",
        "permit": position.permit or "",
    }


def _stop_facts(t: Told, key: str) -> FactsView | None:
    words = t.words
    stop = next((one for one in t.standing.stops if f"{one.position}/{one.rule}" == key), None)
    if stop is None:
        return None
    since = words.day(stop.valid_from) if stop.valid_from else words.text("the day is not known")
    return FactsView(
        words.text("May not be accepted into stock"),
        (
            Fact("", f"{t.item(stop.position)}: {forbids(t, stop)}", bold=True),
            Fact(words.text("Forbidden since"), since),
            Fact(words.text("Rule"), stop.rule),
            Fact(words.text("Source"), stop.source or wording.DASH),
            Fact(words.text("How certain"), said.confidence(stop.confidence, words)),
            Fact("", words.text(_MAY)),
        ),
        Mark(Shape.CROSS, "", Tone.ALARM), words.text("More"),
    )  # fmt: skip


def _lot_facts(t: Told, key: str) -> FactsView | None:
    words = t.words
    lot = next((one for one in t.standing.delivery.lots if one.code == key), None)
    if lot is None:
        return None
    mark = wording.verdict(lot.verdict, words)
    reason = name(t.book.choices.verdict_reasons, lot.reason, words)
    counts = ((words.text("Pieces"), lot.pieces), (words.text("By hand"), lot.manual),
              (words.text("Voided"), lot.voided), (words.text("Moved away"), lot.corrected),
              (words.text("Put right"), lot.mended or 0))  # fmt: skip
    return FactsView(
        lot.code,
        (
            Fact(words.text("Fish"), name(t.book.choices.items, lot.item, words)),
            Fact(words.text("Net"), wording.mass(lot.net_g, words), bold=True),
            Fact(words.text("Gross"), wording.mass(lot.gross_g, words)),
            Fact(words.text("Tare"), wording.mass(lot.tare_g, words)),
            Fact(words.text("Times weighed"), words.number(lot.count)),
            *(Fact(caption, words.number(count)) for caption, count in counts if count),
            *_pairs(t, (words.text("Reason"), reason)),
        ),
        mark, words.text("More"),
    )  # fmt: skip


def _check_facts(t: Told, key: str) -> FactsView | None:
    words, checks = t.words, t.standing.delivery.checks
    one = checks[int(key)] if int(key) < len(checks) else None
    if one is None:
        return None
    packaging = name(t.book.choices.packaging_states, one.packaging_state, words)
    return FactsView(
        words.text("Arrival check"),
        _pairs(
            t,
            (words.text("Fish"), t.item(one.position)),
            (short("grade", words), graded(t, one)),
            (words.text("By"), _scheme(t, one.scheme)),
            (short("parasites", words), parasites(one, words)),
            (short("packaging_state", words), packaging),
            (short("ice_percent", words), _with(one.ice_percent, "%", words)),
            (short("mean_fish_g", words), _with(one.mean_fish_g, words.text("g"), words)),
            (short("lab_sample", words), one.lab_sample or ""),
            (short("corrective_action", words), one.corrective_action or ""),
            (short("note", words), one.note or ""),
            (words.text("Checked by"), one.person or ""),
        ),
        more=words.text("More"),
    )  # fmt: skip


def _scheme(t: Told, code: str | None) -> str:
    return name(tuple(one.named for one in t.book.choices.schemes), code, t.words)


def parasites(one: Check, words: Catalogue) -> str:
    return words.text("none seen") if one.parasites == NONE_SEEN else one.parasites or ""


def _with(value: int | None, unit: str, words: Catalogue) -> str:
    return "" if value is None else f"{words.number(value)}{said.NO_BREAK}{unit}"


def _temperature_facts(t: Told, key: str) -> FactsView | None:
    words, found = t.words, t.standing.delivery.temperatures
    one = found[int(key)] if int(key) < len(found) else None
    if one is None:
        return None
    return FactsView(
        said.degrees(one.centi_c, words),
        _pairs(
            t,
            (words.text("Fish"), t.item(one.position)),
            (words.text("Measured"), _moment(t, one.at)),
            (words.text("Instrument"), one.probe or words.text("typed by hand")),
            (words.text("Person"), one.person or ""),
        ),
        more=words.text("More"),
    )

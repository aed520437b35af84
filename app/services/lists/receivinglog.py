"""The receiving log as a table: one row a fish of each delivery, and in it everything the log requires.

Fields and their order are those of the shipped list of documents (`document_fields.csv`, `receiving_log`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.i18n import N_, Catalogue
from app.models.delivery import Acceptance, Check, Delivery, LotLine, Position
from app.services.deliveries import reading
from app.services.deliveries.book import load
from app.services.documents.receiving.sheet import Sheet, named_codes
from app.services.documents.receiving.words import Words
from app.services.lists.columns import Column, Kind
from app.services.reference import Query, Reference

NONE_SEEN = "none"
_KNOWN = "SELECT id, code FROM delivery WHERE code IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Entry:
    """One fish of one delivery, in the words of a language."""

    words: Words
    position: Position

    @property
    def lots(self) -> list[LotLine]:
        return [lot for lot in self.words.sheet.delivery.lots if lot.position == self.position.id]

    @property
    def checks(self) -> list[Check]:
        return [one for one in self.words.sheet.delivery.checks if one.position in (None, self.position.id)]

    @property
    def degrees(self) -> list[int]:
        found = self.words.sheet.delivery.temperatures
        return [one.centi_c for one in found if one.position in (None, self.position.id)]

    def total(self, name: str) -> int:
        return sum(getattr(lot, name) for lot in self.lots)

    def header(self, name: str) -> Any:
        return getattr(self.words.sheet.delivery.header, name, None)

    def named(self, field: str) -> str:
        return self.words.name(field, getattr(self.position, field))

    def found(self, say: Callable[[Check], object]) -> str:
        """What the checks say, each once."""
        return "; ".join(dict.fromkeys(str(said) for one in self.checks if (said := say(one))))


Value = Callable[[Entry], Any]


@dataclass(frozen=True)
class LogField:
    """A field of the log: its name in the list of documents, and what stands in its columns."""

    name: str
    columns: tuple[tuple[str, Kind, Value], ...]


def _supplier(e: Entry) -> str:
    tax = e.words.sheet.tax_id
    return ", ".join(part for part in (e.words.name("supplier", e.header("supplier")), tax) if part)


def _decision(e: Entry) -> str:
    """Of the lots of this fish, else of the delivery."""
    verdicts: list[Acceptance | None] = [lot.verdict for lot in e.lots if lot.verdict]
    verdicts = verdicts or [e.words.sheet.delivery.verdict]
    return "; ".join(dict.fromkeys(e.words.verdict(one) for one in verdicts))


def _freshness(e: Entry) -> str:
    w = e.words

    def said(one: Check) -> str:
        points = "" if one.score is None else w.plural("{n} point", "{n} points", one.score)
        return ", ".join(
            part for part in (w.name("grade", one.grade), points, w.name("scheme", one.scheme)) if part
        )

    return e.found(said)


def _parasites(e: Entry) -> str:
    return e.found(lambda one: e.words.text("none seen") if one.parasites == NONE_SEEN else one.parasites)


def _core(e: Entry) -> str:
    found = e.degrees
    if not found:
        return ""
    low, high = e.words.degrees(min(found)), e.words.degrees(max(found))
    return low if low == high else f"{low} … {high}"


def _one(caption: str, value: Value, kind: Kind = Kind.TEXT) -> tuple[tuple[str, Kind, Value], ...]:
    return ((caption, kind, value),)


FIELDS = (
    LogField("receipt_no_datetime", (
        (N_("Delivery"), Kind.TEXT, lambda e: e.words.sheet.delivery.code),
        (N_("Opened"), Kind.TIME, lambda e: e.words.sheet.delivery.opened_at),
        (N_("Arrived"), Kind.TIME, lambda e: e.header("arrived_at")),
    )),
    LogField("supplier_name_tax_id", _one(N_("Supplier"), _supplier)),
    LogField("vessel_or_farm_or_brigade", _one(N_("Vessel or brigade"), lambda e: e.header("vessel"))),
    LogField("catch_permit_quota_no", (
        (N_("Permit or quota"), Kind.TEXT, lambda e: e.position.permit),
        (N_("Origin"), Kind.TEXT, lambda e: e.named("origin_class")),
        (N_("Document of origin"), Kind.TEXT, lambda e: e.position.origin_document),
    )),
    LogField("catch_water_body_area", _one(N_("Water of the catch"), lambda e: e.named("water"))),
    LogField("fao_area", _one(N_("FAO area"), lambda e: e.named("fao_area"))),
    LogField("catch_date_from_to", (
        (N_("Caught from"), Kind.DAY, lambda e: e.position.catch_from),
        (N_("Caught until"), Kind.DAY, lambda e: e.position.catch_to),
    )),
    LogField("gear_code", (
        (N_("Fishing gear"), Kind.TEXT, lambda e: e.named("gear")),
        (N_("Production method"), Kind.TEXT, lambda e: e.named("production_method")),
    )),
    LogField("species_code", (
        (N_("Species"), Kind.TEXT, lambda e: e.named("species")),
        (N_("Item"), Kind.TEXT, lambda e: e.named("item")),
    )),
    LogField("presentation", _one(N_("Presentation"), lambda e: e.named("presentation"))),
    LogField("gross_tare_net_kg", (
        (N_("Gross, kg"), Kind.KILOGRAMS, lambda e: e.total("gross_g")),
        (N_("Tare, kg"), Kind.KILOGRAMS, lambda e: e.total("tare_g")),
        (N_("Net, kg"), Kind.KILOGRAMS, lambda e: e.total("net_g")),
    )),
    LogField("count_boxes", _one(N_("Crates"), lambda e: e.total("count"), Kind.COUNT)),
    LogField("mean_fish_mass_g", _one(N_("Mean mass of a fish, g"), lambda e: e.found(lambda one: one.mean_fish_g))),
    LogField("core_temperature_c_min_max", _one(N_("Core temperature"), _core)),
    LogField("vehicle_temperature_c",
             _one(N_("Transport temperature"), lambda e: e.words.degrees(e.header("transport_centi_c")))),
    LogField("ice_pct", _one(N_("Ice, %"), lambda e: e.found(lambda one: one.ice_percent))),
    LogField("qim_score_or_grade", _one(N_("Freshness"), _freshness)),
    LogField("parasites_seen", _one(N_("Parasites"), _parasites)),
    LogField("packaging_state", _one(
        N_("State of the packaging"),
        lambda e: e.found(lambda one: e.words.name("packaging_state", one.packaging_state)),
    )),
    LogField("vet_document_uuid_decision", _one(N_("Veterinary document"), lambda e: e.header("vet_document"))),
    LogField("decision_accept_hold_reject", _one(N_("Decision"), _decision)),
    LogField("lab_sample_no", _one(N_("Sample for the laboratory"), lambda e: e.found(lambda one: one.lab_sample))),
    LogField("received_by",
             _one(N_("Received by"), lambda e: e.words.person(e.words.sheet.delivery.opened_by))),
    LogField("corrective_action",
             _one(N_("Corrective action"), lambda e: e.found(lambda one: one.corrective_action))),
)  # fmt: skip


def columns(words: Catalogue) -> tuple[Column, ...]:
    """The columns of the log in this language; a row is an Entry."""
    return tuple(
        Column(words.text(caption), kind, value) for field in FIELDS for caption, kind, value in field.columns
    )


def entries(query: Query, codes: Sequence[str], words: Catalogue) -> Iterator[Entry]:
    """The rows of these deliveries, in their order; one row a fish."""
    ids = {row["code"]: row["id"] for row in query(_KNOWN, json.dumps(list(codes)))}
    book = load(query, list(ids.values()))
    reference = Reference(query)
    names = named_codes(reference)
    taxes = {row["code"]: row["tax_id"] for row in reference.rows("supplier")}
    for code in (one for one in codes if one in ids):
        account = reading.read(book, ids[code])
        header = account.delivery.header
        sheet = Sheet(account, names=names, tax_id=taxes.get(header.supplier) if header else None)
        said = Words(sheet, words)
        for position in _fish(account.delivery):
            yield Entry(said, position)


def _fish(of: Delivery) -> Sequence[Position]:
    """What was stated, and what was weighed though nobody stated it yet; one row at the least."""
    stated = {one.id for one in of.positions}
    strays = dict.fromkeys(lot.position for lot in of.lots if lot.position not in stated)
    return (*of.positions, *(Position(one, "") for one in strays)) or (Position(of.id, ""),)

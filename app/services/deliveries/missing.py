"""What the receiving log requires and a delivery does not say yet. Pure but for the shipped list of its fields.

A field is named as the delivery's values name it (`vet_document`, `catch_from`, `parasites`, …); what is no field
of a form is `positions`, `weighings`, `temperatures` or `checks`. When and by whom it was received stands in the
entries, and the verdict is what follows.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from app.config.paths import resources
from app.models.delivery import Check, Delivery, Header, Missing, Position
from app.services.deliveries.origin import FARMED

LOG = "receiving_log"

_HEADER = {
    "supplier_name_tax_id": "supplier",
    "vessel_or_farm_or_brigade": "vessel",
    "vehicle_temperature_c": "transport_centi_c",
    "vet_document_uuid_decision": "vet_document",
}
"""Field of the log → attribute of the header."""
_POSITION = {
    "species_code": ("species",),
    "presentation": ("presentation",),
    "catch_water_body_area": ("water",),
    "fao_area": ("fao_area",),
    "catch_date_from_to": ("catch_from", "catch_to"),
}
_ALWAYS = ("production_method", "origin_class")
"""Of the landing data what the rules of origin and of the gear are asked with."""
_CHECK: dict[str, Callable[[Check], object]] = {
    "qim_score_or_grade": lambda check: check.grade or check.score is not None,
    "parasites_seen": lambda check: check.parasites,
    "packaging_state": lambda check: check.packaging_state,
}
_CHECK_NAMES = {
    "qim_score_or_grade": "grade",
    "parasites_seen": "parasites",
    "packaging_state": "packaging_state",
}


@cache
def required(document: str = LOG) -> frozenset[str]:
    """The fields that the shipped list of documents marks required for `document`."""
    path = resources() / "reference-data" / "document_fields.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["document"] == document]
    return frozenset(row["field"] for row in rows if row["required"] == "1")


def missing(of: Delivery, only: Iterable[uuid.UUID] | None = None) -> tuple[Missing, ...]:
    """What is missing of the delivery and of its positions; of the positions `only` where given.

    A position that fish was weighed for and that nobody states lacks all its fields.
    """
    asked = set(only) if only is not None else None
    stated = {position.id: position for position in of.positions}
    weighed = [lot.position for lot in of.lots if lot.count]
    ids = [each for each in dict.fromkeys((*stated, *weighed)) if asked is None or each in asked]
    found = list(_of_header(of.header or Header("")))
    if not stated:
        found.append(Missing("positions"))
    for each in ids:
        found += _of_position(of, stated.get(each) or Position(each, ""))
    return tuple(found)


def _of_header(header: Header) -> Iterator[Missing]:
    for field, attribute in _HEADER.items():
        if field in required() and getattr(header, attribute) in (None, ""):
            yield Missing(attribute)


def _of_position(of: Delivery, position: Position) -> Iterator[Missing]:
    names = [*_fields(position), *_papers(position)]
    yield from (Missing(name, position.id) for name in names if getattr(position, name) in (None, ""))
    if "gross_tare_net_kg" in required() and not any(
        lot.count for lot in of.lots if lot.position == position.id
    ):
        yield Missing("weighings", position.id)
    taken = [one for one in of.temperatures if one.position in (None, position.id)]
    if "core_temperature_c_min_max" in required() and not taken:
        yield Missing("temperatures", position.id)
    yield from _of_checks([one for one in of.checks if one.position in (None, position.id)], position)


def _fields(position: Position) -> Iterator[str]:
    for field, attributes in _POSITION.items():
        if field in required():
            yield from attributes
    yield from _ALWAYS
    if "gear_code" in required() and position.production_method != FARMED:
        yield "gear"


def _papers(position: Position) -> Iterator[str]:
    """The document of the origin, which may be the permit itself; farmed fish has no permit of a catch."""
    if position.origin_class:
        yield "origin_document"
    caught = position.production_method != FARMED
    if "catch_permit_quota_no" in required() and caught and not position.origin_document:
        yield "permit"


def _of_checks(checks: list[Check], position: Position) -> Iterator[Missing]:
    if not checks:
        yield Missing("checks", position.id)
        return
    for field, said in _CHECK.items():
        if field in required() and not any(said(check) for check in checks):
            yield Missing(_CHECK_NAMES[field], position.id)

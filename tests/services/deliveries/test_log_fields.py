"""Every field that a receiving log requires is asked by a form, missed until it is filled in, printed and listed.

`tests/data/receiving_log_fields.csv` is a copy of the log's fields (source in its own column), so that the shipped list
of documents cannot lose one unseen.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.models.delivery import Acceptance, Check, Delivery, Header
from app.models.delivery_desk import Standing
from app.services.deliveries import entries
from app.services.deliveries.missing import missing, required
from app.services.documents.receiving import Sheet, preview
from app.services.lists import receivinglog
from app.views.backrooms import gate
from app.views.deliveries.checkform import CheckForm
from app.views.deliveries.headerform import NewDelivery
from app.views.deliveries.positionform import NewPosition
from app.views.deliveries.verdictform import VerdictForm
from tests.services.deliveries.kit import BRIGADE, PELED
from tests.services.documents.receiving.samples import CATALOGUES, NAME, judge, sheet_of, station
from tests.views.deliveries.gateway import room

TABLE = Path(__file__).parents[2] / "data" / "receiving_log_fields.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
REQUIRED = [row["field"] for row in ROWS if row["required"] == "1"]
EN = CATALOGUES["en"]
Off = Callable[[Delivery], Delivery]


def headless(**gone: Any) -> Off:
    return lambda of: replace(of, header=replace(of.header or Header(""), **gone))


def fishless(**gone: Any) -> Off:
    return lambda of: replace(of, positions=tuple(replace(one, **gone) for one in of.positions))


def unchecked(**gone: Any) -> Off:
    return lambda of: replace(of, checks=tuple(replace(one, **gone) for one in of.checks))


ASKED: dict[str, tuple[str, ...]] = {
    "supplier_name_tax_id": ("supplier",), "vessel_or_farm_or_brigade": ("vessel",),
    "catch_permit_quota_no": ("permit", "origin_document"), "catch_water_body_area": ("water",),
    "fao_area": ("fao_area",), "catch_date_from_to": ("catch_from", "catch_to"), "gear_code": ("gear",),
    "species_code": ("species",), "presentation": ("presentation",), "vehicle_temperature_c": ("transport_centi_c",),
    "qim_score_or_grade": ("score", "grade"), "parasites_seen": ("parasites_seen",),
    "packaging_state": ("packaging_state",), "vet_document_uuid_decision": ("vet_document",),
    "decision_accept_hold_reject": ("verdict",),
}  # fmt: skip
"""Fields of the log → fields of the forms."""
ELSEWHERE = {
    "receipt_no_datetime": "the code and instant of the entry that opens the delivery",
    "gross_tare_net_kg": "the scale",
    "count_boxes": "the weighings",
    "core_temperature_c_min_max": "a question of its own, or the probe",
    "received_by": "the person of the entry",
}
"""Fields that no form asks, and what says them instead."""
WITHOUT: dict[str, Off] = {
    "supplier_name_tax_id": headless(supplier=""), "vessel_or_farm_or_brigade": headless(vessel=None),
    "catch_permit_quota_no": fishless(permit=None, origin_document=None),
    "catch_water_body_area": fishless(water=None), "fao_area": fishless(fao_area=None),
    "catch_date_from_to": fishless(catch_from=None), "gear_code": fishless(gear=None),
    "species_code": fishless(species=None), "presentation": fishless(presentation=None),
    "gross_tare_net_kg": lambda of: replace(of, lots=()),
    "count_boxes": lambda of: replace(of, lots=()),
    "core_temperature_c_min_max": lambda of: replace(of, temperatures=()),
    "vehicle_temperature_c": headless(transport_centi_c=None),
    "qim_score_or_grade": unchecked(grade=None, score=None), "parasites_seen": unchecked(parasites=None),
    "packaging_state": unchecked(packaging_state=None), "vet_document_uuid_decision": headless(vet_document=None),
}  # fmt: skip
"""How the delivery looks without the field: it may not be accepted."""
BY_ITSELF = {"receipt_no_datetime", "received_by", "decision_accept_hold_reject"}
"""Said by the entries themselves, whoever writes them; the decision is what waits for the rest."""
PRINTED = {
    "receipt_no_datetime": "Opened", "supplier_name_tax_id": "Supplier", "vessel_or_farm_or_brigade": "Vessel or brigade",
    "catch_permit_quota_no": "Permit or quota", "catch_water_body_area": "Water of the catch", "fao_area": "FAO area",
    "catch_date_from_to": "Caught from", "gear_code": "Fishing gear", "species_code": "Species",
    "presentation": "Presentation", "gross_tare_net_kg": "Net, kg", "count_boxes": "Weighings",
    "core_temperature_c_min_max": "Core temperatures", "vehicle_temperature_c": "Transport temperature",
    "qim_score_or_grade": "Freshness grade", "parasites_seen": "Parasites", "packaging_state": "State of the packaging",
    "vet_document_uuid_decision": "Veterinary document", "decision_accept_hold_reject": "Decision",
    "received_by": "Received by",
}  # fmt: skip
"""Under which caption it stands on the paper."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A complete delivery: its sheet, and its row of the log by caption."""
    with station(tmp_path_factory.mktemp("log")) as one:
        of = one.open(BRIGADE)
        one.state(of, PELED)
        lot = one.lot(of)
        for net_g in (24_860, 25_140):
            one.weigh(lot, net_g)
        for centi in (140, -50):
            one.put(entries.measured(of, PELED.id, centi, one.new_id))
        found = Check(
            None, PELED.id, None, None, "A", "none", "intact", 18, 420, "LAB-0412", "Ice was added", None
        )
        one.put(entries.checked(of, found, one.new_id))
        judge(one, of, Acceptance.ACCEPTED)
        [row] = receivinglog.entries(one.store.query, [of.code], EN)
        cells = {column.caption: column.value(row) for column in receivinglog.columns(EN)}
        return sheet_of(one, of), cells


def test_the_shipped_list_requires_what_the_copy_does() -> None:
    assert required() == frozenset(REQUIRED)
    assert len(REQUIRED) == 20


@pytest.mark.parametrize("field", REQUIRED)
def test_a_form_asks_it(field: str) -> None:
    stage = room(Standing(gate.WEIGHED))
    book, pages = stage.book, stage.pages
    forms = (
        NewDelivery(pages, book, lambda _: None), NewPosition(pages, book, gate.WEIGHED), CheckForm(pages, book, gate.WEIGHED),
        VerdictForm(pages, book, Standing(gate.WEIGHED)),
    )  # fmt: skip
    asked = {one.code for form in forms for one in form.fields()}
    assert field in ASKED or ELSEWHERE[field]
    assert set(ASKED.get(field, ())) <= asked, field


@pytest.mark.parametrize("field", REQUIRED)
def test_it_is_missed_until_it_is_said(field: str, whole: Any) -> None:
    delivery = whole[0].delivery
    assert missing(delivery) == ()
    if field in BY_ITSELF:
        assert None not in (delivery.opened_at, delivery.opened_by, delivery.verdict)
    else:
        assert missing(WITHOUT[field](delivery)), field


@pytest.mark.parametrize("field", REQUIRED)
def test_it_stands_on_the_report(field: str, whole: Any) -> None:
    sheet: Sheet = whole[0]
    lines = preview(sheet, EN, NAME)
    text = "\n".join(f"{line.text} {line.more}" for line in lines)
    if field == "received_by":
        assert sheet.account.name(sheet.delivery.opened_by) in text
    else:
        assert PRINTED[field] in text, field


@pytest.mark.parametrize("field", REQUIRED)
def test_it_stands_in_the_log(field: str, whole: Any) -> None:
    cells = whole[1]
    [found] = [one for one in receivinglog.FIELDS if one.name == field]
    for caption, _, _ in found.columns:
        assert cells[EN.text(caption)] not in (None, "", 0), caption


def test_the_log_says_the_figures(whole: Any) -> None:
    cells = whole[1]
    assert (cells["Gross, kg"], cells["Tare, kg"], cells["Net, kg"], cells["Crates"]) == (
        52_500,
        2_500,
        50_000,
        2,
    )
    assert cells["Core temperature"] == "−0.5\u00a0°C … 1.4\u00a0°C"
    assert (cells["Decision"], cells["Parasites"], cells["Freshness"]) == ("accepted", "none seen", "Grade A")
    assert [one.name for one in receivinglog.FIELDS] == [row["field"] for row in ROWS]

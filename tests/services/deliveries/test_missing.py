"""What the receiving log requires of a delivery, by the shipped list of its fields."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from app.models.delivery import Check, Delivery, Header, LotLine, Missing, Temperature
from app.services.deliveries.missing import missing, required
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED
from tests.services.journal.kit import BEGIN

CHECK = Check(grade="E", parasites="none", packaging_state="intact")


def lot(position: uuid.UUID) -> LotLine:
    return LotLine(uuid.uuid4(), "R1-261123-0001-K", position, "PELED", net_g=1, count=1)


WHOLE = Delivery(
    uuid.uuid4(), "R1-261123-D01-K", header=BRIGADE, positions=(PELED,), lots=(lot(PELED.id),),
    temperatures=(Temperature(BEGIN, 150),), checks=(CHECK,),
)  # fmt: skip


def test_a_whole_delivery_lacks_nothing() -> None:
    assert missing(WHOLE) == ()
    assert "mean_fish_mass_g" not in required()


@pytest.mark.parametrize("field", ["supplier", "vessel", "vet_document", "transport_centi_c"])
def test_each_field_of_the_header(field: str) -> None:
    empty: Any = "" if field == "supplier" else None
    assert missing(replace(WHOLE, header=replace(BRIGADE, **{field: empty}))) == (Missing(field),)


@pytest.mark.parametrize(
    "field",
    ["species", "presentation", "water", "fao_area", "gear", "catch_from", "catch_to", "production_method",
     "origin_class"],
)  # fmt: skip
def test_each_field_of_a_position(field: str) -> None:
    empty: Any = None
    found = missing(replace(WHOLE, positions=(replace(PELED, **{field: empty}),)))
    assert found == (Missing(field, PELED.id),)


def test_one_number_may_be_permit_and_document_of_origin() -> None:
    assert missing(replace(WHOLE, positions=(replace(PELED, permit=None),))) == ()
    bare = replace(PELED, permit=None, origin_document=None)
    assert {one.field for one in missing(replace(WHOLE, positions=(bare,)))} == {"permit", "origin_document"}


def test_farmed_fish_has_no_gear_and_no_permit() -> None:
    farmed = replace(PELED, production_method="farmed", gear=None, permit=None)
    assert missing(replace(WHOLE, positions=(farmed,))) == ()


@pytest.mark.parametrize(
    ("check", "field"),
    [
        (replace(CHECK, grade=None), "grade"),
        (replace(CHECK, parasites=None), "parasites"),
        (replace(CHECK, packaging_state=""), "packaging_state"),
        (replace(CHECK, position=OMUL.id), "checks"),
    ],
)
def test_each_part_of_the_check(check: Check, field: str) -> None:
    assert missing(replace(WHOLE, checks=(check,))) == (Missing(field, PELED.id),)


def test_points_of_a_scheme_stand_for_a_grade_and_two_checks_complete_each_other() -> None:
    points = replace(CHECK, grade=None, score=0, parasites=None)
    assert missing(replace(WHOLE, checks=(points, Check(parasites="none")))) == ()


def test_what_is_of_one_position_is_not_of_another() -> None:
    two = replace(
        WHOLE, positions=(PELED, OMUL), temperatures=(Temperature(BEGIN, 150, PELED.id),),
        checks=(replace(CHECK, position=PELED.id),),
    )  # fmt: skip
    assert missing(two) == tuple(Missing(field, OMUL.id) for field in ("weighings", "temperatures", "checks"))
    assert missing(two, {PELED.id}) == ()


def test_a_stub_lacks_everything_but_is_no_error() -> None:
    stub = Delivery(uuid.uuid4(), "R1-261123-D01-K")
    assert [one.field for one in missing(stub)] == [
        "supplier", "vessel", "transport_centi_c", "vet_document", "positions",
    ]  # fmt: skip


def test_fish_that_nobody_stated_lacks_its_whole_position() -> None:
    stray = uuid.uuid4()
    found = missing(replace(WHOLE, lots=(*WHOLE.lots, lot(stray))))
    assert {one.position for one in found} == {stray}
    assert {"species", "origin_class", "catch_from", "gear"} <= {one.field for one in found}


def test_a_supplier_alone_is_a_delivery() -> None:
    assert Missing("supplier") not in missing(Delivery(uuid.uuid4(), "x", header=Header("DEMO-FARM")))

"""One kind of fish: what is offered, what never is, what is sent."""

import uuid
from datetime import timedelta

import pytest

from app.models.delivery_desk import Usual
from app.views.backrooms import gate
from app.views.deliveries.positionform import stated
from app.views.lists.faces import Need
from tests.views.deliveries.gateway import Room, room

USUAL = Usual(
    {"presentation": "WHL", "water": "angara", "gear": "07.1", "production_method": "inland",
     "origin_class": "wild_commercial", "permit": "38-1", "catch_from": "2026-11-20", "origin_document": "№ 1"},
    {"fao_area": "04", "water": "baikal_and_inflows"},
    gate.TODAY - timedelta(days=3),
)  # fmt: skip


def begun(usual: Usual = USUAL) -> Room:
    stage = room()
    stage.desk.offered = usual
    stage.open()
    stage.act("more")
    stage.select("position")
    stage.tap()
    stage.select("CRATE-PELED")
    return stage


def test_what_is_offered_says_where_it_is_from() -> None:
    stage = begun()
    assert stage.words()["species"] == "by the item"
    assert stage.words()["presentation"] == "as on 20/11/2026"
    stage.pages.turn(1)
    assert stage.values()["water"] == "Angara and reservoirs"
    assert stage.words()["fao_area"] == "usual here"
    assert {entry.need for entry in stage.form.entries if entry.code in ("water", "fao_area")} == {
        Need.OFFERED
    }


def test_what_decides_the_origin_is_never_offered() -> None:
    stage = begun()
    stage.pages.turn(2)
    assert stage.values() == {"origin_class": "", "origin_document": "", "permit": ""}
    stage.pages.turn(-1)
    assert stage.values()["catch_from"] == ""
    stage.tap()
    _, _, position = stage.call
    assert (position.origin_class, position.permit, position.catch_from) == (None, None, None)  # type: ignore[attr-defined]
    assert (position.water, position.fao_area) == ("angara", "04")  # type: ignore[attr-defined]


def test_what_a_person_chose_is_no_offer_any_more() -> None:
    stage = begun()
    stage.select("presentation", "WHL")
    assert "presentation" not in stage.words()


def test_another_item_takes_the_offers_of_the_first_away() -> None:
    stage = begun()
    stage.select("packaging", "BX")
    stage.desk.offered = Usual()
    stage.select("item", "SIG")
    assert stage.values()["species"] == "Whitefish"
    assert stage.values()["presentation"] == ""
    assert stage.values()["packaging"] == "Crate"


def test_the_document_is_called_as_the_origin_class_wants_it() -> None:
    stage = begun(Usual())
    stage.pages.turn(2)
    stage.select("origin_class", "indigenous_quota")
    captions = {entry.code: entry.caption for entry in stage.form.entries}
    assert captions["origin_document"] == "Quota document"
    stage.select("origin_class", "aquaculture")
    captions = {entry.code: entry.caption for entry in stage.form.entries}
    assert captions["origin_document"] == "Farm document"


@pytest.mark.parametrize(
    ("method", "document", "awaited"),
    [("inland", "", True), ("inland", "№ 7", False), ("farmed", "", False)],
)
def test_a_permit_is_awaited_where_nothing_else_proves_the_catch(
    method: str, document: str, awaited: bool
) -> None:
    stage = begun(Usual())
    stage.select("production_method", method)
    stage.pages.turn(2)
    if document:
        stage.select("origin_document")
        stage.type("№ 7")
        stage.tap()
    assert ("permit" in stage.words()) is awaited


def test_farmed_fish_needs_no_gear() -> None:
    stage = begun(Usual())
    stage.select("production_method", "farmed")
    stage.pages.turn(1)
    assert "gear" not in stage.words()


def test_the_advised_weight_is_kept_in_grams() -> None:
    stage = begun()
    stage.select("advised_g")
    stage.type("340,505")
    stage.tap()
    stage.tap()
    _, _, position = stage.call
    assert position.advised_g == 340_505  # type: ignore[attr-defined]


def test_the_catch_cannot_end_before_it_begins() -> None:
    stage = begun()
    stage.pages.turn(1)
    stage.select("catch_from", "2026-11-22", "catch_to")
    stage.type("2011")
    assert stage.ask.wrong
    assert not stage.ask.primary.enabled


def test_the_id_is_kept_over_a_restart_and_used_once() -> None:
    stage = begun()
    kept = stage.forms.load(f"delivery.position/{gate.CODE}")["id"]
    stage.tap()
    _, _, position = stage.call
    assert position.id == uuid.UUID(kept)  # type: ignore[attr-defined]
    stage.act("more")
    stage.select("position")
    assert stage.values()["item"] == ""


def test_a_correction_begins_with_what_is_stated_and_wants_a_reason() -> None:
    stage = room()
    stage.open()
    stage.select(f"position:{gate.FIRST}")
    stage.act("correct")
    assert stage.values()["advised_g"] == "1200\u00a0kg"
    stage.select("species", "omul")
    stage.tap()
    stage.select("WRONG-SPECIES")
    stage.tap()
    _, code, position, reason = stage.call
    assert (code, reason) == (gate.CODE, "WRONG-SPECIES")
    assert stated(position) == stated(gate.PEL) | {"species": "omul"}  # type: ignore[arg-type]


def test_what_is_awaited_is_asked_in_turn_and_back_ends_it() -> None:
    stage = begun(Usual())
    assert [act.action.text for act in stage.form.feet] == ["Back", "In turn", "Begin anew"]
    stage.act("turn")
    assert stage.ask.title == "Presentation"
    stage.select("WHL", "inland", "angara")
    assert stage.ask.title == "FAO area"
    stage.pages.back()
    assert stage.form.title == "New fish · Catch"
    stage.select("gear", "07.1")
    assert stage.form.title == "New fish · Catch"


def test_a_field_left_empty_in_turn_is_not_asked_again() -> None:
    stage = begun(Usual())
    stage.act("turn")
    stage.act("empty")
    assert stage.ask.title == "Production method"


def test_once_nothing_is_awaited_there_is_no_turn() -> None:
    stage = room()
    stage.open()
    stage.select(f"position:{gate.FIRST}")
    stage.act("correct")
    assert [act.code for act in stage.form.feet] == ["back", "clear"]

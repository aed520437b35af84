"""A new delivery and the correction of one: what is asked, what is kept, what is sent."""

from dataclasses import replace

import pytest

from app.errors import OperatorError
from app.models.delivery import Header
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.deliveries.headerform import vet_document
from app.views.lists.faces import Need
from tests.views.deliveries.gateway import Room, room

UUID = "3f2b8a6c-9d41-4e77-b0c5-1a2e5f60d8b1"


def begun() -> Room:
    """A new delivery of the first supplier."""
    stage = room()
    stage.tap()
    stage.tap()
    stage.select("NORTH")
    return stage


def test_only_the_supplier_is_needed_and_the_rest_is_said_to_be_missing_later() -> None:
    stage = room()
    stage.tap()
    assert stage.words() == {
        "supplier": "required", "vessel": "before acceptance", "vet_document": "before acceptance",
        "transport_centi_c": "before acceptance",
    }  # fmt: skip
    assert stage.primary == "Fill in what is missing…"
    stage.tap()
    assert [tile.text for tile in stage.ask.tiles][:2] == [
        "Severyanin fishing co-op",
        "Baikal Evenki community",
    ]
    stage.select("EVENKI")
    assert stage.primary == "Open the delivery"
    stage.tap()
    assert stage.call == ("open", Header("EVENKI"))
    assert stage.list.title == "R1-261123-D04-X"


def test_everything_that_is_filled_in_is_sent() -> None:
    stage = begun()
    stage.select("vessel", "РБ-0871 «Сарма»", "vehicle")
    stage.type("А 412")
    stage.tap()
    stage.select("transport_centi_c")
    stage.type("1,8")
    stage.act("sign")
    stage.tap()
    stage.tap()
    _, header = stage.call
    assert header == Header("NORTH", "РБ-0871 «Сарма»", "А 412", None, -180)


def test_a_vessel_that_is_not_on_the_list_is_typed() -> None:
    stage = begun()
    stage.select("vessel", "*")
    assert stage.words()["vessel_typed"] == "required"
    stage.tap()
    stage.type("БОТ 7")
    stage.tap()
    stage.tap()
    assert stage.call == ("open", Header("NORTH", "БОТ 7"))


def test_another_supplier_has_other_vessels() -> None:
    stage = begun()
    stage.select("vessel", "РБ-0871 «Сарма»", "supplier", "EVENKI")
    assert stage.values()["vessel"] == ""
    stage.select("vessel")
    assert [tile.code for tile in stage.ask.tiles] == ["Лодка «Баргузин»", "*"]


def test_a_supplier_without_vessels_has_its_vessel_typed() -> None:
    stage = begun()
    stage.select("supplier", "TRADER", "vessel")
    stage.type("РЕФ 12")
    stage.tap()
    assert stage.values()["vessel"] == "РЕФ 12"


@pytest.mark.parametrize(
    ("scan", "found"),
    [
        (UUID, UUID),
        (f"https://mercury.example/pub/operatorui?action=find&uuid={UUID.upper()}", UUID),
        ("R1-261123-0042-O", ""),
        ("4600000000012", ""),
    ],
)
def test_what_a_scanned_veterinary_document_says(scan: str, found: str) -> None:
    assert vet_document(scan) == found


def test_the_veterinary_document_is_scanned_into_the_form() -> None:
    stage = begun()
    assert stage.scans.scanned(UUID)
    assert stage.values()["vet_document"] == UUID


def test_a_half_filled_form_outlives_leaving_a_lock_and_a_power_cut() -> None:
    stage = begun()
    stage.select("vehicle")
    stage.type("А 412")
    stage.tap()
    after = Room(forms=stage.forms)
    assert after.primary == "Go on with the new one"
    after.tap()
    assert after.values()["supplier"] == "Severyanin fishing co-op"
    assert after.values()["vehicle"] == "А 412"


def test_a_refusal_is_told_and_keeps_the_draft() -> None:
    stage = begun()
    stage.desk.refusal = OperatorError("weighing.no_right")
    stage.tap()
    assert stage.view.trouble is not None
    assert stage.view.trouble.title == "Not allowed"
    stage.pages.back()
    assert stage.values()["supplier"] == "Severyanin fishing co-op"
    assert stage.forms.load("delivery.new") == {"supplier": "NORTH"}


def test_an_opened_delivery_leaves_no_draft() -> None:
    stage = begun()
    stage.tap()
    assert stage.forms.load("delivery.new") is None
    stage.pages.home()
    assert stage.primary == "New delivery"


def test_the_form_can_be_begun_anew() -> None:
    stage = begun()
    stage.act("clear")
    assert set(stage.values().values()) == {""}
    assert stage.forms.load("delivery.new") is None


def test_a_correction_wants_a_reason_and_says_what_was_seen() -> None:
    stage = room()
    stage.open()
    stage.act("more")
    stage.select("header")
    assert stage.values()["vessel"] == "РБ-1124 «Омулёвка»"
    assert stage.values()["transport_centi_c"] == "1.8\u00a0°C"
    stage.select("supplier", "CLEAR")
    assert stage.primary == "Fill in what is missing…"
    stage.tap()
    stage.select("WRONG-SUPPLIER")
    stage.tap()
    corrected = replace(gate.HEADER, supplier="CLEAR", vessel=None)
    assert stage.call == ("correct", gate.CODE, corrected, "WRONG-SUPPLIER")
    assert stage.list.title == gate.CODE


def test_a_vessel_off_the_list_is_shown_in_a_correction() -> None:
    odd = replace(gate.BEGUN, header=replace(gate.HEADER, vessel="БОТ 7"))
    stage = room(Standing(odd))
    stage.open()
    stage.act("more")
    stage.select("header")
    assert (stage.values()["vessel"], stage.values()["vessel_typed"]) == ("Another one…", "БОТ 7")
    assert all(entry.need is not Need.WRONG for entry in stage.form.entries)


def test_a_correction_taken_up_again_begins_with_what_is_stated_by_then() -> None:
    """Another station corrected the vehicle while this form lay half filled in."""
    stage = room()
    stage.open()
    stage.act("more")
    stage.select("header", "vessel", "Бригада № 3")
    stage.desk.correct(gate.CODE, replace(gate.HEADER, vehicle="В 777 ОТ 03"), "MISTYPED")
    stage.pages.back()
    stage.act("more")
    stage.select("header")
    assert stage.values()["vehicle"] == "В 777 ОТ 03"
    assert stage.values()["vessel"] == "Бригада № 3"


def test_what_was_taken_away_stays_away_in_the_draft() -> None:
    stage = room()
    stage.open()
    stage.act("more")
    stage.select("header", "supplier", "CLEAR")
    stage.pages.back()
    stage.act("more")
    stage.select("header")
    assert stage.values()["vessel"] == ""


def test_the_rest_is_asked_in_turn_once_the_supplier_is_known() -> None:
    stage = room()
    stage.tap()
    assert "turn" not in [act.code for act in stage.form.feet]
    stage.tap()
    stage.select("NORTH")
    stage.act("turn")
    stage.select("РБ-0871 «Сарма»")
    assert stage.ask.title == "Veterinary document"
    assert stage.scans.scanned(UUID)
    stage.tap()
    assert stage.ask.title == "Transport temperature"

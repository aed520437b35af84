"""A scan opens the delivery, and never takes anything from a half-filled form."""

import pytest

from app.views.backrooms import gate
from app.views.backrooms.gatedesk import SampleLots
from tests.views.deliveries.gateway import room

GS1 = "01046000000000171012345"


@pytest.mark.parametrize("code", [gate.CODE, gate.CODE.lower(), gate.LOT])
def test_a_delivery_code_and_a_lot_label_open_the_delivery(code: str) -> None:
    stage = room()
    assert stage.scans.scanned(code)
    assert stage.list.title == gate.CODE
    stage.pages.back()
    assert stage.primary == "New delivery"


def test_from_one_delivery_straight_to_another() -> None:
    stage = room()
    stage.open()
    assert stage.scans.scanned(gate.STOPPED_CODE)
    assert stage.list.title == gate.STOPPED_CODE
    stage.pages.back()
    assert stage.primary == "New delivery"


@pytest.mark.parametrize("code", ["BK1-7F3Q9ZXW", "4600000000012", "CRATE-S", "R1-261123-0042-K", ""])
def test_what_is_no_delivery_and_no_lot_is_left_to_others(code: str) -> None:
    stage = room()
    assert not stage.scans.scanned(code)
    assert stage.primary == "New delivery"


def test_a_lot_of_no_delivery_is_told() -> None:
    stage = room(lots=SampleLots(None))
    assert stage.scans.scanned(gate.LOT)
    assert stage.view.notice is not None
    assert gate.LOT in stage.view.notice.text
    assert stage.primary == "New delivery"


def test_a_scan_in_the_middle_of_typing_is_told_and_nothing_is_lost() -> None:
    stage = room()
    stage.tap()
    stage.select("note")
    stage.type("ЛЁД")
    assert stage.scans.scanned(gate.STOPPED_CODE)
    assert stage.view.notice is not None
    assert gate.STOPPED_CODE in stage.view.notice.text
    assert stage.ask.typed.upper() == "ЛЁД"
    stage.tap()
    assert stage.values()["note"].upper() == "ЛЁД"


def test_a_scan_under_a_trouble_changes_nothing() -> None:
    from app.errors import OperatorError

    stage = room()
    stage.tap()
    stage.tap()
    stage.select("NORTH")
    stage.desk.refusal = OperatorError("weighing.no_right")
    stage.tap()
    assert stage.scans.scanned(gate.CODE)
    assert stage.view.trouble is not None
    stage.pages.back()
    assert stage.values()["supplier"] == "Severyanin fishing co-op"

"""Weighings that went wrong: chosen over pages, moved or voided with a reason."""

from dataclasses import replace

from app.errors import OperatorError
from app.models.delivery_desk import Standing
from app.models.desk import CaptureState
from app.views.backrooms import gate
from app.views.lists.faces import Cells
from tests.views.deliveries.gateway import Room, room


def listed() -> Room:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.act("lots")
    stage.select(f"lot:{gate.LOT}")
    stage.act("weighings")
    return stage


def chosen(stage: Room) -> list[str]:
    return [row.code for row in stage.list.rows if row.mark is not None]


def test_a_tap_chooses_and_another_gives_it_up() -> None:
    stage = listed()
    assert not stage.list.primary.enabled
    stage.select("e0", "e2")
    assert chosen(stage) == ["e0", "e2"]
    assert stage.primary == "Move 2 to…"
    stage.select("e0")
    assert chosen(stage) == ["e2"]


def test_a_voided_weighing_cannot_be_chosen() -> None:
    stage = listed()
    stage.select("e3")
    assert chosen(stage) == []
    row = next(row for row in stage.list.rows if row.code == "e3")
    assert row.struck


def test_a_weight_typed_by_hand_is_marked() -> None:
    stage = listed()
    marked = [row.cells[3] for row in stage.list.rows if isinstance(row, Cells) and row.code == "e4"]
    assert marked == ["M"]


def test_the_wrong_ones_are_moved_to_another_lot_of_the_delivery() -> None:
    stage = listed()
    stage.select("e0", "e2")
    stage.tap()
    assert [tile.code for tile in stage.ask.tiles] == [gate.OTHER_LOT]
    stage.select(gate.OTHER_LOT, "WRONG-DELIVERY")
    assert stage.call == ("move", ("e0", "e2"), gate.OTHER_LOT, "WRONG-DELIVERY")
    assert chosen(stage) == []
    assert stage.view.notice is not None
    assert stage.view.notice.text == f"2 weighings stand in {gate.OTHER_LOT} now."


def test_any_lot_is_reached_by_its_label_even_one_of_another_delivery() -> None:
    stage = listed()
    stage.select("e0")
    stage.tap()
    assert stage.scans.scanned("R1-261123-0043-M")
    stage.select("WRONG-DELIVERY")
    assert stage.call == ("move", ("e0",), "R1-261123-0043-M", "WRONG-DELIVERY")


def test_the_lot_they_stand_in_is_no_other_lot() -> None:
    stage = listed()
    stage.select("e0")
    stage.tap()
    stage.scans.scanned(gate.LOT)
    assert stage.ask.title.startswith("Move 1 weighing")
    stage.act("type")
    stage.type(gate.LOT)
    assert stage.ask.hint == "They are in this lot"
    assert not stage.ask.primary.enabled


def test_a_code_is_typed_where_the_label_is_lost() -> None:
    stage = listed()
    stage.select("e0")
    stage.tap()
    stage.act("type")
    stage.type("R1-261123-0043")
    assert not stage.ask.primary.enabled
    stage.type("-M")
    stage.tap()
    stage.select("WRONG-DELIVERY")
    assert stage.call == ("move", ("e0",), "R1-261123-0043-M", "WRONG-DELIVERY")


def test_the_wrong_ones_are_voided_with_a_reason() -> None:
    stage = listed()
    stage.select("e0", "e2")
    stage.act("void")
    stage.select("TWICE")
    assert stage.call == ("void", ("e0", "e2"), "TWICE")


def test_after_a_refusal_the_same_ones_are_still_chosen() -> None:
    stage = listed()
    stage.select("e0", "e2")
    stage.desk.refusal = OperatorError("weighing.no_right")
    stage.act("void")
    stage.select("TWICE")
    assert stage.view.trouble is not None
    stage.pages.back()
    assert chosen(stage) == ["e0", "e2"]


def test_one_that_was_voided_meanwhile_can_be_given_up() -> None:
    stage = listed()
    stage.select("e0")
    stage.desk.heard = tuple(
        replace(one, state=CaptureState.VOIDED) if one.entry == "e0" else one for one in stage.desk.heard
    )
    stage.pages.changed()
    assert chosen(stage) == ["e0"]
    stage.select("e0")
    assert chosen(stage) == []

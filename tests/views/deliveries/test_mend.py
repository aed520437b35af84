"""One weighing is put right: what differs is sent, the gross is only seen."""

from __future__ import annotations

from dataclasses import replace

from app.errors import OperatorError
from app.models.delivery import WeighingChange
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.entry import CLEAR
from tests.views.deliveries.gateway import Room, room


def mending(*entries: str) -> Room:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.act("lots")
    stage.select(f"lot:{gate.LOT}")
    stage.act("weighings")
    stage.select(*entries)
    return stage


def test_one_weighing_at_a_time() -> None:
    stage = mending()
    assert not next(act for act in stage.list.acts if act.code == "mend").action.enabled
    stage.select("e0", "e1")
    assert not next(act for act in stage.list.acts if act.code == "mend").action.enabled
    stage.select("e1")
    stage.act("mend")
    assert stage.form.title == "Put right No. 17: gross 26.365\u00a0kg, net 25.115\u00a0kg"


def test_another_container_with_its_reason() -> None:
    stage = mending("e0")
    stage.act("mend")
    assert stage.values()["container"] == "Small crate"
    stage.select("container")
    stage.select("CRATE-L")
    stage.tap()
    stage.select("WRONG-CONTAINER")
    assert stage.primary == "Put right"
    stage.tap()
    assert stage.call == ("mend", "e0", WeighingChange(container="CRATE-L"), "WRONG-CONTAINER")
    assert stage.view.notice is not None
    assert "label" in stage.view.notice.text
    assert not next(act for act in stage.list.acts if act.code == "mend").action.enabled


def test_a_typed_tare_no_container_and_another_lot() -> None:
    stage = mending("e0")
    stage.act("mend")
    stage.select("tare")
    stage.type("1,305")
    stage.tap()
    stage.select("container")
    stage.select("-")
    stage.select("lot")
    stage.select(gate.OTHER_LOT)
    stage.tap()
    stage.select("TARE-CHANGED")
    stage.tap()
    said = WeighingChange(container="", tare_g=1_305, to_lot=gate.OTHER_LOT)
    assert stage.call == ("mend", "e0", said, "TARE-CHANGED")


def test_nothing_changed_cannot_be_sent() -> None:
    stage = mending("e0")
    stage.act("mend")
    stage.tap()
    stage.select("MISCOUNTED")
    assert (stage.primary, stage.form.primary.enabled) == ("Put right", False)


def test_a_typed_weight_has_no_tare_to_put_right() -> None:
    stage = mending("e4")
    stage.act("mend")
    assert set(stage.values()) == {"lot", "reason"}
    assert stage.form.title == "Put right No. 13: typed, 25.02\u00a0kg"


def test_pieces_are_asked_where_they_were_counted() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.desk.heard = tuple(replace(one, pieces=12) for one in stage.desk.heard)
    stage.open()
    stage.act("lots")
    stage.select(f"lot:{gate.LOT}")
    stage.act("weighings")
    stage.select("e0")
    stage.act("mend")
    assert stage.values()["pieces"] == "12"
    stage.select("pieces")
    stage.pages.press(CLEAR)
    stage.type("9")
    stage.tap()
    stage.select("reason")
    stage.select("MISCOUNTED")
    stage.tap()
    assert stage.call == ("mend", "e0", WeighingChange(pieces=9), "MISCOUNTED")


def test_a_refusal_keeps_what_was_filled_in() -> None:
    stage = mending("e0")
    stage.act("mend")
    stage.select("container")
    stage.select("CRATE-L")
    stage.tap()
    stage.select("WRONG-CONTAINER")
    stage.desk.refusal = OperatorError("weighing.too_late_to_void", minutes=10)
    stage.tap()
    assert stage.view.trouble is not None
    stage.pages.back()
    assert stage.values()["container"] == "Large crate"
    stage.pages.back()
    stage.act("mend")
    assert stage.values()["container"] == "Large crate"

"""What is decided: lot by lot where in part, with a reason unless accepted."""

from dataclasses import replace

from app.errors import EnvironmentFault, OperatorError
from app.models.delivery import Acceptance, Missing
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from tests.views.deliveries.gateway import Room, room

BOTH = {gate.LOT: Acceptance.ACCEPTED, gate.OTHER_LOT: Acceptance.ACCEPTED}


def judging(*there: Standing) -> Room:
    stage = room(*(there or (Standing(gate.WEIGHED),)))
    stage.open(stage.list.rows[0].code)
    stage.act("judge")
    return stage


def test_accepting_needs_no_reason_and_takes_every_lot() -> None:
    stage = judging()
    stage.tap()
    stage.select("accepted")
    assert stage.primary == "Accept"
    stage.tap()
    assert stage.call == ("judge", gate.CODE, Acceptance.ACCEPTED, BOTH, None, "")
    assert stage.primary == "Close the delivery"


def test_anything_else_needs_a_reason() -> None:
    stage = judging()
    stage.tap()
    stage.select("held")
    assert stage.ask.tiles[0].code == "TOO-WARM"
    stage.select("LAB-WAITED")
    stage.tap()
    held = dict.fromkeys(BOTH, Acceptance.HELD)
    assert stage.call == ("judge", gate.CODE, Acceptance.HELD, held, "LAB-WAITED", "")


def test_in_part_asks_each_lot() -> None:
    stage = judging()
    stage.tap()
    stage.select("accepted_in_part", "accepted", "rejected", "NOT-FRESH")
    stage.tap()
    lots = {gate.LOT: Acceptance.ACCEPTED, gate.OTHER_LOT: Acceptance.REJECTED}
    assert stage.call == ("judge", gate.CODE, Acceptance.ACCEPTED_IN_PART, lots, "NOT-FRESH", "")


def test_what_cannot_be_accepted_says_why() -> None:
    stage = judging(Standing(gate.WEIGHED, (Missing("permit", gate.FIRST), Missing("gear", gate.FIRST))))
    stage.tap()
    tiles = {tile.code: tile for tile in stage.ask.tiles}
    assert (tiles["accepted"].enabled, tiles["accepted"].detail) == (False, "2 fields are missing")
    assert tiles["held"].enabled
    stage.select("accepted")
    assert stage.ask.title == "Decision"


def test_one_lot_cannot_be_accepted_in_part() -> None:
    stage = judging(Standing(gate.BEGUN))
    stage.tap()
    tiles = {tile.code: tile for tile in stage.ask.tiles}
    assert tiles["accepted_in_part"].detail == "there is one lot only"


def test_a_lot_of_forbidden_origin_cannot_be_accepted_but_the_other_can() -> None:
    stops = (replace(gate.STOPPED.stops[0], position=gate.SECOND),)
    lots = (gate.LINE, replace(gate.LINE, code=gate.OTHER_LOT, position=gate.SECOND))
    stage = judging(Standing(replace(gate.BEGUN, lots=lots), stops=stops))
    stage.tap()
    stage.select("accepted_in_part")
    assert all(tile.enabled for tile in stage.ask.tiles)
    stage.select("accepted")
    assert [tile.enabled for tile in stage.ask.tiles] == [False, True, True]


def test_a_refusal_is_said_and_the_form_is_still_filled_in() -> None:
    stage = judging()
    stage.tap()
    stage.select("held", "LAB-WAITED")
    stage.desk.refusal = OperatorError("weighing.no_right")
    stage.tap()
    assert stage.view.trouble is not None
    stage.pages.back()
    assert stage.values()["reason"] == "Waiting for the laboratory"
    stage.desk.refusal = None
    stage.tap()
    assert stage.desk.there[gate.CODE].delivery.verdict is Acceptance.HELD


def test_hold_on_a_stop_brings_the_verdict_with_it() -> None:
    stage = room(gate.STOPPED)
    stage.open(gate.STOPPED_CODE)
    stage.select(f"stop:{gate.FIRST}/BR-18-OMUL")
    stage.act("hold")
    assert stage.values()["verdict"] == "Hold"
    stage.tap()
    stage.select("ORIGIN-FORBIDDEN")
    stage.tap()
    assert stage.call == ("judge", gate.STOPPED_CODE, Acceptance.HELD, {}, "ORIGIN-FORBIDDEN", "")


# What is held

HELD = Standing(gate.HELD)


def test_what_is_held_is_released_with_reason_and_pin() -> None:
    stage = judging(HELD)
    stage.tap()
    stage.select("accepted")
    assert stage.ask.tiles[0].code == "CHECKED-AGAIN"
    stage.select("LAB-CLEAR")
    assert stage.primary == "Release…"
    stage.tap()
    assert stage.ask.title == f"Release {gate.CODE}"
    stage.type("246813")
    stage.tap()
    assert stage.call == ("release", gate.CODE, Acceptance.ACCEPTED, BOTH, "LAB-CLEAR", 6, "")
    assert stage.primary == "Close the delivery"


def test_without_the_plant_nothing_is_released_and_the_form_says_so() -> None:
    stage = judging(HELD)
    stage.desk.server = False
    stage.tap()
    stage.select("accepted", "LAB-CLEAR")
    assert stage.form.primary.text == "Release…"
    assert stage.form.primary.detail == "Only with the plant's server. Call whoever runs it."
    assert not stage.form.primary.enabled
    stage.tap()
    assert (stage.desk.calls, stage.form.title) == ([], f"Verdict {gate.CODE}")
    stage.desk.server = True
    assert stage.form.primary.enabled
    assert stage.values()["verdict"] == "Accept"


def test_a_plant_that_goes_away_under_the_pin_leaves_the_form_filled_in() -> None:
    stage = judging(HELD)
    stage.tap()
    stage.select("accepted", "LAB-CLEAR")
    stage.tap()
    stage.desk.refusal = EnvironmentFault("decision.no_server")
    stage.type("246813")
    stage.tap()
    assert stage.view.trouble is not None
    stage.pages.back()
    assert stage.values()["reason"] == "Laboratory: in order"
    assert stage.form.title == f"Verdict {gate.CODE}"


def test_to_hold_needs_no_plant() -> None:
    stage = judging()
    stage.desk.server = False
    stage.tap()
    stage.select("held", "LAB-WAITED")
    stage.tap()
    assert stage.call[0] == "judge"


def test_who_may_not_release_is_told_who_may_and_the_form_stays() -> None:
    stage = judging(HELD)
    stage.desk.releases = False
    stage.desk.refusal = OperatorError("delivery.needs_release")
    stage.tap()
    stage.select("accepted", "LAB-CLEAR")
    stage.tap()
    assert stage.call[0] == "judge"
    assert stage.view.trouble is not None
    assert "scans the badge here" in stage.view.trouble.do
    stage.pages.back()
    assert stage.values()["verdict"] == "Accept"


def test_to_reject_what_is_held_needs_no_release() -> None:
    stage = judging(HELD)
    stage.tap()
    stage.select("rejected", "NOT-FRESH")
    assert stage.primary == "Reject"
    stage.tap()
    assert stage.call[0] == "judge"


def test_the_delivery_says_who_holds_it() -> None:
    stage = room(HELD)
    stage.open(gate.CODE)
    assert stage.facts()["Held by"] == "Дашиев Б. Ц."

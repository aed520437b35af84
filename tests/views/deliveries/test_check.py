"""The arrival check and core temperatures."""

from dataclasses import replace

import pytest

from app.models.delivery import Check
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.deliveries.checkform import check
from tests.views.deliveries.gateway import Room, room


def begun() -> Room:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.act("check")
    return stage


def test_grade_parasites_and_packaging_are_needed() -> None:
    stage = begun()
    assert stage.words() == {"grade": "required", "parasites_seen": "required", "packaging_state": "required"}


def test_points_stand_for_a_grade() -> None:
    stage = begun()
    stage.select("score")
    stage.type("3")
    stage.tap()
    assert "grade" not in stage.words()


def test_the_primary_leads_through_what_is_needed_and_keeps_the_check() -> None:
    stage = begun()
    stage.tap()
    stage.select("A", "no", "WHOLE")
    assert stage.primary == "Keep the check"
    stage.tap()
    assert stage.call == (
        "check", gate.CODE, Check(position=gate.FIRST, grade="A", parasites="none", packaging_state="WHOLE"),
    )  # fmt: skip


def test_parasites_that_were_seen_are_named() -> None:
    stage = begun()
    stage.select("parasites_seen", "yes")
    assert stage.words()["parasites"] == "required"


def test_of_several_kinds_it_is_asked_which() -> None:
    stage = room()
    stage.open()
    stage.act("check")
    stage.select("position")
    assert [tile.text for tile in stage.ask.tiles] == [
        "The whole delivery",
        "Peled, 25 kg crate",
        "Whitefish",
    ]


@pytest.mark.parametrize(
    ("said", "position"), [("whole", None), (str(gate.SECOND), gate.SECOND), (None, None)]
)
def test_what_the_check_is_of(said: str | None, position: object) -> None:
    values = {"position": said} if said else {}
    assert check(values, gate.BEGUN).position == position


def test_numbers_of_the_check_are_whole() -> None:
    found = check({"score": "4", "ice_percent": "18", "mean_fish_g": "420"}, gate.WEIGHED)
    assert (found.score, found.ice_percent, found.mean_fish_g) == (4, 18, 420)


def test_a_temperature_below_zero_with_one_decimal() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.act("measure")
    stage.type("0,4")
    stage.act("sign")
    assert stage.ask.typed == "\u22120.4"
    stage.tap()
    assert stage.call == ("measure", gate.CODE, gate.FIRST, -40)
    stage.act("measured")
    assert "\u22120.4\u00a0°C" in stage.lines()


def test_of_several_kinds_a_temperature_asks_which_unless_one_is_chosen() -> None:
    stage = room()
    stage.open()
    stage.act("measure")
    stage.select("whole")
    stage.type("2")
    stage.tap()
    assert stage.call == ("measure", gate.CODE, None, 200)
    stage.select(f"position:{gate.SECOND}")
    stage.act("measure")
    stage.type("3")
    stage.tap()
    assert stage.call == ("measure", gate.CODE, gate.SECOND, 300)


def test_a_check_without_a_grade_says_so_by_a_dash() -> None:
    bare = replace(gate.WEIGHED, checks=(Check(at=gate.NOW),))
    stage = room(Standing(bare))
    stage.open()
    stage.act("measured")
    assert stage.lines()["Arrival check"].detail.endswith("\u2014")

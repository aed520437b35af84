"""The arrival check and core temperatures."""

from dataclasses import replace

import pytest

from app.models.delivery import Check
from app.models.delivery_desk import Standing
from app.models.desk import Named
from app.models.temperature import Probe, Quality, Sample
from app.services.freshness import schemes
from app.views.backrooms import gate
from app.views.deliveries.checkform import check
from app.views.entry import BACK as DELETE
from tests.views.deliveries.gateway import Room, room

GRADES = tuple(Named(code, code, code) for code in ("E", "A", "B", "not_admitted"))


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


def test_the_probe_gives_its_number_at_the_press() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.desk.in_hand = gate.IN_HAND
    stage.open()
    stage.act("measure")
    assert stage.ask.typed == ""
    stage.act("probe")
    assert (stage.ask.typed, stage.ask.hint) == ("\u22121.37", "Measured by the probe: Щуп приёмки")
    stage.tap()
    assert stage.call == ("measure", gate.CODE, gate.FIRST, -137, gate.IN_HAND)


def test_a_digit_after_the_probe_makes_it_a_typed_number() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.desk.in_hand = gate.IN_HAND
    stage.open()
    stage.act("measure")
    stage.act("probe")
    stage.pages.press(DELETE)
    assert "probe" not in stage.ask.hint
    stage.tap()
    assert len(stage.call) == 4


def test_without_a_probe_there_is_no_button_for_one() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.act("measure")
    assert "probe" not in [act.code for act in stage.ask.feet]


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        (None, "The probe says nothing"),
        (Sample("R1.CORE", gate.NOW, 0, None, Quality.SENSOR_FAULT), "The probe is broken"),
        (Sample("R1.CORE", gate.NOW, 0, None, Quality.IMPLAUSIBLE), "The probe shows what cannot be"),
        (Sample("R1.CORE", gate.NOW, 0, None, Quality.DEVICE_ERROR), "The instrument of the probe cannot answer"),
        (Sample("R1.CORE", gate.NOW, 0, None, Quality.NO_ANSWER), "The probe says nothing"),
    ],
)  # fmt: skip
def test_a_probe_without_a_number_says_why(sample: Sample | None, said: str) -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.desk.in_hand = Probe("Щуп", sample)
    stage.open()
    stage.act("measure")
    stage.act("probe")
    assert stage.view.trouble is not None
    assert stage.view.trouble.title == said
    stage.pages.back()
    assert stage.ask.typed == ""


# By a scheme


def by_scheme(code: str) -> Room:
    stage = room(Standing(gate.WEIGHED))
    stage.book.learn(replace(stage.desk.chosen, schemes=schemes(), grades=GRADES))
    stage.open()
    stage.act("check")
    stage.select("scheme", code)
    return stage


def answer(stage: Room, *marks: str) -> None:
    stage.tap()
    for mark in marks:
        stage.select(mark)


def test_points_are_asked_attribute_by_attribute_and_summed_up() -> None:
    stage = by_scheme("haddock_raw")
    answer(stage, "1", "0", "2", "1", "0", "3", "0", "1", "0", "2")
    assert stage.ask.title == "Parasites seen"
    stage.select("no", "WHOLE")
    stage.tap()
    _, _, said = stage.call
    assert isinstance(said, Check)
    assert (said.scheme, said.score, said.grade) == ("haddock_raw", 10, None)
    assert dict(said.votes or ())["gill_colour"] == "3"
    assert len(said.votes or ()) == 10


def test_the_grade_is_the_lowest_of_the_table() -> None:
    stage = by_scheme("eu_whitefish")
    answer(stage, "E", "A", "B", "A", "E", "E", "A", "no", "WHOLE")
    stage.tap()
    _, _, said = stage.call
    assert isinstance(said, Check)
    assert (said.grade, said.score, dict(said.votes or ())["eye"]) == ("B", None, "B")


def test_a_sum_is_never_typed_and_a_half_asked_scheme_is_no_check() -> None:
    stage = by_scheme("whitefish_omul_draft")
    answer(stage, "1", "1")
    stage.pages.back()
    assert stage.form.primary.text == "Fill in what is missing…"
    while stage.form.pager.on:
        stage.pages.turn(1)
        if "score" in stage.values():
            stage.select("score")
            assert stage.form.title
            assert stage.values()["score"] == ""
    stage.pages.turn(-9)
    stage.select("vote:whitefish_omul_draft:skin_appearance", "2")
    assert stage.values()["vote:whitefish_omul_draft:skin_appearance"] == "dull, yellowish"


def test_a_half_asked_scheme_outlives_leaving() -> None:
    stage = by_scheme("eu_whitefish")
    answer(stage, "E", "A")
    stage.pages.back()
    stage.pages.back()
    stage.act("check")
    assert stage.values()["scheme"] == "EU freshness grades (whitefish)"
    answer(stage, "B")
    assert stage.ask.title == "Gills"

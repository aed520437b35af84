"""The page of a delivery: what it shows, what comes first, where every line leads."""

from dataclasses import replace

import pytest

from app.models.delivery import Delivery, Missing
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.marks import Tone
from tests.views.deliveries.gateway import Room, room


def opened(*there: Standing) -> Room:
    stage = room(*there)
    stage.open(stage.list.rows[0].code)
    return stage


def test_the_summary() -> None:
    stage = opened()
    facts = stage.facts()
    assert facts["Net"] == "412.4 of 1500\u00a0kg"
    assert facts["Supplier"] == "Severyanin fishing co-op"
    assert facts["Transport temperature"] == "1.8\u00a0°C"
    assert facts["Opened"] == "23/11/2026 12:32, Иванова А. П."


def test_positions_say_advised_weighed_and_left() -> None:
    lines = opened().lines()
    assert lines["Peled, 25 kg crate"].detail.startswith("412.4 of 1200\u00a0kg")
    mark = lines["Peled, 25 kg crate"].mark
    assert mark is not None
    assert mark.word == "787.6\u00a0kg left"


@pytest.mark.parametrize(
    ("net", "word", "tone"),
    [
        (1_140_000, "95 % there", Tone.WARN),
        (1_225_000, "25\u00a0kg over", Tone.ALARM),
        (0, "not weighed", Tone.MUTED),
    ],
)
def test_near_and_over_the_advised_quantity(net: int, word: str, tone: Tone) -> None:
    there = replace(gate.BEGUN, lots=(replace(gate.LINE, net_g=net),))
    mark = opened(Standing(there)).lines()["Peled, 25 kg crate"].mark
    assert mark is not None
    assert (mark.word, mark.tone) == (word, tone)


def test_a_judged_delivery_does_not_warn_of_a_full_one() -> None:
    mark = opened(Standing(gate.JUDGED)).lines()["Peled, 25 kg crate"].mark
    assert mark is not None
    assert mark.tone is Tone.MUTED


def test_the_limits_are_the_plants_settings() -> None:
    stage = room(Standing(replace(gate.BEGUN, lots=(replace(gate.LINE, net_g=1_000_000),))))
    stage.book.learn(replace(gate.CHOICES, near_percent=80))
    stage.open()
    mark = stage.lines()["Peled, 25 kg crate"].mark
    assert mark is not None
    assert mark.tone is Tone.WARN


@pytest.mark.parametrize(
    ("standing", "primary"),
    [
        (gate.UNFINISHED, "Weigh: Peled, 25 kg crate"),
        (Standing(replace(gate.WEIGHED, checks=())), "Arrival check…"),
        (Standing(replace(gate.WEIGHED, temperatures=())), "Core temperature…"),
        (Standing(gate.WEIGHED, (Missing("permit", gate.FIRST),)), "Fill in 1 field…"),
        (Standing(gate.WEIGHED), "Verdict…"),
        (gate.STOPPED, "Verdict…"),
        (Standing(gate.JUDGED), "Close the delivery"),
        (Standing(gate.CLOSED), "Report…"),
        (Standing(Delivery(gate.BEGUN.id, "R1-261123-D09-3")), "Add the fish"),
    ],
)
def test_the_primary_button_says_what_comes_next(standing: Standing, primary: str) -> None:
    assert opened(standing).primary == primary


@pytest.mark.parametrize(
    ("missing", "title"),
    [
        (Missing("vet_document"), "Veterinary document"),
        (Missing("gear", gate.SECOND), "Fishing gear"),
        (Missing("origin_document", gate.SECOND), "Catch permit"),
        (Missing("parasites", gate.FIRST), "Parasites seen"),
        (Missing("temperatures", gate.FIRST), "Core temperature"),
        (Missing("catch_to", gate.SECOND), "Caught until"),
    ],
)
def test_a_missing_line_opens_its_field(missing: Missing, title: str) -> None:
    stage = opened(Standing(gate.BEGUN, (missing,)))
    stage.select(f"missing:{missing.field}/{missing.position or ''}")
    face = stage.view.face
    assert title in (face.title, *(entry.caption for entry in getattr(face, "entries", ())))


def test_missing_without_a_field_leads_where_it_is_done() -> None:
    stage = opened(Standing(gate.BEGUN, (Missing("checks", gate.FIRST), Missing("weighings", gate.SECOND))))
    stage.select(f"missing:checks/{gate.FIRST}")
    assert stage.form.title == f"Arrival check {gate.CODE}"
    stage.pages.back()
    stage.select(f"missing:weighings/{gate.SECOND}")
    assert stage.call == ("weigh", gate.CODE, gate.SECOND, None)
    assert stage.went == ["weighing"]


def test_a_missing_field_that_was_filled_in_wants_its_reason() -> None:
    stage = opened(Standing(gate.BEGUN, (Missing("vet_document"),)))
    stage.select("missing:vet_document/")
    stage.type("77-Д")
    stage.tap()
    stage.tap()
    stage.select("LATE-DOCUMENT")
    stage.tap()
    corrected = replace(gate.HEADER, vet_document=gate.HEADER.vet_document + "77-Д")  # type: ignore[operator]
    assert stage.call == ("correct", gate.CODE, corrected, "LATE-DOCUMENT")


def test_weighing_goes_to_the_scale_once_the_desk_stands_there() -> None:
    stage = opened()
    stage.tap()
    assert stage.call == ("weigh", gate.CODE, gate.FIRST, None)
    assert stage.went == ["weighing"]


def test_a_lot_is_weighed_on() -> None:
    stage = opened(Standing(gate.WEIGHED))
    stage.act("lots")
    stage.select(f"lot:{gate.OTHER_LOT}")
    stage.act("weigh")
    assert stage.call == ("weigh", gate.CODE, gate.FIRST, gate.OTHER_LOT)


def test_a_stop_says_rule_since_when_source_and_how_sure() -> None:
    stage = opened(gate.STOPPED)
    stage.select(f"stop:{gate.FIRST}/BR-18-OMUL")
    facts = stage.facts()
    assert facts["Forbidden since"] == "01/10/2017"
    assert facts["Rule"] == "BR-18-OMUL"
    assert facts["How certain"] == "read in a copy of the source"
    assert stage.list.facts is not None
    assert "Commercial wild catch" in stage.list.facts.facts[0].value
    stage.select(f"stop:{gate.FIRST}/BR-18-TAIMEN")
    assert stage.facts()["Forbidden since"] == "the day is not known"
    assert stage.facts()["Source"] == "\u2014"
    assert [act.action.text for act in stage.list.acts] == ["Correct…", "Hold…", "Reject…"]


def test_what_two_stations_stated_differently_is_a_line_that_leads_to_a_correction() -> None:
    stage = opened(gate.MESSY)
    mark = stage.lines()["Supplier and papers"].mark
    assert mark is not None
    assert mark.word == "two values"
    stage.select("conflict:header")
    stage.act("header")
    assert stage.form.title == f"Correct {gate.CODE}"


def test_wrong_labels_are_listed_and_lead_to_the_labels() -> None:
    stage = opened(gate.MESSY)
    stage.select(f"label:{gate.LOT}")
    stage.act("labels")
    assert (stage.went, stage.led) == (["labels"], [gate.LOT])


def test_a_position_is_taken_back_with_a_reason() -> None:
    stage = opened()
    stage.select(f"position:{gate.SECOND}")
    stage.act("more")
    stage.select("withdraw", "WRONG-DELIVERY")
    assert stage.call == ("withdraw", gate.CODE, gate.SECOND, "WRONG-DELIVERY")


def test_what_does_not_belong_to_the_chosen_row_is_not_in_the_menu() -> None:
    stage = opened()
    stage.act("more")
    codes = {tile.code for tile in stage.ask.tiles}
    assert "withdraw" not in codes
    assert {"close", "report"} <= codes
    assert "reopen" not in codes


def test_a_closed_delivery_is_opened_again_with_a_reason() -> None:
    stage = opened(Standing(gate.CLOSED))
    stage.act("more")
    stage.select("reopen", "FISH-LATE")
    assert stage.call == ("reopen", gate.CODE, "FISH-LATE")


def test_closing_is_said_and_the_report_comes_next() -> None:
    stage = opened(Standing(gate.JUDGED))
    stage.tap()
    assert stage.call == ("close", gate.CODE)
    assert stage.view.notice is not None
    assert stage.view.notice.text == "The delivery is closed."
    assert stage.primary == "Report…"


def test_a_whole_lot_goes_to_another_delivery() -> None:
    stage = opened(Standing(gate.WEIGHED), gate.STOPPED)
    stage.act("lots")
    stage.select(f"lot:{gate.LOT}")
    stage.act("assign")
    assert stage.scans.scanned(gate.STOPPED_CODE)
    stage.select(str(gate.FIRST), "WRONG-DELIVERY")
    assert stage.call == ("assign", gate.LOT, gate.STOPPED_CODE, gate.FIRST, "WRONG-DELIVERY")


def test_a_delivery_of_which_only_the_code_is_known_says_so() -> None:
    stage = room()
    stage.scans.scanned("R1-261123-D09-3")
    assert "Only its code is known so far" in stage.lines()


def test_every_row_is_worded_in_both_languages() -> None:
    for language in ("ru", "en"):
        stage = Room(room(gate.MESSY, gate.STOPPED).desk, language=language)
        stage.open()
        for row in stage.list.rows:
            if not row.code.startswith("missing"):
                stage.select(row.code)
                assert stage.list.facts is not None
                assert stage.list.facts.title


def test_the_missing_of_one_form_are_asked_in_turn_and_have_one_reason() -> None:
    bare = replace(gate.BEGUN, header=replace(gate.HEADER, vet_document=None, transport_centi_c=None))
    stage = opened(Standing(bare, (Missing("vet_document"), Missing("transport_centi_c"))))
    stage.select("missing:vet_document/")
    stage.type("77-Д")
    stage.tap()
    assert stage.ask.title == "Transport temperature"
    stage.type("2")
    stage.tap()
    stage.tap()
    stage.select("LATE-DOCUMENT")
    stage.tap()
    corrected = replace(gate.HEADER, vet_document="77-Д", transport_centi_c=200)
    assert stage.call == ("correct", gate.CODE, corrected, "LATE-DOCUMENT")


def test_fish_that_was_weighed_but_never_stated_here_is_told() -> None:
    stranger = gate.BEGUN.id
    stage = opened(Standing(gate.BEGUN, (Missing("species", stranger),)))
    stage.select(f"missing:species/{stranger}")
    assert stage.view.notice is not None
    assert "not been heard" in stage.view.notice.text

"""The room of the laboratory without Qt: what can be done with a sample, with a value, with what waits."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any, cast

import pytest

from app.i18n import Catalogue
from app.models.laboratory_desk import Taking, Why
from app.views.backrooms.laboratory import CHOICES, HISTAMINE, LOT, SAMPLES, SampleLaboratory, code, waits
from app.views.laboratory.book import Bench
from app.views.laboratory.forms import NewSample
from app.views.laboratory.sample import SamplePage
from app.views.laboratory.samples import SamplesPage
from app.views.laboratory.waiting import WaitingPage
from app.views.lists.faces import AskFace, FormFace, ListFace
from app.views.lists.pages import Pages
from tests.views.waiting import at_once


class Room:
    """The room on its samples; `did` is what it asked of the service."""

    def __init__(self, port: SampleLaboratory | None = None, language: str = "en") -> None:
        self.port = port or SampleLaboratory()
        self.bench = Bench(cast(Any, self.port), lambda: "Ann")
        self.pages = Pages(Catalogue(language), at_once, show=lambda view: None, first=lambda room: SamplesPage(room, self.bench))  # fmt: skip
        self.pages.entered()
        self.pages.room_for(20)

    @property
    def face(self) -> Any:
        return self.pages.view().face

    @property
    def did(self) -> list[tuple[Any, ...]]:
        return self.port.done

    def go(self, *steps: str) -> None:
        """`+` is the primary button, `*x` a secondary one, everything else a row, a field or a tile."""
        for step in steps:
            if step == "+":
                self.pages.primary()
            elif step.startswith("*"):
                self.pages.act(step[1:])
            else:
                self.pages.select(step)


def request(number: int) -> str:
    return str(uuid.UUID(int=number))


def test_samples_show_what_is_known_and_what_a_person_must_do() -> None:
    face = Room().face
    assert isinstance(face, ListFace)
    assert [row.title for row in face.rows] == [
        f"{code(3)} · {LOT}", f"{code(2)} · R1-261123-D03-7", f"{code(1)} · Ice store",
    ]  # fmt: skip
    assert [row.mark.word for row in face.rows] == ["to be decided", "known", "0 of 2"]
    assert face.rows[0].detail == "Flesh pH 6.41 · Salt content 3.150 %"
    assert [act.action.text for act in face.feet + face.acts][-1] == "4 results wait"


def test_a_sample_is_registered_by_its_form_and_its_code_is_shown() -> None:
    room = Room()
    room.go("+")
    assert isinstance(room.face, FormFace)
    assert room.pages.scanned(LOT)
    room.go("test_1", "histamine", "test_2", "ph", "+")
    assert room.did == [("register", Taking("Ann", lot=LOT, analytes=("histamine", "ph")))]
    assert room.pages.view().trouble is not None
    assert room.pages.view().trouble.title == code(3)
    room.pages.back()
    assert isinstance(room.pages.top, SamplePage)


def test_a_lot_that_narrows_the_list_is_the_next_samples_lot() -> None:
    room = Room()
    assert room.pages.scanned(LOT)
    assert [row.code for row in room.face.rows] == [code(3)]
    room.go("+")
    page = room.pages.top
    assert isinstance(page, NewSample)
    assert (page.values["of"], page.values["lot"]) == ("lot", LOT)


def test_a_test_is_chosen_once_and_taken_away_without_a_gap() -> None:
    room = Room()
    room.go("+", "test_1", "ph", "test_2", "salt")
    offered = {
        field.code: {o.code for o in field.options} for field in cast(NewSample, room.pages.top).fields()
    }
    assert "ph" not in offered["test_3"]
    room.go("test_2", "*empty")
    assert cast(NewSample, room.pages.top).chosen() == ["ph"]


def test_of_several_values_one_is_chosen_with_a_reason() -> None:
    room = Room()
    room.go(code(3), request(3))
    assert room.face.primary.text == "Which value counts…"
    value = SAMPLES[0].requests[2].values[1]
    room.go("+", str(value.results[0]), "RETESTED")
    assert room.did == [("choose", SAMPLES[0].requests[2], value.results[0], "RETESTED")]


def test_a_value_is_typed_with_its_sign_and_reason() -> None:
    room = Room()
    room.go(code(3), request(3), "*type", "operator", "<", "value")
    for key in "10":
        room.pages.press(key)
    room.go("+", "reason", "OUTSIDE-LAB", "+")
    assert room.did == [("type", code(3), uuid.UUID(int=3), "<10", "OUTSIDE-LAB")]


def test_presence_is_typed_as_a_code() -> None:
    room = Room()
    room.go(code(3), request(5), "*type", "value", "absent", "reason", "OUTSIDE-LAB", "+")
    assert room.did == [("type", code(3), uuid.UUID(int=5), "absent", "OUTSIDE-LAB")]


def test_a_retest_a_new_test_and_corrections() -> None:
    room = Room()
    room.go(code(3), request(1), "*again")
    room.go("*more", "withdraw", "CLERICAL")
    room.go("*more", "recall", "CLERICAL")
    result = SAMPLES[0].requests[0].values[0].results[0]
    assert [step[:3] for step in room.did] == [
        ("retest", code(3), uuid.UUID(int=1)), ("withdraw", code(3), uuid.UUID(int=1)), ("recall", result, "CLERICAL"),
    ]  # fmt: skip
    other = Room()
    other.go(code(2), "*ask", "salt")
    assert other.did == [("request", code(2), ["salt"])]


def test_an_unknown_sample_is_said_so() -> None:
    room = Room()
    assert room.pages.scanned(code(9))
    assert "not registered" in room.face.empty
    assert room.face.acts == ()


def waiting(*items: Any) -> Room:
    room = Room(SampleLaboratory(waiting_=items))
    room.go("*waiting")
    assert isinstance(room.pages.top, WaitingPage)
    return room


def test_one_touch_assigns_what_can_belong_to_one_request_only() -> None:
    room = Room()
    room.go("*waiting", "retest")
    assert room.face.primary.text == "Yes, it belongs there"
    room.go("+")
    [(name, _, to, unit)] = room.did
    assert (name, to, unit) == ("assign", uuid.UUID(int=3), None)


def test_what_nobody_asked_for_is_asked_for_with_one_touch() -> None:
    room = Room()
    room.go("*waiting", "no_request", "+")
    assert room.did == [("request", code(3), ["salt"])]


def test_an_unknown_test_is_named_with_its_unit() -> None:
    room = waiting(waits(Why.TEST))
    room.go("+", "histamine", "mg_per_kg")
    [(name, item, analyte, unit, _)] = room.did
    assert (name, item.test, analyte, unit) == ("name_test", "HIS", "histamine", "mg_per_kg")
    other = waiting(waits(Why.TEST))
    other.go("+", "ph")
    assert other.did[0][2:4] == ("ph", "")


def test_an_unknown_sample_is_assigned_to_any_request_with_the_unit_asked() -> None:
    room = waiting(waits(Why.SAMPLE))
    room.go("+")
    assert isinstance(room.face, AskFace)
    room.go(request(6), "ug_per_kg")
    [(name, _, to, unit)] = room.did
    assert (name, to, unit) == ("assign", uuid.UUID(int=6), "ug_per_kg")


def test_a_unit_that_was_agreed_is_not_asked_for_again() -> None:
    room = waiting(waits(Why.SAMPLE, analyte=HISTAMINE.named.code))
    room.go("+", request(6))
    assert room.did[0][2:] == (uuid.UUID(int=6), None)


def test_what_is_none_of_ours_is_put_aside_with_a_reason() -> None:
    room = waiting(waits(Why.SAMPLE))
    room.go("*not-ours", "CONTROL-RUN")
    assert [(step[0], step[2]) for step in room.did] == [("dismiss", "CONTROL-RUN")]


def test_a_payload_is_read_again_and_says_how_many_results() -> None:
    room = Room()
    room.go("*waiting", "payload")
    assert room.face.primary.text == ""
    room.go("*read")
    assert room.did == [("reread", "x")]
    assert room.pages.view().notice is not None
    assert room.pages.view().notice.text == "2 results were read."


@pytest.mark.parametrize("why", list(Why))
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_reason_to_wait_has_its_words(why: Why, language: str) -> None:
    item = waits(why, payload="x", problem="lab.file_header" if why is Why.PAYLOAD else None)
    room = Room(SampleLaboratory(waiting_=(item,)), language)
    room.go("*waiting")
    face = room.face
    assert face.rows[0].mark.word
    assert face.facts.facts
    assert [act.code for act in face.acts][-1] == "not-ours"


def test_without_the_plant_a_decision_is_refused_in_words_and_nothing_is_lost() -> None:
    room = Room(SampleLaboratory(refuse=True))
    room.go("*waiting", "test", "+", "ph")
    trouble = room.pages.view().trouble
    assert trouble is not None
    assert trouble.title
    assert room.pages.back()
    assert isinstance(room.pages.top, WaitingPage)


def test_an_empty_laboratory_offers_the_first_sample() -> None:
    room = Room(SampleLaboratory((), (), replace(CHOICES, waiting=0)))
    assert room.face.primary.text == "New sample"
    assert [act.action for act in room.face.feet + room.face.acts][-1].enabled is False

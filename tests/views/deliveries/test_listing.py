"""The list of deliveries: what it says, how it is narrowed, where it leads."""

from dataclasses import replace
from datetime import timedelta

from app.models.delivery import Acceptance
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.marks import Tone
from tests.views.deliveries.gateway import room


def test_a_row_says_who_how_much_and_how_it_stands() -> None:
    rows = list(room().lines().values())
    assert rows[0].title == "Severyanin fishing co-op · 412.4 of 1500\u00a0kg"
    assert rows[0].detail == f"{gate.CODE} · РБ-1124 «Омулёвка» · Peled, 25 kg crate, Whitefish"
    assert rows[0].mark is not None
    assert rows[0].mark.word == "open"
    assert rows[1].mark is not None
    assert (rows[1].mark.word, rows[1].mark.tone) == ("rejected · finished", Tone.ALARM)


def test_a_delivery_without_advice_says_its_net_alone() -> None:
    free = replace(gate.BEGUN, positions=(replace(gate.PEL, advised_g=None),))
    assert "Severyanin fishing co-op · 412.4\u00a0kg" in room(Standing(free)).lines()


def test_filters_narrow_by_supplier_and_progress() -> None:
    stage = room()
    stage.act("filter:supplier")
    stage.select("CLEAR")
    assert [row.code for row in stage.list.rows] == [gate.PART_CODE]
    stage.act("filter:supplier")
    stage.act("empty")
    stage.act("filter:state")
    stage.select("closed")
    assert [row.code for row in stage.list.rows] == [gate.STOPPED_CODE]


def test_another_day_is_asked_of_the_desk() -> None:
    stage = room()
    stage.act("filter:day")
    stage.type("2111")
    stage.tap()
    assert stage.list.rows == ()
    assert stage.list.empty.startswith("No deliveries")


def test_a_tap_opens_the_delivery_and_back_returns() -> None:
    stage = room()
    stage.open()
    assert stage.list.title == gate.CODE
    assert stage.pages.back()
    assert stage.primary == "New delivery"


def test_a_verdict_that_came_from_elsewhere_is_seen_with_the_next_news() -> None:
    stage = room()
    stage.desk.judge(gate.CODE, Acceptance.HELD, {}, "TOO-WARM")
    stage.pages.changed()
    mark = next(row.mark for row in stage.lines().values() if row.code == gate.CODE)
    assert mark is not None
    assert mark.word == "held · judged"


def test_an_open_delivery_of_yesterday_says_its_day_instead_of_the_time() -> None:
    yesterday = replace(gate.BEGUN, day=gate.TODAY - timedelta(days=1))
    assert next(iter(room(Standing(yesterday)).lines().values())).lead == "22/11"
    assert next(iter(room().lines().values())).lead == "12:32"

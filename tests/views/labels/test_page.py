"""The rooms of labels and of a scanned lot, without Qt: what may be done with each label, what a scan settles."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from app.i18n import Catalogue
from app.models.labelqueue import JobState
from app.models.lotcard import LotCard
from app.models.scan import understand
from app.models.values import LotCode
from app.views.backrooms.labels import CARD, LOT, QUEUES, SampleLabels, SampleLots
from app.views.labels.look import PDF, LookFace
from app.views.labels.page import AGAIN, CANCEL, LOOK, MISSING, SCANNERS, LabelsPage
from app.views.lists.faces import AskFace, ListFace, RoomView
from app.views.lists.pages import Page, Pages
from app.views.lotcard.page import LotPage
from app.views.marks import Tone


def at_once(future: Future[Any], ok: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
    error = future.exception()
    ok(future.result()) if error is None else failed(error)


class Stage:
    """A room on its sample, seen through what it shows."""

    def __init__(self, first: Callable[[Pages], Page], language: str = "en") -> None:
        self.shown: list[RoomView] = []
        self.room = Pages(Catalogue(language), at_once, show=self.shown.append, first=first)
        self.room.entered()
        self.room.room_for(20)

    @property
    def face(self) -> ListFace:
        face = self.room.view().face
        assert isinstance(face, ListFace)
        return face


def labels(queue: str) -> tuple[Stage, SampleLabels]:
    port = SampleLabels(QUEUES[queue])
    return Stage(lambda room: LabelsPage(room, port)), port


@pytest.mark.parametrize(
    ("queue", "acts", "primary"),
    [
        ("ready", {AGAIN, LOOK}, ""),
        ("paper", {LOOK, CANCEL}, ""),
        ("uncertain", {MISSING, LOOK}, "The label is there"),
        ("none", {LOOK, CANCEL}, ""),
        ("unmade", {CANCEL}, ""),
        ("empty", set(), ""),
    ],
)
def test_what_may_be_done(queue: str, acts: set[str], primary: str) -> None:
    face = labels(queue)[0].face
    assert {act.code for act in face.acts} == acts
    assert face.primary.text == primary


def test_what_is_undecided_stands_first() -> None:
    stage, port = labels("uncertain")
    assert stage.face.rows[0].code == str(port.queue.jobs[0].order)
    assert len(stage.face.rows) == 12


def test_the_code_to_be_written_by_hand_is_said_first() -> None:
    facts = labels("paper")[0].face.facts
    assert facts is not None
    assert facts.facts[0].value == QUEUES["paper"].jobs[-1].lot


def test_the_label_is_there() -> None:
    stage, port = labels("uncertain")
    stage.room.primary()
    assert port.queue.jobs == ()
    assert port.queue.recent[0].state is JobState.CONFIRMED


def test_a_scan_settles_the_uncertain_one_and_no_other() -> None:
    stage, port = labels("uncertain")
    assert not stage.room.took(understand(str(LOT)))
    assert stage.room.took(understand(port.queue.jobs[0].lot))
    assert port.queue.recent[0].state is JobState.CONFIRMED


def test_a_missing_label_is_printed_again_with_its_reason() -> None:
    stage, port = labels("uncertain")
    missing = port.queue.jobs[0]
    stage.room.act(MISSING)
    assert isinstance(stage.room.view().face, AskFace)
    stage.room.select("LABEL-LOST")
    assert port.queue.recent[0].state is JobState.MISSING
    (again,) = port.queue.jobs
    assert (again.previous, again.reason) == (missing.order, "LABEL-LOST")


def test_without_a_reason_nothing_happens() -> None:
    stage, port = labels("uncertain")
    before = port.queue
    stage.room.act(MISSING)
    stage.room.back()
    assert port.queue == before


def test_a_waiting_label_can_be_given_up() -> None:
    stage, port = labels("paper")
    stage.room.act(CANCEL)
    assert port.queue.recent[0].state is JobState.CANCELLED


def test_labels_whose_date_is_in_doubt_go_out_with_one_button() -> None:
    stage, port = labels("held")
    assert stage.face.primary.text == "The date is right"
    assert stage.face.primary.detail
    stage.room.primary()
    assert not port.queue.of(JobState.HELD)
    assert len(port.queue.of(JobState.WAITING)) == 3


def test_a_held_label_can_be_given_up() -> None:
    assert {act.code for act in labels("held")[0].face.acts} == {LOOK, CANCEL}


def test_a_label_to_be_scanned_is_right() -> None:
    stage, port = labels("to-scan")
    job = port.queue.of(JobState.UNSCANNED)[0]
    assert stage.room.took(understand(job.lot))
    notice = stage.room.view().notice
    assert notice is not None
    assert notice.tone is Tone.OK
    assert not port.queue.of(JobState.UNSCANNED)


def test_a_label_in_the_place_of_the_chosen_one_is_told_by_what_differs() -> None:
    stage, port = labels("to-scan")
    chosen, other = port.queue.of(JobState.UNSCANNED)[0], port.queue.of(JobState.DIFFERS)[0]
    stage.room.select(str(chosen.order))
    assert stage.room.took(understand(other.lot))
    notice = stage.room.view().notice
    assert notice is not None
    assert notice.tone is Tone.ALARM
    assert other.lot in notice.text


def test_what_must_come_off_stands_first_and_a_void_one_is_not_printed_again() -> None:
    stage, port = labels("void")
    first, second = stage.face.rows[:2]
    assert [row.mark and row.mark.word for row in (first, second)] == ["take it off", "label is wrong"]
    assert {act.code for act in stage.face.acts} == {LOOK}
    stage.room.select(str(port.queue.recent[1].order))
    assert {act.code for act in stage.face.acts} == {AGAIN, LOOK}


def test_another_room_leads_to_the_labels_of_a_lot() -> None:
    stage, port = labels("ready")
    lot = port.queue.recent[2].lot
    assert stage.room.scanned(lot)
    assert [row.code for row in stage.face.rows] == [str(port.queue.recent[2].order)]
    assert not stage.room.scanned("4600000000008")
    assert stage.room.scanned(str(LOT))
    assert stage.face.empty == "No label of this lot was ordered here."


def test_the_scanner_test_is_led_to() -> None:
    led: list[str] = []
    port = SampleLabels(QUEUES["ready"])
    stage = Stage(lambda room: LabelsPage(room, port, lambda: led.append("scantest")))
    stage.room.act(SCANNERS)
    assert led == ["scantest"]


def test_as_a_file() -> None:
    stage, port = labels("ready")
    stage.room.act(LOOK)
    stage.room.act(PDF)
    notice = stage.room.view().notice
    assert notice is not None
    assert f"label-{port.queue.recent[0].lot}.pdf" in notice.text


# The card of a lot


def lot(card: LotCard, opened: list[str] | None = None) -> Stage:
    return Stage(lambda room: LotPage(room, SampleLots(card), opened.append if opened is not None else None))


def told(stage: Stage) -> dict[str, str]:
    return {row.cells[0]: row.cells[1] for row in stage.face.rows}  # type: ignore[union-attr]


def test_a_label_leads_to_delivery_and_boat() -> None:
    stage = lot(CARD)
    assert stage.room.scanned(str(LOT))
    found = told(stage)
    assert found["Delivery"] == "R1-261123-D03-7"
    assert found["Boat, farm or brigade"] == "Ольхон-7"
    assert found["Supplier"] == "Maloye More fishing collective"
    assert found["Net"].startswith("1284.600 kg, 52 ")


def test_the_delivery_opens() -> None:
    opened: list[str] = []
    stage = lot(CARD, opened)
    stage.room.scanned(str(LOT))
    stage.room.primary()
    assert opened == ["R1-261123-D03-7"]


def test_who_may_not_see_deliveries_is_not_led_there() -> None:
    stage = lot(CARD)
    stage.room.scanned(str(LOT))
    assert stage.face.primary.text == ""


def test_a_stub_says_that_it_is_one() -> None:
    stage = lot(LotCard(CARD.id, CARD.code))
    stage.room.scanned(str(LOT))
    assert told(stage) == {"Fish": "Only the label is known here"}


def test_other_codes_are_not_for_it() -> None:
    assert not lot(CARD).room.scanned("4600000000008")


def test_all_of_it_is_on_some_page() -> None:
    stage = lot(CARD)
    stage.room.scanned(str(LOT))
    whole = [row.code for row in stage.face.rows]
    stage.room.room_for(4)
    paged: list[str] = []
    while True:
        paged += [row.code for row in stage.face.rows]
        if not stage.face.pager.on:
            break
        stage.room.turn(1)
    assert paged == whole


def test_a_code_is_read_in_either_case() -> None:
    assert LotCode.parse(str(LOT).lower()) == LOT


def test_a_label_is_seen_as_it_will_be_printed_in_each_template() -> None:
    """The picture is the very one that is printed: a reader finds its symbols."""
    stage, port = labels("ready")
    job = port.queue.recent[0]
    stage.room.act(LOOK)
    for template in port.templates():
        stage.room.act(template)
        face = stage.room.view().face
        assert isinstance(face, LookFace)
        assert face.title == f"Label of {job.lot}"
        assert next(act.code for act in face.feet if act.shown) == template
        codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(face.picture)))
        assert any(str(job.lot) in code.text for code in codes)

"""The room of equipment without Qt, over a real register: what is seen, offered, recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.i18n import Catalogue
from app.models.kinds import Group
from app.models.register_desk import Condition, FaultReported, HoursRead, StopBegan
from app.views.backrooms.register import SampleScale
from app.views.lists.faces import AskFace, FormFace, ListFace, Pad
from app.views.lists.pages import Page, Pages
from app.views.marks import SILENCE, Tone
from app.views.ports import NoDrafts
from app.views.register.card import MachinePage
from app.views.register.listing import EquipmentPage
from app.views.register.ports import Around
from app.views.register.records import RecordsPage
from app.views.register.stops import ReasonPage
from app.views.register.weight import WeightPage
from tests.services.register.kit import FREEZER, SCALE, Hall, read_off, verified
from tests.services.register.kit import hall as open_hall

F = TypeVar("F")
STOP = "00000000-0000-4000-8000-000000000001"
FAULT = "00000000-0000-4000-8000-000000000002"


def waited(future: Future[Any], ok: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
    """What is asked is there before the next tap."""
    error = future.exception(20)
    ok(future.result()) if error is None else failed(error)


class Stage:
    """The room as a person sees it, `rows` rows a page."""

    def __init__(
        self,
        hall: Hall,
        scale: SampleScale | None = None,
        first: Callable[[Pages, Around], Page] | None = None,
    ) -> None:
        self.hall, self.around = hall, Around(hall.register, NoDrafts(), scale)
        make = first or EquipmentPage
        self.room = Pages(
            Catalogue("en"), waited, show=lambda _view: None, first=lambda room: make(room, self.around)
        )
        self.room.entered()
        self.room.room_for(60)

    def face(self, kind: type[F]) -> F:
        face = self.room.view().face
        assert isinstance(face, kind), face
        return face

    def open(self, code: str) -> None:
        self.room.open(MachinePage(self.room, self.around, code))
        self.room.room_for(60)

    def fill(self, **values: str) -> None:
        """The form that is seen is filled and sent."""
        form: Any = self.room.top
        form.values |= values
        assert not form.missing(), form.missing()
        self.room.primary()

    @property
    def card(self) -> dict[str, tuple[str, str]]:
        """Value and mark of each row of the machine's card."""
        face = self.face(ListFace)
        return {row.code: (row.cells[1], row.mark.word if row.mark else "") for row in face.rows}  # type: ignore[union-attr]

    @property
    def feet(self) -> set[str]:
        return {act.code for act in self.face(ListFace).feet}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with open_hall(tmp_path) as made:
        yield made


@contextmanager
def only(hall: Hall, *groups: Group) -> Iterator[None]:
    usual, hall.gate.person.groups = hall.gate.person.groups, frozenset(groups)
    yield
    hall.gate.person.groups = usual


# The list


def test_each_machine_has_its_state_by_shape_and_word(hall: Hall) -> None:
    hall.say(FREEZER, FaultReported(FAULT, hall.now, True, "no cold"))
    hall.say("VACUUM-1", StopBegan(STOP, hall.now, "PLANNED-CLEAN"))
    marks = {row.code: row.mark for row in Stage(hall).face(ListFace).rows}
    told = {code: (marks[code].word, marks[code].tone) for code in (FREEZER, "VACUUM-1", SCALE, "TABLE-1")}  # type: ignore[union-attr]
    assert told == {
        FREEZER: ("broken down", Tone.ALARM), "VACUUM-1": ("stopped", Tone.WARN),
        SCALE: ("check overdue", Tone.WARN), "TABLE-1": ("in service", Tone.NORMAL),
    }  # fmt: skip


def test_the_list_is_narrowed_and_says_so(hall: Hall) -> None:
    stage = Stage(hall)
    stage.room.act("filter:category")
    stage.room.select("tank")
    face = stage.face(ListFace)
    assert {row.code.split("-")[0] for row in face.rows} == {"THAW", "BRINE", "SALT", "SOAK"}
    assert [act.action.detail for act in face.feet if act.shown] == ["Tanks and vats"]
    stage.room.act("save")
    stage.room.select("csv")
    notice = stage.room.view().notice
    assert notice is not None
    path = Path(notice.text.rpartition(" ")[2])
    assert "Tanks and vats" in path.read_text(encoding="utf-8-sig")


def test_a_scanned_plate_finds_its_machine(hall: Hall) -> None:
    stage = Stage(hall)
    assert stage.room.scanned("SMOKE-HOT-2")
    assert [row.code for row in stage.face(ListFace).rows] == ["SMOKE-HOT-2"]
    stage.room.select("SMOKE-HOT-2")
    assert isinstance(stage.room.top, MachinePage)


# Stops


def test_a_stop_takes_three_taps_and_its_end_one(hall: Hall) -> None:
    stage = Stage(hall)
    stage.open(FREEZER)
    stage.room.primary()
    for code in ("BROKEN", "BROKEN-COLD", "BROKEN-COMPRESSOR"):
        assert isinstance(stage.room.top, ReasonPage)
        stage.room.select(code)
    assert hall.card(FREEZER).stops[0].reason == "BROKEN-COMPRESSOR"
    assert stage.card["state"] == ("", "stopped")
    assert stage.face(ListFace).primary.text == "It runs again"
    stage.room.primary()
    assert hall.card(FREEZER).line.condition is Condition.IN_SERVICE
    assert stage.face(ListFace).primary.text == "Machine stopped…"


def test_a_reason_that_nobody_knew_is_asked_at_the_end(hall: Hall) -> None:
    stage = Stage(hall)
    stage.open(FREEZER)
    stage.room.primary()
    stage.room.select("UNKNOWN")
    stage.room.primary()
    assert isinstance(stage.room.top, ReasonPage)
    stage.room.select("UTILITY")
    stage.room.select("UTILITY-POWER")
    card = hall.card(FREEZER)
    assert (card.stops, card.reliability[30].failures) == ((), 0)
    said = hall.register.records(FREEZER, 0, 1).result(10).rows[0].said
    assert getattr(said, "reason", None) == "UTILITY-POWER"


def test_a_stop_that_began_earlier(hall: Hall) -> None:
    stage = Stage(hall)
    stage.open(FREEZER)
    stage.room.primary()
    stage.room.act("earlier")
    for key in "90":
        stage.room.press(key)
    stage.room.primary()
    stage.room.select("PLANNED")
    stage.room.select("PLANNED-CLEAN")
    assert hall.card(FREEZER).stops[0].since == hall.ago(minutes=90)


# Faults, hours, service, checks


def test_a_fault_from_report_to_mending(hall: Hall) -> None:
    stage = Stage(hall)
    stage.open(FREEZER)
    assert "mended" not in stage.feet
    stage.room.act("fault")
    stage.fill(works="no", note="Does not cool")
    assert stage.card["state"] == ("", "broken down")
    with only(hall, Group.INVENTORY_CLERK):
        assert "mended" not in stage.feet
    stage.room.act("mended")
    stage.fill(cause="Leak", done="Soldered")
    assert stage.card["state"] == ("", "in service")


def test_a_counter_may_not_go_back_unless_it_is_new(hall: Hall) -> None:
    hall.say(FREEZER, HoursRead(100 * 60))
    stage = Stage(hall)
    stage.open(FREEZER)
    stage.room.act("enter")
    stage.room.select("hours")
    form: Any = stage.room.top
    form.values |= {"hours": "99.9"}
    assert [field.code for field in form.missing()] == ["hours"]
    hall.gate.clock.forward(seconds=1)
    stage.fill(replaced="yes", hours="2.5")
    assert hall.card(FREEZER).counter == 150


def test_service_by_its_plan(hall: Hall) -> None:
    stage = Stage(hall)
    stage.open(FREEZER)
    assert stage.card["plan-BLAST-OIL-on"][0] == "no date yet"
    stage.room.act("enter")
    stage.room.select("service")
    stage.fill(plan="BLAST-OIL", hours="1000", parts="filter")
    assert stage.card["plan-BLAST-OIL"] == ("Compressor oil and filter", "in order")
    assert stage.card["plan-BLAST-OIL-on"][0] == "23/11/2027"


def test_a_verification_with_its_certificate(hall: Hall) -> None:
    stage = Stage(hall)
    stage.open(SCALE)
    assert stage.card["check-verification"] == ("never recorded", "overdue")
    stage.room.act("enter")
    stage.room.select("check")
    form: Any = stage.room.top
    form.values |= {"what": "verification", "done_on": "2026-11-20", "passed": "yes"}
    assert [field.code for field in form.missing()] == ["certificate"]
    stage.fill(certificate="С-77", organisation="ЦСМ")
    assert stage.card["check-verification"] == ("through 19/11/2027", "in order")
    assert stage.card["check-verification-by"][0] == "С-77, ЦСМ"


def test_the_card_says_how_sure_it_is(hall: Hall) -> None:
    stage = Stage(hall)
    stage.open(SCALE)
    assert stage.card["Confidence"][0] == "trade knowledge, to check"
    assert stage.card["Capacity"][0] == "600\u00a0kg"


# What was said


def test_what_was_said_wrongly_is_put_right_with_its_reason(hall: Hall) -> None:
    hall.say(FREEZER, HoursRead(600_000))
    stage = Stage(hall)
    stage.open(FREEZER)
    stage.room.act("records")
    stage.room.room_for(60)
    assert stage.face(ListFace).primary.text == "Put right…"
    stage.room.primary()
    form: Any = stage.room.top
    assert form.values["hours"] == "10000.0"
    stage.fill(hours="1000")
    stage.room.select("REG-TYPED")
    assert hall.card(FREEZER).counter == 60_000
    rows = stage.face(ListFace).rows
    assert [row.struck for row in rows] == [False, True]
    with only(hall, Group.INVENTORY_CLERK):
        assert stage.face(ListFace).primary.text == ""
        assert stage.face(ListFace).acts == ()


def test_what_was_not_so_does_not_count(hall: Hall) -> None:
    hall.say(SCALE, verified())
    hall.say(SCALE, read_off(9_000))
    stage = Stage(hall)
    stage.open(SCALE)
    stage.room.act("records")
    stage.room.room_for(60)
    assert isinstance(stage.room.top, RecordsPage)
    stage.room.act("void")
    stage.room.select("REG-MACHINE")
    facts = {
        fact.caption: fact.value for fact in (stage.face(ListFace).facts or pytest.fail("no facts")).facts
    }
    assert facts["Does not count"] == "Wrong machine"
    assert hall.card(SCALE).instrument.dues[1].last is None


# The test weight


def test_the_test_weight_shows_what_the_scale_says(hall: Hall) -> None:
    scale = SampleScale(10_005)
    stage = Stage(hall, scale, lambda room, around: WeightPage(room, around.scale))  # type: ignore[arg-type]
    face = stage.face(AskFace)
    assert (face.pad, face.typed, face.unit) == (Pad.READ, "10.005", "kg")
    assert face.title == "Put the test weight on: 10.000\u00a0kg"
    scale.indicated = 0
    assert (stage.face(AskFace).typed, stage.face(AskFace).primary.enabled) == (SILENCE, False)


def test_a_scale_that_is_wrong_is_said_before_anything_else(hall: Hall) -> None:
    stage = Stage(hall, SampleScale(9_960))
    stage.room.top.around = replace(stage.around)  # type: ignore[attr-defined]
    stage.room.open(WeightPage(stage.room, stage.around.scale or pytest.fail("no scale")))
    stage.room.primary()
    told = stage.room.view().trouble
    assert told is not None
    assert told.title == "The scale is wrong"
    assert "9.960" in told.what
    stage.room.back()
    assert isinstance(stage.room.top, EquipmentPage)


def test_forms_keep_what_was_begun(hall: Hall) -> None:
    kept: dict[str, Any] = {}

    class Kept(NoDrafts):
        def load(self, form: str) -> Any:
            return kept.get(form)

        def save(self, form: str, values: Any) -> None:
            kept[form] = values

    stage = Stage(hall)
    stage.around = replace(stage.around, drafts=Kept())
    stage.open(FREEZER)
    stage.room.act("fault")
    stage.room.select("works")
    stage.room.select("no")
    assert kept == {f"register.fault/{FREEZER}": {"works": "no"}}
    stage.room.back()
    stage.room.act("fault")
    assert stage.face(FormFace).entries[0].value == "No"
    stage.fill(note="Does not cool")
    assert kept == {f"register.fault/{FREEZER}": None}

"""The room of holds without Qt: what may be done by whom, and what reaches the service."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.holds import Scope
from app.models.values import DeliveryCode, LotCode
from app.views.backrooms.holds import HOLDS, SMELL, SampleHolds, around
from app.views.holds.page import SET, HoldsPage
from app.views.lists.faces import FormFace, ListFace
from app.views.lists.pages import Pages

DAY = date(2026, 11, 23)
LOT = str(LotCode("R1", DAY, 42))


def at_once(future: Future[Any], ok: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
    error = future.exception()
    ok(future.result()) if error is None else failed(error)


class Stage:
    """The room on its sample."""

    def __init__(self, **state: Any) -> None:
        self.port = SampleHolds(**state)
        self.room = Pages(
            Catalogue("en"),
            at_once,
            show=lambda _: None,
            first=lambda room: HoldsPage(room, around(self.port)),
        )
        self.room.entered()
        self.room.room_for(20)

    @property
    def list(self) -> ListFace:
        face = self.room.view().face
        assert isinstance(face, ListFace)
        return face

    @property
    def form(self) -> FormFace:
        face = self.room.view().face
        assert isinstance(face, FormFace)
        return face

    def fill(self, **values: str) -> None:
        self.room.top.values |= values  # type: ignore[attr-defined]

    def sign(self, pin: str = "483920") -> None:
        for key in pin:
            self.room.press(key)
        self.room.primary()


def test_all_holds_with_their_reason_and_person() -> None:
    rows = Stage().list.rows
    assert [row.code for row in rows] == [hold.id for hold in HOLDS]
    assert rows[0].detail == "Smell or look in doubt · Дорж Ц. Ц."  # type: ignore[union-attr]
    assert rows[2].title == "Omul (farmed)"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("state", "word", "enabled"),
    [({}, "Release…", True), ({"server": False}, "Release…", False), ({"right": False}, "", True)],
)
def test_who_may_release_and_when(state: dict[str, Any], word: str, enabled: bool) -> None:
    primary = Stage(**state).list.primary
    assert (primary.text, primary.enabled) == (word, enabled)


def test_without_the_server_the_screen_says_whom_to_call_and_opens_nothing() -> None:
    stage = Stage(server=False)
    assert "Call" in stage.list.primary.detail
    stage.room.primary()
    assert stage.list.rows


def test_a_release_is_signed_and_names_one_hold() -> None:
    stage = Stage()
    stage.room.primary()
    stage.fill(reason="CHECKED-AGAIN")
    stage.room.primary()
    stage.sign()
    assert stage.port.calls == [("release", (SMELL.id,), "CHECKED-AGAIN", "483920", None)]
    assert stage.room.view().notice is not None


def test_a_release_that_was_on_paper_says_when() -> None:
    stage = Stage()
    stage.room.primary()
    stage.fill(reason="CHECKED-AGAIN", paper_day="2026-11-23", paper_time="9.05")
    stage.room.primary()
    stage.sign()
    assert stage.port.calls[0][-1] == datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize("time", ["24:00", "9", "9:7", "noon"])
def test_a_time_that_is_none_is_said_and_not_sent(time: str) -> None:
    stage = Stage()
    stage.room.primary()
    stage.fill(reason="CHECKED-AGAIN", paper_day="2026-11-23", paper_time=time)
    entry = next(entry for entry in stage.form.entries if entry.code == "paper_time")
    assert entry.need == "wrong"


def test_a_refusal_is_told_and_the_form_stays() -> None:
    stage = Stage(refusal=OperatorError("hold.own"))
    stage.room.primary()
    stage.fill(reason="CHECKED-AGAIN")
    stage.room.primary()
    stage.sign()
    assert stage.room.view().trouble is not None
    assert stage.form.entries[0].value == "Checked again: in order"


def test_a_scanned_lot_is_held_with_a_reason() -> None:
    stage = Stage()
    assert stage.room.scanned(LOT)
    stage.fill(reason="HOLD-SMELL", note="gills")
    stage.room.primary()
    assert stage.port.calls == [("lot", LOT, "HOLD-SMELL", "gills")]


def test_a_scanned_delivery_too() -> None:
    stage = Stage()
    code = str(DeliveryCode("R1", DAY, 7))
    assert stage.room.scanned(code)
    stage.fill(reason="HOLD-PAPERS")
    stage.room.primary()
    assert stage.port.calls == [("delivery", code, "HOLD-PAPERS", "")]


def test_what_is_held_already_is_shown() -> None:
    lots = [hold for hold in HOLDS if hold.scope is Scope.LOT]
    valid = str(LotCode("R1", DAY, 4))
    stage = Stage(holds=(*HOLDS[1:], type(SMELL)(**{**vars(SMELL), "covers": valid})))
    assert stage.room.scanned(valid)
    assert stage.list.chosen == SMELL.id
    assert lots


def test_an_item_needs_its_first_day() -> None:
    stage = Stage()
    stage.room.act(SET)
    stage.fill(scope=Scope.ITEM, item="OMUL-AQ", reason="HOLD-RECALL")
    assert "from" in [entry.code for entry in stage.form.entries if entry.need == "missing"]
    stage.fill(**{"from": "2026-11-20", "to": "2026-11-22"})
    stage.room.primary()
    assert stage.port.calls == [
        ("item", "OMUL-AQ", date(2026, 11, 20), date(2026, 11, 22), "HOLD-RECALL", "")
    ]


def test_a_damaged_code_is_no_lot() -> None:
    stage = Stage()
    assert not stage.room.scanned("R1-261123-0042-?")
    stage.room.act(SET)
    stage.fill(scope=Scope.LOT, lot="R1-261123-0042-0")
    assert next(entry for entry in stage.form.entries if entry.code == "lot").need == "wrong"

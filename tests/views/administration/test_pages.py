"""Administration without Qt: tiles, lists, forms with drafts and reasons, files, people, stations."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.i18n.errors import wording as errors
from app.models.administration import Conflict, Difference, Handed
from app.models.kinds import ANYBODY, Group
from app.models.login import Individual
from app.services.administration.settings import settings
from app.services.administration.sheets import CONFIDENCE, PURPOSES, SHEETS
from app.services.identity.badge import new_badge
from app.services.reference import shipped
from app.views.administration import words as wording
from app.views.administration.files import DifferencePage
from app.views.administration.form import RowForm
from app.views.administration.home import PEOPLE, STATIONS, WORDS, TilesPage
from app.views.administration.ports import Surroundings
from app.views.backrooms.administration import DAY, HISTORY, LENT, PLANT, SampleAdministration
from app.views.lists.faces import Need
from app.views.marks import Trouble
from tests.views.lists.rooms import Room, done


class Port(SampleAdministration):
    """Keeps what was asked for; `meets` says how a decision ends."""

    def __init__(self, groups: frozenset[Group] = ANYBODY, lent: tuple[str, ...] = ()) -> None:
        super().__init__(groups, lent)
        self.calls: list[tuple[Any, ...]] = []
        self.end: Any = None

    def _did(self, *call: Any) -> Future[Any]:
        self.calls.append(call)
        future: Future[Any] = Future()
        if isinstance(self.end, Exception):
            future.set_exception(self.end)
        else:
            future.set_result(self.end)
        return future

    def save(self, sheet: str, key: str, values: Mapping[str, str], seen: int, reason: str) -> Future[Any]:
        return self._did("save", sheet, key, dict(values), seen, reason)

    def adopt(self, sheet: str, reason: str) -> Future[Any]:
        return self._did("adopt", sheet, reason)

    def take(self, sheet: str, difference: Difference, reason: str) -> Future[Any]:
        return self._did("take", sheet, reason)

    def difference(self, sheet: str, path: Path) -> Future[Any]:
        return self._did("difference", sheet, path)

    def enrol(self, *asked: Any) -> Future[Any]:
        return self._did("enrol", *asked)

    def change(self, *asked: Any) -> Future[Any]:
        return self._did("change", *asked)

    def block(self, *asked: Any) -> Future[Any]:
        return self._did("block", *asked)

    def unblock(self, *asked: Any) -> Future[Any]:
        return self._did("unblock", *asked)

    def new_badge(self, *asked: Any) -> Future[Any]:
        return self._did("new_badge", *asked)

    def new_pin(self, *asked: Any) -> Future[Any]:
        return self._did("new_pin", *asked)

    def enrol_station(self, *asked: Any) -> Future[Any]:
        return self._did("enrol_station", *asked)

    def replace_station(self, *asked: Any) -> Future[Any]:
        return self._did("replace_station", *asked)

    def renew_station(self, *asked: Any) -> Future[Any]:
        return self._did("renew_station", *asked)

    def change_station(self, *asked: Any) -> Future[Any]:
        return self._did("change_station", *asked)

    def block_station(self, *asked: Any) -> Future[Any]:
        return self._did("block_station", *asked)

    def person_history(self, role: str) -> Future[Any]:
        return done(HISTORY)

    def station_history(self, code: str) -> Future[Any]:
        return done(HISTORY)

    def forget(self, handed: Handed) -> Future[Any]:
        return self._did("forget", handed.path)


class Drafts(dict[str, Any]):
    def load(self, form: str) -> Any:
        return self.get(form)

    def save(self, form: str, values: Any) -> None:
        self[form] = values


@dataclass
class Office(Room):
    """The room of administration, for somebody in these groups."""

    port: Port = field(default_factory=Port)
    drafts: Drafts = field(default_factory=Drafts)

    def __post_init__(self) -> None:
        who = Individual("p_0001", "Петрова Е. С.", frozenset(self.port.editor.groups()))
        around = Surroundings(self.port, self.drafts, lambda: who, PLANT, lambda: DAY)
        self.around = around
        self.first = lambda room: TilesPage(room, around)
        super().__post_init__()
        self.pages.entered()
        self.pages.room_for(100)

    def go(self, *codes: str) -> None:
        for code in codes:
            self.pages.select(code)
            self.pages.room_for(100)

    def values(self) -> dict[str, str]:
        return {entry.code: entry.value for entry in self.form.entries}

    def answer(self, text: str, code: str) -> None:
        """A field is tapped and its text typed."""
        self.pages.select(code)
        self.pages.press("clear")
        self.type(*text)
        self.pages.primary()

    @property
    def trouble(self) -> Trouble | None:
        return self.pages.view().trouble

    @property
    def notice(self) -> str:
        notice = self.pages.view().notice
        return notice.text if notice else ""


def office(port: Port | None = None) -> Office:
    return Office(None, port=port or Port())  # type: ignore[arg-type]


# Wording


def test_everything_that_can_be_administered_has_its_words() -> None:
    assert set(wording.SHEETS) == set(SHEETS)
    assert set(wording.SETTINGS) >= set(settings())
    assert set(wording.CONFIDENCE) == set(CONFIDENCE)
    assert set(wording.PURPOSES) == set(PURPOSES)
    captions = set(wording.FIELDS) | set(wording.AUDITED)
    assert {a.code for sheet in SHEETS.values() for a in sheet.attributes} <= captions
    assert {row["purpose"] for row in shipped("reason")} <= set(PURPOSES)


# Tiles


def test_an_administrator_sees_people_and_stations_a_manager_does_not() -> None:
    all_tiles = [tile.code for tile in office().asked.tiles]
    assert all_tiles[-3:] == ["setting", PEOPLE, STATIONS]
    manager = [tile.code for tile in office(Port(frozenset({Group.PRODUCTION_MANAGER}))).asked.tiles]
    assert manager == all_tiles[:-2]


def test_tiles_say_what_is_to_check_and_what_is_not_adopted() -> None:
    details = {tile.code: tile.detail for tile in office(Port(lent=LENT)).asked.tiles}
    assert details["container_type"] == "4, to check: 4"
    assert details["supplier"] == "not adopted: 4"
    room = office()
    room.go(WORDS)
    assert "gear" in {tile.code for tile in room.asked.tiles}


# Rows


def test_a_list_is_searched_and_narrowed() -> None:
    room = office()
    room.go(WORDS, "gear")
    assert len(room.list.rows) == 60
    room.pages.act("filter:show")
    room.go("off")
    assert len(room.list.rows) == 39
    room.pages.act("filter:part")
    room.type(*"trawl")
    room.pages.primary()
    assert {row.mark.word for row in room.list.rows if row.mark} == {"not in use"}
    assert len(room.list.rows) == 9


def test_what_is_shipped_is_adopted_with_a_reason() -> None:
    port = Port(lent=LENT)
    room, port.end = office(port), 60
    room.go(WORDS, "gear")
    assert room.list.primary.text == "Adopt what is shipped…"
    assert {row.mark.word for row in room.list.rows if row.mark} == {"as shipped", "not in use"}
    room.pages.primary()
    room.go("REF-CHECKED")
    assert port.calls == [("adopt", "gear", "REF-CHECKED")]
    assert room.notice == "60 rows are the plant's own"


def test_a_row_that_is_only_shipped_is_looked_at() -> None:
    room = office(Port(lent=LENT))
    room.go(WORDS, "gear", "gear|GNS")
    assert {entry.need for entry in room.form.entries} == {Need.LOCKED}
    assert (room.form.primary.text, room.form.primary.enabled) == ("Adopt the list first", False)


def test_nobody_without_the_right_changes_a_row() -> None:
    room = office(Port(frozenset({Group.MAINTENANCE})))
    room.go("place", "FREEZER")
    assert (room.form.primary.text, room.form.primary.enabled) == ("To look at only", False)


# The form


def tare(room: Office, kilograms: str = "1.310") -> None:
    room.go("container_type", "CRATE-S")
    room.answer(kilograms.replace(".", ","), "tare_g")


def test_a_change_asks_its_reason_and_says_that_it_is_saved() -> None:
    room = office()
    room.go("container_type", "CRATE-S")
    assert not room.form.primary.enabled
    room.pages.back()
    tare(room)
    assert room.drafts["administration/container_type/CRATE-S"]["values"]["tare_g"] == "1.310"
    room.pages.primary()
    room.go("REF-MEASURED")
    (call,) = room.port.calls
    assert (call[:3], call[3]["tare_g"], call[4:]) == (
        ("save", "container_type", "CRATE-S"), "1.310", (1, "REF-MEASURED"),
    )  # fmt: skip
    assert room.notice == "Saved. Every station hears of it."
    assert room.drafts["administration/container_type/CRATE-S"] is None
    assert room.list.title == "Containers and tares"


def test_without_a_server_the_draft_stays_and_comes_back() -> None:
    room = office()
    room.port.end = EnvironmentFault("decision.no_server")
    tare(room)
    room.pages.primary()
    room.go("REF-MEASURED")
    assert room.trouble is not None
    assert room.trouble.title == "Needs the server"
    room.pages.back()
    assert room.values()["tare_g"] == "1.310\u00a0kg"
    room.pages.home()
    room.go("container_type", "CRATE-S")
    assert room.values()["tare_g"] == "1.310\u00a0kg"
    room.pages.act("clear")
    assert room.values()["tare_g"] == "1.250\u00a0kg"
    assert room.drafts["administration/container_type/CRATE-S"] is None


def test_a_change_meanwhile_is_said_in_words_and_saved_over_on_the_next_press() -> None:
    room = office()
    room.port.end = Conflict(HISTORY[0], 3)
    tare(room)
    room.pages.primary()
    room.go("REF-MEASURED")
    assert room.trouble is not None
    assert room.trouble.title == "Changed meanwhile by Дамбаев Б. Ц."
    assert "List tare: 1.280\u00a0kg → 1.310\u00a0kg" in room.trouble.what
    room.pages.back()
    assert room.values()["tare_g"] == "1.310\u00a0kg"
    room.port.end = None
    room.pages.primary()
    room.go("REF-MEASURED")
    assert [call[4] for call in room.port.calls] == [1, 3]


def test_the_reason_can_be_given_up() -> None:
    room = office()
    tare(room)
    room.pages.primary()
    room.pages.back()
    assert room.port.calls == []
    assert isinstance(room.pages.top, RowForm)


def test_values_that_cannot_be_are_said_at_the_field() -> None:
    room = office()
    room.go("item", "PELED")
    room.pages.select("gtin")
    room.type(*"4601234567890")
    assert (room.asked.hint, room.asked.primary.enabled) == ("The check digit is wrong", False)
    room.pages.act("back")
    room.answer("25", "band_low_g")
    needs = {entry.code: entry.need for entry in room.form.entries}
    assert needs["band_high_g"] is Need.MISSING


def test_a_new_row_begins_empty_and_leads_through_what_is_missing() -> None:
    room = office()
    room.go("supplier")
    room.pages.primary()
    needed = {entry.code for entry in room.form.entries if entry.need is Need.MISSING}
    assert needed == {"code", "name_ru", "name_en"}
    room.pages.primary()
    assert room.asked.title == "Code"


def test_names_of_a_list_are_asked_one_by_one() -> None:
    room = office()
    room.go("supplier", "DEMO-FARM")
    assert [code for code in room.values() if code.startswith("vessels")] == [
        f"vessels.{n}" for n in range(3)
    ]
    room.answer("Cage 9", "vessels.2")
    assert "vessels.3" in room.values()


def test_an_article_number_is_scanned() -> None:
    room = office()
    room.go("item", "PELED")
    assert not room.pages.scanned("4601234567890")
    assert room.pages.scanned("4601234567893")
    assert room.values()["gtin"] == "4601234567893"


def test_an_unknown_begin_is_said() -> None:
    room = office()
    room.go("origin_rule", "TUGUN-WILD-COMMERCIAL")
    room.pages.turn(1)
    values = room.values()
    assert (values["valid_from"], values["valid_to"]) == ("not known", "no end")
    assert values["confidence"] == "checked against a copy"


def test_history_tells_who_when_why_old_and_new() -> None:
    room = office()
    room.go("container_type", "CRATE-S")
    room.pages.act("history")
    facts = room.list.facts
    assert facts is not None
    told = {fact.caption: fact.value for fact in facts.facts}
    assert told["Person"] == "Дамбаев Б. Ц."
    assert told["Reason"] == "Measured anew"
    assert told["List tare"] == "1.280\u00a0kg → 1.310\u00a0kg"
    room.pages.select("1 ")
    assert "when this station began" in room.list.facts.facts[0].value  # type: ignore[union-attr]


def test_settings_keep_their_limits() -> None:
    room = office()
    room.go("setting", "weighing.order_warn")
    room.pages.select("value")
    room.pages.press("clear")
    room.type(*"20")
    assert not room.asked.primary.enabled
    room.pages.press("clear")
    room.type(*"97")
    room.pages.primary()
    room.pages.primary()
    room.go("REF-RULE")
    assert room.port.calls[0][1:4] == ("setting", "weighing.order_warn", {
        "value": "97", "source": settings()["weighing.order_warn"].source,
    })  # fmt: skip


# Files


def test_a_file_is_chosen_shown_and_taken_over() -> None:
    room = office()
    path = Path("/media/stick/container_type-20261123.csv")
    room.port.end = Difference(path, ("CRATE-XL",), same=3)
    room.go("container_type")
    room.pages.act("import")
    room.go(str(path))
    assert room.list.primary.text == "Take over 1 row…"
    room.port.end = 1
    room.pages.primary()
    room.go("REF-NEW")
    assert [call[0] for call in room.port.calls] == ["difference", "take"]
    assert room.notice == "1 row taken over"


def test_a_file_with_a_wrong_line_is_not_taken_over() -> None:
    room = office()
    found = Difference(Path("x.csv"), ("A",), wrong=((4, "tare_g"),))
    room.pages.open(DifferencePage(room.pages, room.around, "container_type", found))
    assert not room.list.primary.enabled
    assert (room.list.rows[0].title, room.list.rows[0].detail) == ("Line 4", "List tare")  # type: ignore[union-attr]
    room.pages.primary()
    assert room.port.calls == []


# People and stations


CARD = Handed(Path("/media/stick/p_0044.pdf"))


def test_a_person_is_enrolled_with_a_pin_typed_twice_and_the_card_is_deleted() -> None:
    room = office()
    room.go(PEOPLE)
    room.pages.primary()
    room.answer("Ким О.", "name")
    assert not room.form.primary.enabled
    room.pages.select("inventory_clerk")
    room.go("yes")
    room.pages.primary()
    for pin in ("264817", "264818", "264817", "264817"):
        room.type(*pin)
        room.port.end = CARD
        room.pages.primary()
    (call,) = room.port.calls
    assert call[:5] == ("enrol", "Ким О.", frozenset({Group.INVENTORY_CLERK}), "ru", "264817")
    assert list(call[5].groups) == ["operator"]
    room.pages.primary()
    assert room.port.calls[-1] == ("forget", CARD.path)


def test_a_pin_is_never_shown() -> None:
    room = office()
    room.go(PEOPLE, "p_0042")
    room.pages.act("badge")
    room.type(*"2648")
    assert room.asked.typed == "••••"


def test_rights_are_changed_and_somebody_is_blocked_with_a_reason() -> None:
    room = office()
    room.go(PEOPLE, "p_0042")
    room.pages.act("change")
    room.pages.select("production_manager")
    room.go("yes")
    room.pages.primary()
    groups = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER})
    assert room.port.calls == [("change", "p_0042", "Иванова А. П.", groups, "ru")]
    room.pages.act("block")
    room.go("HAS-LEFT")
    assert room.port.calls[-1] == ("block", "p_0042", "HAS-LEFT")
    assert room.notice == "Иванова А. П. is blocked."
    room.go("p_0003")
    room.pages.act("block")
    room.go("HAS-RETURNED")
    assert room.port.calls[-1][0] == "unblock"


def test_a_new_pin_goes_with_the_scanned_badge() -> None:
    room = office()
    room.go(PEOPLE, "p_0042")
    room.pages.act("change")
    room.pages.act("pin")
    assert not room.form.primary.enabled
    assert room.pages.scanned(new_badge("p_0007").text)
    assert room.trouble is not None
    assert room.trouble.title == "This is another person's badge"
    room.pages.back()
    badge = new_badge("p_0042").text
    assert room.pages.scanned(badge)
    room.pages.primary()
    for _ in range(2):
        room.type(*"264817")
        room.pages.primary()
    assert room.port.calls == [("new_pin", "p_0042", badge, "264817")]


def test_a_refusal_is_said_and_the_form_stays() -> None:
    room = office()
    room.port.end = OperatorError("person.last_administrator")
    room.go(PEOPLE, "p_0001")
    room.pages.act("change")
    room.pages.select("administrator")
    room.go("no")
    room.pages.primary()
    assert room.trouble is not None
    assert room.trouble.title == errors()["person.last_administrator"].title
    room.pages.back()
    assert room.values()["administrator"] == "No"


def test_a_station_is_enrolled_by_a_file_and_a_code() -> None:
    room = office()
    room.go(STATIONS)
    room.pages.primary()
    room.answer("R3", "code")
    room.answer("Table 3", "name")
    room.port.end = Handed(Path("/media/stick/R3.1.baikal"), "7KQ4-M2XD")
    room.pages.primary()
    assert room.port.calls == [("enrol_station", "R3", "Table 3", "weighing")]
    assert {row.title for row in room.list.rows} >= {"7KQ4-M2XD", "R3.1.baikal"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("way", "call"),
    [("renew", ("renew_station", "R1")), ("replace", ("replace_station", "R1", "STATION-LOST"))],
)
def test_a_station_gets_a_new_file(way: str, call: tuple[str, ...]) -> None:
    room = office()
    room.port.end = Handed(Path("/media/stick/R1.3.baikal"), "7KQ4-M2XD")
    room.go(STATIONS, "R1")
    room.pages.act("file")
    room.go(way)
    room.pages.primary()
    if way == "replace":
        room.go("STATION-LOST")
    assert room.port.calls == [call]


def test_a_station_is_changed_and_cut_off() -> None:
    room = office()
    room.go(STATIONS, "R2")
    room.pages.act("change")
    room.pages.select("profile")
    room.go("desk")
    room.pages.primary()
    room.go("R2")
    room.pages.act("block")
    room.go("STATION-LOST")
    assert room.port.calls == [
        ("change_station", "R2", "Приёмка, стол 2", "desk"), ("block_station", "R2", "STATION-LOST"),
    ]  # fmt: skip

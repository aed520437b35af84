"""Rooms of pages: what lies on top is seen, errors are told, and nothing is lost by going back."""

from concurrent.futures import Future

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.paging import Slice
from app.views.entry import BACK as DELETE
from app.views.lists.faces import AskFace, FormFace, ListFace, Need
from app.views.lists.pages import BACK
from app.views.marks import Notice, Tone
from tests.views.lists.rooms import Catch, Numbers, Room


def numbers() -> tuple[Room, Numbers]:
    room = Room(Numbers)
    page = room.pages.top
    assert isinstance(page, Numbers)
    return room, page


def catch(**values: str) -> tuple[Room, Catch]:
    room, _ = numbers()
    form = Catch(room.pages, values)
    room.pages.open(form)
    return room, form


# Lists


def test_a_list_asks_for_as_many_rows_as_have_room() -> None:
    room, page = numbers()
    room.pages.room_for(8)
    assert page.asks == []
    room.pages.entered()
    assert page.asks == [({}, None, 8)]
    assert [row.code for row in room.list.rows] == [str(n) for n in range(8)]
    room.pages.room_for(8)
    assert len(page.asks) == 1


def test_pages_go_on_and_back_by_the_services_own_marks() -> None:
    room, page = numbers()
    room.pages.room_for(15)
    room.pages.entered()
    assert (room.list.pager.text, room.list.pager.back, room.list.pager.on) == ("1 / 3", False, True)
    room.pages.turn(1)
    room.pages.turn(1)
    assert [ask[1] for ask in page.asks] == [None, 15, 30]
    assert (room.list.pager.text, room.list.pager.on) == ("3 / 3", False)
    room.pages.turn(1)
    assert room.list.rows[-1].code == "39"
    room.pages.turn(-1)
    assert room.list.rows[0].code == "15"


def test_a_filter_is_one_question_and_begins_at_the_first_page() -> None:
    room, page = numbers()
    room.pages.entered()
    room.pages.turn(1)
    room.pages.act("filter:even")
    assert isinstance(room.face, AskFace)
    room.pages.select("yes")
    assert page.asks[-1] == ({"even": "yes"}, None, 5)
    assert [row.code for row in room.list.rows] == ["0", "2", "4", "6", "8"]
    assert (room.list.feet[0].action.detail, room.list.feet[0].shown) == ("Yes", True)
    assert room.list.totals == (str(sum(range(0, 40, 2))),)


def test_a_filter_is_taken_away_by_its_own_word_for_all() -> None:
    room, page = numbers()
    room.pages.entered()
    page.narrow("even", "yes")
    room.pages.act("filter:even")
    assert [act.action.text for act in room.asked.feet] == ["Back", "all"]
    room.pages.act("empty")
    assert page.asks[-1] == ({"even": ""}, None, 5)


def test_an_answer_that_comes_too_late_is_not_shown() -> None:
    room, page = numbers()
    page.late = []
    room.pages.entered()
    assert room.list.empty == "Looking…"
    page.narrow("even", "yes")
    first, second = page.late
    second.set_result(Slice([0, 2], None, 2, 2))
    first.set_result(Slice([0, 1], None, 2, 1))
    assert [row.code for row in room.list.rows] == ["0", "2"]


def test_taps_on_rows_and_buttons_reach_the_page() -> None:
    room, page = numbers()
    room.pages.entered()
    room.pages.select("3")
    room.pages.select("300")
    room.pages.act("write")
    assert page.taps == [3, "write"]


# Forms


def test_the_primary_button_leads_through_what_is_missing() -> None:
    room, form = catch()
    assert room.form.primary.text == "Fill in what is missing…"
    room.pages.primary()
    assert room.asked.title == "Colour"
    room.pages.select("red")
    assert room.asked.title == "Why red"
    room.type("O", "l", "d")
    assert room.asked.typed == "Old"
    room.pages.primary()
    assert (room.form.title, room.form.primary.text) == ("Catch · Reason", "Send")
    room.pages.primary()
    assert form.sent == [{"colour": "red", "why": "Old"}]
    assert isinstance(room.face, ListFace)


def test_a_tapped_field_comes_back_to_the_form() -> None:
    room, form = catch()
    room.pages.select("colour")
    room.pages.select("red")
    assert isinstance(room.face, FormFace)
    assert form.drafts == [{"colour": "red"}]
    assert [(entry.caption, entry.need) for entry in room.form.entries] == [
        ("Colour", Need.FINE),
        ("Name", Need.FINE),
    ]
    room.pages.turn(1)
    assert [(entry.caption, entry.need, entry.word) for entry in room.form.entries] == [
        ("Why red", Need.MISSING, "required")
    ]


def test_going_back_from_a_question_keeps_the_old_value() -> None:
    room, form = catch(colour="green", name="Anna")
    room.pages.select("name")
    room.type(DELETE, DELETE)
    assert room.asked.typed == "An"
    room.pages.act(BACK)
    assert form.values["name"] == "Anna"
    room.pages.back()
    assert isinstance(room.face, ListFace)


def test_a_value_that_is_no_longer_offered_has_to_be_chosen_anew() -> None:
    room, form = catch(colour="pink")
    assert room.form.entries[0].need is Need.WRONG
    room.pages.primary()
    assert room.asked.title == "Colour"
    assert form.sent == []


def test_a_scanned_code_fills_the_field_that_knows_it() -> None:
    room, form = catch(colour="green")
    assert not room.pages.scanned("X:1")
    assert room.pages.scanned("N:Anna")
    assert form.values["name"] == "Anna"


def test_a_refusal_is_told_and_keeps_the_form() -> None:
    room, form = catch(colour="green")
    form.answer = Future()
    room.pages.primary()
    assert not room.face.primary.enabled
    room.pages.select("name")
    assert isinstance(room.face, FormFace)
    form.answer.set_exception(EnvironmentFault("decision.no_server"))
    view = room.pages.view()
    assert view.trouble is not None
    assert view.face.primary.text == ""
    room.pages.primary()
    assert room.pages.back()
    assert room.form.primary.text == "Send"
    assert form.values == {"colour": "green"}


# The room


def test_the_first_page_is_never_taken_away() -> None:
    room, _ = numbers()
    assert not room.pages.back()
    room.pages.home()
    assert isinstance(room.face, ListFace)
    assert [act.code for act in room.list.feet] == ["filter:even"]


def test_home_closes_everything_above_the_first_page() -> None:
    room, _ = catch()
    room.pages.select("colour")
    room.pages.home()
    assert isinstance(room.face, ListFace)


def test_a_notice_goes_with_the_next_step() -> None:
    room, _ = catch()
    room.pages.tell(Notice("Kept", Tone.OK))
    assert room.pages.view().notice is not None
    room.pages.select("name")
    assert room.pages.view().notice is None


def test_another_language_is_spoken_at_once() -> None:
    room, _ = catch()
    room.pages.speak(Catalogue("ru"))
    assert room.form.primary.text == "Заполнить дальше…"
    assert [act.action.text for act in room.form.feet] == ["Назад"]


def test_a_page_opened_later_knows_how_much_has_room() -> None:
    room, _ = catch()
    room.pages.room_for(12)
    room.pages.back()
    form = Catch(room.pages)
    room.pages.open(form)
    assert form.rows == 12


def test_a_change_behind_the_room_asks_anew_unless_something_must_be_read() -> None:
    room, page = numbers()
    room.pages.entered()
    room.pages.changed()
    assert len(page.asks) == 2
    room.pages._told(EnvironmentFault("decision.no_server"))
    room.pages.changed()
    assert len(page.asks) == 2

"""Questions: what can be typed, what is taken, and that nothing wrong ever is."""

from datetime import date
from decimal import Decimal

import pytest

from app.views.entry import BACK as DELETE
from app.views.entry import CASE, CLEAR, SIGN
from app.views.lists.asking import ask
from app.views.lists.faces import Pad
from app.views.lists.field import Field, Kind, day, flag, number
from app.views.lists.pages import BACK
from app.views.marks import Option
from tests.views.lists.rooms import COLOURS, Numbers, Room

TODAY = date(2026, 11, 23)


class Asked:
    """One open question; `taken` are the values it ended with."""

    def __init__(self, field: Field, value: str = "", language: str = "en") -> None:
        self.room, self.taken = Room(Numbers, language), list[str]()
        ask(self.room.pages, field, value, self.taken.append)

    def type(self, keys: str) -> None:
        for key in keys:
            self.room.pages.press(key)


def test_a_number_with_comma_and_sign() -> None:
    field = Field("cold", "Core", Kind.NUMBER, unit="°C", decimals=1, low=Decimal(-40), high=Decimal(30))
    asked = Asked(field, language="ru")
    assert (asked.room.asked.pad, asked.room.asked.comma) == (Pad.NUMBERS, ",")
    asked.type("1,85")
    asked.room.pages.act(SIGN)
    assert asked.room.asked.typed == "\u22121,8"
    asked.room.pages.primary()
    assert asked.taken == ["-1.8"]
    assert number({"cold": asked.taken[0]}, "cold") == Decimal("-1.8")


def test_a_number_out_of_its_limits_is_not_taken() -> None:
    asked = Asked(Field("ice", "Ice", Kind.NUMBER, unit="%", low=Decimal(0), high=Decimal(100)))
    assert [act.code for act in asked.room.asked.feet] == ["back", "empty"]
    asked.type("101")
    face = asked.room.asked
    assert (face.wrong, face.primary.enabled, face.hint) == (True, False, "From 0\u00a0% to 100\u00a0%")
    asked.room.pages.primary()
    assert asked.taken == []
    asked.room.pages.press(DELETE)
    assert asked.room.asked.primary.enabled


def test_a_number_without_decimals_has_no_comma() -> None:
    asked = Asked(Field("n", "Boxes", Kind.NUMBER, low=Decimal(0)))
    asked.type("1,2")
    assert (asked.room.asked.comma, asked.room.asked.typed) == ("", "12")


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        ("2311", "2026-11-23"),
        ("2411", "2025-11-24"),
        ("221126", "2026-11-22"),
        ("22112025", "2025-11-22"),
        ("2902", None),
        ("3113", None),
        ("221", None),
    ],
)
def test_a_day_is_typed_with_or_without_its_year(keys: str, taken: str | None) -> None:
    asked = Asked(Field("day", "Catch date", Kind.DATE, today=TODAY))
    asked.type(keys)
    asked.room.pages.primary()
    assert asked.taken == ([taken] if taken else [])
    if taken:
        assert day({"day": taken}, "day") == date.fromisoformat(taken)


def test_the_last_days_are_buttons_and_those_not_allowed_are_not() -> None:
    field = Field("day", "Catch date", Kind.DATE, today=TODAY, first=date(2026, 11, 22), last=TODAY)
    asked = Asked(field)
    assert [tile.text for tile in asked.room.asked.tiles] == ["Today", "Yesterday"]
    asked.room.pages.select("2026-11-22")
    assert asked.taken == ["2026-11-22"]


def test_a_day_not_allowed_is_said_and_not_taken() -> None:
    asked = Asked(Field("day", "Catch date", Kind.DATE, today=TODAY, last=TODAY), language="ru")
    asked.type("24112026")
    assert (asked.room.asked.typed, asked.room.asked.hint) == ("24.11.2026", "Не позже 23.11.2026")
    asked.room.pages.primary()
    assert asked.taken == []


def test_words_begin_with_a_capital_unless_the_person_says_else() -> None:
    asked = Asked(Field("name", "Name"))

    def cases(keys: str) -> list[bool]:
        found = []
        for key in keys:
            found.append(asked.room.asked.capitals)
            asked.room.pages.press(key)
        return found

    assert cases("An C-d") == [True, False, False, True, False, True]
    asked.room.pages.press(CASE)
    assert cases("BC a") == [True, True, True, True]
    assert asked.room.asked.typed == "An C-dBC a"
    asked.room.pages.press(CLEAR)
    assert asked.room.asked.typed == ""


def test_a_code_keeps_its_capitals() -> None:
    asked = Asked(Field("plate", "Plate", capitals=True))
    asked.type("A12BC")
    assert asked.room.asked.capitals


def test_a_text_is_as_long_as_it_may_be_and_scanned_where_the_field_says() -> None:
    asked = Asked(Field("name", "Name", longest=4, scan=lambda text: text[2:]))
    asked.type("abcdef")
    assert len(asked.room.asked.typed) == 4
    assert asked.room.pages.scanned("N:xyz")
    assert asked.room.asked.typed == "xyz"
    assert not Asked(Field("name", "Name")).room.pages.scanned("N:xyz")


def test_what_a_check_finds_is_said() -> None:
    asked = Asked(Field("name", "Name", check=lambda value: "Too odd" if value == "o" else ""))
    asked.type("o")
    assert (asked.room.asked.hint, asked.room.asked.wrong) == ("Too odd", True)


def test_yes_and_no() -> None:
    asked = Asked(Field("ok", "Sound", Kind.FLAG))
    asked.room.pages.select("maybe")
    asked.room.pages.select("no")
    assert asked.taken == ["no"]
    assert flag({"ok": "no"}, "ok") is False
    assert flag({}, "ok") is None


def test_many_options_are_paged_from_the_chosen_one_on() -> None:
    asked = Asked(Field("c", "Colour", Kind.CHOICE, options=COLOURS), "grey")
    asked.room.pages.room_for(3)
    face = asked.room.asked
    assert ([tile.code for tile in face.tiles], face.pager.text) == (["black", "white", "grey"], "2 / 3")
    asked.room.pages.turn(1)
    asked.room.pages.select("brown")
    assert asked.taken == ["brown"]


def test_a_part_of_the_name_finds() -> None:
    asked = Asked(Field("c", "Colour", Kind.CHOICE, options=COLOURS))
    asked.room.pages.room_for(3)
    asked.room.pages.act("search")
    assert not asked.room.asked.primary.enabled
    asked.type("GR")
    assert asked.room.asked.primary.text == "Show 2 found"
    asked.room.pages.primary()
    assert [tile.code for tile in asked.room.asked.tiles] == ["green", "grey"]
    asked.room.pages.act(BACK)
    assert len(asked.room.asked.tiles) == 3
    asked.room.pages.act("search")
    asked.type("X")
    asked.room.pages.primary()
    assert asked.room.asked.pad is Pad.LETTERS


def test_few_options_need_no_search() -> None:
    asked = Asked(Field("c", "Colour", Kind.CHOICE, required=True, options=COLOURS[:3]))
    assert [act.code for act in asked.room.asked.feet] == ["back"]


def test_a_scan_chooses_an_option_and_a_dead_one_is_not_taken() -> None:
    options = (*COLOURS, Option("off", "Off", enabled=False))
    asked = Asked(Field("c", "Colour", Kind.CHOICE, options=options, scan=lambda text: text.lower()))
    assert not asked.room.pages.scanned("OFF")
    asked.room.pages.select("off")
    assert asked.taken == []
    assert asked.room.pages.scanned("RED")
    assert asked.taken == ["red"]

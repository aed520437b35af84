"""One question on a page of its own, without Qt: a pad, or large tiles on pages that typing narrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.views.entry import BACK as DELETE
from app.views.entry import CASE, CLEAR, COMMA, SIGN, DateEntry, NumberEntry
from app.views.lists.faces import Act, AskFace, Pad
from app.views.lists.field import NO, YES, Field, Kind, limits, problem
from app.views.lists.pages import Page, Pages
from app.views.lists.view import PagerView
from app.views.marks import Action, Option

EMPTY, SEARCH, TURN = "empty", "search", "sign"
MINUS = "\u2212"
Done = Callable[[str], None]


def ask(room: Pages, field: Field, value: str, done: Done) -> None:
    """Open the page that asks `field`; `done` gets the new value once the page is gone."""
    room.open(_PAGES[field.kind](room, field, value, done))


class Asking(Page):
    """What all questions share: `taken` ends them with a value, back without one."""

    def __init__(self, room: Pages, field: Field, value: str, done: Done) -> None:
        super().__init__(room)
        self.field, self.value, self._done = field, value, done

    def taken(self, value: str) -> None:
        self.room.close(self)
        self._done(value)

    def act(self, code: str) -> None:
        if code == EMPTY and not self.field.required:
            self.taken("")

    def feet(self) -> tuple[Act, ...]:
        """Back, and the way to no value where none is needed."""
        empty = self.field.none or self.words.text("Leave empty")
        return self.go_back() + (() if self.field.required else (Act(EMPTY, Action(empty)),))

    def wrong(self, value: str) -> str:
        return problem(self.field, value, self.words) if value else ""

    def typed_face(self, pad: Pad, typed: str, value: str) -> AskFace:
        """A face with a pad: the primary takes `value` when there is one and nothing is wrong with it."""
        wrong, hint = self.wrong(value), limits(self.field, self.words) or self.field.hint
        return AskFace(
            self.field.caption, pad, typed, self.field.unit, wrong or hint, bool(wrong), feet=self.feet(),
            letters=self.field.letters or self.words.language,
            primary=Action(self.words.text("Take over"), bool(value) and not wrong),
        )  # fmt: skip


class AskText(Asking):
    """The letter pad; a scan where the field takes one. Words begin with a capital until the person says else."""

    def __init__(self, room: Pages, field: Field, value: str, done: Done) -> None:
        super().__init__(room, field, value, done)
        self._typed = value
        self._capitals: bool | None = None
        """The case that the person chose for this word."""

    def face(self) -> AskFace:
        face = self.typed_face(Pad.LETTERS, self._typed, self._typed.strip())
        return replace(face, capitals=self._case())

    def _case(self) -> bool:
        begins = not self._typed[-1:].isalpha()
        return self.field.capitals or (begins if self._capitals is None else self._capitals)

    def press(self, key: str) -> None:
        if key == CLEAR:
            self._typed = ""
        elif key == DELETE:
            self._typed = self._typed[:-1]
        elif key == CASE:
            self._capitals = not self._case()
        elif len(key) == 1:
            self._typed = (self._typed + key)[: self.field.longest]
            self._capitals = self._capitals if key.isalnum() else None

    def primary(self) -> None:
        text = self._typed.strip()
        if text and not self.wrong(text):
            self.taken(text)

    def scanned(self, text: str) -> bool:
        found = self.field.scan(text) if self.field.scan else ""
        self._typed = found[: self.field.longest] or self._typed
        return bool(found)


class AskNumber(Asking):
    """The number pad; a minus where it may be below zero."""

    def __init__(self, room: Pages, field: Field, value: str, done: Done) -> None:
        super().__init__(room, field, value, done)
        self.put(value)

    def put(self, value: str) -> None:
        """The number is `value` now, as if it had been typed."""
        self._entry = NumberEntry(
            self.field.low, self.field.high, self.field.decimals, value.replace(".", COMMA)
        )

    def _value(self) -> str:
        return "" if self._entry.value is None else str(self._entry.value)

    def face(self) -> AskFace:
        comma = "," if self.words.language == "ru" else "."
        typed = self._entry.text.replace(COMMA, comma).replace("-", MINUS)
        face = self.typed_face(Pad.NUMBERS, typed, self._value())
        return replace(face, comma=comma if self.field.decimals else "")

    def feet(self) -> tuple[Act, ...]:
        sign = (Act(TURN, Action(f"+ / {MINUS}")),) if self._entry.signed else ()
        return super().feet() + sign

    def press(self, key: str) -> None:
        self._entry = self._entry.press(key)

    def act(self, code: str) -> None:
        if code == TURN:
            self.press(SIGN)
        else:
            super().act(code)

    def primary(self) -> None:
        value = self._value()
        if value and not self.wrong(value):
            self.taken(value)


class AskDate(Asking):
    """The last three days as buttons, any other by the number pad."""

    def __init__(self, room: Pages, field: Field, value: str, done: Done) -> None:
        super().__init__(room, field, value, done)
        self._today = field.today or date.today()
        text = date.fromisoformat(value).strftime("%d%m%Y") if value else ""
        self._entry = DateEntry(self._today, text)

    def _value(self) -> str:
        return self._entry.value.isoformat() if self._entry.value else ""

    def face(self) -> AskFace:
        separator = "." if self.words.language == "ru" else "/"
        value = self._value()
        face = self.typed_face(Pad.NUMBERS, self._entry.shown(separator), value)
        hint = self.words.day(date.fromisoformat(value)) if value and not face.wrong else face.hint
        return replace(face, hint=hint, tiles=self._days(), chosen=value)

    def _days(self) -> tuple[Option, ...]:
        words = (self.words.text("Today"), self.words.text("Yesterday"), "")
        days = [self._today - timedelta(days=back) for back in range(len(words))]
        return tuple(
            Option(day.isoformat(), word or self.words.day(day), self.words.day(day) if word else "")
            for day, word in zip(days, words, strict=True)
            if not self.wrong(day.isoformat())
        )

    def press(self, key: str) -> None:
        self._entry = self._entry.press(key)

    def select(self, code: str) -> None:
        self.taken(code)

    def primary(self) -> None:
        value = self._value()
        if value and not self.wrong(value):
            self.taken(value)


class AskFlag(Asking):
    """Yes or no, each a large button."""

    def face(self) -> AskFace:
        tiles = (Option(YES, self.words.text("Yes")), Option(NO, self.words.text("No")))
        return AskFace(
            self.field.caption, hint=self.field.hint, tiles=tiles, chosen=self.value, feet=self.feet()
        )

    def select(self, code: str) -> None:
        if code in (YES, NO):
            self.taken(code)


class Chooser(Asking):
    """One of many: pages of large tiles; with more than a page of them a part of the name can be typed."""

    def __init__(self, room: Pages, field: Field, value: str, done: Done) -> None:
        super().__init__(room, field, value, done)
        self._page, self._typed, self._searching = 0, "", False
        self._found = False
        """The page of the chosen option was looked up, once the room for tiles was known."""

    def options(self) -> Sequence[Option]:
        """Those whose name or detail has what was typed."""
        part = self._typed.casefold()
        return [o for o in self.field.options if part in f"{o.text} {o.detail} {o.code}".casefold()]

    def face(self) -> AskFace:
        return self._search_face() if self._searching else self._tiles_face()

    def _search_face(self) -> AskFace:
        words, count = self.words, len(self.options())
        shows = words.plural("Show {n} found", "Show {n} found", count)
        return AskFace(
            self.field.caption, Pad.LETTERS, self._typed, hint=words.text("A part of the name is enough"),
            letters=self.field.letters or words.language, feet=self.feet(),
            primary=Action(shows, bool(self._typed) and count > 0),
        )  # fmt: skip

    def _tiles_face(self) -> AskFace:
        words, options = self.words, self.options()
        pages = max(1, -(-len(options) // max(1, self.rows)))
        self._page = min(max(self._page, 0), pages - 1)
        names = (words.text("Back"), words.text("More"))
        pager = PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names)
        return AskFace(
            f"{self.field.caption}: {self._typed}" if self._typed else self.field.caption,
            hint=self.field.hint, tiles=tuple(options[self._page * self.rows : (self._page + 1) * self.rows]),
            chosen=self.value, empty=words.text("There is nothing to choose from."), feet=self.feet(),
            pager=pager if pages > 1 else PagerView(),
        )  # fmt: skip

    def feet(self) -> tuple[Act, ...]:
        many = len(self.field.options) > self.rows or bool(self._typed)
        if self._searching:
            return self.go_back()
        return super().feet() + ((Act(SEARCH, Action(self.words.text("Search"))),) if many else ())

    def resized(self) -> None:
        """The page with what is chosen now comes first."""
        codes = [option.code for option in self.field.options]
        if not self._found and self.value in codes:
            self._page = codes.index(self.value) // max(1, self.rows)
        self._found = True

    def select(self, code: str) -> None:
        option = next((one for one in self.field.options if one.code == code), None)
        if option is not None and option.enabled:
            self.taken(code)

    def act(self, code: str) -> None:
        if code == SEARCH:
            self._searching, self._typed, self._page = True, "", 0
        else:
            super().act(code)

    def press(self, key: str) -> None:
        if self._searching and key == DELETE:
            self._typed = self._typed[:-1]
        elif self._searching and len(key) == 1:
            self._typed = (self._typed + key)[: self.field.longest]

    def primary(self) -> None:
        if self._searching and self._typed and self.options():
            self._searching = False

    def turn(self, step: int) -> None:
        self._page += step

    def scanned(self, text: str) -> bool:
        """A scan chooses where the field knows what the code means."""
        found = self.field.scan(text) if self.field.scan else ""
        if not any(option.code == found and option.enabled for option in self.field.options):
            return False
        self.taken(found)
        return True

    def back(self) -> None:
        """Out of the search first, then out of the page."""
        if self._searching or self._typed:
            self._searching, self._typed = False, ""
        else:
            super().back()


_PAGES: dict[Kind, type[Asking]] = {
    Kind.TEXT: AskText,
    Kind.NUMBER: AskNumber,
    Kind.DATE: AskDate,
    Kind.CHOICE: Chooser,
    Kind.FLAG: AskFlag,
}

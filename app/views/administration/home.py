"""The tiles of administration, and of the groups of sheets behind some of them."""

from __future__ import annotations

from collections.abc import Sequence

from app.i18n import N_, Catalogue
from app.models.administration import Overview
from app.services.administration.sheets import CHANNEL, LABORATORY, MACHINES
from app.services.administration.sheets import SHEETS as KNOWN
from app.views.administration import words as wording
from app.views.administration.people import PeoplePage
from app.views.administration.ports import Surroundings
from app.views.administration.rows import RowsPage
from app.views.administration.stations import StationsPage
from app.views.lists.faces import AskFace
from app.views.lists.pages import Page, Pages
from app.views.lists.view import PagerView
from app.views.marks import Option

WORDS, DEVICES, PEOPLE, STATIONS = "*words", "*devices", "*people", "*stations"
GROUPS = {
    WORDS: (N_("Lists of words"), tuple(sheet.code for sheet in KNOWN.values() if sheet.words)),
    DEVICES: (N_("Equipment and devices"), tuple(sheet.code for sheet in (*MACHINES, CHANNEL, *LABORATORY))),
}
"""Tiles that lead to further tiles: what each is called, and the sheets behind it."""
_GROUPED = frozenset(code for _, codes in GROUPS.values() for code in codes)
_ICONS = {
    "supplier": "truck", "item": "fish", "species": "fish", "container_type": "crate", "band": "scale",
    "place": "home", "reason": "help", "origin_rule": "tag", "setting": "gear", WORDS: "table", DEVICES: "wrench",
    "equipment": "wrench", "service_plan": "wrench", "check_rule": "scale", "stop_reason": "help",
    "channel": "thermometer", "analyte": "flask",
    "instrument_test": "flask", "unit_conversion": "flask", PEOPLE: "people", STATIONS: "wrench",
}  # fmt: skip


class TilesPage(Page):
    """A tile for each sheet; those of a `group` have a page of their own."""

    def __init__(self, room: Pages, around: Surroundings, group: str = "") -> None:
        super().__init__(room)
        self.around, self._group = around, group
        self._known: dict[str, Overview] = {}
        self._page = 0

    def entered(self) -> None:
        self.room.read(self.around.port.overview(), self._learn)

    def _learn(self, found: Sequence[Overview]) -> None:
        self._known = {one.sheet: one for one in found}

    def codes(self) -> list[str]:
        """In their order; people and stations for an administrator."""
        if self._group:
            return list(GROUPS[self._group][1])
        sheets = [code for code in KNOWN if code not in _GROUPED]
        more = [PEOPLE, STATIONS] if self.around.is_administrator() else []
        return [*sheets[:-1], *GROUPS, *sheets[-1:], *more]

    def face(self) -> AskFace:
        words, codes = self.words, self.codes()
        rows = max(1, self.rows)
        pages = max(1, -(-len(codes) // rows))
        self._page = min(max(self._page, 0), pages - 1)
        names = (words.text("Back"), words.text("More"))
        pager = PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names)
        shown = codes[self._page * rows : (self._page + 1) * rows]
        return AskFace(
            words.text(GROUPS[self._group][0]) if self._group else words.text("Administration"),
            tiles=tuple(self._tile(code, words) for code in shown),
            feet=self.go_back(), pager=pager if pages > 1 else PagerView(),
        )  # fmt: skip

    def _tile(self, code: str, words: Catalogue) -> Option:
        named = {PEOPLE: "People", STATIONS: "Stations"} | {
            group: said for group, (said, _) in GROUPS.items()
        }
        message = named.get(code) or wording.SHEETS[code]
        return Option(code, words.text(message), self._detail(code, words), _ICONS.get(code, "tag"))

    def _detail(self, code: str, words: Catalogue) -> str:
        """How many rows; what nobody adopted or checked yet."""
        sheets = GROUPS[code][1] if code in GROUPS else (code,)
        found = [self._known[sheet] for sheet in sheets if sheet in self._known]
        rows, lent, doubtful = (sum(n) for n in zip(*_numbers(found), strict=True)) if found else (0, 0, 0)
        if lent:
            return words.text("not adopted: {n}", n=words.number(lent))
        if doubtful:
            return words.text("{n}, to check: {m}", n=words.number(rows), m=words.number(doubtful))
        return words.number(rows) if found else ""

    def select(self, code: str) -> None:
        if code in GROUPS:
            self.room.open(TilesPage(self.room, self.around, code))
        elif code == PEOPLE:
            self.room.open(PeoplePage(self.room, self.around))
        elif code == STATIONS:
            self.room.open(StationsPage(self.room, self.around))
        elif code in KNOWN:
            self.room.open(RowsPage(self.room, self.around, code))

    def turn(self, step: int) -> None:
        self._page += step


def _numbers(found: list[Overview]) -> list[tuple[int, int, int]]:
    return [(one.rows, one.lent, one.to_check) for one in found]

"""Lists, forms and questions in their states: a room as others are built, on a list kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import cast

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.desk import Named
from app.models.paging import Slice
from app.views.backrooms.scenes import BackScene, Make
from app.views.lists.faces import Act, Cells, Column
from app.views.lists.field import Field, Kind, Values
from app.views.lists.formpage import FormPage
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.screen import PagesScreen
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Action, Mark, Option, Shape, Tone
from app.views.samples import CONTAINERS, ITEMS, NOW, done, refused
from app.views.screen import Kit, Screen

_TODAY = NOW.date()
_ICE = Named("ICE", "Лёд", "Ice")
_COLD = Named("COLD", "Температура в толще", "Core temperature")
_SOUND = Named("SOUND", "Упаковка цела", "Packaging sound")


@dataclass(frozen=True)
class Crate:
    """What the example lists."""

    number: int
    lot: str
    item: int
    net_g: int
    voided: bool = False


CRATES = tuple(
    Crate(n, f"R1-261123-{40 + n % 3:04d}-K", n % len(ITEMS), 24_000 + n * 137 % 1900, voided=n % 9 == 4)
    for n in range(1, 58)
)


class CratesPage(ListPage[Crate]):
    """A table over the whole width, with filters and totals."""

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Crate]]:
        item = values.get("item", "")
        found = [c for c in CRATES if not item or ITEMS[c.item].code == item]
        begin = cast(int, start or 0)
        more = begin + limit if begin + limit < len(found) else None
        kept = sum(crate.net_g for crate in found if not crate.voided)
        return done(Slice(found[begin : begin + limit], more, len(found), kept))

    def columns(self) -> tuple[Column, ...]:
        words = self.words
        return (
            Column(words.text("Time"), 14),
            Column(words.text("Lot"), 46),
            Column(words.text("Item"), 30, grow=True),
            Column(words.text("Net"), 26, right=True),
            Column("", 34, marks=True),
        )

    def row(self, item: Crate) -> Cells:
        words = self.words
        mark = Mark(Shape.CROSS, words.text("voided"), Tone.MUTED) if item.voided else None
        time = words.clock(NOW + timedelta(minutes=item.number))
        name = ITEMS[item.item].name(words.language)
        cells = (time, item.lot, name, words.kilograms(item.net_g), "")
        return Cells(str(item.number), cells, mark, struck=item.voided)

    def totals(self, found: Slice[Crate]) -> tuple[str, ...]:
        words, count = self.words, found.count or 0
        return (
            words.plural("{n} weighing in the lot", "{n} weighings in the lot", count),
            "",
            "",
            words.kilograms(found.sums),
            words.text("kg"),
        )

    def filters(self) -> Sequence[Field]:
        words = self.words
        options = tuple(Option(item.code, item.name(words.language)) for item in ITEMS)
        return (
            Field("item", words.text("Item"), Kind.CHOICE, options=options, none=words.text("all")),
            Field(
                "day", words.text("Plant day"), Kind.DATE, today=_TODAY, last=_TODAY, none=words.text("all")
            ),
        )

    def main(self, item: Crate | None) -> Action:
        return Action(self.words.text("New lot"))

    def primary(self) -> None:
        self.room.open(LotForm(self.room))

    def picked(self, item: Crate) -> None:
        self.room.open(LotForm(self.room, {"item": ITEMS[item.item].code, "name": item.lot}))


class BesidePage(CratesPage):
    """The same as lines, the facts of the chosen one beside them."""

    def title(self) -> str:
        return self.words.text("Records")

    def columns(self) -> tuple[Column, ...]:
        return ()

    def totals(self, found: Slice[Crate]) -> tuple[str, ...]:
        return ()

    def row(self, item: Crate) -> Line:  # type: ignore[override]
        words = self.words
        mark = Mark(Shape.CROSS, words.text("voided"), Tone.MUTED) if item.voided else None
        side = words.kilograms(item.net_g)
        name = ITEMS[item.item].name(words.language)
        return Line(str(item.number), item.lot, name, str(item.number), side, mark, struck=item.voided)

    def picked(self, item: Crate) -> None:
        """Its facts stand beside."""

    def facts(self, item: Crate | None) -> FactsView:
        words = self.words
        if item is None:
            return FactsView(more=words.text("More"))
        facts = (
            Fact(words.text("Item"), ITEMS[item.item].name(words.language)),
            Fact(words.text("Net"), words.kilograms(item.net_g), bold=True),
        )
        return FactsView(item.lot, facts, more=words.text("More"))

    def acts(self, item: Crate | None) -> tuple[Act, ...]:
        words = self.words
        return (
            Act("lot", Action(words.text("Entries of the lot"), item is not None)),
            Act("void", Action(words.text("Set aside…"), item is not None), danger=True),
        )


class NothingPage(BesidePage):
    """The same with nothing to show."""

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Crate]]:
        return done(Slice())


class LotForm(FormPage):
    """A field of each kind, in two groups."""

    def title(self) -> str:
        return self.words.text("New lot")

    def fields(self) -> Sequence[Field]:
        words = self.words
        items = tuple(Option(item.code, item.name(words.language), icon="fish") for item in ITEMS)
        crates = tuple(
            Option(str(n), f"{kind.kind.name(words.language)} {n}", words.kilograms(kind.tare_g))
            for n in range(1, 9)
            for kind in CONTAINERS
        )
        first = words.text("Lot")
        return (
            Field("item", words.text("Item"), Kind.CHOICE, required=True, group=first, options=items),
            Field("name", words.text("Name"), required=True, group=first, scan=lambda code: code),
            Field("day", words.text("Plant day"), Kind.DATE, required=True, group=first, today=_TODAY,
                  first=_TODAY - timedelta(days=30), last=_TODAY),
            Field("ice", _ICE.name(words.language), Kind.NUMBER, group=first, unit="%", low=Decimal(0),
                  high=Decimal(100)),
            Field("cold", _COLD.name(words.language), Kind.NUMBER, required=True, group=first, unit="°C", decimals=1,
                  low=Decimal(-40), high=Decimal(30)),
            Field("crate", words.text("Container"), Kind.CHOICE, group=first, options=crates),
            Field("station", words.text("Station"), group=first, locked=True),
            Field("sound", _SOUND.name(words.language), Kind.FLAG, group=words.text("Device")),
        )  # fmt: skip

    def word(self) -> str:
        return self.words.text("Open a new lot")

    def submit(self) -> None:
        self.room.do(refused(EnvironmentFault("decision.no_server")), lambda _: self.room.close(self))


FILLED = {"item": "SIG", "name": "Посёлок Листвянка", "day": _TODAY.isoformat(), "cold": "-1.5", "ice": "400",
          "station": "R1", "sound": "yes"}  # fmt: skip


def _make(first: type[CratesPage] = CratesPage) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return PagesScreen(kit, words, first)

    return make


def _room(screen: Screen) -> Pages:
    return cast(PagesScreen, screen).presenter


def _form(screen: Screen, **values: str) -> LotForm:
    form = LotForm(_room(screen), values)
    _room(screen).open(form)
    return form


def _ask(screen: Screen, code: str, *keys: str) -> None:
    _form(screen, **(FILLED | {"ice": "40"}))
    _room(screen).select(code)
    for key in keys:
        _room(screen).press(key)


def _search(screen: Screen) -> None:
    _ask(screen, "crate")
    _room(screen).act("search")
    for key in "600":
        _room(screen).press(key)


def _found(screen: Screen) -> None:
    _search(screen)
    _room(screen).primary()


def _refused(screen: Screen) -> None:
    form = _form(screen, **(FILLED | {"ice": "40"}))
    _room(screen).primary()
    if form.missing():
        raise AssertionError("the form is filled")


SCENES = (
    BackScene("list-table", _make()),
    BackScene("list-filtered", _make(), lambda s: cast(CratesPage, _room(s).top).narrow("item", "SIG")),
    BackScene("list-beside", _make(BesidePage), lambda s: _room(s).select("4")),
    BackScene("list-nothing", _make(NothingPage)),
    BackScene("form-begin", _make(), lambda s: _room(s).primary()),
    BackScene("form-wrong", _make(), lambda s: (_form(s, **FILLED), None)[1]),
    BackScene("form-refused", _make(), _refused),
    BackScene("ask-choice", _make(), lambda s: _ask(s, "item")),
    BackScene("ask-many", _make(), lambda s: _ask(s, "crate")),
    BackScene("ask-search", _make(), _search),
    BackScene("ask-found", _make(), _found),
    BackScene("ask-text", _make(), lambda s: _ask(s, "name", "У")),
    BackScene("ask-number", _make(), lambda s: _ask(s, "cold", "clear", "sign", "4", "5")),
    BackScene("ask-date", _make(), lambda s: _ask(s, "day", "back", "back", "back", "back")),
    BackScene("ask-flag", _make(), lambda s: _ask(s, "sound")),
)

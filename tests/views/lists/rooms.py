"""A room of pages without Qt, whose futures end at once or when told."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from app.i18n import Catalogue
from app.models.paging import Slice
from app.views.lists.faces import Act, AskFace, Cells, Column, Face, FormFace, ListFace, RoomView
from app.views.lists.field import Field, Kind, Values
from app.views.lists.formpage import FormPage
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Page, Pages
from app.views.marks import Action, Option
from tests.views.waiting import at_once

T = TypeVar("T")


@dataclass
class Room:
    """Pages, and every view they showed."""

    first: Callable[[Pages], Page]
    language: str = "en"
    shown: list[RoomView] = field(default_factory=list)
    pages: Pages = field(init=False)

    def __post_init__(self) -> None:
        self.pages = Pages(Catalogue(self.language), at_once, show=self.shown.append, first=self.first)

    @property
    def face(self) -> Face:
        return self.pages.view().face

    @property
    def list(self) -> ListFace:
        assert isinstance(self.face, ListFace)
        return self.face

    @property
    def form(self) -> FormFace:
        assert isinstance(self.face, FormFace)
        return self.face

    @property
    def asked(self) -> AskFace:
        assert isinstance(self.face, AskFace)
        return self.face

    def type(self, *keys: str) -> None:
        for key in keys:
            self.pages.press(key)


def done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


class Numbers(ListPage[int]):
    """The numbers below 40 that a filter leaves; `asks` are what the service was asked, `late` its open answers."""

    def __init__(self, room: Pages) -> None:
        super().__init__(room)
        self.asks: list[tuple[dict[str, str], object | None, int]] = []
        self.late: list[Future[Slice[int]]] | None = None
        self.taps: list[object] = []

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[int]]:
        self.asks.append((dict(values), start, limit))
        found = [n for n in range(40) if values.get("even") != "yes" or n % 2 == 0]
        begin = start if isinstance(start, int) else 0
        on = begin + limit if begin + limit < len(found) else None
        answer = Slice(found[begin : begin + limit], on, len(found), sum(found))
        if self.late is None:
            return done(answer)
        self.late.append(Future())
        return self.late[-1]

    def columns(self) -> tuple[Column, ...]:
        return (Column("Number", 20, right=True),)

    def row(self, item: int) -> Cells:
        return Cells(str(item), (str(item),))

    def totals(self, found: Slice[int]) -> tuple[str, ...]:
        return (str(found.sums),)

    def filters(self) -> Sequence[Field]:
        return (Field("even", "Even", Kind.FLAG, none="all"),)

    def acts(self, item: int | None) -> tuple[Act, ...]:
        return (Act("write", Action("Write out")),)

    def acted(self, code: str) -> None:
        self.taps.append(code)

    def picked(self, item: int) -> None:
        self.taps.append(item)


COLOURS = tuple(
    Option(code, code.title()) for code in ("red", "green", "blue", "black", "white", "grey", "brown")
)


class Catch(FormPage):
    """Three fields, the last only for red ones. `sent` are the values that were submitted."""

    def __init__(self, room: Pages, values: Values | None = None, answer: Future[None] | None = None) -> None:
        super().__init__(room, values)
        self.answer = answer or done(None)
        self.sent: list[dict[str, str]] = []
        self.drafts: list[dict[str, str]] = []

    def title(self) -> str:
        return "Catch"

    def fields(self) -> Sequence[Field]:
        red = self.values.get("colour") == "red"
        fields = (
            Field("colour", "Colour", Kind.CHOICE, required=True, group="Fish", options=COLOURS),
            Field(
                "name",
                "Name",
                group="Fish",
                scan=lambda text: text.removeprefix("N:") if text[:2] == "N:" else "",
            ),
            Field("why", "Why red", required=True, group="Reason"),
        )
        return fields if red else fields[:2]

    def word(self) -> str:
        return "Send"

    def submit(self) -> None:
        self.sent.append(dict(self.values))
        self.room.do(self.answer, lambda _: self.room.close(self))

    def changed(self) -> None:
        self.drafts.append(dict(self.values))

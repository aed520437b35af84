"""The room of deliveries without Qt: its pages on the desk of the stage."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.i18n import Catalogue
from app.models.delivery_desk import Standing
from app.views.backrooms.deliveries import SampleForms
from app.views.backrooms.gate import CODE, TODAY
from app.views.backrooms.gatedesk import SampleDeliveries, SampleLots, SamplePaper
from app.views.deliveries.book import Book
from app.views.deliveries.listing import DeliveriesPage
from app.views.deliveries.scans import Scans
from app.views.lists.faces import AskFace, FormFace, ListFace, RoomView
from app.views.lists.pages import Pages
from app.views.lists.view import Line
from tests.views.waiting import at_once

ROOM = 10
"""Rows, fields or tiles that a page shows."""


@dataclass
class Room:
    """Everything that is tapped and seen. `went` are the rooms entered from here."""

    desk: SampleDeliveries = field(default_factory=SampleDeliveries)
    forms: SampleForms = field(default_factory=SampleForms)
    lots: SampleLots = field(default_factory=SampleLots)
    paper: SamplePaper = field(default_factory=SamplePaper)
    language: str = "en"
    went: list[str] = field(default_factory=list)
    led: list[str] = field(default_factory=list)
    """With which code each."""

    def __post_init__(self) -> None:
        self.book = Book(self.desk, self.forms, self.lots, self.paper, self._go, lambda: TODAY)
        self.book.learn(self.desk.chosen)
        self.views: list[RoomView] = []
        self.pages = Pages(
            Catalogue(self.language), at_once, show=self.views.append,
            first=lambda pages: DeliveriesPage(pages, self.book),
        )  # fmt: skip
        self.scans = Scans(self.pages, self.book)
        self.pages.entered()

    def _go(self, room: str, code: str = "") -> None:
        self.went.append(room)
        self.led.append(code)

    # What is seen

    @property
    def view(self) -> RoomView:
        """As a screen with room for ten shows it."""
        self.pages.room_for(ROOM)
        return self.pages.view()

    @property
    def list(self) -> ListFace:
        assert isinstance(self.view.face, ListFace)
        return self.view.face

    @property
    def form(self) -> FormFace:
        assert isinstance(self.view.face, FormFace)
        return self.view.face

    @property
    def ask(self) -> AskFace:
        assert isinstance(self.view.face, AskFace)
        return self.view.face

    @property
    def primary(self) -> str:
        return self.view.face.primary.text

    def lines(self) -> dict[str, Line]:
        """The rows of the list by their titles."""
        return {row.title: row for row in self.list.rows if isinstance(row, Line)}

    def facts(self) -> dict[str, str]:
        assert self.list.facts is not None
        return {fact.caption: fact.value for fact in self.list.facts.facts}

    def words(self) -> dict[str, str]:
        """What the fields of a form say beside their captions, by the fields' codes."""
        return {entry.code: entry.word for entry in self.form.entries if entry.word}

    def values(self) -> dict[str, str]:
        return {entry.code: entry.value for entry in self.form.entries}

    # What is tapped

    def tap(self) -> None:
        """The primary button."""
        self.pages.primary()

    def select(self, *codes: str) -> None:
        for code in codes:
            self.pages.select(code)

    def act(self, code: str) -> None:
        self.pages.act(code)

    def type(self, keys: str) -> None:
        for key in keys:
            self.pages.press(key)

    def open(self, code: str = CODE) -> None:
        self.select(code)

    @property
    def call(self) -> tuple[object, ...]:
        """The newest thing that was asked of the desk."""
        return self.desk.calls[-1]


def room(*there: Standing, **parts: object) -> Room:
    """A room with these deliveries."""
    desk = SampleDeliveries({one.delivery.code: one for one in there}) if there else SampleDeliveries()
    return Room(desk, **parts)  # type: ignore[arg-type]

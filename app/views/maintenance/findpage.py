"""Finding a scale: where it is attached, then what it may speak, side by side and live, until a person chooses."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

from app.models.detection import Candidate, Search
from app.models.device_board import SetUp
from app.models.paging import Slice
from app.models.setup import Port
from app.views.lists.asking import ask
from app.views.lists.faces import Act, Cells, Column
from app.views.lists.field import Field, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import Line
from app.views.maintenance import finding
from app.views.maintenance.ports import WorkshopPort
from app.views.maintenance.recordingspage import sliced
from app.views.maintenance.setuppage import SetUpForm
from app.views.marks import Action, Mark, Shape, Tone

HOST, HAND = "host", "hand"


class PlacePage(ListPage[Port]):
    """Serial ports of this machine; a host is typed."""

    def __init__(self, room: Pages, port: WorkshopPort) -> None:
        super().__init__(room)
        self._port = port

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Port]]:
        return sliced(self._port.ports(), start, limit)

    def row(self, item: Port) -> Line:
        return Line(item.address, item.title, item.address)

    def title(self) -> str:
        return self.words.text("Where is the scale attached?")

    def empty(self) -> str:
        return self.words.text("This computer has no serial port.")

    def acts(self, item: Port | None) -> tuple[Act, ...]:
        return (
            Act(HOST, Action(self.words.text("On the network"))),
            Act(HAND, Action(self.words.text("Set up by hand…"))),
        )

    def acted(self, code: str) -> None:
        if code == HAND:
            self.room.open(SetUpForm(self.room, self._port, SetUp("", "", ""), ""))
            return
        field = Field(
            HOST, self.words.text("Network address of the scale"), required=True, letters="en",
            hint=self.words.text("For example 10.4.1.17:4305"),
        )  # fmt: skip
        ask(self.room, field, "", lambda typed: self._search(f"tcp:{typed.strip().lower()}"))

    def entered(self) -> None:
        """Asking the system for its ports may take seconds: once is enough."""
        if self._slice is None:
            super().entered()

    def picked(self, item: Port) -> None:
        self._search(item.address)

    def _search(self, address: str) -> None:
        self.room.open(SearchPage(self.room, self._port, address))


class SearchPage(ListPage[Candidate]):
    """The search begins with the page and ends with it; its candidates stay live."""

    def __init__(self, room: Pages, port: WorkshopPort, address: str) -> None:
        super().__init__(room)
        self._port, self._address = port, address
        port.search(address)

    @property
    def _now(self) -> Search:
        return self._port.searched() or Search(self._address)

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Candidate]]:
        found: Future[Slice[Candidate]] = Future()
        candidates = self._now.candidates
        found.set_result(Slice(candidates[:limit], None, len(candidates)))
        return found

    def columns(self) -> tuple[Column, ...]:
        words = self.words
        return (
            Column(words.text("Protocol"), 40, grow=True),
            Column(words.text("Shows"), 64, right=True),
            Column(words.text("Line"), 34),
            Column("", 36, marks=True),
        )

    def row(self, item: Candidate) -> Cells:
        words = self.words
        mark = Mark(Shape.RING, words.text("no checksum"), Tone.MUTED)
        if item.checked:
            mark = Mark(Shape.CHECK, words.text("checksum"), Tone.MUTED)
        return Cells(item.code, (item.title, finding.said(item.reading, words), item.line, ""), mark)

    def title(self) -> str:
        return finding.title(self._now, self.words)

    def empty(self) -> str:
        return finding.text(self._now, self.words)

    def main(self, item: Candidate | None) -> Action:
        if not self._now.ended:
            return Action(self.words.text("Looking…"), enabled=False)
        return Action(self.words.text("Search again"))

    def primary(self) -> None:
        if self._now.ended:
            self._port.search(self._address)
            self.again()

    def picked(self, item: Candidate) -> None:
        wanted = _wanted(item, self._address)
        self._port.search("")
        self.room.open(SetUpForm(self.room, self._port, wanted, ""))

    def entered(self) -> None:
        """Seen again after the form: the line is searched anew."""
        if self._port.searched() is None:
            self._port.search(self._address)
        super().entered()

    def back(self) -> None:
        self._port.search("")
        super().back()


def _wanted(item: Candidate, address: str) -> SetUp:
    """What the search knows of the device; name, range and step are still to be said."""
    settings = {name: value for name, value in item.settings.items() if isinstance(value, str | int | bool)}
    port = settings.pop("tcp_port", None)
    if port is not None and address.count(":") == 1:
        address = f"{address}:{port}"
    return replace(SetUp("", item.protocol, address), options=settings)

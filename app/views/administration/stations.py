"""Stations of the plant: enrolled by a file and a code that travel apart, changed, replaced, cut off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from app.models.administration import Handed, Place
from app.models.paging import Slice
from app.views.administration import words as wording
from app.views.administration.asking import ask_reason, told
from app.views.administration.futures import sliced
from app.views.administration.handed import HandedPage
from app.views.administration.history import HistoryPage
from app.views.administration.people import ACCESS
from app.views.administration.ports import Surroundings
from app.views.lists.faces import Act
from app.views.lists.field import Field, Kind, Values
from app.views.lists.formpage import FormPage
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Action, Mark, Option, Shape, Tone

CHANGE, FILE, HISTORY, BLOCK = "change", "file", "history", "block"
RENEW, REPLACE = "renew", "replace"


class StationsPage(ListPage[Place]):
    def __init__(self, room: Pages, around: Surroundings) -> None:
        super().__init__(room)
        self.around = around

    def title(self) -> str:
        return self.words.text("Stations")

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Place]]:
        return sliced(self.around.port.places(), start, limit)

    def row(self, item: Place) -> Line:
        mark = None if item.active else Mark(Shape.CROSS, self.words.text("cut off"), Tone.MUTED)
        return Line(item.code, item.name, profile(item.profile, self.words.text), side=item.code, mark=mark)

    def facts(self, item: Place | None) -> FactsView:
        words = self.words
        if item is None:
            return FactsView(more=words.text("More"))
        state = words.text("at work") if item.active else words.text("cut off")
        facts = (
            Fact(words.text("Code"), item.code, bold=True),
            Fact(words.text("Profile"), profile(item.profile, words.text)),
            Fact(words.text("Journal"), item.stream),
            Fact(words.text("Journals so far"), words.number(item.lives)),
            Fact(words.text("State"), state, bold=not item.active),
        )
        return FactsView(item.name, facts, more=words.text("More"))

    def acts(self, item: Place | None) -> tuple[Act, ...]:
        words, there = self.words, item is not None
        active = item is None or item.active
        return (
            Act(CHANGE, Action(words.text("Change…"), there)),
            Act(FILE, Action(words.text("New file…"), there)),
            Act(HISTORY, Action(words.text("History"), there)),
            Act(BLOCK, Action(words.text("Cut off…"), there and active), danger=True),
        )

    def main(self, item: Place | None) -> Action:
        return Action(self.words.text("Enrol a station…"))

    def primary(self) -> None:
        self.room.open(StationForm(self.room, self.around))

    def acted(self, code: str) -> None:
        place = self.item
        if place is None:
            return
        if code == CHANGE:
            self.room.open(StationForm(self.room, self.around, place))
        elif code == FILE:
            self.room.open(NewFilePage(self.room, self.around, place))
        elif code == HISTORY:
            self.room.open(
                HistoryPage(self.room, lambda: self.around.port.station_history(place.code), place.name)
            )
        elif code == BLOCK:
            self._block(place)

    def _block(self, place: Place) -> None:
        words = self.words
        done = words.text("{name} is cut off.", name=place.name)
        ask_reason(
            self.room, self.around, words.text("Why is {name} cut off?", name=place.name),
            lambda why: self.room.do(self.around.port.block_station(place.code, why), lambda _: self._did(done)),
            ACCESS,
        )  # fmt: skip

    def _did(self, text: str) -> None:
        self.entered()
        told(self.room, text)


class StationForm(FormPage):
    """A new station, or another name and profile of one."""

    def __init__(self, room: Pages, around: Surroundings, place: Place | None = None) -> None:
        begun = (
            {"code": place.code, "name": place.name, "profile": place.profile}
            if place
            else {"profile": "weighing"}
        )
        super().__init__(room, begun)
        self.around, self._place, self._begun = around, place, begun

    def title(self) -> str:
        return self._place.name if self._place else self.words.text("New station")

    def fields(self) -> Sequence[Field]:
        words = self.words
        profiles = tuple(Option(code, words.text(name)) for code, name in wording.PROFILES.items())
        locked = self._place is not None
        return (
            Field("code", words.text("Code"), required=True, letters="en", capitals=True, longest=8, locked=locked,
                  hint=words.text("Latin letters and digits, such as R2: lot codes begin with it")),
            Field("name", words.text("Name"), required=True),
            Field("profile", words.text("Profile"), Kind.CHOICE, required=True, options=profiles),
        )  # fmt: skip

    def word(self) -> str:
        return self.words.text("Save the changes") if self._place else self.words.text("Enrol the station")

    def ready(self) -> bool:
        return self.values != self._begun

    def submit(self) -> None:
        code, name, kind = (self.values[part] for part in ("code", "name", "profile"))
        port = self.around.port
        if self._place is None:
            made = port.enrol_station(code, name, kind)
            self.room.do(made, lambda handed: self._enrolled(handed, name))
        else:
            self.room.do(port.change_station(code, name, kind), lambda _: self._changed())

    def _changed(self) -> None:
        self.room.close(self)
        told(self.room, self.words.text("Saved. Every station hears of it."))

    def _enrolled(self, handed: Handed, name: str) -> None:
        self.room.close(self)
        show_file(self.room, self.around, handed, name)


class NewFilePage(ListPage[str]):
    """Two ways: the same machine whose certificate ended, or another machine in its place."""

    def __init__(self, room: Pages, around: Surroundings, place: Place) -> None:
        super().__init__(room)
        self.around, self._of = around, place

    def title(self) -> str:
        return self.words.text("New file for {name}", name=self._of.name)

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[str]]:
        found: Future[Slice[str]] = Future()
        found.set_result(Slice((RENEW, REPLACE), None, 2))
        return found

    def row(self, item: str) -> Line:
        words = self.words
        named = {RENEW: words.text("The same computer"), REPLACE: words.text("Another computer")}
        return Line(item, named[item])

    def facts(self, item: str | None) -> FactsView:
        words = self.words
        said = {
            RENEW: words.text("Its certificate ended while it was away. It gets new keys; its journal goes on."),
            REPLACE: words.text("The old computer is cut off at once. The new one begins the next journal; "
                                "what the old one has not sent is on its disk alone."),
        }  # fmt: skip
        return FactsView(self.title(), (Fact("", said[item or RENEW]),), more=words.text("More"))

    def main(self, item: str | None) -> Action:
        return Action(self.words.text("Make the file…"))

    def primary(self) -> None:
        if self.item == REPLACE:
            question = self.words.text("Why is the computer replaced?")
            ask_reason(self.room, self.around, question, self._replace, ACCESS)
        else:
            self._make(self.around.port.renew_station(self._of.code))

    def _replace(self, reason: str) -> None:
        self._make(self.around.port.replace_station(self._of.code, reason))

    def _make(self, made: Future[Handed]) -> None:
        self.room.do(made, self._made)

    def _made(self, handed: Handed) -> None:
        self.room.close(self)
        show_file(self.room, self.around, handed, self._of.name)


def show_file(room: Pages, around: Surroundings, handed: Handed, name: str) -> None:
    """The enrolment file was written: it and its code travel apart."""
    words = room.words
    said = words.text(
        "Carry the file to the computer. Tell the code another way. Both are good for three days."
    )
    room.open(HandedPage(room, around, handed, words.text("Enrolment of {name}", name=name), said))


def profile(code: str, text: Callable[[str], str]) -> str:
    return text(wording.PROFILES[code]) if code in wording.PROFILES else code

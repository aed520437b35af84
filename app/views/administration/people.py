"""People of the plant: who they are, what they may do, their badges; a new card is written to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from app.errors import OperatorError
from app.i18n import LANGUAGES
from app.models.administration import NO, YES, Handed, Somebody
from app.models.kinds import Group
from app.models.paging import Slice
from app.services.administration.people import CardWords
from app.services.identity.badge import parse_badge
from app.views.administration.asking import PinPage, ask_reason, told
from app.views.administration.futures import sliced
from app.views.administration.handed import HandedPage
from app.views.administration.history import HistoryPage
from app.views.administration.ports import Surroundings
from app.views.administration.words import TONGUES
from app.views.lists.faces import Act
from app.views.lists.field import Field, Kind, Values
from app.views.lists.formpage import FormPage
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Action, Mark, Option, Shape, Tone
from app.views.roles import GROUPS, named
from app.views.troubles import trouble

CHANGE, BADGE, BLOCK, HISTORY, PIN = "change", "badge", "block", "history", "pin"
ACCESS = "access"


class PeoplePage(ListPage[Somebody]):
    def __init__(self, room: Pages, around: Surroundings) -> None:
        super().__init__(room)
        self.around = around

    def title(self) -> str:
        return self.words.text("People")

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Somebody]]:
        part = values.get("part", "").casefold()
        return sliced(
            self.around.port.everybody(),
            start,
            limit,
            lambda one: part in f"{one.name} {one.role}".casefold(),
        )

    def filters(self) -> Sequence[Field]:
        return (Field("part", self.words.text("Search"), none=self.words.text("all")),)

    def row(self, item: Somebody) -> Line:
        mark = None if item.active else Mark(Shape.CROSS, self.words.text("blocked"), Tone.MUTED)
        tone = Tone.NORMAL if item.active else Tone.MUTED
        return Line(
            item.role, item.name, named(item.groups, self.words), side=item.role, mark=mark, tone=tone
        )

    def facts(self, item: Somebody | None) -> FactsView:
        words = self.words
        if item is None:
            return FactsView(more=words.text("More"))
        tongue = words.text(TONGUES[item.language]) if item.language in TONGUES else "\u2014"
        state = words.text("may log in") if item.active else words.text("blocked")
        facts = (
            Fact(words.text("Rights"), named(item.groups, words) or "\u2014"),
            Fact(words.text("Language"), tongue),
            Fact(words.text("State"), state, bold=not item.active),
            Fact(words.text("Badge No."), words.number(item.badge)),
        )
        return FactsView(item.name, facts, more=words.text("More"))

    def acts(self, item: Somebody | None) -> tuple[Act, ...]:
        words, there = self.words, item is not None
        active = item is None or item.active
        return (
            Act(CHANGE, Action(words.text("Change…"), there)),
            Act(BADGE, Action(words.text("New badge…"), there and active)),
            Act(HISTORY, Action(words.text("History"), there)),
            Act(
                BLOCK,
                Action(words.text("Block…") if active else words.text("Unblock…"), there),
                danger=active,
            ),
        )

    def main(self, item: Somebody | None) -> Action:
        return Action(self.words.text("Enrol a person…"))

    def primary(self) -> None:
        self.room.open(PersonForm(self.room, self.around))

    def acted(self, code: str) -> None:
        someone = self.item
        if someone is None:
            return
        if code == CHANGE:
            self.room.open(PersonForm(self.room, self.around, someone))
        elif code == BADGE:
            self._new_badge(someone)
        elif code == HISTORY:
            self._show_history(someone)
        elif code == BLOCK:
            self._block(someone)

    def _block(self, someone: Somebody) -> None:
        words, name = self.words, someone.name
        if someone.active:
            question, done = (
                words.text("Why is {name} blocked?", name=name),
                words.text("{name} is blocked.", name=name),
            )
        else:
            question = words.text("Why is {name} unblocked?", name=name)
            done = words.text("{name} may log in again.", name=name)

        def decide(reason: str) -> None:
            act = self.around.port.block if someone.active else self.around.port.unblock
            self.room.do(act(someone.role, reason), lambda _: self._did(done))

        ask_reason(self.room, self.around, question, decide, ACCESS)

    def _did(self, text: str) -> None:
        self.entered()
        told(self.room, text)

    def _show_history(self, someone: Somebody) -> None:
        ask = self.around.port.person_history
        self.room.open(HistoryPage(self.room, lambda: ask(someone.role), someone.name))

    def _new_badge(self, someone: Somebody) -> None:
        title = self.words.text("New badge of {name}", name=someone.name)

        def typed(pin: str) -> None:
            words = card_words(self.around, self.room, someone.groups)
            made = self.around.port.new_badge(someone.role, pin, words)
            self.room.do(made, lambda handed: show_card(self.room, self.around, handed, someone.name))

        self.room.open(PinPage(self.room, title, typed))


class PersonForm(FormPage):
    """A new person, or what is changed of one; a new PIN goes with the scanned badge."""

    def __init__(self, room: Pages, around: Surroundings, someone: Somebody | None = None) -> None:
        super().__init__(room, _values(someone))
        self.around, self._someone, self._begun = around, someone, _values(someone)

    def title(self) -> str:
        return self._someone.name if self._someone else self.words.text("New person")

    def fields(self) -> Sequence[Field]:
        words = self.words
        tongues = tuple(Option(code, words.text(TONGUES[code])) for code in LANGUAGES)
        return (
            Field("name", words.text("Name"), required=True, letters="ru"),
            Field("language", words.text("Language"), Kind.CHOICE, required=True, options=tongues),
            *(Field(group, words.text(name), Kind.FLAG, required=True) for group, name in GROUPS.items()),
        )

    def word(self) -> str:
        if self._someone is None:
            return self.words.text("Enrol…") if self._groups() else self.words.text("Give a right first")
        return self.words.text("Save the changes")

    def ready(self) -> bool:
        return bool(self._groups()) and self.values != self._begun

    def _groups(self) -> frozenset[Group]:
        return frozenset(group for group in GROUPS if self.values.get(group) == YES)

    def acts(self) -> tuple[Act, ...]:
        return (Act(PIN, Action(self.words.text("New PIN…"))),) if self._someone else ()

    def act(self, code: str) -> None:
        if code == PIN and self._someone is not None:
            self.room.open(BadgePage(self.room, self.around, self._someone))

    def submit(self) -> None:
        name, language = self.values["name"], self.values["language"]
        if self._someone is not None:
            changed = self.around.port.change(self._someone.role, name, self._groups(), language)
            self.room.do(changed, lambda _: self._changed())
            return
        self.room.open(PinPage(self.room, self.words.text("PIN of {name}", name=name), self._enrol))

    def _changed(self) -> None:
        self.room.close(self)
        told(self.room, self.words.text("Saved. Every station hears of it."))

    def _enrol(self, pin: str) -> None:
        name, language, groups = self.values["name"], self.values["language"], self._groups()
        made = self.around.port.enrol(name, groups, language, pin, card_words(self.around, self.room, groups))
        self.room.do(made, lambda handed: self._enrolled(handed, name))

    def _enrolled(self, handed: Handed, name: str) -> None:
        self.room.close(self)
        show_card(self.room, self.around, handed, name)


class BadgePage(FormPage):
    """Whose PIN is changed shows the badge: nobody keeps its secret."""

    def __init__(self, room: Pages, around: Surroundings, someone: Somebody) -> None:
        super().__init__(room)
        self.around, self._someone = around, someone

    def title(self) -> str:
        return self.words.text("New PIN of {name}", name=self._someone.name)

    def fields(self) -> Sequence[Field]:
        words = self.words
        state = (
            words.text("scanned") if self.values.get("badge") else words.text("Scan the badge of this person")
        )
        return (Field("shown", words.text("Badge"), locked=True, none=state),)

    def word(self) -> str:
        return self.words.text("Type the new PIN…")

    def ready(self) -> bool:
        return bool(self.values.get("badge"))

    def scanned(self, text: str) -> bool:
        try:
            if parse_badge(text).role != self._someone.role:
                raise OperatorError("administration.other_badge")
        except OperatorError as error:
            self.room.stop(trouble(error, self.words))
        else:
            self.values["badge"] = text
        return True

    def submit(self) -> None:
        self.room.open(PinPage(self.room, self.title(), self._typed))

    def _typed(self, pin: str) -> None:
        badge = self.values.pop("badge")
        self.room.do(self.around.port.new_pin(self._someone.role, badge, pin), lambda _: self._changed())

    def _changed(self) -> None:
        self.room.close(self)
        told(self.room, self.words.text("The new PIN holds from now on."))


def card_words(around: Surroundings, room: Pages, groups: frozenset[Group]) -> CardWords:
    """What stands on the card of somebody in these groups."""
    return CardWords(
        around.plant, [room.words.text(name) for group, name in GROUPS.items() if group in groups]
    )


def show_card(room: Pages, around: Surroundings, handed: Handed, name: str) -> None:
    """The card was written: print it, then delete the file."""
    words = room.words
    said = words.text("Print it and give it to the person. Whoever has the file and the PIN can log in.")
    room.open(HandedPage(room, around, handed, words.text("Card of {name}", name=name), said))


def _values(someone: Somebody | None) -> dict[str, str]:
    groups = someone.groups if someone else frozenset()
    values = {str(group): YES if group in groups else NO for group in GROUPS}
    if someone is None:
        return values | {"language": "ru"}
    return values | {"name": someone.name, "language": someone.language or "ru"}

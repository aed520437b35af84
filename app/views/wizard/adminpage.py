"""The page that makes the plant's first administrator: name, PIN twice, badge. It cannot be skipped."""

from __future__ import annotations

from enum import StrEnum

from app.i18n import N_
from app.models.setup import BadgeCard
from app.views.entry import PinEntry
from app.views.lists.view import Fact
from app.views.marks import Action, Option, Tone, Trouble
from app.views.wizard.pages import Guide, Page, typed
from app.views.wizard.view import Face, PageView

DOT = "\u2022"
LEAST_NAME = 2


class Step(StrEnum):
    NAME = "name"
    PIN = "pin"
    AGAIN = "again"
    BADGE = "badge"
    TYPED = "typed"
    STANDS = "stands"


class AdministratorPage(Page):
    title = N_("Administrator")

    def __init__(self, guide: Guide) -> None:
        super().__init__(guide)
        self.step = Step.NAME
        self.name = self.code = ""
        self.pin, self.again = PinEntry(), PinEntry()
        self.card: BadgeCard | None = None

    def may_go_back(self) -> bool:
        """A badge that was made stays made: from there the way is on only."""
        return self.step is not Step.BADGE

    def enter(self) -> None:
        if self.card is None and self.guide.port.standing().administrators:
            self.step = Step.STANDS

    def view(self) -> PageView:
        views = {
            Step.NAME: self._ask_name,
            Step.PIN: self._ask_pin,
            Step.AGAIN: self._ask_again,
            Step.BADGE: self._ask_badge,
            Step.TYPED: self._ask_code,
            Step.STANDS: self._stands,
        }
        return views[self.step]()

    # What is asked

    def _ask_name(self) -> PageView:
        words = self.guide.words
        return PageView(
            Face.TEXT, words.text("Name of the administrator"),
            words.text("Who enrols people, stations and settings. Others are enrolled later."),
            typed=self.name, letters=words.language,
            primary=Action(words.text("Choose the PIN"), len(self.name.strip()) >= LEAST_NAME),
        )  # fmt: skip

    def _ask_pin(self) -> PageView:
        words = self.guide.words
        return PageView(
            Face.PIN, words.text("Choose a PIN"), words.text("At least {n} digits.", n=self.pin.least),
            typed=DOT * len(self.pin.text), primary=Action(words.text("Go on"), self.pin.valid),
        )  # fmt: skip

    def _ask_again(self) -> PageView:
        words = self.guide.words
        return PageView(
            Face.PIN, words.text("The same PIN again"),
            words.text("So that a slip of the finger locks nobody out."),
            typed=DOT * len(self.again.text), primary=Action(words.text("Make the badge"), self.again.valid),
        )  # fmt: skip

    def _ask_badge(self) -> PageView:
        words, card = self.guide.words, self.card
        facts = (
            Fact(words.text("Card"), str(card.path) if card else "", bold=True),
            Fact("", words.text("1. Print this card: it is the badge. Nobody can make it again.")),
            Fact("", words.text("2. Scan it here, or type its code: then it surely can be read.")),
            Fact("", words.text("3. Delete the file. Who has card and PIN is the administrator.")),
        )
        typing = (Option("type", words.text("Type the badge code")),)
        return PageView(Face.FACTS, words.text("Print the badge, then scan it"), facts=facts, options=typing,
                        primary=Action(words.text("Waiting for the scan"), enabled=False))  # fmt: skip

    def _ask_code(self) -> PageView:
        words = self.guide.words
        return PageView(
            Face.TEXT, words.text("Code printed on the badge"), words.text("As it stands under the symbol."),
            typed=self.code, primary=Action(words.text("Check the code"), bool(self.code)),
        )  # fmt: skip

    def _stands(self) -> PageView:
        words = self.guide.words
        facts = (Fact("", words.text("The plant has an administrator. Others are enrolled by them.")),)
        title = words.text("Administrator is there")
        return PageView(Face.FACTS, title, facts=facts, primary=Action(words.text("Go on")))

    # What is answered

    def press(self, key: str) -> None:
        if self.step is Step.NAME:
            self.name = typed(self.name, key, names=True)
        elif self.step is Step.PIN:
            self.pin = self.pin.press(key)
        elif self.step is Step.AGAIN:
            self.again = self.again.press(key)
        elif self.step is Step.TYPED:
            self.code = typed(self.code, key)
        self.guide.refresh()

    def choose(self, code: str) -> None:
        if self.step is Step.BADGE:
            self._go(Step.TYPED)

    def scanned(self, text: str) -> bool:
        if self.step in (Step.BADGE, Step.TYPED):
            self._confirm(text)
        return self.step in (Step.BADGE, Step.TYPED, Step.STANDS)

    def primary(self) -> None:
        if self.step is Step.NAME:
            self._go(Step.PIN)
        elif self.step is Step.PIN and self.pin.valid:
            self._go(Step.AGAIN)
        elif self.step is Step.AGAIN:
            self._make()
        elif self.step is Step.TYPED:
            self._confirm(self.code)
        elif self.step is Step.STANDS:
            self.guide.on()

    def _make(self) -> None:
        if self.again != self.pin:
            self.pin, self.again = PinEntry(), PinEntry()
            self._go(Step.PIN)
            self._say("The two PINs differ", "They are not the same digits.", "Choose the PIN again.")
            return
        pin, self.pin, self.again = self.pin.text, PinEntry(), PinEntry()
        self.do(self.guide.port.administrator(self.name.strip(), pin), self._made)

    def _made(self, card: BadgeCard) -> None:
        self.card, self.step = card, Step.BADGE

    def _confirm(self, code: str) -> None:
        if self.guide.port.confirm_badge(code.strip()):
            self.step, self.code = Step.STANDS, ""
            self.guide.on()
            return
        self.code = ""
        self._say("Another badge", "This is not the code of the badge just made.", "Scan the new card.")

    def _say(self, title: str, what: str, do: str) -> None:
        text = self.guide.words.text
        self.trouble = Trouble(text(title), text(what), text(do), Tone.WARN)
        self.guide.refresh()

    def back(self) -> bool:
        before = {Step.PIN: Step.NAME, Step.AGAIN: Step.PIN, Step.TYPED: Step.BADGE}
        if self.step not in before:
            return False
        self.again = PinEntry()
        self._go(before[self.step])
        return True

    def _go(self, step: Step) -> None:
        self.step, self.trouble = step, None
        self.guide.refresh()

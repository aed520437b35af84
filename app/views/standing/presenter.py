"""The station itself without Qt: how it stands, and a consent with its reason and PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.i18n import Catalogue
from app.models.desk import Named
from app.models.standing import Consent, Standing
from app.views.entry import PinEntry
from app.views.lists.view import FactsView
from app.views.marks import Action, ChoiceView, Notice, Option, Shape, Tone, Trouble
from app.views.ports import After
from app.views.presenting import Presenting
from app.views.standing import words as wording
from app.views.standing.ports import StandingPort
from app.views.standing.view import StandingView
from app.views.troubles import trouble

DOT = "\u2022"


class StandingPresenter(Presenting[StandingView]):
    """`restart` ends this life of the program; the next begins by itself."""

    def __init__(
        self, port: StandingPort, words: Catalogue, after: After, *, show: Callable[[StandingView], None],
        restart: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(words, after, show)
        self._port, self._restart = port, restart
        self._standing: Standing | None = None
        self._reasons: Sequence[Named] = ()
        self._consent: Consent | None = None
        """The consent being given now."""
        self._reason = ""
        self._pin = PinEntry()
        self._asking = self._busy = self._looking = False

    # What the screen tells

    def entered(self) -> None:
        self._notice = None
        self._after(self._port.reasons(), self._learn, self._failed)
        self.look()

    def look(self) -> None:
        """Ask how it stands; while an answer is awaited nothing is asked again."""
        if not self._looking:
            self._looking = True
            self._after(self._port.standing(), self._found, self._unseen)

    def left(self) -> None:
        """Another screen is seen: a half-given consent is none."""
        self._forget()
        self.refresh()

    # Intents

    def primary(self) -> None:
        """Begin the consent that the state asks for, or give it."""
        if self._busy or self._asking or self._trouble is not None:
            return
        if self._consent is None:
            self._consent = self._standing.asks if self._standing else None
            self._asking, self._notice = self._consent is not None, None
        elif self._pin.valid:
            self._give(self._consent)
        self.refresh()

    def choose(self, reason: str) -> None:
        """Why the consent is given; the PIN comes next."""
        self._reason, self._asking = reason, False
        self.refresh()

    def press(self, key: str) -> None:
        if not self._busy:
            self._pin = self._pin.press(key)
            self.refresh()

    def back(self) -> None:
        if not self._busy:
            self._forget()
            self.refresh()

    def _give(self, consent: Consent) -> None:
        self._busy, pin = True, self._pin.text
        future = self._port.give(consent, pin, self._reason)
        self._after(future, lambda again: self._given(consent, again), self._failed)

    def _forget(self) -> None:
        self._consent, self._reason, self._pin, self._trouble = None, "", PinEntry(), None
        self._asking = False

    # What comes of them

    def _learn(self, reasons: Sequence[Named]) -> None:
        self._reasons = reasons

    def _found(self, standing: Standing) -> None:
        self._looking, self._standing = False, standing
        self.refresh()

    def _unseen(self, error: BaseException) -> None:
        self._looking = False
        self._failed(error)

    def _given(self, consent: Consent, again: bool) -> None:
        self._forget()
        self._busy = again
        self._notice = Notice(self._words.text(wording.DONE[consent]), Tone.OK, Shape.CHECK)
        self.refresh()
        if again:
            self._restart()
        else:
            self.look()

    def _failed(self, error: BaseException) -> None:
        self._forget()
        self._busy, self._trouble = False, trouble(error, self._words)
        self.refresh()

    # The view

    def view(self) -> StandingView:
        words, consent = self._words, self._consent
        typing = consent is not None and not self._asking and not self._busy
        return StandingView(
            said=self._said(),
            facts=wording.facts(self._standing, words),
            back=Action(words.text("Back") if typing else ""),
            primary=self._primary(),
            close=words.text("Understood"),
            typed=DOT * len(self._pin.text) if typing else None,
            panel=self._panel(),
            notice=self._notice,
        )

    def _said(self) -> FactsView:
        if self._consent is not None:
            return wording.statement(self._consent, DOT * len(self._pin.text), self._words)
        return wording.said(self._standing, self._words)

    def _primary(self) -> Action:
        words = self._words
        if self._trouble is not None or self._asking:
            return Action("")
        if self._busy:
            return Action(words.text("Confirming…"), enabled=False)
        if self._consent is not None:
            return Action(words.text("Confirm"), self._pin.valid)
        asks = self._standing.asks if self._standing else None
        return (
            Action(words.text(wording.PRIMARY[asks]))
            if asks
            else Action(words.text("Nothing to confirm"), False)
        )

    def _panel(self) -> ChoiceView | Trouble | None:
        if self._trouble is not None or not self._asking:
            return self._trouble
        words = self._words
        options = tuple(Option(reason.code, reason.name(words.language)) for reason in self._reasons)
        why = wording.WHY[self._consent] if self._consent else ""
        return ChoiceView(words.text(why), options, words.text("Back"))

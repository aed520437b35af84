"""Login without Qt: badge, PIN, lock-out; a `LoginView` out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.i18n import N_, Catalogue
from app.models.login import DemoPerson, Individual, LoginStep, Stage
from app.views import roles
from app.views.entry import BACK, CLEAR, PinEntry
from app.views.login.ports import LoginPort
from app.views.login.view import Face, LoginView
from app.views.marks import Action, Option, Trouble
from app.views.ports import After
from app.views.troubles import trouble, worded

LONGEST_CODE = 64
DOT = "\u2022"


class LoginPresenter:
    """`inside` is called once for each person who has come in, `outside` once after they are gone."""

    def __init__(
        self, port: LoginPort, words: Catalogue, after: After, now: Callable[[], datetime],
        *, show: Callable[[LoginView], None], inside: Callable[[Individual], None],
        outside: Callable[[], None],
    ) -> None:  # fmt: skip
        self._port, self._words, self._after, self._now = port, words, after, now
        self._show, self._inside, self._outside = show, inside, outside
        self._step = port.step()
        self._pin = PinEntry()
        self._code: str | None = None
        self._busy = False
        self._error: Trouble | None = None

    def speak(self, words: Catalogue) -> None:
        self._words = words
        self._error = None
        self._show(self.view())

    def refresh(self) -> None:
        """The step may have changed by itself: a lock-out is over, a person was blocked."""
        self._take(self._port.step())

    # Intents

    def scanned(self, text: str) -> Trouble | None:
        """A badge, from the scanner or typed; returns why it was none."""
        self._code = None
        self._pin = PinEntry()
        self._take(self._port.scan(text.strip()))
        return self._trouble()

    def type_code(self) -> None:
        """The code of the badge is typed from now on."""
        self._code = ""
        self._show(self.view())

    def press(self, key: str) -> None:
        """A key of whichever pad is there."""
        if self._code is not None:
            longer = self._code[:-1] if key == BACK else "" if key == CLEAR else self._code + key
            self._code = longer[:LONGEST_CODE]
        elif self._step.stage is Stage.PIN and not self._busy:
            self._pin = self._pin.press(key)
        self._show(self.view())

    def primary(self) -> None:
        if self._code:
            self.scanned(self._code)
        elif self._step.stage is Stage.PIN and self._pin.valid and not self._busy:
            self._ask(self._pin.text)

    def back(self) -> None:
        """Give up the badge or the typing."""
        self._code, self._pin = None, PinEntry()
        self._take(self._port.leave() if self._step.stage is Stage.PIN else self._port.step())

    def other(self) -> None:
        """The one secondary button."""
        if self._code is None and self._step.stage is Stage.BADGE:
            self.type_code()
        else:
            self.back()

    def become(self, badge: str) -> None:
        """A person of the demonstration, through the same steps as everybody."""
        person = next(p for p in self._port.demo_people() if p.badge == badge)
        self.scanned(person.badge)
        if self._step.stage is Stage.PIN:
            self._ask(person.pin)

    def _ask(self, pin: str) -> None:
        self._busy, self._pin = True, PinEntry()
        self._show(self.view())
        self._after(self._port.pin(pin), self._answered, self._failed)

    def _answered(self, step: LoginStep) -> None:
        self._busy = False
        self._take(step)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._error = trouble(error, self._words)
        self._show(self.view())

    def _take(self, step: LoginStep) -> None:
        was, now = self._whose(self._step), self._whose(step)
        self._step, self._error = step, None
        self._show(self.view())
        if step.person is not None and now not in (None, was):
            self._code, self._pin = None, PinEntry()
            self._inside(step.person)
        elif now is None and was is not None:
            self._outside()

    @staticmethod
    def _whose(step: LoginStep) -> str | None:
        """Who is inside: another one may come without the first one's going."""
        return step.person.role if step.stage is Stage.INSIDE and step.person else None

    # The view

    def view(self) -> LoginView:
        if self._step.stage is Stage.LOCKED_OUT and self._code is None:
            return self._locked_out()
        if self._code is not None:
            return self._typing(self._code)
        if self._step.stage is Stage.PIN:
            return self._ask_pin()
        return self._badge()

    def _badge(self) -> LoginView:
        words, person = self._words, self._step.person
        title = words.text("Locked: {name}", name=person.name) if person else words.text("Show your badge")
        again, first = N_("The same person comes back with the badge."), N_("Hold it to the scanner.")
        hint = again if person else first
        people = self._port.demo_people()
        return LoginView(
            face=Face.BADGE,
            title=title,
            hint=words.text(hint),
            typed="",
            primary=Action(""),
            other=Action(words.text("Type the badge code")),
            trouble=self._trouble(),
            people=tuple(self._person(p) for p in people),
            people_title=words.text("Demonstration: touch whom to become") if people else "",
        )

    def _person(self, person: DemoPerson) -> Option:
        return Option(person.badge, person.name, roles.named(person.groups, self._words), "person")

    def _typing(self, code: str) -> LoginView:
        words = self._words
        return LoginView(
            face=Face.TYPING,
            title=words.text("Type the code printed on the badge"),
            hint="",
            typed=code,
            primary=Action(words.text("Go on"), bool(code)),
            other=Action(words.text("Back")),
        )

    def _ask_pin(self) -> LoginView:
        words, person = self._words, self._step.person
        hint = words.text("At least {n} digits.", n=self._pin.least)
        return LoginView(
            face=Face.PIN,
            title=person.name if person else words.text("Type your PIN"),
            hint=words.text("Type your PIN") if person else hint,
            typed=DOT * len(self._pin.text),
            primary=Action(words.text(N_("Checking…") if self._busy else N_("Come in")), self._pin.valid),
            other=Action(words.text("Back"), not self._busy),
            trouble=self._trouble(),
        )

    def _locked_out(self) -> LoginView:
        words = self._words
        return LoginView(
            face=Face.LOCKED_OUT,
            title=words.text("Too many wrong PINs"),
            hint=words.text("Try again in"),
            typed=self._remaining(),
            primary=Action(""),
            other=Action(""),
            trouble=self._trouble(),
        )

    def _remaining(self) -> str:
        if self._step.until is None:
            return ""
        seconds = max(0, round((self._step.until - self._now()).total_seconds()))
        return f"{seconds // 60}:{seconds % 60:02d}"

    def _trouble(self) -> Trouble | None:
        """What was refused just now."""
        if self._error is not None or self._step.problem is None:
            return self._error
        return worded(self._step.problem, self._words, **self._step.params)

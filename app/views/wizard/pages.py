"""What every page of the first run has in common."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol, TypeVar

from app.i18n import Catalogue
from app.views.entry import BACK
from app.views.marks import Action, Trouble
from app.views.ports import After
from app.views.troubles import trouble
from app.views.wizard.ports import WizardPort
from app.views.wizard.view import PageView

T = TypeVar("T")
LONGEST = 48


class Guide(Protocol):
    """The way through the pages, as a page sees it."""

    port: WizardPort
    words: Catalogue
    after: After

    def refresh(self) -> None: ...

    def on(self) -> None:
        """This page is done."""

    def spoken(self, words: Catalogue) -> None:
        """Another language from now on."""

    def rescaled(self, px_per_mm: float) -> None:
        """Another size of everything from now on."""


class Page:
    """One page, which may ask in several steps. The base does nothing and goes on with the primary button."""

    title = ""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.busy = False
        self.trouble: Trouble | None = None

    def may_skip(self) -> bool:
        """Whether the defaults will do; never for what makes keys, plant or administrator."""
        return False

    def may_go_back(self) -> bool:
        return True

    def enter(self) -> None:
        """The page is seen from now on."""

    def leave(self) -> None:
        """Another page is seen."""

    def view(self) -> PageView:
        raise AssertionError("every page has a view")

    def shown(self) -> PageView:
        """The view with what holds on every page: waiting, trouble, skipping."""
        view, words = self.view(), self.guide.words
        if self.busy:
            wait = Action(words.text("Wait…"), enabled=False)
            view = replace(view, primary=wait, skip=Action(""), back=replace(view.back, enabled=False))
        elif self.may_skip():
            view = replace(view, skip=Action(words.text("Skip")))
        return replace(view, trouble=self.trouble, close=words.text("Understood"))

    def primary(self) -> None:
        self.guide.on()

    def choose(self, code: str) -> None:
        """One of the view's options."""

    def press(self, key: str) -> None:
        """A key of whichever pad is there."""

    def scanned(self, text: str) -> bool:
        return False

    def back(self) -> bool:
        """A step back inside the page; False when it was the first."""
        return False

    def close(self) -> None:
        """The person has read the problem."""
        self.trouble = None
        self.guide.refresh()

    def do(self, future: Future[T], then: Callable[[T], None]) -> None:
        """Wait for `future` on this page; nothing can be pressed meanwhile."""
        self.busy, self.trouble = True, None

        def ok(result: T) -> None:
            self.busy = False
            then(result)
            self.guide.refresh()

        self.guide.after(future, ok, self._failed)
        self.guide.refresh()

    def _failed(self, error: BaseException) -> None:
        self.busy, self.trouble = False, trouble(error, self.guide.words)
        self.guide.refresh()


def typed(text: str, key: str, *, names: bool = False) -> str:
    """`text` after a key of the letter pad; with `names` its capitals stay at the begin of words only."""
    if key == BACK:
        return text[:-1]
    if names and text[-1:].isalpha():
        key = key.lower()
    return (text + key)[:LONGEST]

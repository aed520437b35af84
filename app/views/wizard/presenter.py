"""The first run without Qt: the pages in their order, one `WizardView` out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.i18n import N_, Catalogue
from app.views.lists.view import Fact
from app.views.marks import Action
from app.views.ports import After
from app.views.wizard.adminpage import AdministratorPage
from app.views.wizard.pages import Page
from app.views.wizard.plantpage import PlantPage
from app.views.wizard.ports import WizardPort
from app.views.wizard.scalepage import ScalePage
from app.views.wizard.screenpages import LanguagePage, ScreenPage
from app.views.wizard.view import Face, PageView, WizardView


class SummaryPage(Page):
    """What was set up, and what was left for later."""

    title = N_("Summary")

    def view(self) -> PageView:
        words, standing = self.guide.words, self.guide.port.standing()
        scale = standing.px_per_mm
        size = words.text("{n} px/mm", n=words.number(f"{scale:.2f}")) if scale else ""
        later = words.text("later, by maintenance")
        facts = (
            Fact(words.text("Plant"), standing.plant, bold=True),
            Fact(words.text("Station"), standing.station, bold=True),
            Fact(words.text("Scale"), standing.scale or later),
            Fact(words.text("Screen size"), size or later),
            Fact("", words.text("Keep the settings file away from this PC: with it another replaces it.")),
        )
        return PageView(Face.FACTS, words.text("The station is ready"), facts=facts,
                        primary=Action(words.text("Start work")))  # fmt: skip

    def primary(self) -> None:
        self.do(self.guide.port.finish(), lambda _: self.guide.on())


class WizardPresenter:
    """`finished` is called once at the end; `rescale` asks for the same page in another size."""

    def __init__(
        self, port: WizardPort, words: Catalogue, after: After, *, show: Callable[[WizardView], None],
        rescale: Callable[[float], None], finished: Callable[[Catalogue], None], px_per_mm: float,
    ) -> None:  # fmt: skip
        self.port, self.words, self.after = port, words, after
        self._show, self._rescale, self._finished = show, rescale, finished
        self._pages: tuple[Page, ...] = (
            LanguagePage(self), ScreenPage(self, px_per_mm), PlantPage(self), ScalePage(self),
            AdministratorPage(self), SummaryPage(self),
        )  # fmt: skip
        self._number = 0

    @property
    def page(self) -> Page:
        return self._pages[self._number]

    # What pages ask of the way

    def refresh(self) -> None:
        self._show(self.view())

    def on(self) -> None:
        if self._number == len(self._pages) - 1:
            self._finished(self.words)
            return
        self._to(self._number + 1)

    def spoken(self, words: Catalogue) -> None:
        self.words = words
        self.refresh()

    def rescaled(self, px_per_mm: float) -> None:
        self._rescale(px_per_mm)

    # Intents

    def primary(self) -> None:
        shown = self.page.shown()
        if shown.primary.enabled and shown.trouble is None:
            self.page.primary()

    def choose(self, code: str) -> None:
        if not self.page.busy:
            self.page.choose(code)

    def press(self, key: str) -> None:
        if not self.page.busy:
            self.page.press(key)

    def scanned(self, text: str) -> bool:
        return not self.page.busy and self.page.scanned(text)

    def skip(self) -> None:
        """Go on with the defaults, where the page allows it."""
        if self.page.may_skip() and not self.page.busy:
            self.on()

    def back(self) -> None:
        """A step back; what was made stays made."""
        if self.page.trouble is not None:
            self.page.close()
        elif not self.page.busy and self.page.may_go_back() and not self.page.back() and self._number > 0:
            self._to(self._number - 1)

    def _to(self, number: int) -> None:
        self.page.leave()
        self._number = number
        self.page.trouble = None
        self.page.enter()
        self.refresh()

    # The view

    def view(self) -> WizardView:
        words, count = self.words, len(self._pages)
        page = self.page.shown()
        if self._number > 0 and self.page.may_go_back():
            page = replace(page, back=Action(words.text("Back"), not self.page.busy))
        place = words.text("{n} of {count}", n=self._number + 1, count=count)
        return WizardView(words.text("First run"), f"{place} · {words.text(self.page.title)}",
                          (self._number + 1) / count, page)  # fmt: skip

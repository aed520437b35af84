"""The pages about the panel itself: language and size."""

from __future__ import annotations

from app.i18n import N_, Catalogue
from app.views.marks import Action, Option
from app.views.theme import PANELS
from app.views.wizard.pages import Guide, Page
from app.views.wizard.view import Face, PageView

FINE, COARSE = 0.005, 0.05
LEAST, MOST = 2.0, 16.0
LANGUAGES = {"ru": "Русский", "en": "English"}
STEPS = {"--": -COARSE, "-": -FINE, "+": FINE, "++": COARSE}


class LanguagePage(Page):
    """Both languages in their own words: who cannot read the page can still choose."""

    title = N_("Language")

    def may_skip(self) -> bool:
        return True

    def view(self) -> PageView:
        words = self.guide.words
        return PageView(
            Face.CHOICE, "Язык · Language",
            words.text("It can be changed on every screen, and everybody has a language of their own."),
            tuple(self._option(code, name) for code, name in LANGUAGES.items()),
            primary=Action(words.text("Go on in English")),
        )  # fmt: skip

    def _option(self, code: str, name: str) -> Option:
        chosen = code == self.guide.words.language
        return Option(code, name, self.guide.words.text("chosen") if chosen else "")

    def choose(self, code: str) -> None:
        self.guide.spoken(Catalogue(code, self.guide.words.zone))

    def primary(self) -> None:
        self.do(self.guide.port.keep_language(self.guide.words.language), lambda _: self.guide.on())


class ScreenPage(Page):
    """A bank card (ISO/IEC 7810 ID-1, 85.60 mm wide) held to the glass says what a millimetre is."""

    title = N_("Screen size")

    def __init__(self, guide: Guide, px_per_mm: float) -> None:
        super().__init__(guide)
        self.px_per_mm = px_per_mm

    def may_skip(self) -> bool:
        return True

    def view(self) -> PageView:
        words = self.guide.words
        presets = tuple(
            Option(panel.name, f"{words.number(panel.name)}\u2033", f"{panel.width} × {panel.height}")
            for panel in PANELS
        )
        return PageView(
            Face.CALIBRATE,
            words.text("Hold a bank card to the frame"),
            words.text("Press + or − until the frame is as large as the card, or choose the panel."),
            presets,
            typed="\n".join(
                (
                    words.text("{n} mm wide", n=words.number("85.6")),
                    words.text("{n} px/mm", n=words.number(f"{self.px_per_mm:.2f}")),
                )
            ),
            px_per_mm=self.px_per_mm,
            primary=Action(words.text("The card fits")),
        )

    def choose(self, code: str) -> None:
        self.px_per_mm = next(panel.px_per_mm for panel in PANELS if panel.name == code)
        self.guide.rescaled(self.px_per_mm)
        self.guide.refresh()

    def press(self, key: str) -> None:
        """A step of the size: `--`, `-`, `+`, `++`."""
        if key in STEPS:
            self.px_per_mm = min(MOST, max(LEAST, self.px_per_mm * (1 + STEPS[key])))
            self.guide.refresh()

    def primary(self) -> None:
        value = round(self.px_per_mm, 3)
        self.do(self.guide.port.keep_scale_of_screen(value), lambda _: self._kept(value))

    def _kept(self, value: float) -> None:
        self.guide.on()
        self.guide.rescaled(value)

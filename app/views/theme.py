"""Colours, sizes in millimetres and fonts: the single source of how every screen looks.

A `Theme` belongs to one panel: its pixels a millimetre come from the station's settings, since no panel
tells its true size. Sizes are rounded up to whole pixels, so that a least size holds on the glass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.config.paths import resources
from app.views.marks import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont, QPalette


@dataclass(frozen=True)
class Colours:
    """One palette; contrast of each pair that carries text is held by the tests."""

    bg: str = "#D9DCDF"
    surface: str = "#EEF0F1"
    surface2: str = "#FFFFFF"
    stripe: str = "#E1E5E8"
    line: str = "#A9AFB5"
    text: str = "#15191D"
    muted: str = "#4A535C"
    moving: str = "#636B73"
    primary: str = "#0A56A2"
    pressed: str = "#084581"
    on_primary: str = "#FFFFFF"
    ok: str = "#176B32"
    on_ok: str = "#FFFFFF"
    warn: str = "#FFC400"
    on_warn: str = "#15191D"
    warn_ink: str = "#7A5200"
    """Amber for text and marks on a card."""
    alarm: str = "#B3261E"
    on_alarm: str = "#FFFFFF"
    offline: str = "#7A3FA0"
    on_offline: str = "#FFFFFF"
    disabled: str = "#BFC4C9"
    on_disabled: str = "#4F575E"
    held: str = "#D0D5D9"
    """Face of a secondary button while the finger is on it."""
    flash_saved: str = "#A9D8B6"
    flash_refused: str = "#F5BFBA"


LIGHT = Colours()
DARK = Colours(
    bg="#15181B",
    surface="#22272B",
    surface2="#2F353A",
    stripe="#2A3035",
    line="#5B646C",
    text="#F2F4F5",
    muted="#B4BCC3",
    moving="#98A1A9",
    primary="#8FC1F5",
    pressed="#6FA8E3",
    on_primary="#0C1520",
    ok="#6CCB86",
    on_ok="#0C1A10",
    warn="#FFC400",
    on_warn="#15191D",
    warn_ink="#FFC400",
    alarm="#FF8A80",
    on_alarm="#23090A",
    offline="#CFA5EC",
    on_offline="#1B0C26",
    disabled="#3A4147",
    on_disabled="#A3ABB2",
    held="#444C53",
    flash_saved="#1B5230",
    flash_refused="#64221C",
)


@dataclass(frozen=True)
class Panel:
    """A reference touch panel: pixels and pixels a millimetre."""

    name: str
    width: int
    height: int
    px_per_mm: float


PANELS = (
    Panel("10.1", 1280, 800, 5.88),
    Panel("12.1", 1280, 800, 4.91),
    Panel("15", 1024, 768, 3.36),
    Panel("15.6", 1920, 1080, 5.56),
)


class Size:
    """Lengths in millimetres: least sizes for a bare finger in the cold, em heights readable at 0.6 m."""

    HEADER = 12.0
    MARGIN = 2.0
    GAP = 2.0
    DANGER_GAP = 5.0
    RADIUS = 1.5
    BUTTON = 15.0
    BUTTON_WIDTH = 25.0
    KEY = 20.0
    LETTER = 12.5
    PRIMARY = 22.0
    PRIMARY_WIDTH = 100.0
    COLUMN = 133.6
    """Least width of the left column: five secondary buttons and their gaps."""
    ROW = 11.0
    BANNER = 8.0
    BANNER_LINE = 4.7
    """Height of each where there are two lines."""
    TILE = 40.0


class Em:
    """Em heights of text in millimetres."""

    CAPTION = 3.9
    BODY = 4.6
    VALUE = 5.2
    BUTTON = 5.0
    TITLE = 8.5
    PRIMARY = 9.0
    WEIGHT_CAP = 26.0
    """Height of the weight's digits, readable at 4 to 5 m."""


CAP_RATIO = 0.7
"""Cap height of PT Sans as part of its em."""


@dataclass(frozen=True)
class Theme:
    """Handed to every widget; nothing about looks is kept anywhere else."""

    px_per_mm: float
    colours: Colours = LIGHT
    family: str = "PT Sans"

    def px(self, millimetres: float) -> int:
        """Whole pixels, never less than `millimetres`."""
        return max(1, math.ceil(millimetres * self.px_per_mm - 1e-6))

    def mm(self, pixels: float) -> float:
        return pixels / self.px_per_mm

    def font(self, em: float = Em.BODY, *, bold: bool = False) -> QFont:
        """The house font with an em height of at least `em` millimetres."""
        from PySide6.QtGui import QFont

        font = QFont(self.family)
        font.setPixelSize(self.px(em))
        font.setBold(bold)
        return font

    def colour(self, tone: Tone) -> QColor:
        """Colour of text or of a mark in `tone` on a card."""
        from PySide6.QtGui import QColor

        return QColor(_TONE[tone](self.colours))

    def fill(self, tone: Tone) -> tuple[QColor, QColor]:
        """Ground and text of something filled in `tone`."""
        from PySide6.QtGui import QColor

        ground, text = _FILL[tone]
        return QColor(getattr(self.colours, ground)), QColor(getattr(self.colours, text))

    def palette(self) -> QPalette:
        """Qt's palette from the same tokens, for the few stock widgets."""
        from PySide6.QtGui import QColor, QPalette

        role = QPalette.ColorRole
        pairs = {
            role.Window: self.colours.bg, role.WindowText: self.colours.text,
            role.Base: self.colours.surface2, role.AlternateBase: self.colours.stripe,
            role.Text: self.colours.text, role.Button: self.colours.surface2,
            role.ButtonText: self.colours.text, role.Highlight: self.colours.primary,
            role.HighlightedText: self.colours.on_primary, role.PlaceholderText: self.colours.muted,
        }  # fmt: skip
        palette = QPalette()
        for key, value in pairs.items():
            palette.setColor(key, QColor(value))
        return palette

    def sheet(self) -> str:
        """The one style sheet: borders and corners of cards and fields."""
        c = self.colours
        return (
            f"*[card='true'] {{ background: {c.surface}; border: 1px solid {c.line};"
            f" border-radius: {self.px(Size.RADIUS)}px; }}\n"
            f"*[flash='saved'] {{ background: {c.flash_saved}; }}\n"
            f"*[flash='refused'] {{ background: {c.flash_refused}; }}\n"
            f"QLineEdit {{ background: {c.surface2}; color: {c.text}; border: 1px solid {c.line};"
            f" border-radius: {self.px(Size.RADIUS)}px; padding: 0 {self.px(Size.GAP)}px; }}"
        )


_TONE = {
    Tone.NORMAL: lambda c: c.text,
    Tone.MUTED: lambda c: c.muted,
    Tone.OK: lambda c: c.ok,
    Tone.WARN: lambda c: c.warn_ink,
    Tone.ALARM: lambda c: c.alarm,
    Tone.OFFLINE: lambda c: c.offline,
}
_FILL = {
    Tone.NORMAL: ("surface2", "text"),
    Tone.MUTED: ("surface", "muted"),
    Tone.OK: ("ok", "on_ok"),
    Tone.WARN: ("warn", "on_warn"),
    Tone.ALARM: ("alarm", "on_alarm"),
    Tone.OFFLINE: ("offline", "on_offline"),
}


def install_fonts() -> str:
    """Give the running QGuiApplication the shipped fonts; returns the family's name."""
    from PySide6.QtGui import QFontDatabase

    family = ""
    for path in sorted((resources() / "fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number)
        family = families[0] if families else family
    return family

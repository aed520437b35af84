"""What all screens have in common: their place, their one primary button, and what the shell tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.i18n import Catalogue
from app.models.scan import Scan, ScanKind
from app.views.bridge import Bridge
from app.views.marks import Action
from app.views.sound import Sounds
from app.views.theme import Size, Theme
from app.views.widgets.button import Button, Role

_LEFT = 0.63
"""Part of the width that the left column takes where it is not at its least."""


@dataclass(frozen=True)
class Kit:
    """What every screen is made with."""

    theme: Theme
    bridge: Bridge
    sounds: Sounds


class Shortcut(Enum):
    """Keys that mean the same everywhere."""

    HELP = Qt.Key.Key_F1
    ACCEPT = Qt.Key.Key_F2
    TARE = Qt.Key.Key_F3
    ZERO = Qt.Key.Key_F4
    BACK = Qt.Key.Key_Escape


@dataclass(frozen=True)
class Places:
    """The one grid of all screens: left column over the primary button, right column over the aside."""

    left: QRect
    right: QRect
    primary: QRect
    aside: QRect


def places(theme: Theme, width: int, height: int) -> Places:
    """The grid for a screen of this size; the primary's place depends on width and height alone."""
    margin, gap, apart = theme.px(Size.MARGIN), theme.px(Size.GAP), theme.px(Size.DANGER_GAP)
    room = width - 2 * margin - apart
    left = max(theme.px(Size.COLUMN), int(room * _LEFT))
    foot = theme.px(Size.PRIMARY)
    top = height - margin - foot
    beside = margin + left + apart
    return Places(
        left=QRect(margin, margin, left, top - gap - margin),
        right=QRect(beside, margin, room - left, top - gap - margin),
        primary=QRect(margin, top, left, foot),
        aside=QRect(beside, top, room - left, foot),
    )


class Screen(QWidget):
    """One task. `noticed` carries a Notice for the strip under the header, None to take it away."""

    noticed = Signal(object)
    NAME = ""
    accepts: frozenset[ScanKind] = frozenset()
    """Codes that may be meant for this screen; all others go where they lead."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit, self.theme = kit, kit.theme
        self._over = False
        self.setObjectName(self.NAME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.primary = Button(kit.theme, Role.PRIMARY, name="primary", parent=self)
        self.primary.hide()

    def speak(self, words: Catalogue) -> None:
        """Show everything in this language from now on."""

    def entered(self) -> None:
        """The screen is seen from now on."""

    def left_alone(self) -> None:
        """Another screen is seen; what is half done stays."""

    def took(self, scan: Scan) -> bool:
        """A code was scanned while this screen is seen; True when it is for this screen."""
        return self.scanned(scan.code)

    def scanned(self, _text: str) -> bool:
        """The code of a scan, or of what another room leads here with; True when it is for this screen."""
        return False

    def shortcut(self, key: Shortcut) -> bool:
        """A key that means the same everywhere; True when it did something here."""
        if key is Shortcut.ACCEPT and self.primary.isVisible() and self.primary.isEnabled():
            self.primary.click()
            return True
        return False

    def close_down(self) -> None:
        """Before the screen goes for good: end subscriptions."""
        self._over = True

    def while_open(self, job: Callable[[], None]) -> Callable[[], None]:
        """`job`, which does nothing any more once the screen is going: a late paint finds no widgets."""
        return lambda: None if self._over else job()

    def offer(self, action: Action) -> None:
        """What the primary button says; without a text there is none."""
        self.primary.setVisible(bool(action.text))
        self.primary.say(action)

    def arrange(self, grid: Places) -> None:
        """Put the screen's parts on the grid."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        grid = places(self.theme, self.width(), self.height())
        self.primary.setGeometry(grid.primary)
        self.arrange(grid)

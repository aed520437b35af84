"""Stages every scene at the four reference panels and measures what stands on the glass, in millimetres."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QWidget

from app.i18n import Catalogue
from app.views import gallery
from app.views.backrooms import everything
from app.views.backrooms.scenes import Staged, staged
from app.views.lists.entries import EntryButton
from app.views.lists.facts import FactsCard
from app.views.lists.markline import MarkLine
from app.views.lists.row import Row
from app.views.lists.table import Table
from app.views.marks import Mark
from app.views.shell import Shell
from app.views.theme import PANELS, Panel, install_fonts
from app.views.weighing.recent import RecentList
from app.views.weighing.screen import WeighingScreen
from app.views.widgets.band import Chip
from app.views.widgets.banner import Banner
from app.views.widgets.button import Button, Role
from app.views.widgets.card import Card
from app.views.widgets.lamp import Lamp
from app.views.widgets.text import Label
from app.views.wizard.cards import Prompt

BY_NAME = {panel.name: panel for panel in PANELS}
LONGER = "longer"
VARIANTS = ("ru", "en", LONGER)

ALIKE = ("laboratory-typed-presence", "laboratory-waiting-unread", "laboratory-new-test", "laboratory-which",
         "laboratory-waiting-sample", "laboratory-correct", "laboratory-offline",
         "help-supervisor", "help-quality", "help-maintenance", "help-administrator", "firstrun-plant-files",
         "firstrun-scale-address", "attention-unreadable", "maintenance-recording",
         "administration-lent", "administration-manager", "administration-words",
         "administration-gear", "administration-bands", "administration-validity",
         "administration-supplier", "administration-rule", "administration-looked",
         "administration-day", "administration-reason", "administration-file", "administration-person",
         "administration-pin", "administration-card", "administration-stations",
         "administration-station",
         "deliveries-none", "deliveries-half-done", "delivery-new", "delivery-vessel", "delivery-open-refused",
         "delivery-label", "delivery-stop-no-day", "delivery-judge", "delivery-judged", "delivery-withdraw",
         "position-catch", "position-class", "position-advised", "delivery-degrees", "delivery-check",
         "delivery-assign", "weighings", "report-unsigned", "report-signed")  # fmt: skip
"""Only their words differ from other scenes'; the pictures show them."""
LINE = gallery.SCENES
"""What the operator works with."""
ROOMS = tuple(scene for scene in everything.SCENES if scene.name not in ALIKE)
"""The rooms behind the line, and the first run."""

WORDED = (Label, Banner, Chip, MarkLine, FactsCard, Prompt, Row, Table, EntryButton, RecentList, Button)
"""Widgets that say in `whole` whether all of their words are seen."""
LETTERED = (Label, Lamp, Chip, Banner, MarkLine, Button)
"""Widgets of one font."""


@dataclass(frozen=True)
class Longer(Catalogue):
    """Russian, every text 40 % longer: what a clumsier translation would bring."""

    def text(self, message: str, /, **params: Any) -> str:
        return longer(super().text(message, **params))

    def plural(self, one: str, many: str, count: int, /, **params: Any) -> str:
        return longer(super().plural(one, many, count, **params))


def longer(text: str) -> str:
    """`text` with 40 % more letters at its end, in words as long as its own."""
    more = math.ceil(len(text) * 0.4)
    filling = "".join("ы" if place % 7 or " " not in text else " " for place in range(more))
    return text + filling


def catalogue(variant: str) -> Catalogue:
    return Longer("ru") if variant == LONGER else Catalogue(variant)


@dataclass(frozen=True)
class Target:
    """Something to be touched; its box is in pixels of the window."""

    name: str
    role: Role | None
    box: QRect
    text: str
    enabled: bool
    destructive: bool


@dataclass
class Seen:
    """One scene on one panel in one language."""

    scene: str
    panel: Panel
    variant: str
    targets: list[Target] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    """Heights in millimetres of the rows of all lists."""
    cut: list[str] = field(default_factory=list)
    """Texts that are not wholly seen."""
    outside: list[str] = field(default_factory=list)
    """Widgets that stick out of their parent."""
    scrolling: list[str] = field(default_factory=list)
    ems: dict[str, float] = field(default_factory=dict)
    """Smallest em height in millimetres by kind of widget."""
    marks: list[Mark] = field(default_factory=list)
    cards: list[QRect] = field(default_factory=list)
    cap: float | None = None
    """Height of the weight's digits in millimetres, and whether all of their ink is seen."""
    inked: bool = True
    captures: int | None = None
    """Rows of the last captures."""

    def mm(self, pixels: float) -> float:
        return pixels / self.panel.px_per_mm

    @property
    def where(self) -> str:
        return f"{self.scene} {self.panel.name} {self.variant}"

    @property
    def primaries(self) -> list[Target]:
        return [target for target in self.targets if target.role is Role.PRIMARY]

    @property
    def top(self) -> int:
        """Where the content begins: it tells how many lines the strip has."""
        return min((card.top() for card in self.cards), default=0)


def measure(window: QWidget, scene: str, panel: Panel, variant: str) -> Seen:
    """What a person would measure with a ruler; widgets under an overlay are not seen."""
    seen = Seen(scene, panel, variant)
    for widget in _over(window).findChildren(QWidget):
        if widget.isVisible() and widget.width() and widget.height():
            _take(seen, window, widget)
    screen = window.screen_shown if isinstance(window, Shell) else None
    if isinstance(screen, WeighingScreen) and screen.weight_card.isVisible():
        seen.cap, seen.inked = screen.weight_card.weight.cap(), screen.weight_card.weight.whole
    return seen


def _over(window: QWidget) -> QWidget:
    """The overlay that covers the window, else the window."""
    pages = (window.clean, window.wet, window.crash) if isinstance(window, Shell) else ()
    return next((page for page in pages if page.isVisible()), window)


def _take(seen: Seen, window: QWidget, widget: QWidget) -> None:
    box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    if parent is not None and not parent.rect().contains(widget.geometry()):
        seen.outside.append(f"{type(widget).__name__} {widget.objectName()}")
    if isinstance(widget, WORDED) and not widget.whole:
        seen.cut.append(f"{type(widget).__name__} {widget.accessibleName()}")
    if isinstance(widget, Lamp) and widget.width() < widget.sizeHint().width():
        seen.cut.append(widget.mark.word)
    if isinstance(widget, LETTERED):
        kind = widget.role.name if isinstance(widget, Button) else type(widget).__name__
        em = seen.mm(widget.font().pixelSize())
        seen.ems[kind] = min(em, seen.ems.get(kind, em))
    if isinstance(widget, Card):
        seen.cards.append(box)
    _touchable(seen, widget, box)
    _marked(seen, widget)


def _touchable(seen: Seen, widget: QWidget, box: QRect) -> None:
    if isinstance(widget, Button):
        found = (widget.role, box, widget.text(), widget.isEnabled(), widget.destructive)
        seen.targets.append(Target(widget.objectName(), *found))
    elif isinstance(widget, EntryButton):
        entry = Target(
            widget.objectName(), Role.SECONDARY, box, widget.entry.caption, widget.isEnabled(), False
        )
        seen.targets.append(entry)
    elif isinstance(widget, Row):
        seen.rows.append(seen.mm(widget.height()))
    elif isinstance(widget, QAbstractButton | QAbstractScrollArea):
        seen.scrolling.append(type(widget).__name__)


def _marked(seen: Seen, widget: QWidget) -> None:
    if isinstance(widget, Row):
        seen.marks += [widget.line.mark] if widget.line.mark else []
    elif isinstance(widget, MarkLine):
        seen.marks.append(widget.mark)
    elif isinstance(widget, RecentList):
        seen.captures = widget.capacity()
        seen.rows.append(seen.mm(widget.row_height()))


@cache
def line(panel: str, variant: str) -> tuple[Seen, ...]:
    """Every scene of the operator's screens, staged and measured once; needs a QApplication."""
    return measured(LINE, panel, variant)


@cache
def rooms(panel: str, variant: str) -> tuple[Seen, ...]:
    """Every scene of the rooms behind the line, staged and measured once; needs a QApplication."""
    return measured(ROOMS, panel, variant)


def measured(scenes: Iterable[Staged[Any]], panel_name: str, variant: str) -> tuple[Seen, ...]:
    family, panel, found = install_fonts(), BY_NAME[panel_name], list[Seen]()
    for scene in scenes:
        with staged(scene, panel, catalogue(variant), family=family) as window:
            found.append(measure(window, scene.name, panel, variant))
    return tuple(found)

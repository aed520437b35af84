"""Stages every scene at the four reference panels and measures what stands on the glass, in millimetres."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QWidget

from app.i18n import Catalogue
from app.views.gallery import SCENES, staged
from app.views.shell import Shell
from app.views.theme import PANELS, Panel, install_fonts
from app.views.weighing.screen import WeighingScreen
from app.views.widgets.band import Chip
from app.views.widgets.banner import Banner
from app.views.widgets.button import Button, Role
from app.views.widgets.card import Card
from app.views.widgets.lamp import Lamp
from app.views.widgets.text import Label

BY_NAME = {panel.name: panel for panel in PANELS}
LONGER = "longer"
VARIANTS = ("ru", "en", LONGER)


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
class SeenButton:
    name: str
    role: Role
    box: QRect
    text: str
    whole: bool
    enabled: bool
    destructive: bool


@dataclass
class Seen:
    """One scene on one panel. Boxes are pixels of the window."""

    scene: str
    panel: Panel
    variant: str
    buttons: list[SeenButton] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    """Texts that are not wholly seen."""
    outside: list[str] = field(default_factory=list)
    """Widgets that stick out of their parent."""
    ems: dict[str, float] = field(default_factory=dict)
    """Smallest em height in millimetres by kind of widget."""
    cards: list[QRect] = field(default_factory=list)
    scrolling: int = 0
    cap: float | None = None
    rows: tuple[int, float] | None = None
    header: float = 0.0

    def mm(self, pixels: float) -> float:
        return pixels / self.panel.px_per_mm

    @property
    def where(self) -> str:
        return f"{self.scene} {self.panel.name} {self.variant}"

    @property
    def primaries(self) -> list[SeenButton]:
        return [button for button in self.buttons if button.role is Role.PRIMARY]


def measure(shell: Shell, scene: str, panel: Panel, variant: str) -> Seen:
    """What a person would measure with a ruler; widgets under an overlay are not seen."""
    seen = Seen(scene, panel, variant)
    top = next((page for page in (shell.clean, shell.wet, shell.crash) if page.isVisible()), None)
    for widget in (top or shell).findChildren(QWidget):
        if widget.isVisible() and widget.width() and widget.height():
            _take(seen, shell, widget)
    seen.header = seen.mm(shell.kit.theme.px(12)) if top is None else 12.0
    screen = shell.screen_shown
    if isinstance(screen, WeighingScreen) and screen.weight_card.isVisible():
        seen.cap = screen.weight_card.weight.cap()
    if isinstance(screen, WeighingScreen) and screen.recent.isVisible():
        seen.rows = screen.recent.capacity(), seen.mm(screen.recent.row_height())
        if not screen.recent.whole:
            seen.cut.append("a row of the list")
    return seen


def _take(seen: Seen, shell: Shell, widget: QWidget) -> None:
    box = QRect(widget.mapTo(shell, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    if parent is not None and not parent.rect().contains(widget.geometry()):
        seen.outside.append(f"{type(widget).__name__} {widget.objectName()}")
    if isinstance(widget, Button):
        seen.buttons.append(
            SeenButton(
                widget.objectName(), widget.role, box, widget.text(), widget.whole,
                widget.isEnabled(), widget.destructive,
            )
        )  # fmt: skip
    elif isinstance(widget, QAbstractButton | QAbstractScrollArea):
        seen.scrolling += 1
    if isinstance(widget, Label | Chip | Banner) and not widget.whole:
        seen.cut.append(widget.accessibleName())
    if isinstance(widget, Lamp) and widget.width() < widget.sizeHint().width():
        seen.cut.append(widget.mark.word)
    if isinstance(widget, Label | Lamp | Chip | Banner | Button):
        kind = widget.role.name if isinstance(widget, Button) else type(widget).__name__
        em = seen.mm(widget.font().pixelSize())
        seen.ems[kind] = min(em, seen.ems.get(kind, em))
    if isinstance(widget, Card):
        seen.cards.append(box)


@cache
def measured(panel_name: str, variant: str) -> tuple[Seen, ...]:
    """Every scene of the gallery, staged and measured once; needs a QApplication."""
    install_fonts()
    panel = BY_NAME[panel_name]
    return tuple(_measured(panel, variant))


def _measured(panel: Panel, variant: str) -> Iterator[Seen]:
    for scene in SCENES:
        with staged(scene, panel, catalogue(variant)) as shell:
            yield measure(shell, scene.name, panel, variant)

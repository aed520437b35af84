"""Stages the rooms behind the line and the first run, and measures what stands on the glass, in millimetres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QWidget

from app.views.backrooms import everything
from app.views.backrooms.scenes import AnyScene, staged
from app.views.lists.entries import EntryButton
from app.views.lists.facts import FactsCard
from app.views.lists.markline import MarkLine
from app.views.lists.row import Row
from app.views.lists.table import Table
from app.views.marks import Mark
from app.views.theme import Panel, install_fonts
from app.views.widgets.banner import Banner
from app.views.widgets.button import Button, Role
from app.views.widgets.card import Card
from app.views.widgets.text import Label
from app.views.wizard.cards import Prompt
from tests.screens.panels import BY_NAME, catalogue

ALIKE = ("help-supervisor", "help-quality", "help-maintenance", "help-administrator", "firstrun-plant-files",
         "firstrun-scale-address", "attention-unreadable", "maintenance-recording")  # fmt: skip
"""Only their words differ from other scenes'; the pictures show them."""

SCENES: tuple[AnyScene, ...] = tuple(scene for scene in everything.SCENES if scene.name not in ALIKE)
WORDED = (Label, Banner, MarkLine, FactsCard, Prompt, Row, Table, EntryButton, Button)
"""Widgets that say in `whole` whether all of their words are seen."""


@dataclass(frozen=True)
class Target:
    """Something to be touched."""

    name: str
    role: Role | None
    box: QRect
    text: str
    destructive: bool


@dataclass
class Ruled:
    """One scene on one panel in one language."""

    scene: str
    panel: Panel
    variant: str
    targets: list[Target] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    """Heights in millimetres of the rows of all lists."""
    cut: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    scrolling: list[str] = field(default_factory=list)
    ems: list[tuple[str, float]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    cards: list[QRect] = field(default_factory=list)

    def mm(self, pixels: float) -> float:
        return pixels / self.panel.px_per_mm

    @property
    def where(self) -> str:
        return f"{self.scene} {self.panel.name} {self.variant}"

    @property
    def primaries(self) -> list[Target]:
        return [target for target in self.targets if target.role is Role.PRIMARY]


def rule(window: QWidget, scene: str, panel: Panel, variant: str) -> Ruled:
    """What a person would measure with a ruler."""
    ruled = Ruled(scene, panel, variant)
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.width() and widget.height():
            _take(ruled, window, widget)
    return ruled


def _take(ruled: Ruled, window: QWidget, widget: QWidget) -> None:
    box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    if parent is not None and not parent.rect().contains(widget.geometry()):
        ruled.outside.append(f"{type(widget).__name__} {widget.objectName()}")
    if isinstance(widget, WORDED) and not widget.whole:
        ruled.cut.append(f"{type(widget).__name__} {widget.accessibleName()}")
    if isinstance(widget, Label | Banner | MarkLine | Button):
        ruled.ems.append(
            (f"{type(widget).__name__} {widget.objectName()}", ruled.mm(widget.font().pixelSize()))
        )
    if isinstance(widget, Card):
        ruled.cards.append(box)
    if isinstance(widget, Button):
        target = Target(widget.objectName(), widget.role, box, widget.text(), widget.destructive)
        ruled.targets.append(target)
    elif isinstance(widget, Row):
        ruled.rows.append(ruled.mm(widget.height()))
        ruled.marks += [widget.line.mark] if widget.line.mark else []
    elif isinstance(widget, QAbstractButton | QAbstractScrollArea):
        ruled.scrolling.append(type(widget).__name__)
    if isinstance(widget, MarkLine):
        ruled.marks.append(widget.mark)


@cache
def ruled(panel_name: str, variant: str) -> tuple[Ruled, ...]:
    """Every scene, staged and measured once; needs a QApplication."""
    family = install_fonts()
    return tuple(_ruled(BY_NAME[panel_name], variant, family))


def _ruled(panel: Panel, variant: str, family: str) -> Iterator[Ruled]:
    for scene in SCENES:
        with staged(scene, panel, catalogue(variant), family=family) as window:
            yield rule(window, scene.name, panel, variant)

"""The cards of the weighing screen: what is weighed, the weight, the sum."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.marks import SILENCE, Tone, WeightTone
from app.views.theme import Em, Theme
from app.views.weighing.view import TotalView, WeightView
from app.views.widgets.band import BandBar, Chip
from app.views.widgets.card import Card, Field
from app.views.widgets.lamp import Lamp
from app.views.widgets.progress import ProgressBar
from app.views.widgets.text import Label
from app.views.widgets.weight import WeightDisplay

FLASH_MS = 300
_LOT = "R1-261123-0042-K"
"""A lot code of usual length: its place is kept while there is no lot."""


class ContextCard(Card):
    """Lot, item, container: what the next weighing will be booked to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.fields = [Field(theme, keep=number != 1) for number in range(3)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(2), theme.px(0.8), theme.px(2), theme.px(0.8))
        layout.setSpacing(theme.px(2.5))
        lot = self.fields[0].value
        lot.setMinimumWidth(lot.fontMetrics().horizontalAdvance(_LOT))
        for field, stretch in zip(self.fields, (0, 2, 1), strict=True):
            layout.addWidget(field, stretch)
        self.code = Label(theme, Em.TITLE, bold=True, keep=True)
        self.beside = [Label(theme, Em.CAPTION) for _ in range(2)]
        layout.addWidget(self.code)
        self.right = QWidget()
        lines = QVBoxLayout(self.right)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for label in self.beside:
            lines.addWidget(label)
        layout.addWidget(self.right, 1)

    def say(self, fields: tuple[tuple[str, str], ...], by_hand: str = "") -> None:
        """The fields; with `by_hand` that code instead, large enough to be written off, item and container beside."""
        for field, (caption, value) in zip(self.fields, fields, strict=True):
            field.say(caption, value)
            field.setVisible(not by_hand)
        self.code.say(by_hand)
        for label, (_, value) in zip(self.beside, fields[1:], strict=True):
            label.say(value)
        for widget in (self.code, self.right):
            widget.setVisible(bool(by_hand))


class WeightCard(Card):
    """The weight with its lamp, annunciators, verdict and band; flashes as a whole."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.motion = Lamp(theme, Em.BODY)
        self.annunciators = Label(theme, Em.BODY, tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignRight)
        self.weight = WeightDisplay(theme)
        self.chip = Chip(theme)
        self.band = BandBar(theme)
        column = self.column(side=2.5, ends=0.8, gap=0.3)
        column.addLayout(self._row(self.motion, self.annunciators))
        column.addWidget(self.weight, 1)
        column.addLayout(self._row(self.chip, self.band, space=4.0))
        self._calm = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._calm.timeout.connect(lambda: self._glow(""))

    def _row(self, first: QWidget, second: QWidget, space: float = 2.0) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(space))
        row.addWidget(first)
        row.addWidget(second, 1)
        return row

    def say(self, view: WeightView) -> None:
        self.motion.say(view.motion)
        self.annunciators.say("   ".join(view.annunciators))
        silent = view.tone is WeightTone.SILENT
        self.weight.say(SILENCE if silent else view.text, view.unit, view.tone)
        self.chip.say(view.chip)
        self.band.say(view.band)

    def flash(self, kind: str) -> None:
        """`saved` or `refused`, for 300 ms; a second one begins anew."""
        self._glow(kind)
        self._calm.start()

    def _glow(self, kind: str) -> None:
        self.setProperty("flash", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()


class TotalCard(Card):
    """What the lot has so far, and how much of the order that is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.caption = Label(theme, Em.CAPTION, tone=Tone.MUTED)
        self.line = Label(theme, Em.CAPTION, tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignRight)
        self.net = Label(theme, 7.0, bold=True)
        self.of = Label(theme, Em.CAPTION, align=Qt.AlignmentFlag.AlignRight)
        self.rest = Label(theme, Em.CAPTION, align=Qt.AlignmentFlag.AlignRight)
        self.bar = ProgressBar(theme)
        self.bar.setFixedHeight(theme.px(1.4))
        column = self.column(side=2.0, ends=0.4, gap=0.1)
        column.addLayout(self._row(self.caption, self.line))
        order = QVBoxLayout()
        order.setSpacing(0)
        for label in (self.of, self.rest):
            order.addWidget(label)
        column.addLayout(self._row(self.net, order))
        column.addWidget(self.bar)

    def _row(self, first: Label, second: Label | QVBoxLayout) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(first)
        if isinstance(second, Label):
            row.addWidget(second, 1)
        else:
            row.addLayout(second, 1)
        return row

    def say(self, view: TotalView) -> None:
        self.caption.say(view.caption)
        self.line.say(view.line)
        self.net.say(view.net)
        self.of.say(view.of)
        self.rest.say(view.rest)
        self.bar.say(view.part)

"""The weight itself: digits that never shift, grey while they move, dashes when nobody speaks."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.marks import SILENCE, WeightTone
from app.views.theme import CAP_RATIO, Em, Theme

_TEMPLATES = ("88,888", "88.888")
_RISE, _TAIL = 0.72, 0.15
"""Ink of the bold figures as part of the em: round digits above the line (more than a flat one's cap), the comma
below it."""
_UNIT = 0.32
"""Em of the unit as part of the digits' em."""
_UNIT_ROOM = 0.125
"""Part of the width kept for the unit."""


class WeightDisplay(QWidget):
    """Right aligned; the size of the digits depends on the room alone, so a new value moves nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._shown = (SILENCE, "", WeightTone.SILENT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(Em.WEIGHT_CAP + 1))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def shown(self) -> tuple[str, str, WeightTone]:
        return self._shown

    def say(self, text: str, unit: str, tone: WeightTone) -> None:
        """Show `text` in the language's form and its unit; the same again costs nothing."""
        if (text, unit, tone) != self._shown:
            self._shown = (text, unit, tone)
            self.setAccessibleName(f"{text} {unit}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(110), self.theme.px(Em.WEIGHT_CAP + 2))

    def digits(self) -> QFont:
        """The digits' font: as large as height and six characters allow, smaller only for more of them."""
        pixels = self._pixels()
        font = QFont(self.theme.family)
        font.setBold(True)
        font.setPixelSize(max(1, pixels))
        metrics = QFontMetrics(font)
        room = self.right_edge()
        wide = max(metrics.horizontalAdvance(text) for text in (self._shown[0], *_TEMPLATES))
        if wide > room:
            font.setPixelSize(max(1, pixels * room // wide))
        return font

    def cap(self) -> float:
        """Height of a digit as it stands on the glass, in millimetres."""
        return self.theme.mm(self.digits().pixelSize() * CAP_RATIO)

    @property
    def whole(self) -> bool:
        """All ink of digits and comma is inside."""
        return self.digits().pixelSize() * (_RISE + _TAIL) <= self.height()

    def right_edge(self) -> int:
        """Pixel column where the last digit ends, whatever the value."""
        return int(self.width() * (1 - _UNIT_ROOM))

    def _pixels(self) -> int:
        """Em of the digits: their ink fills the height."""
        return int(self.height() / (_RISE + _TAIL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text, unit, tone = self._shown
        font = self.digits()
        painter.setFont(font)
        painter.setPen(self._ink(tone))
        base = self._base(font.pixelSize())
        edge = self.right_edge()
        painter.drawText(edge - QFontMetrics(font).horizontalAdvance(text), base, text)
        self._paint_unit(painter, unit, font.pixelSize(), QRect(edge, 0, self.width() - edge, base))

    def _base(self, pixels: int) -> int:
        """The line the digits stand on: flat ones in the middle of the height, no ink above or below it."""
        middle = (self.height() + int(pixels * CAP_RATIO)) // 2
        return max(min(middle, int(self.height() - pixels * _TAIL)), math.ceil(pixels * _RISE))

    def _paint_unit(self, painter: QPainter, unit: str, pixels: int, room: QRect) -> None:
        font = QFont(self.theme.family)
        font.setPixelSize(max(1, int(pixels * _UNIT)))
        painter.setFont(font)
        painter.drawText(room.left() + self.theme.px(2), room.bottom(), unit)

    def _ink(self, tone: WeightTone) -> QColor:
        c = self.theme.colours
        return QColor(c.text if tone is WeightTone.STEADY else c.moving)

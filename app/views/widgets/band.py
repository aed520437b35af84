"""The band bar under the weight, and beside it the verdict in words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.desk import Verdict
from app.views.marks import BandView, Mark, Shape
from app.views.theme import Em, Size, Theme
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import draw_lines

_POINTER, _BAR, _LIMITS = 3.0, 5.0, Em.BODY
CHIP_WIDTH = 38.0


class BandBar(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._view: BandView | None = None
        self.setFont(theme.font(Em.BODY))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, view: BandView | None) -> None:
        if view != self._view:
            self._view = view
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(_POINTER + _BAR + _LIMITS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(1, self.theme.px(_POINTER), self.width() - 2, self.theme.px(_BAR))
        self._paint_zones(painter, bar, self._view)
        self._paint_limits(painter, bar, self._view)
        if self._view.pointer is not None:
            self._paint_pointer(painter, bar, self._view.pointer)

    def _paint_zones(self, painter: QPainter, bar: QRectF, view: BandView) -> None:
        c = self.theme.colours
        lit = {Verdict.UNDER: c.warn, Verdict.IN: c.ok, Verdict.OVER: c.alarm}
        third = bar.width() / 3
        for number, verdict in enumerate((Verdict.UNDER, Verdict.IN, Verdict.OVER)):
            resting = c.surface2 if verdict is Verdict.IN else c.disabled
            zone = QRectF(bar.left() + number * third, bar.top(), third, bar.height())
            painter.fillRect(zone, QColor(lit[verdict] if verdict is view.verdict else resting))
        painter.setPen(QPen(QColor(c.text), self.theme.px(0.25)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)

    def _paint_limits(self, painter: QPainter, bar: QRectF, view: BandView) -> None:
        painter.setPen(QPen(QColor(self.theme.colours.text), self.theme.px(0.25)))
        painter.setFont(self.font())
        metrics = QFontMetrics(self.font())
        for part, text in ((1 / 3, view.low), (2 / 3, view.high)):
            x = bar.left() + part * bar.width()
            painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))
            left = x - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(left, self.height() - self.theme.px(0.7)), text)

    def _paint_pointer(self, painter: QPainter, bar: QRectF, part: float) -> None:
        ink = QColor(self.theme.colours.text)
        x = bar.left() + min(1.0, max(0.0, part)) * bar.width()
        half = self.theme.px(_POINTER) * 0.62
        painter.setPen(QPen(ink, self.theme.px(0.5)))
        painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(x - half, 0), QPointF(x + half, 0), QPointF(x, bar.top())]))


class Chip(QWidget):
    """A filled word with its shape; empty when there is no verdict."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.mark: Mark | None = None
        self.setFont(theme.font(Em.VALUE, bold=True))
        self.setFixedSize(theme.px(CHIP_WIDTH), theme.px(9.5))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, mark: Mark | None) -> None:
        if mark != self.mark:
            self.mark = mark
            self.setAccessibleName(mark.word if mark else "")
            self.update()

    @property
    def whole(self) -> bool:
        room = self.width() - self.theme.px(9)
        return self.mark is None or self.fontMetrics().horizontalAdvance(self.mark.word) <= room

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.mark is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = self.theme.fill(self.mark.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()), self.theme.px(Size.RADIUS), self.theme.px(Size.RADIUS))
        side, edge = self.theme.px(4), self.theme.px(2)
        behind = self.mark.shape is Shape.RIGHT
        left = self.width() - side - edge if behind else edge
        draw_shape(painter, self.mark.shape, QRectF(left, (self.height() - side) / 2, side, side), ink)
        painter.setPen(ink)
        space = side + 2 * edge
        room = self.rect().adjusted(edge if behind else space, 0, -space if behind else -edge, 0)
        draw_lines(painter, room, [self.mark.word], Qt.AlignmentFlag.AlignHCenter)

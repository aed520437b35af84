"""The chart over the whole width: state, picture, a line of words, and the stretches to choose from."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.i18n import Catalogue
from app.models.temperature_board import Curve
from app.views.lists.bodies import OwnBody
from app.views.lists.faces import OwnFace
from app.views.lists.markline import MarkLine
from app.views.marks import Mark, Shape, Tone
from app.views.screen import Places
from app.views.temperature.faces import ChartFace
from app.views.theme import Em, Size, Theme
from app.views.widgets.card import Card
from app.views.widgets.text import Label

_NONE = Mark(Shape.RING, "", Tone.MUTED)


class ChartCard(Card):
    """A picture of the curve, made anew when curve, language or size are others."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._curve: Curve | None = None
        self._words = Catalogue("ru")
        self._picture: QPixmap | None = None
        self.told = Label(theme, Em.VALUE, tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignHCenter, parent=self)

    def say(self, curve: Curve | None, told: str, words: Catalogue) -> None:
        self.told.say(told)
        self.told.setVisible(bool(told))
        if curve is not self._curve or words != self._words:
            self._curve, self._words, self._picture = curve, words, None
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None
        high = self.told.line_height()
        self.told.setGeometry(0, (self.height() - high) // 2, self.width(), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._curve is None:
            return
        edge = self.theme.px(1)
        if self._picture is None:
            from app.views.temperature.plot import picture

            room = QSize(self.width() - 2 * edge, self.height() - 2 * edge)
            self._picture = picture(self._curve, room, self.theme, self._words)
        QPainter(self).drawPixmap(edge, edge, self._picture)


class ChartBody(OwnBody):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.mark = MarkLine(theme, lines=1, parent=self)
        self.chart = ChartCard(theme, self)
        self.caption = Label(theme, Em.BODY, tone=Tone.MUTED, lines=2, parent=self)
        self.pager.hide()

    def show_face(self, face: OwnFace) -> None:
        if not isinstance(face, ChartFace):
            raise TypeError(type(face).__name__)
        self.title.say(face.title)
        self.mark.say(face.mark or _NONE)
        self.mark.setVisible(face.mark is not None)
        self.caption.say(face.caption)
        self.chart.say(face.curve, face.told, face.words)
        self.feet.say(face.feet)

    def arrange(self, grid: Places) -> None:
        whole = grid.left.united(grid.right).united(grid.primary)
        gap, high = self.theme.px(Size.GAP), self.title.line_height()
        beside = grid.right.width()
        self.title.setGeometry(
            whole.left() + self.theme.px(1), whole.top(), whole.width() - beside - gap, high
        )
        self.mark.setGeometry(whole.right() + 1 - beside, whole.top(), beside, high)
        foot = self.theme.px(Size.BUTTON)
        self.feet.setGeometry(whole.left(), whole.bottom() + 1 - foot, whole.width(), foot)
        words = 2 * self.caption.fontMetrics().height()
        low = whole.bottom() + 1 - foot - gap - words
        self.caption.setGeometry(
            whole.left() + self.theme.px(1), low, whole.width() - self.theme.px(2), words
        )
        top = whole.top() + high + self.theme.px(1)
        self.chart.setGeometry(QRect(whole.left(), top, whole.width(), low - gap - top))

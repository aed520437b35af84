"""The picture of a label over the whole width, as large as it fits, white as the paper."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.labels.look import LookFace
from app.views.lists.bodies import OwnBody
from app.views.lists.faces import OwnFace
from app.views.marks import Tone
from app.views.screen import Places
from app.views.theme import Em, Size, Theme
from app.views.widgets.card import Card
from app.views.widgets.text import Label


class PaperCard(Card):
    """Keeps the picture's shape; the dots are made smaller, never larger than they are printed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._bytes, self._image = b"", QImage()
        self.told = Label(theme, Em.VALUE, tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignHCenter, parent=self)

    def say(self, picture: bytes, told: str) -> None:
        self.told.say(told)
        self.told.setVisible(bool(told))
        if picture != self._bytes:
            self._bytes, self._image = picture, QImage.fromData(picture)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self.told.line_height()
        self.told.setGeometry(0, (self.height() - high) // 2, self.width(), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._image.isNull():
            return
        edge = self.theme.px(2)
        room = QSize(self.width() - 2 * edge, self.height() - 2 * edge)
        size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(
            (self.width() - size.width()) // 2,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)


class LookBody(OwnBody):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.paper = PaperCard(theme, self)
        self.caption = Label(theme, Em.BODY, tone=Tone.MUTED, lines=2, parent=self)
        self.pager.hide()

    def show_face(self, face: OwnFace) -> None:
        if not isinstance(face, LookFace):
            raise TypeError(type(face).__name__)
        self.title.say(face.title)
        self.caption.say(face.caption)
        self.paper.say(face.picture, face.told)
        self.feet.say(face.feet)

    def arrange(self, grid: Places) -> None:
        whole = grid.left.united(grid.right).united(grid.primary)
        gap, high, foot = self.theme.px(Size.GAP), self.title.line_height(), self.theme.px(Size.BUTTON)
        self.title.setGeometry(
            whole.left() + self.theme.px(1), whole.top(), whole.width() - self.theme.px(2), high
        )
        self.feet.setGeometry(whole.left(), whole.bottom() + 1 - foot, whole.width(), foot)
        words = 2 * self.caption.fontMetrics().height()
        low = whole.bottom() + 1 - foot - gap - words
        self.caption.setGeometry(
            whole.left() + self.theme.px(1), low, whole.width() - self.theme.px(2), words
        )
        top = whole.top() + high + self.theme.px(1)
        self.paper.setGeometry(QRect(whole.left(), top, whole.width(), low - gap - top))

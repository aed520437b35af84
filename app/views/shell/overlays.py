"""What stands over everything: wiping the screen, a wet screen, a crash."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Catalogue
from app.views.marks import Action, Shape, Tone
from app.views.screen import places
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import Label

CLEAN_SECONDS = 20
WET_MS = 1000


class Overlay(QWidget):
    """Covers its parent and takes every touch; shows a title, one line and a large figure."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        centre = Qt.AlignmentFlag.AlignHCenter
        self.title = Label(theme, Em.TITLE, bold=True, align=centre, lines=2)
        self.text = Label(theme, Em.VALUE, align=centre, lines=3)
        self.figure = Label(theme, 24.0, bold=True, align=centre)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px(10)] * 4))
        column.addStretch(2)
        for label in (self.title, self.text, self.figure):
            column.addWidget(label)
        column.addStretch(3)
        self.hide()

    def cover(self) -> None:
        """Over all else from now on."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self.theme.colours.surface))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


class CleanOverlay(Overlay):
    """For 20 s no touch does anything, so that the screen can be wiped."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._left = 0
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count)

    def begin(self, words: Catalogue) -> None:
        self._left = CLEAN_SECONDS
        self.title.say(words.text("Wipe the screen"))
        self.text.say(words.text("Touches do nothing until the time is over."))
        self.figure.say(str(self._left))
        self.cover()
        self._second.start()

    def _count(self) -> None:
        self._left -= 1
        self.figure.say(str(self._left))
        if self._left <= 0:
            self._second.stop()
            self.hide()


class WetOverlay(Overlay):
    """Water touches in many places at once; for a second nothing is taken."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._dry = QTimer(self, singleShot=True, interval=WET_MS)
        self._dry.timeout.connect(self.hide)

    def begin(self, words: Catalogue) -> None:
        self.title.say(words.text("Screen wet?"))
        self.text.say(words.text("Wipe it, then go on."))
        self.cover()
        self._dry.start()


class CrashPage(Overlay):
    """The program made a mistake: its code and time, and the way on."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.text.setFixedHeight(self.text.fontMetrics().height() * 3)
        self.go_on = Button(theme, Role.PRIMARY, name="primary", parent=self)
        self.go_on.tapped.connect(self.hide)

    def begin(self, code: str, time: str, words: Catalogue) -> None:
        self.title.say(words.text("Fault"), Tone.ALARM)
        self.text.say(
            words.text("The program made a mistake. What is recorded is safe.") + " "
            + words.text("Tell the person in charge this code and time.")
        )  # fmt: skip
        self.figure.say(f"{code} · {time}")
        self.go_on.say(Action(words.text("Go on")))
        self.cover()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self.theme.px(16)
        top = max(self.theme.px(4), self.title.geometry().top() - side - self.theme.px(4))
        box = QRectF((self.width() - side) / 2, top, side, side)
        draw_shape(QPainter(self), Shape.UP, box, self.theme.colour(Tone.ALARM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head = self.theme.px(Size.HEADER)
        grid = places(self.theme, self.width(), self.height() - head)
        self.go_on.setGeometry(grid.primary.translated(0, head))

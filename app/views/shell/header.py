"""The header: 12 mm with station, person, lamps, clock and language."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.headline import HeaderView
from app.views.marks import Action, Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.icons import draw_icon
from app.views.widgets.lamp import Lamp
from app.views.widgets.text import Label, draw_lines, fitted


class HeaderButton(Button):
    """Drawn within the header, but felt 3 mm below it too: 12 mm would be too low for a finger."""

    def __init__(
        self, theme: Theme, name: str, icon: str = "", *, boxed: bool = False, parent: QWidget
    ) -> None:
        super().__init__(theme, Role.SECONDARY, name=name, parent=parent)
        self._drawn, self._boxed = icon, boxed

    def _face(self) -> QRect:
        return QRect(0, 0, self.width(), self.theme.px(Size.HEADER))

    def _text_room(self) -> QRect:
        side = self.theme.px(1)
        icon = self.theme.px(8) if self._drawn and self.isEnabled() else 0
        return self._face().adjusted(side + icon, 0, -side, 0)

    def _most_lines(self) -> int:
        return 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        ink = QColor(self.theme.colours.text)
        side = self.theme.px(6.5)
        if self._drawn and self.isEnabled():
            draw_icon(painter, self._drawn, QRectF(0, (self._face().height() - side) / 2, side, side), ink)
        painter.setPen(ink)
        painter.setFont(self.font())
        room = self._text_room()
        lines, _ = fitted(self.text(), self.fontMetrics(), room.width(), 1)
        align = Qt.AlignmentFlag.AlignHCenter if self._boxed else Qt.AlignmentFlag.AlignLeft
        draw_lines(painter, room, lines, align)

    def _paint_frame(self, painter: QPainter) -> None:
        c, px = self.theme.colours, self.theme.px
        if not (self._boxed or self.isDown() or self.framed):
            return
        painter.setPen(QPen(QColor(c.text if self.framed else c.line), px(0.3)))
        painter.setBrush(QColor(c.held if self.isDown() else c.surface2))
        box = QRectF(self._face()).adjusted(px(0.3), px(1.5), -px(0.3), -px(1.5))
        painter.drawRoundedRect(box, px(Size.RADIUS), px(Size.RADIUS))


class Header(QWidget):
    """`home` and `language` are taps on its two buttons."""

    home = Signal()
    language = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._who = ("", "")
        self.station = HeaderButton(theme, "home", "home", parent=self)
        self.person = Label(theme, Em.BODY, tone=Tone.NORMAL, parent=self)
        self.lamps = [Lamp(theme, Em.BODY, parent=self) for _ in range(3)]
        self.clock = Label(theme, Em.VALUE, bold=True, align=Qt.AlignmentFlag.AlignRight, parent=self)
        self.other = HeaderButton(theme, "language", boxed=True, parent=self)
        self.station.tapped.connect(self.home)
        self.other.tapped.connect(self.language)

    def say(self, view: HeaderView) -> None:
        self.station.say(Action(view.station, bool(view.person)))
        self._who = (view.person, view.role)
        for lamp, mark in zip(self.lamps, view.lamps, strict=True):
            lamp.say(mark)
        self.clock.say(view.clock)
        self.other.say(Action(view.other_language))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """From the right: language, clock, lamps; what is left is the station's and the person's."""
        px, high = self.theme.px, self.theme.px(Size.HEADER)
        right = self.width() - px(Size.MARGIN)
        right = self._place(self.other, right, px(Size.BUTTON_WIDTH), self.height())
        right = self._place(self.clock, right - px(2), px(13.5), high)
        for lamp in reversed(self.lamps):
            right = self._place(lamp, right - px(2.5), lamp.sizeHint().width(), high)
        left, room = px(Size.MARGIN), right - px(2.5) - px(Size.MARGIN)
        wanted = self.station.fontMetrics().horizontalAdvance(self.station.text()) + px(11)
        station = max(px(Size.BUTTON_WIDTH), min(wanted, room - px(22)))
        self.station.setGeometry(left, 0, station, self.height())
        self.person.setGeometry(left + station + px(2), 0, max(0, room - station - px(2)), high)
        self._name()

    def _name(self) -> None:
        """The person, with the role where it fits."""
        both = " · ".join(part for part in self._who if part)
        fits = self.person.fontMetrics().horizontalAdvance(both) <= self.person.width()
        self.person.say(both if fits else self._who[0])

    def _place(self, widget: QWidget, right: int, width: int, height: int) -> int:
        widget.setGeometry(right - width, 0, width, height)
        return right - width

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = QRect(0, 0, self.width(), self.theme.px(Size.HEADER))
        painter.fillRect(bar, QColor(self.theme.colours.surface))
        painter.setPen(QColor(self.theme.colours.line))
        painter.drawLine(bar.bottomLeft(), bar.bottomRight())

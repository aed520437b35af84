"""The header: 12 mm with station, person, lamps, clock and language."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.headline import HeaderView
from app.views.marks import Action, Tone
from app.views.shell.alarmbutton import AlarmButton
from app.views.shell.headerbutton import HeaderButton
from app.views.theme import Em, Size, Theme
from app.views.widgets.lamp import Lamp
from app.views.widgets.text import Label


class Header(QWidget):
    """`home`, `language` and `alarms` are taps on its buttons."""

    home = Signal()
    language = Signal()
    alarms = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._station, self._who = "", ("", "")
        self.station = HeaderButton(theme, "home", "home", parent=self)
        self.person = Label(theme, Em.BODY, tone=Tone.NORMAL, parent=self)
        self.lamps = [Lamp(theme, Em.BODY, parent=self) for _ in range(3)]
        self.clock = Label(theme, Em.VALUE, bold=True, align=Qt.AlignmentFlag.AlignRight, parent=self)
        self.other = HeaderButton(theme, "language", boxed=True, parent=self)
        self.alarm = AlarmButton(theme, self)
        self.alarm.tapped.connect(self.alarms)
        self.station.tapped.connect(self.home)
        self.other.tapped.connect(self.language)

    def say(self, view: HeaderView) -> None:
        self._station = view.station
        self.station.setEnabled(bool(view.person))
        self._who = (view.person, view.role)
        for lamp, mark in zip(self.lamps, view.lamps, strict=True):
            lamp.say(mark)
        self.alarm.show_alarms(view.alarm)
        self.clock.say(view.clock)
        self.other.say(Action(view.other_language))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """From the right: language, clock, lamps, alarms; what is left is the station's and the person's."""
        px, high = self.theme.px, self.theme.px(Size.HEADER)
        right = self.width() - px(Size.MARGIN)
        right = self._place(self.other, right, px(Size.BUTTON_WIDTH), self.height())
        right = self._place(self.clock, right - px(2), px(13.5), high)
        for lamp in reversed(self.lamps):
            right = self._place(lamp, right - px(2.5), lamp.sizeHint().width(), high)
        if not self.alarm.isHidden():
            others = px(Size.MARGIN + Size.BUTTON_WIDTH + 2 + 5) + self._wide(self.person, self._who[0])
            right = self._place(self.alarm, right - px(2.5), self.alarm.fit(right - others), self.height())
        left, room = px(Size.MARGIN), right - px(2.5) - px(Size.MARGIN)
        station = self._name_station(room - max(px(22), self._wide(self.person, self._who[0])))
        self.station.setGeometry(left, 0, station, self.height())
        self.person.setGeometry(left + station + px(2), 0, max(0, room - station - px(2)), high)
        self._name()

    def _name_station(self, room: int) -> int:
        """The station with its name where that fits, else its code; how wide it is."""
        texts = (self._station, self._station.partition(" · ")[0])
        wanted = [self._wide(self.station, text) + self.theme.px(11) for text in texts]
        text, width = next(((t, w) for t, w in zip(texts, wanted, strict=True) if w <= room), (texts[1], 0))
        self.station.say(Action(text, self.station.isEnabled()))
        return max(self.theme.px(Size.BUTTON_WIDTH), width)

    @staticmethod
    def _wide(widget: QWidget, text: str) -> int:
        return widget.fontMetrics().horizontalAdvance(text)

    def _name(self) -> None:
        """The person, with the role where it fits; the first word or letter where not even the name does."""
        name = self._who[0]
        ways = (" · ".join(part for part in self._who if part), name, name.partition(" ")[0], name[:1])
        fits = (way for way in ways if self._wide(self.person, way) <= self.person.width())
        self.person.say(next(fits, name))

    def _place(self, widget: QWidget, right: int, width: int, height: int) -> int:
        widget.setGeometry(right - width, 0, width, height)
        return right - width

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = QRect(0, 0, self.width(), self.theme.px(Size.HEADER))
        painter.fillRect(bar, QColor(self.theme.colours.surface))
        painter.setPen(QColor(self.theme.colours.line))
        painter.drawLine(bar.bottomLeft(), bar.bottomRight())

"""The alarms in the header of every screen: how many, how urgent; one touch leads to them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.views.headline import AlarmLamp
from app.views.marks import Action, Mark, Shape, Tone
from app.views.shell.headerbutton import HeaderButton
from app.views.theme import Size, Theme
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import draw_lines, fitted

HALF_MS = 500
"""The ground of an urgent alarm that nobody has seen changes at 1 Hz; its text stands still."""
_SHAPE = 4.6
_DARK = 150


class AlarmButton(HeaderButton):
    """Hidden while there are no alarms."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "alarms", boxed=True, parent=parent)
        self._lamp = AlarmLamp(Mark(Shape.RING, "", Tone.MUTED), "", unseen=False)
        self._dark = False
        self._blink = QTimer(self, interval=HALF_MS)
        self._blink.timeout.connect(self._turn)
        self.hide()

    def show_alarms(self, lamp: AlarmLamp | None) -> None:
        self.setVisible(lamp is not None)
        if lamp is None or not lamp.urgent:
            self._blink.stop()
            self._dark = False
        elif not self._blink.isActive():
            self._blink.start()
        if lamp is not None and lamp != self._lamp:
            self._lamp = lamp
            self.update()

    def fit(self, room: int) -> int:
        """Says as much as has room; how wide it is then."""
        widths = {text: self._wide(text) for text in (self._lamp.mark.word, self._lamp.short)}
        text = next((text for text, wide in widths.items() if wide <= room), self._lamp.short)
        self.say(Action(text))
        self.setAccessibleName(self._lamp.mark.word)
        return widths[text]

    def _wide(self, text: str) -> int:
        words = self.fontMetrics().horizontalAdvance(text)
        return max(self.theme.px(Size.BUTTON_WIDTH), words + self.theme.px(_SHAPE + 6))

    @property
    def blinking(self) -> bool:
        return self._blink.isActive()

    def _turn(self) -> None:
        self._dark = not self._dark
        self.update()

    def _text_room(self) -> QRect:
        return self._face().adjusted(self.theme.px(_SHAPE + 3.5), 0, -self.theme.px(1.5), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = self._paints()
        px = self.theme.px
        box = QRectF(self._face()).adjusted(px(0.3), px(1.5), -px(0.3), -px(1.5))
        painter.setPen(QPen(ink if not self._lamp.unseen else ground, px(0.5)))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, px(Size.RADIUS), px(Size.RADIUS))
        side = px(_SHAPE)
        draw_shape(
            painter, self._lamp.mark.shape, QRectF(px(2), box.center().y() - side / 2, side, side), ink
        )
        painter.setPen(ink)
        painter.setFont(self.font())
        lines, _ = fitted(self.text(), self.fontMetrics(), self._text_room().width(), 1)
        draw_lines(painter, self._text_room(), lines, Qt.AlignmentFlag.AlignLeft)

    def _paints(self) -> tuple[QColor, QColor]:
        """Ground and ink: filled in the colour of the urgency while unseen."""
        tone = self._lamp.mark.tone
        if self._lamp.unseen and tone in (Tone.ALARM, Tone.WARN):
            ground, ink = self.theme.fill(tone)
            return (ground.darker(_DARK) if self._dark else ground), ink
        c = self.theme.colours
        return QColor(c.held if self.isDown() else c.surface2), self.theme.colour(tone)

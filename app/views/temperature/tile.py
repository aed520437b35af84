"""One channel as a tile: its name, its value large, its state by shape and word, how old it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.views.marks import Action, Mark, Shape, Tone
from app.views.temperature.faces import ChannelTile
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import draw_lines, fitted

VALUE = 11.0
"""Em height of the value: read at 2 m."""
_SIDE, _TOP, _SHAPE = 2.0, 1.2, 4.0
_EMPTY = ChannelTile("", "", "", "", Mark(Shape.RING, "", Tone.MUTED))


class TileButton(Button):
    """Grey when normal; the frame of a tile with an alarm has the colour of its urgency."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(theme, Role.TILE, name=name, parent=parent)
        self.tile = _EMPTY
        self._name, self._value = theme.font(Em.BODY), theme.font(VALUE, bold=True)
        self._unit = theme.font(Em.VALUE, bold=True)
        self._small, self._word = theme.font(Em.CAPTION), theme.font(Em.BODY, bold=True)
        self.setMinimumSize(theme.px(40), theme.px(30))

    def show_tile(self, tile: ChannelTile) -> None:
        """Everything as `tile` says; the same again costs nothing."""
        if tile != self.tile:
            self.tile = tile
            self.say(Action(" "))
            self.setAccessibleName(f"{tile.name} {tile.value} {tile.unit} {tile.mark.word} {tile.age}")
            self.update()

    @property
    def whole(self) -> bool:
        """Name, value and state are wholly seen; of name two lines."""
        return self._unit_fits() and all(ok for _, ok in (self._lines(self._name, self.tile.name, self._name_box()),
                                    self._lines(self._word, self.tile.mark.word, self._word_box()),
                                    self._lines(self._value, self._said(), self._value_box())))  # fmt: skip

    def _said(self) -> str:
        return self.tile.value

    def _unit_left(self) -> int:
        """The unit stands behind the value, smaller."""
        return self._value_box().left() + QFontMetrics(self._value).horizontalAdvance(f"{self._said()}\u00a0")

    def _unit_fits(self) -> bool:
        return (
            self._unit_left() + QFontMetrics(self._unit).horizontalAdvance(self.tile.unit)
            <= self._room().right()
        )

    def _lines(self, font: QFont, text: str, box: QRect) -> tuple[list[str], bool]:
        metrics = QFontMetrics(font)
        return fitted(text, metrics, box.width(), max(1, box.height() // metrics.height()))

    # Places, from the top: name, value, state, age

    def _room(self) -> QRect:
        side, top = self.theme.px(_SIDE), self.theme.px(_TOP)
        return self.rect().adjusted(side, top, -side, -top)

    def _name_box(self) -> QRect:
        room = self._room()
        return QRect(room.left(), room.top(), room.width(), 2 * QFontMetrics(self._name).height())

    def _foot(self) -> int:
        return 2 * QFontMetrics(self._word).height() + QFontMetrics(self._small).height()

    def _value_box(self) -> QRect:
        room, name = self._room(), self._name_box()
        top = name.bottom() + 1
        return QRect(room.left(), top, room.width(), room.bottom() + 1 - self._foot() - top)

    def _word_box(self) -> QRect:
        room = self._room()
        shape = self.theme.px(_SHAPE + 1.2)
        top = room.bottom() + 1 - self._foot()
        return QRect(room.left() + shape, top, room.width() - shape, 2 * QFontMetrics(self._word).height())

    def _age_box(self) -> QRect:
        room, word = self._room(), self._word_box()
        return QRect(room.left(), word.bottom() + 1, room.width(), QFontMetrics(self._small).height())

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        mark, quiet = self.tile.mark, Tone.MUTED if self.tile.quiet else Tone.NORMAL
        self._write(painter, self._name, Tone.NORMAL, self._name_box(), self.tile.name)
        self._write(painter, self._value, quiet, self._value_box(), self._said())
        self._paint_unit(painter, quiet)
        side, word = self.theme.px(_SHAPE), self._word_box()
        box = QRectF(self._room().left(), word.top() + (word.height() - side) / 2, side, side)
        tone = Tone.MUTED if mark.tone is Tone.NORMAL else mark.tone
        draw_shape(painter, mark.shape, box, self.theme.colour(tone))
        self._write(painter, self._word, mark.tone, word, mark.word)
        self._write(painter, self._small, Tone.MUTED, self._age_box(), self.tile.age)

    def _paint_unit(self, painter: QPainter, tone: Tone) -> None:
        """On the line of the value's digits."""
        box, big = self._value_box(), QFontMetrics(self._value)
        base = box.top() + (box.height() - big.height()) // 2 + big.ascent()
        painter.setFont(self._unit)
        painter.setPen(self.theme.colour(tone))
        painter.drawText(self._unit_left(), base, self.tile.unit)

    def _paint_ground(self, painter: QPainter) -> None:
        c, loud = self.theme.colours, self.tile.mark.tone in (Tone.ALARM, Tone.WARN)
        frame = self.theme.colour(self.tile.mark.tone) if loud else QColor(c.text if self.framed else c.line)
        width = self.theme.px(0.9 if loud else 0.6 if self.framed else 0.3)
        painter.setPen(QPen(frame, width))
        painter.setBrush(QColor(c.held if self.isDown() else c.surface2))
        radius, half = self.theme.px(Size.RADIUS), width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    def _write(self, painter: QPainter, font: QFont, tone: Tone, box: QRect, text: str) -> None:
        painter.setFont(font)
        painter.setPen(self.theme.colour(tone))
        draw_lines(painter, box, self._lines(font, text, box)[0], Qt.AlignmentFlag.AlignLeft)

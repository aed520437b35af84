"""The fields of a form as buttons: caption over value, and in a word what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.faces import Entry, Need
from app.views.marks import Shape, Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.shapes import draw_shape
from app.views.widgets.tappable import Tappable
from app.views.widgets.text import draw_lines, fitted
from app.views.widgets.touch import TapGuard

MOST = 24
_WIDE, _HIGHEST = 100.0, 18.0
_SIDE, _SHAPE = 2.5, 3.4
_LOOK = {
    Need.OFFERED: (Shape.DIAMOND, Tone.MUTED),
    Need.MISSING: (Shape.RING, Tone.MUTED),
    Need.WRONG: (Shape.UP, Tone.WARN),
}


class EntryButton(Tappable):
    """One field; the value may be elided, caption and word never."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(TapGuard(), parent)
        self.theme, self.entry = theme, Entry("", "", "")
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._caption, self._value = theme.font(Em.CAPTION), theme.font(Em.VALUE, bold=True)

    def say(self, entry: Entry) -> None:
        if entry != self.entry:
            self.entry = entry
            self.setAccessibleName(f"{entry.caption} {entry.value} {entry.word}".strip())
            self.setEnabled(entry.need is not Need.LOCKED)
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(Size.BUTTON_WIDTH), self.theme.px(Size.BUTTON))

    def _word_box(self) -> QRect:
        side = self.theme.px(_SIDE)
        wide = QFontMetrics(self._caption).horizontalAdvance(self.entry.word) + 2 if self._marked() else 0
        return QRect(self.width() - side - wide, 0, wide, self._upper())

    def _marked(self) -> bool:
        return self.entry.need in _LOOK

    def _upper(self) -> int:
        """Height of the caption's part."""
        return int(self.height() * 0.44)

    def _caption_box(self) -> QRect:
        side = self.theme.px(_SIDE)
        shape = self.theme.px(_SHAPE + 2.0) if self._marked() else 0
        return QRect(side, 0, self._word_box().left() - shape - side, self._upper())

    @property
    def whole(self) -> bool:
        caption = fitted(self.entry.caption, QFontMetrics(self._caption), self._caption_box().width(), 1)
        return caption[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_face(painter)
        upper, side = self._upper(), self.theme.px(_SIDE)
        self._text(painter, self.entry.caption, self._caption_box(), Tone.MUTED)
        if self._marked():
            self._paint_need(painter)
        painter.setFont(self._value)
        painter.setPen(self.theme.colour(Tone.NORMAL if self.isEnabled() else Tone.MUTED))
        place = QRect(side, upper, self.width() - 2 * side, self.height() - upper - self.theme.px(1))
        shown, _ = fitted(self.entry.value or "\u2014", QFontMetrics(self._value), place.width(), 1)
        draw_lines(painter, place, shown, Qt.AlignmentFlag.AlignLeft)

    def _paint_face(self, painter: QPainter) -> None:
        c = self.theme.colours
        wide = self.theme.px(0.6 if self.hasFocus() else 0.3)
        painter.setPen(QPen(QColor(c.text if self.hasFocus() else c.line), wide))
        painter.setBrush(QColor(c.held if self.isDown() else c.surface2 if self.isEnabled() else c.surface))
        radius, half = self.theme.px(Size.RADIUS), wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    def _paint_need(self, painter: QPainter) -> None:
        shape, tone = _LOOK[self.entry.need]
        box, side = self._word_box(), self.theme.px(_SHAPE)
        place = QRectF(box.left() - side - self.theme.px(1), (box.height() - side) / 2 + 1, side, side)
        draw_shape(painter, shape, place, self.theme.colour(tone))
        self._text(painter, self.entry.word, box, tone)

    def _text(self, painter: QPainter, text: str, box: QRect, tone: Tone) -> None:
        painter.setFont(self._caption)
        painter.setPen(self.theme.colour(tone))
        shown, _ = fitted(text, QFontMetrics(self._caption), box.width(), 1)
        draw_lines(painter, box, shown, Qt.AlignmentFlag.AlignLeft)


class Entries(QWidget):
    """Buttons of the fields in two or three columns; `chosen` brings a field's code."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._name, self.buttons = name, list[EntryButton]()

    def say(self, entries: Sequence[Entry]) -> None:
        while len(self.buttons) < min(MOST, len(entries)):
            self._add()
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(entries))
            if number < len(entries):
                button.say(entries[number])

    @property
    def _columns(self) -> int:
        return max(2, min(3, self.width() // self.theme.px(_WIDE)))

    def _rows(self) -> int:
        gap = self.theme.px(Size.GAP)
        return max(1, (self.height() + gap) // (self.theme.px(Size.BUTTON) + gap))

    @property
    def capacity(self) -> int:
        """Fields that have room."""
        return min(MOST, self._rows() * self._columns)

    def _add(self) -> None:
        button = EntryButton(self.theme, f"{self._name}-{len(self.buttons)}", self)
        button.tapped.connect(lambda: self.chosen.emit(button.entry.code))
        self.buttons.append(button)
        self._place(len(self.buttons) - 1)

    def _place(self, number: int) -> None:
        """Read as a paper form is: row by row."""
        gap, columns, rows = self.theme.px(Size.GAP), self._columns, self._rows()
        width = (self.width() - (columns - 1) * gap) // columns
        height = min(self.theme.px(_HIGHEST), (self.height() - (rows - 1) * gap) // rows)
        row, column = divmod(number, columns)
        self.buttons[number].setGeometry(column * (width + gap), row * (height + gap), width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for number in range(len(self.buttons)):
            self._place(number)

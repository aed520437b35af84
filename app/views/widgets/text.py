"""Text that keeps to its place: wrapped at words, elided in the middle, never shrunk."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.marks import Tone
from app.views.theme import Em, Theme

LINE = 1.16
"""Height of a line of PT Sans from accent to tail, as part of its em."""


def fitted(text: str, metrics: QFontMetrics, width: int, most: int) -> tuple[list[str], bool]:
    """`text` in at most `most` lines of `width` pixels, and whether it is whole."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if (lines and metrics.horizontalAdvance(longer) <= width) or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    shown = [
        line
        if metrics.horizontalAdvance(line) <= width
        else metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, width)
        for line in lines
    ]
    return shown, shown == lines


class Label(QWidget):
    """Plain text of one font; says in `whole` whether all of it is seen. With `keep` it is never narrowed."""

    def __init__(
        self, theme: Theme, em: float = Em.BODY, *, bold: bool = False, tone: Tone = Tone.NORMAL,
        lines: int = 1, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, keep: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._lines, self._align, self._tone = theme, lines, align, tone
        self._text = ""
        self._colour: QColor | None = None
        self.setFont(theme.font(em, bold=bold))
        wide = QSizePolicy.Policy.Fixed if keep else QSizePolicy.Policy.Preferred
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def text(self) -> str:
        return self._text

    @property
    def whole(self) -> bool:
        shown, whole = fitted(self._text, self.fontMetrics(), self.width(), self._lines)
        return whole and len(shown) * self.line_height() <= self.height() + 1

    def say(self, text: str, tone: Tone | None = None, colour: QColor | None = None) -> None:
        """Show `text`; the same text again costs nothing."""
        tone = tone or self._tone
        if (text, tone, colour) != (self._text, self._tone, self._colour):
            self._text, self._tone, self._colour = text, tone, colour
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        if self._lines > 1:
            return QSize(self._theme.px(10), self.fontMetrics().height() * self._lines)
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 2, self.line_height())

    def line_height(self) -> int:
        """From the accent of a capital to the tail of a letter; the font itself claims more."""
        return math.ceil(self.font().pixelSize() * LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(5), self.line_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._colour or self._theme.colour(self._tone))
        shown, _ = fitted(self._text, self.fontMetrics(), self.width(), self._lines)
        draw_lines(painter, self.rect(), shown, self._align)


def draw_lines(
    painter: QPainter, rect: QRect, lines: list[str], align: Qt.AlignmentFlag, apart: int = 0
) -> None:
    """`lines` one under the other, `apart` pixels if given, the block in the middle of `rect`'s height."""
    height = apart or painter.fontMetrics().height()
    top = rect.top() + (rect.height() - height * len(lines)) // 2
    for number, line in enumerate(lines):
        place = QRect(rect.left(), top + number * height, rect.width(), height)
        painter.drawText(place, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)

"""A list of rows that a gloved finger chooses from: at least 11 mm each, nothing scrolls."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.views.lists.view import Line, ListView
from app.views.marks import Mark, Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.card import Card
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import Label, draw_lines, fitted
from app.views.widgets.touch import TapGuard

MOST = 16
ROW = 13.0
"""Height in millimetres of a row with two lines."""
_LEAD, _SIDE, _EDGE, _SHAPE = 14.0, 36.0, 2.0, 3.6


class Row(QAbstractButton):
    """One row; `tapped` comes once for each tap that counts. `passive` rows are only read."""

    tapped = Signal()

    def __init__(
        self, theme: Theme, name: str, *, passive: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self.line, self._chosen, self._odd = theme, Line("", ""), False, False
        self._guard = TapGuard()
        self.passive = passive
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if passive else Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, passive)
        self._big, self._small = theme.font(Em.VALUE, bold=True), theme.font(Em.CAPTION)
        self.clicked.connect(self._clicked)

    def say(self, line: Line, *, chosen: bool, odd: bool) -> None:
        if (line, chosen, odd) != (self.line, self._chosen, self._odd):
            self.line, self._chosen, self._odd = line, chosen, odd
            mark = line.mark.word if line.mark else ""
            parts = (line.lead, line.title, line.detail, line.side, mark)
            self.setAccessibleName(" ".join(part for part in parts if part))
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._guard.press()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._guard.too_short():
            self.setDown(False)
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def _clicked(self) -> None:
        if self._guard.accept():
            self.tapped.emit()

    @property
    def whole(self) -> bool:
        """All words of the row are seen, but for a title or detail that may be elided (codes, addresses)."""
        return all(
            fitted(text, QFontMetrics(font), box.width(), _lines(font, box))[1]
            for text, font, _, box, keep in self._pieces()
            if keep
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = self.theme.colours
        ground = c.held if self.isDown() else c.stripe if self._odd else c.surface
        painter.fillRect(self.rect().adjusted(1, 0, -1, 0), QColor(ground))
        if self._chosen:
            painter.fillRect(QRect(1, 0, self.theme.px(1.2), self.height()), QColor(c.text))
        if self.hasFocus():
            painter.setPen(QColor(c.text))
            painter.drawRect(self.rect().adjusted(1, 0, -2, -1))
        for text, font, tone, box, _ in self._pieces():
            self._write(painter, text, font, tone, box)
        if self.line.mark is not None:
            self._paint_mark(painter, self.line.mark)

    def _pieces(self) -> list[tuple[str, QFont, Tone, QRect, bool]]:
        """Text, font, tone, place of each part, and whether it must be seen whole."""
        line, middle = self.line, self._middle()
        title = QFont(self._big)
        title.setStrikeOut(line.struck)
        found = [(line.lead, self._small, Tone.MUTED, self._lead(), True)] if line.lead else []
        half = self.height() // 2
        upper = middle.adjusted(0, self.theme.px(0.6), 0, -half) if line.detail else middle
        found.append((line.title, title, line.tone, upper, True))
        if line.detail:
            lower = middle.adjusted(0, half, 0, -self.theme.px(0.6))
            found.append((line.detail, self._small, Tone.MUTED, lower, False))
        word = line.mark.word if line.mark else line.side
        if word:
            tone = line.mark.tone if line.mark else Tone.MUTED
            found.append((word, self._small, tone, self._side(), True))
        return found

    def _lead(self) -> QRect:
        return QRect(self.theme.px(_EDGE), 0, self.theme.px(_LEAD), self.height())

    def _side(self) -> QRect:
        if not (self.line.side or self.line.mark):
            return QRect(self.width() - self.theme.px(_EDGE), 0, 0, self.height())
        words = self.line.mark.word if self.line.mark else self.line.side
        most = min(self.theme.px(_SIDE), QFontMetrics(self._small).horizontalAdvance(words) + 2)
        return QRect(self.width() - self.theme.px(_EDGE) - most, 0, most, self.height())

    def _middle(self) -> QRect:
        left = self.theme.px(_EDGE + (_LEAD if self.line.lead else 0.6))
        shape = self.theme.px(_SHAPE + 1) if self.line.mark else 0
        right = self._side().left() - shape - self.theme.px(1)
        return QRect(left, 0, max(1, right - left), self.height())

    def _write(self, painter: QPainter, text: str, font: QFont, tone: Tone, box: QRect) -> None:
        painter.setFont(font)
        painter.setPen(self.theme.colour(tone))
        lines, _ = fitted(text, QFontMetrics(font), box.width(), _lines(font, box))
        right = box.right() >= self.width() - self.theme.px(_EDGE) - 2
        draw_lines(painter, box, lines, Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        side = self.theme.px(_SHAPE)
        left = self._side().left() - side - self.theme.px(1)
        tone = Tone.MUTED if mark.tone is Tone.NORMAL else mark.tone
        box = QRectF(left, (self.height() - side) / 2, side, side)
        draw_shape(painter, mark.shape, box, self.theme.colour(tone))


def _lines(font: QFont, box: QRect) -> int:
    """How many lines of `font` the height of `box` takes."""
    return max(1, box.height() // QFontMetrics(font).height())


class RowList(Card):
    """`chosen` brings the code of a tapped row; `capacity_changed` how many rows the height allows."""

    chosen = Signal(str)
    capacity_changed = Signal(int)

    def __init__(
        self, theme: Theme, name: str, *, row: float = ROW, passive: bool = False, most: int = MOST,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, parent)
        self._row, self._view, self._capacity, self._most = row, ListView(), 0, most
        self.rows = [Row(theme, f"{name}-{n}", passive=passive, parent=self) for n in range(most)]
        for row_widget in self.rows:
            row_widget.hide()
            row_widget.tapped.connect(lambda w=row_widget: self.chosen.emit(w.line.code))
        self.empty = Label(theme, Em.VALUE, tone=Tone.MUTED, lines=3, align=Qt.AlignmentFlag.AlignHCenter,
                           parent=self)  # fmt: skip

    def say(self, view: ListView) -> None:
        """Show the rows of one page; those that do not fit are not shown."""
        self._view = view
        self.empty.say("" if view.lines else view.empty)
        self.empty.setVisible(not view.lines)
        shown = view.lines[: self.capacity]
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(shown))
            if number < len(shown):
                row.say(shown[number], chosen=bool(view.chosen) and shown[number].code == view.chosen,
                        odd=number % 2 == 0)  # fmt: skip

    @property
    def capacity(self) -> int:
        """Rows that fit into the height."""
        return max(1, min(self._most, (self.height() - 2 * self.theme.px(0.8)) // self.theme.px(self._row)))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(self._row * 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(Size.ROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edge = self.theme.px(0.8)
        height = min((self.height() - 2 * edge) // self.capacity, self.theme.px(self._row * 1.3))
        for number, row in enumerate(self.rows):
            row.setGeometry(1, edge + number * height, self.width() - 2, height)
        inset = self.theme.px(4)
        self.empty.setGeometry(inset, 0, self.width() - 2 * inset, min(self.height(), self.theme.px(60)))
        if self.capacity != self._capacity:
            self._capacity = self.capacity
            self.say(self._view)
            self.capacity_changed.emit(self._capacity)

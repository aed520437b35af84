"""The facts of one thing on a card, caption and value in two columns; what does not fit is a next part."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.view import Fact, FactsView
from app.views.lists.wrap import broken
from app.views.marks import Action, Tone
from app.views.theme import Em, Theme
from app.views.widgets.button import Button
from app.views.widgets.card import Card
from app.views.widgets.shapes import draw_shape
from app.views.widgets.text import draw_lines, fitted

_SIDE, _TOP, _GAP, _SHAPE = 3.0, 2.0, 1.0, 4.0
_MOST_CAPTION = 2
_CAPTION, _WIDEST = 0.34, 46.0
"""Part of the width that captions take, and millimetres they take at most."""


class FactsCard(Card):
    """`more` turns to the next part, round and round; whoever makes the card puts that button beside it."""

    def __init__(
        self, theme: Theme, name: str, *, em: float = Em.BODY, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._view, self._page = FactsView(), 0
        self._title, self._caption = theme.font(Em.VALUE, bold=True), theme.font(Em.CAPTION)
        self._plain, self._bold = theme.font(em), theme.font(em, bold=True)
        self.more = Button(theme, name=f"{name}-more", parent=parent)
        self.more.tapped.connect(self.turn)

    def say(self, view: FactsView) -> None:
        """Show `view`; the part stays while the title does."""
        if view.title != self._view.title:
            self._page = 0
        if view != self._view:
            self._view = view
            facts = "; ".join(f"{fact.caption} {fact.value}".strip() for fact in view.facts)
            self.setAccessibleName(f"{view.title}. {facts}")
            self._settle()

    def turn(self) -> None:
        self._page = (self._page + 1) % max(1, len(self._parts()))
        self._settle()

    def _settle(self) -> None:
        parts = len(self._parts())
        self._page = min(self._page, max(0, parts - 1))
        several = parts > 1
        place = f"{self._page + 1} / {parts}" if several else ""
        self.more.say(Action(self._view.more if several else "", several, place))
        self.update()

    @property
    def whole(self) -> bool:
        """Every fact is on some part, no word of it cut."""
        return all(self._fits(fact) for fact in self._view.facts) and self._title_lines()[1]

    def _fits(self, fact: Fact) -> bool:
        room = self.height() - self._head() - self.theme.px(_TOP)
        return len(self._captions(fact)) <= _MOST_CAPTION and self._height(fact) <= room

    def _captions(self, fact: Fact) -> list[str]:
        if not fact.caption:
            return []
        return broken(fact.caption, QFontMetrics(self._caption), self._caption_width())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(40), self.theme.px(30))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    # Measuring

    def _room(self) -> int:
        return self.width() - 2 * self.theme.px(_SIDE)

    def _caption_width(self) -> int:
        return min(int(self._room() * _CAPTION), self.theme.px(_WIDEST)) - self.theme.px(_GAP)

    def _value_font(self, fact: Fact) -> QFont:
        return self._bold if fact.bold else self._plain

    def _lines(self, fact: Fact) -> list[str]:
        width = self._room() - (self._caption_width() + self.theme.px(_GAP) if fact.caption else 0)
        return broken(fact.value, QFontMetrics(self._value_font(fact)), width)

    def _height(self, fact: Fact) -> int:
        value = len(self._lines(fact)) * QFontMetrics(self._value_font(fact)).height()
        caption = len(self._captions(fact)) * QFontMetrics(self._caption).height()
        return max(value, caption) + self.theme.px(_GAP)

    def _title_lines(self) -> tuple[list[str], bool]:
        room = self._room() - (self.theme.px(_SHAPE + 2) if self._view.mark else 0)
        return fitted(self._view.title, QFontMetrics(self._title), room, 3)

    def _head(self) -> int:
        if not self._view.title:
            return self.theme.px(_TOP)
        return self.theme.px(_TOP + _GAP) + len(self._title_lines()[0]) * QFontMetrics(self._title).height()

    def _parts(self) -> list[list[Fact]]:
        """The facts in parts of the card's height."""
        room = self.height() - self._head() - self.theme.px(_TOP)
        parts: list[list[Fact]] = [[]]
        used = 0
        for fact in self._view.facts:
            height = self._height(fact)
            if parts[-1] and used + height > room:
                parts.append([])
                used = 0
            parts[-1].append(fact)
            used += height
        return parts

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint_title(painter)
        top = self._head()
        parts = self._parts()
        for fact in parts[min(self._page, len(parts) - 1)]:
            self._paint(painter, fact, top)
            top += self._height(fact)

    def _paint_title(self, painter: QPainter) -> None:
        left, tone = self.theme.px(_SIDE), Tone.NORMAL
        lines = self._title_lines()[0]
        height = len(lines) * QFontMetrics(self._title).height()
        if self._view.mark is not None:
            side, tone = self.theme.px(_SHAPE), self._view.mark.tone
            quiet = Tone.MUTED if tone is Tone.NORMAL else tone
            box = QRectF(left, self.theme.px(_TOP) + (height - side) / 2, side, side)
            draw_shape(painter, self._view.mark.shape, box, self.theme.colour(quiet))
            left += self.theme.px(_SHAPE + 2)
        painter.setFont(self._title)
        painter.setPen(self.theme.colour(tone))
        box_ = QRect(left, self.theme.px(_TOP), self.width() - left, height)
        draw_lines(painter, box_, lines, Qt.AlignmentFlag.AlignLeft)

    def _paint(self, painter: QPainter, fact: Fact, top: int) -> None:
        place = QPoint(self.theme.px(_SIDE), top)
        if fact.caption:
            self._column(painter, self._caption, Tone.MUTED, place, self._captions(fact))
            place += QPoint(self._caption_width() + self.theme.px(_GAP), 0)
        self._column(painter, self._value_font(fact), fact.tone, place, self._lines(fact))

    def _column(self, painter: QPainter, font: QFont, tone: Tone, place: QPoint, lines: list[str]) -> None:
        painter.setFont(font)
        painter.setPen(self.theme.colour(tone))
        metrics = QFontMetrics(font)
        base = QFontMetrics(self._plain).ascent()
        for number, line in enumerate(lines):
            painter.drawText(place.x(), place.y() + base + number * metrics.height(), line)

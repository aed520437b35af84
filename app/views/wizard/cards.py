"""The parts of the first run's pages: head, prompt, choices, the frame of a bank card, the live weight."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.lists.markline import MarkLine
from app.views.lists.wrap import broken
from app.views.marks import Action, Option, Tone
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.card import Card
from app.views.widgets.text import Label, draw_lines
from app.views.widgets.weight import WeightDisplay
from app.views.wizard.view import LiveView, PageView, WizardView

CARD = (85.6, 53.98, 3.18)
"""Width, height and corner radius of a bank card in millimetres (ISO/IEC 7810 ID-1)."""
MOST_CHOICES = 8


class Head(QWidget):
    """12 mm: what this is, which page it is, and how many there are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.name = Label(theme, Em.VALUE, bold=True, parent=self)
        self.place = Label(theme, Em.BODY, align=Qt.AlignmentFlag.AlignRight, parent=self)
        self._part = 0.0

    def say(self, view: WizardView) -> None:
        self.name.say(view.head)
        self.place.say(view.place)
        self._part = view.part
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side, height, middle = self.theme.px(3), self.theme.px(Size.HEADER), self.width() // 2
        self.name.setGeometry(side, 0, middle - side, height)
        self.place.setGeometry(middle, 0, self.width() - middle - side, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, c = QPainter(self), self.theme.colours
        painter.fillRect(self.rect(), QColor(c.surface))
        low = self.theme.px(1)
        painter.fillRect(0, self.height() - low, self.width(), low, QColor(c.line))
        painter.fillRect(0, self.height() - low, int(self.width() * self._part), low, QColor(c.muted))


class Prompt(Card):
    """What the page asks, why, and what has been typed. Where the height is short the why is left out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._asked = self._why = self._typed = ""
        self._fonts = (theme.font(Em.TITLE * 0.7, bold=True), theme.font(Em.BODY),
                       theme.font(Em.TITLE * 0.76, bold=True))  # fmt: skip

    def say(self, page: PageView, *, typing: bool) -> None:
        typed = f"{page.typed}_" if typing else page.typed
        if (page.title, page.text, typed) != (self._asked, self._why, self._typed):
            self._asked, self._why, self._typed = page.title, page.text, typed
            self.setAccessibleName(f"{page.title} {page.text}")
            self.update()

    def height_for(self, width: int) -> int:
        """Pixels that all of it takes at this width."""
        return sum(part[2] for part in self._parts(width)) + 2 * self.theme.px(1.5)

    def _parts(self, width: int) -> list[tuple[list[str], QFont, int, Tone]]:
        """Lines, font, height and tone of question, reason and what was typed."""
        room, gap = width - 2 * self.theme.px(3), self.theme.px(0.8)
        texts = ((self._asked, Tone.NORMAL), (self._why, Tone.MUTED), (self._typed, Tone.NORMAL))
        parts = []
        for (text, tone), font in zip(texts, self._fonts, strict=True):
            if text:
                lines = broken(text, QFontMetrics(font), room)
                parts.append((lines, font, len(lines) * QFontMetrics(font).height() + gap, tone))
        return parts

    def _shown(self) -> list[tuple[list[str], QFont, int, Tone]]:
        parts = self._parts(self.width())
        short = sum(part[2] for part in parts) > self.height()
        return [part for part in parts if not (short and part[1] is self._fonts[1])]

    @property
    def whole(self) -> bool:
        return sum(part[2] for part in self._shown()) <= self.height() + self.theme.px(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, shown = QPainter(self), self._shown()
        top = (self.height() - sum(part[2] for part in shown)) // 2
        for lines, font, height, tone in shown:
            painter.setFont(font)
            painter.setPen(self.theme.colour(tone))
            box = QRect(self.theme.px(3), top, self.width() - 2 * self.theme.px(3), height)
            draw_lines(painter, box, lines, Qt.AlignmentFlag.AlignLeft)
            top += height


class Choices(QWidget):
    """Up to eight large buttons in two columns; `chosen` brings the option's code."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, *, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self._columns = theme, columns
        self._options: tuple[Option, ...] = ()
        self.buttons = [
            Button(theme, Role.CHOICE, name=f"{name}-{n}", parent=self) for n in range(MOST_CHOICES)
        ]
        for number, button in enumerate(self.buttons):
            button.hide()
            button.tapped.connect(lambda number=number: self.chosen.emit(self._options[number].code))

    def say(self, options: tuple[Option, ...]) -> None:
        """The last ones stay when there are more than fit: they are the ways on."""
        if len(options) > MOST_CHOICES:
            options = (*options[: MOST_CHOICES - 2], *options[-2:])
        self._options = options
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(options))
            if number < len(options):
                option = options[number]
                button.icon_name = option.icon
                button.say(Action(option.text, option.enabled, option.detail))
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        if not self._options:
            return
        gap, columns = self.theme.px(Size.GAP), self._columns if len(self._options) > 3 else 1
        rows = -(-len(self._options) // columns)
        width = (self.width() - (columns - 1) * gap) // columns
        height = min(self.theme.px(22), (self.height() - (rows - 1) * gap) // rows)
        height = max(self.theme.px(Size.BUTTON), height)
        for number in range(len(self._options)):
            row, column = divmod(number, columns)
            self.buttons[number].setGeometry(column * (width + gap), row * (height + gap), width, height)


class CardFrame(QWidget):
    """The outline of a bank card at the size that is being tried."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._px_per_mm = theme.px_per_mm
        self._word = ""
        self.setFont(theme.font(Em.BODY))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, px_per_mm: float, word: str) -> None:
        self._px_per_mm, self._word = px_per_mm, word
        self.update()

    @property
    def card(self) -> QRectF:
        """The frame as drawn; its width is 85.6 times the tried pixels a millimetre."""
        width, height = CARD[0] * self._px_per_mm, CARD[1] * self._px_per_mm
        return QRectF((self.width() - width) / 2, max(1.0, (self.height() - height) / 2), width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, c = QPainter(self), self.theme.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(c.text), 2))
        painter.setBrush(QColor(c.surface2))
        radius = CARD[2] * self._px_per_mm
        painter.drawRoundedRect(self.card, radius, radius)
        painter.setPen(QColor(c.muted))
        painter.setFont(self.font())
        draw_lines(painter, self.card.toRect(), self._word.split("\n"), Qt.AlignmentFlag.AlignHCenter)


class LiveCard(Card):
    """The weight that the tried scale says, with its lamp."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.lamp = MarkLine(theme, lines=1)
        self.weight = WeightDisplay(theme)
        column = self.column(side=3.0, ends=1.5, gap=1.0)
        column.addWidget(self.lamp)
        column.addWidget(self.weight, 1)

    def say(self, live: LiveView) -> None:
        self.lamp.say(live.mark)
        self.weight.say(live.text, live.unit, live.tone)

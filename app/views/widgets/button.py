"""Buttons for a finger: they act on release inside, never twice, and keep their size whatever they say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.marks import Action
from app.views.theme import Em, Size, Theme
from app.views.widgets.icons import draw_icon
from app.views.widgets.tappable import Tappable
from app.views.widgets.text import draw_lines, fitted
from app.views.widgets.touch import DEBOUNCE, KEY_DEBOUNCE, TapGuard


@dataclass(frozen=True)
class _Form:
    height: float
    width: float
    em: float
    bold: bool = True
    filled: bool = False
    icon: float = 0.0


class Role(Enum):
    PRIMARY = _Form(Size.PRIMARY, Size.PRIMARY_WIDTH, Em.PRIMARY, filled=True)
    SECONDARY = _Form(Size.BUTTON, Size.BUTTON_WIDTH, Em.BUTTON)
    CHOICE = _Form(Size.BUTTON, Size.BUTTON_WIDTH + 10, Em.BUTTON, icon=9.0)
    KEY = _Form(Size.KEY, Size.KEY, Em.TITLE, icon=9.0)
    LETTER = _Form(Size.LETTER, 12.0, Em.VALUE, icon=7.0)
    TILE = _Form(Size.TILE, Size.TILE, Em.BUTTON, icon=16.0)


_KEYS = (Role.KEY, Role.LETTER)
_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Button(Tappable):
    """A text, below it in smaller letters a detail, before it an icon. One that says nothing is not seen."""

    def __init__(
        self, theme: Theme, role: Role = Role.SECONDARY, text: str = "", *, name: str = "", icon: str = "",
        destructive: bool = False, guard: TapGuard | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(guard or TapGuard(debounce=KEY_DEBOUNCE if role in _KEYS else DEBOUNCE), parent)
        self.theme, self.role, self.destructive, self.icon_name = theme, role, destructive, icon
        self._detail, self._by_keyboard = "", False
        self.setObjectName(name)
        self.setFont(theme.font(role.value.em, bold=role.value.bold))
        self.setMinimumSize(theme.px(role.value.width), theme.px(role.value.height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(text)

    def say(self, action: Action) -> None:
        """Text, detail and whether it may be pressed; the same again costs nothing."""
        if (action.text, action.detail) != (self.text(), self._detail):
            self._detail = action.detail
            self.setText(action.text)
            self.setAccessibleName(f"{action.text} {action.detail}".strip())
            self.update()
        if action.enabled != self.isEnabled():
            self.setEnabled(action.enabled)

    @property
    def whole(self) -> bool:
        """All of text and detail is seen."""
        room, lines = self._text_room(), self._most_lines()
        shown, whole = fitted(self.text(), self.fontMetrics(), room.width(), lines)
        small = QFontMetrics(self._detail_font())
        detail = small.height() if self._detail else 0
        high = len(shown) * self.fontMetrics().height() + detail <= room.height()
        return whole and high and small.horizontalAdvance(self._detail) <= room.width()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    @property
    def framed(self) -> bool:
        """The focus is seen only by who moves it with keys."""
        return self.hasFocus() and self._by_keyboard

    def _most_lines(self) -> int:
        if self.role is Role.PRIMARY:
            return 1
        detail = QFontMetrics(self._detail_font()).height() if self._detail else 0
        return 2 if self.height() >= 2 * self.fontMetrics().height() + detail else 1

    def _text_room(self) -> QRect:
        side = self.theme.px(1.5)
        room = self.rect().adjusted(side, 0, -side, 0)
        icon = self.theme.px(self.role.value.icon) if self.icon_name else 0
        if self.role is Role.TILE:
            return room.adjusted(0, icon + self.theme.px(4), 0, -self.theme.px(1))
        return room.adjusted(icon + (side if icon else 0), 0, 0, 0)

    @property
    def blank(self) -> bool:
        """It keeps its place for what it may say later."""
        return not (self.text() or self.icon_name or self.isEnabled())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.blank:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face, ink = self._colours()
        self._paint_face(painter, face)
        if self.icon_name:
            draw_icon(painter, self.icon_name, self._icon_box(), ink)
        painter.setPen(ink)
        self._paint_text(painter)

    def _colours(self) -> tuple[QColor, QColor]:
        c = self.theme.colours
        if not self.isEnabled():
            return QColor(c.disabled), QColor(c.on_disabled)
        if self.role.value.filled:
            return QColor(c.pressed if self.isDown() else c.primary), QColor(c.on_primary)
        return QColor(c.held if self.isDown() else c.surface2), QColor(c.text)

    def _paint_face(self, painter: QPainter, face: QColor) -> None:
        c = self.theme.colours
        frame = c.text if self.framed else c.line
        width = self.theme.px(0.6 if self.framed else 0.3)
        borderless = (self.role.value.filled or not self.isEnabled()) and not self.framed
        painter.setPen(Qt.PenStyle.NoPen if borderless else QPen(QColor(frame), width))
        painter.setBrush(face)
        radius, half = self.theme.px(Size.RADIUS), width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    def _icon_box(self) -> QRectF:
        side = self.theme.px(self.role.value.icon)
        if self.role is Role.TILE:
            return QRectF((self.width() - side) / 2, self.theme.px(5), side, side)
        left = self.theme.px(1.5) if self.text() else (self.width() - side) / 2
        return QRectF(left, (self.height() - side) / 2, side, side)

    def _paint_text(self, painter: QPainter) -> None:
        room = self._text_room()
        painter.setFont(self.font())
        lines, _ = fitted(self.text(), self.fontMetrics(), room.width(), self._most_lines())
        small = QFontMetrics(self._detail_font()) if self._detail else None
        below = small.height() if small else 0
        draw_lines(painter, room.adjusted(0, 0, 0, -below), lines, Qt.AlignmentFlag.AlignHCenter)
        if small is None:
            return
        high = len(lines) * self.fontMetrics().height()
        top = room.top() + (room.height() - below - high) // 2 + high
        painter.setFont(self._detail_font())
        place = QRect(room.left(), top, room.width(), below)
        draw_lines(painter, place, [self._detail], Qt.AlignmentFlag.AlignHCenter)

    def _detail_font(self) -> QFont:
        return self.theme.font(Em.CAPTION)

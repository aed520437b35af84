"""One of several: large buttons on pages, turned by two keys; nothing scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.views.marks import Action, ChoiceView, Option
from app.views.theme import Em, Size, Theme
from app.views.widgets.button import Button, Role
from app.views.widgets.card import Card
from app.views.widgets.text import Label

COLUMNS, ROWS = 2, 3
PAGE = COLUMNS * ROWS


class ChoicePanel(Card):
    """`chosen` brings the option's code; `left` comes when the person goes back without a choice."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view: ChoiceView | None = None
        self._page = 0
        self.title = Label(theme, Em.BUTTON, bold=True, lines=2)
        self.title.setFixedHeight(self.title.line_height() * 2)
        self.buttons = [Button(theme, Role.CHOICE, name=f"option-{number}") for number in range(PAGE)]
        for number, button in enumerate(self.buttons):
            button.tapped.connect(lambda number=number: self._choose(number))
        column = self.column(side=2.0, ends=1.5)
        column.addWidget(self.title)
        column.addLayout(self._grid(), 8)
        column.addStretch(1)
        column.addLayout(self._foot())

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self.theme.px(Size.GAP))
        for number, button in enumerate(self.buttons):
            grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        for row in range(ROWS):
            grid.setRowStretch(row, 1)
        for button in self.buttons:
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            button.setMaximumHeight(self.theme.px(26))
        return grid

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(self.theme.px(Size.GAP))
        self.back = Button(self.theme, name="back")
        self.back.setFixedSize(self.theme.px(45), self.theme.px(Size.BUTTON))
        self.back.tapped.connect(self.left)
        self.count = Label(self.theme, Em.BODY, align=Qt.AlignmentFlag.AlignHCenter)
        self.previous = self._turn("left", -1)
        self.next = self._turn("right", +1)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for widget in (self.previous, self.count, self.next):
            foot.addWidget(widget)
        return foot

    def _turn(self, icon: str, step: int) -> Button:
        button = Button(self.theme, Role.KEY, name=f"page-{icon}", icon=icon)
        button.setFixedSize(self.theme.px(Size.KEY), self.theme.px(Size.KEY))
        button.tapped.connect(lambda: self._turn_to(self._page + step))
        return button

    def begin(self) -> None:
        """Asked anew: the first page."""
        self._turn_to(0)

    def say(self, view: ChoiceView) -> None:
        """Show `view`; the page stays while the options are the same."""
        if view == self._view:
            return
        if self._view is None or view.options != self._view.options:
            self._page = 0
        self._view = view
        self.title.say(view.title)
        self.back.say(Action(view.back))
        self._turn_to(self._page)

    def _pages(self) -> int:
        return max(1, -(-len(self._view.options) // PAGE)) if self._view else 1

    def _turn_to(self, page: int) -> None:
        self._page = min(max(page, 0), self._pages() - 1)
        for button, option in zip(self.buttons, self._shown(), strict=True):
            button.setVisible(option is not None)
            if option is not None:
                button.icon_name = option.icon
                button.say(Action(option.text, option.enabled, option.detail))
        several = self._pages() > 1
        for widget in (self.previous, self.count, self.next):
            widget.setVisible(several)
        self.previous.setEnabled(self._page > 0)
        self.next.setEnabled(self._page < self._pages() - 1)
        self.count.say(f"{self._page + 1} / {self._pages()}")

    def _shown(self) -> list[Option | None]:
        options = self._view.options if self._view else ()
        page: list[Option | None] = list(options[self._page * PAGE : (self._page + 1) * PAGE])
        return page + [None] * (PAGE - len(page))

    def _choose(self, number: int) -> None:
        option = self._shown()[number]
        if option is not None:
            self.chosen.emit(option.code)

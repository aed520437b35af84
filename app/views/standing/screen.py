"""The screen of the station itself: the state in words on the left, the figures or the PIN pad on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.i18n import Catalogue
from app.views.lists.facts import FactsCard
from app.views.marks import ChoiceView, Notice, Trouble
from app.views.screen import Kit, Places, Screen, Shortcut
from app.views.standing.ports import StandingPort
from app.views.standing.presenter import StandingPresenter
from app.views.standing.view import StandingView
from app.views.theme import Em, Size
from app.views.widgets.button import Button
from app.views.widgets.choice import ChoicePanel
from app.views.widgets.numpad import NumPad
from app.views.widgets.problem import ProblemPanel


class StandingScreen(Screen):
    """`restart` ends this life of the program; the next begins by itself."""

    NAME = "standing"

    def __init__(self, kit: Kit, port: StandingPort, words: Catalogue, restart: Callable[[], None]) -> None:
        super().__init__(kit)
        self._notice: Notice | None = None
        theme = kit.theme
        self.said = FactsCard(theme, "said", em=Em.VALUE, parent=self)
        self.facts = FactsCard(theme, "facts", parent=self)
        self.pad = NumPad(theme, comma=False, display=False, parent=self)
        self.back = Button(theme, name="back", parent=self)
        self.choice, self.problem = ChoicePanel(theme), ProblemPanel(theme)
        self._panels = QStackedWidget(self)
        for widget in (self.choice, self.problem):
            self._panels.addWidget(widget)
        self.presenter = StandingPresenter(
            port, words, kit.bridge.when_done, show=self.show_view, restart=restart
        )
        self._connect()
        self._unsubscribe = port.subscribe(kit.bridge.latest(self.while_open(self._look), per_second=1))
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        p = self.presenter
        self.primary.tapped.connect(p.primary)
        self.pad.pressed.connect(p.press)
        self.choice.chosen.connect(p.choose)
        for back in (self.back.tapped, self.choice.left, self.problem.closed):
            back.connect(p.back)

    def _look(self) -> None:
        if self.isVisible():
            self.presenter.look()

    def arrange(self, grid: Places) -> None:
        left, gap, foot = grid.left, self.theme.px(Size.GAP), self.theme.px(Size.BUTTON)
        self._panels.setGeometry(left)
        half, low = (left.width() - gap) // 2, left.bottom() + 1 - foot
        self.back.setGeometry(left.left(), low, half, foot)
        self.said.more.setGeometry(left.right() + 1 - half, low, half, foot)
        self.said.setGeometry(left.left(), left.top(), left.width(), low - gap - left.top())
        self.facts.setGeometry(grid.right)
        self.facts.more.setGeometry(grid.aside)
        self.pad.setGeometry(grid.right.united(grid.aside))

    def show_view(self, view: StandingView) -> None:
        """Everything as `view` says."""
        self.said.say(view.said)
        self.facts.say(view.facts)
        self.back.say(view.back)
        self.offer(view.primary)
        self._show_panel(view)
        typing = view.typed is not None
        self.pad.setVisible(typing)
        for widget in (self.facts, self.facts.more):
            widget.setVisible(not typing)
        if view.notice != self._notice:
            self._notice = view.notice
            self.noticed.emit(view.notice)

    def _show_panel(self, view: StandingView) -> None:
        shown: QWidget | None = None
        if isinstance(view.panel, ChoiceView):
            self.choice.say(view.panel)
            shown = self.choice
        elif isinstance(view.panel, Trouble):
            self.problem.say(view.panel, view.close)
            shown = self.problem
        if shown is not None:
            self._panels.setCurrentWidget(shown)
        self._panels.setVisible(shown is not None)
        for widget in (self.said, self.said.more):
            widget.setVisible(shown is None)
        self.back.setVisible(shown is None and bool(view.back.text))

    def speak(self, words: Catalogue) -> None:
        self.presenter.speak(words)

    def entered(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.presenter.entered()
        self.noticed.emit(self._notice)

    def left_alone(self) -> None:
        self.presenter.left()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.pad.typed(event):
            super().keyPressEvent(event)

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK and (self._panels.isVisible() or self.pad.isVisible()):
            self.presenter.back()
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()

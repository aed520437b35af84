"""The screen of the station itself: the state in words on the left, the figures or the PIN pad on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent

from app.i18n import Catalogue
from app.views.lists.facts import FactsCard
from app.views.panels import PanelScreen
from app.views.screen import Kit, Places, Shortcut
from app.views.standing.ports import StandingPort
from app.views.standing.presenter import StandingPresenter
from app.views.standing.view import StandingView
from app.views.theme import Em
from app.views.widgets.button import Button
from app.views.widgets.numpad import NumPad


class StandingScreen(PanelScreen):
    """`restart` ends this life of the program; the next begins by itself."""

    NAME = "standing"

    def __init__(self, kit: Kit, port: StandingPort, words: Catalogue, restart: Callable[[], None]) -> None:
        super().__init__(kit)
        theme = kit.theme
        self.said = FactsCard(theme, "said", em=Em.VALUE)
        self.facts = FactsCard(theme, "facts", parent=self)
        self.pad = NumPad(theme, comma=False, display=False, parent=self)
        self.back = Button(theme, name="back")
        self.lay(self.column(self.said, self.row(self.back, self.said.more)))
        self.presenter = StandingPresenter(
            port, words, kit.bridge.when_done, show=self.show_view, restart=restart
        )
        self._connect()
        self._unsubscribe = port.subscribe(kit.bridge.latest(self.while_open(self._look), per_second=1))
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        p = self.presenter
        self.follow(p)
        self.pad.pressed.connect(p.press)
        self.back.tapped.connect(p.back)

    def _look(self) -> None:
        if self.isVisible():
            self.presenter.look()

    def arrange(self, grid: Places) -> None:
        self.left.setGeometry(grid.left)
        self.facts.setGeometry(grid.right)
        self.facts.more.setGeometry(grid.aside)
        self.pad.setGeometry(grid.right.united(grid.aside))

    def show_view(self, view: StandingView) -> None:
        """Everything as `view` says."""
        self.said.say(view.said)
        self.facts.say(view.facts)
        self.back.say(view.back)
        self.offer(view.primary)
        self.back.setVisible(bool(view.back.text))
        self.show_panel(view.panel, view.close)
        typing = view.typed is not None
        self.pad.setVisible(typing)
        for widget in (self.facts, self.facts.more):
            widget.setVisible(not typing)
        self.tell(view.notice)

    def left_alone(self) -> None:
        self.presenter.left()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.pad.typed(event):
            super().keyPressEvent(event)

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK and self.pad.isVisible():
            self.presenter.back()
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()

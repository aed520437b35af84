"""The help screen: the text on the left, the state of the station on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from app.i18n import Catalogue
from app.models.kinds import Group
from app.views.help.ports import HelpPort
from app.views.help.presenter import HelpPresenter, HelpView
from app.views.lists.facts import FactsCard
from app.views.lists.pager import Pager
from app.views.lists.text import PagedText
from app.views.lists.view import PagerView
from app.views.screen import Kit, Places, Screen, Shortcut
from app.views.theme import Em, Size
from app.views.widgets.button import Button
from app.views.widgets.choice import ChoicePanel


class HelpScreen(Screen):
    """`wipe` locks the touches for a while, `leave` goes back to where the person works."""

    NAME = "help"

    def __init__(
        self, kit: Kit, port: HelpPort, words: Catalogue, groups: Callable[[], frozenset[Group]],
        wipe: Callable[[], None], leave: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(kit)
        self._words, self._leave = words, leave
        self.text = PagedText(kit.theme, em=Em.VALUE)
        self.choice = ChoicePanel(kit.theme)
        self.now = FactsCard(kit.theme, "now", parent=self)
        self.topics = Button(kit.theme, name="topics", parent=self)
        self.wipe = Button(kit.theme, name="wipe", parent=self)
        self.pager = Pager(kit.theme, self)
        self._left = QStackedWidget(self)
        for widget in (self.text, self.choice):
            self._left.addWidget(widget)
        self.presenter = HelpPresenter(port, words, kit.bridge.when_done, show=self.show_view, groups=groups)
        self.wipe.tapped.connect(wipe)
        self._connect()
        self.presenter.refresh()

    def _connect(self) -> None:
        self.topics.tapped.connect(self.presenter.topics)
        self.choice.chosen.connect(self.presenter.choose)
        self.choice.left.connect(self.presenter.back)
        self.primary.tapped.connect(self._leave)
        self.pager.turned.connect(self.text.turn)
        self.text.paged.connect(self._turned)

    def _turned(self) -> None:
        words, page, pages = self._words, self.text.page, self.text.pages
        names = (words.text("Page back"), words.text("Next page"))
        self.pager.say(PagerView(f"{page + 1} / {pages}", page > 0, page < pages - 1, names))

    def arrange(self, grid: Places) -> None:
        self._left.setGeometry(grid.left)
        self.pager.setGeometry(grid.aside)
        gap, foot, right = self.theme.px(Size.GAP), self.theme.px(Size.BUTTON), grid.right
        half, low = (right.width() - gap) // 2, right.bottom() + 1 - foot
        high = low - gap - foot
        self.topics.setGeometry(right.left(), low, half, foot)
        self.wipe.setGeometry(right.right() + 1 - half, low, half, foot)
        self.now.more.setGeometry(right.left(), high, right.width(), foot)
        self.now.setGeometry(right.left(), right.top(), right.width(), high - gap - right.top())

    def show_view(self, view: HelpView) -> None:
        """Everything as `view` says."""
        self.text.say(view.text)
        self.now.say(view.now)
        self.topics.say(view.topics)
        self.wipe.say(view.wipe)
        self.offer(view.primary)
        if view.panel is not None:
            self.choice.say(view.panel)
        self._left.setCurrentWidget(self.text if view.panel is None else self.choice)
        self.pager.setVisible(view.panel is None)

    def speak(self, words: Catalogue) -> None:
        self._words = words
        self.presenter.speak(words)
        self._turned()

    def entered(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.noticed.emit(None)
        self.presenter.entered()

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK:
            if self._left.currentWidget() is self.choice:
                self.presenter.back()
            else:
                self._leave()
            return True
        return super().shortcut(key)

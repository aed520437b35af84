"""The screen of waiting things."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect

from app.i18n import Catalogue
from app.views.attention.ports import AttentionPort
from app.views.attention.presenter import AttentionPresenter, Tab
from app.views.attention.view import AttentionView
from app.views.lists.facts import FactsCard
from app.views.lists.pager import Pager
from app.views.lists.rows import RowList
from app.views.lists.tab import Tab as TabButton
from app.views.lists.text import PagedText
from app.views.lists.view import FactsView
from app.views.marks import Action
from app.views.panels import PanelScreen
from app.views.screen import Kit, Places, places
from app.views.theme import Em, Size
from app.views.widgets.button import Button


class AttentionScreen(PanelScreen):
    """`show_lot` leads to the audit of a lot."""

    NAME = "attention"

    def __init__(
        self, kit: Kit, port: AttentionPort, words: Catalogue, show_lot: Callable[[str], None]
    ) -> None:
        super().__init__(kit)
        theme = kit.theme
        self.tabs = [TabButton(theme, name=f"tab-{tab.name.lower()}") for tab in Tab]
        self.list = RowList(theme, "waiting")
        self.facts = FactsCard(theme, "facts", parent=self)
        self.body = PagedText(theme, em=Em.CAPTION, parent=self)
        self.text = Button(theme, name="text", parent=self)
        self.aside = Button(theme, name="set-aside", destructive=True, parent=self)
        self.pager = Pager(theme, self)
        self.part = Button(theme, name="text-more", parent=self)
        self.lay(self.column(self.list, self.row(*self.tabs)))
        self.presenter = AttentionPresenter(
            port, words, kit.bridge.when_done, show=self.show_view, show_lot=show_lot
        )
        self._connect()
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        p = self.presenter
        self.follow(p)
        for tab, button in zip(Tab, self.tabs, strict=True):
            button.tapped.connect(lambda tab=tab: p.tab(tab))
        self.list.chosen.connect(p.select)
        self.list.capacity_changed.connect(p.room_for)
        self.text.tapped.connect(p.text)
        self.part.tapped.connect(self._turn_text)
        self.aside.tapped.connect(p.set_aside)
        self.pager.turned.connect(p.turn)

    def _turn_text(self) -> None:
        """The next part of the text, round and round."""
        self.body.turn(1 if self.body.page < self.body.pages - 1 else -self.body.page)
        self._say_part(self.part.text())

    def _say_part(self, word: str) -> None:
        several = self.body.pages > 1
        place = f"{self.body.page + 1} / {self.body.pages}" if several else ""
        self.part.say(Action(word if several else "", several, place))

    def arrange(self, grid: Places) -> None:
        self.left.setGeometry(grid.left)
        self.pager.setGeometry(grid.aside)
        px, right = self.theme.px, grid.right
        gap, foot = px(Size.GAP), px(Size.BUTTON)
        half, low = (right.width() - gap) // 2, right.bottom() + 1 - foot
        for more in (self.facts.more, self.part):
            more.setGeometry(right.left(), low, half, foot)
        self.text.setGeometry(right.right() + 1 - half, low, half, foot)
        high = low - px(Size.DANGER_GAP) - foot
        self.aside.setGeometry(right.left(), high, right.width(), foot)
        end = low if self.aside.isHidden() else high
        above = QRect(right.left(), right.top(), right.width(), end - gap - right.top())
        self.facts.setGeometry(above)
        self.body.setGeometry(above)

    def show_view(self, view: AttentionView) -> None:
        """Everything as `view` says."""
        for number, (button, action) in enumerate(zip(self.tabs, view.tabs, strict=True)):
            button.show_as(action, shown=number == view.chosen)
        self.list.say(view.list)
        self._show_thing(view)
        self.text.say(view.text)
        self.aside.say(view.aside)
        self.aside.setVisible(bool(view.aside.text))
        self.pager.say(view.pager)
        self.offer(view.primary)
        self.show_panel(view.panel, view.close)
        self.arrange(places(self.theme, self.width(), self.height()))
        self.tell(view.notice)

    def _show_thing(self, view: AttentionView) -> None:
        verbatim = view.body is not None
        self.facts.say(view.facts if view.facts.title else FactsView(more=view.facts.more))
        if view.body is not None:
            self.body.say(view.body, markdown=False)
        self._say_part(view.facts.more)
        for widget, seen in ((self.facts, not verbatim), (self.facts.more, not verbatim),
                             (self.body, verbatim), (self.part, verbatim)):  # fmt: skip
            widget.setVisible(seen)

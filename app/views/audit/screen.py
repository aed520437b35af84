"""The audit screen: shows an `AuditView`, turns taps and scans into intents."""

from __future__ import annotations

from collections.abc import Callable

from app.i18n import Catalogue
from app.models.scan import ScanKind
from app.views.audit.filters import Filter
from app.views.audit.ports import AuditPort, Folder
from app.views.audit.presenter import AuditPresenter
from app.views.audit.view import AuditView
from app.views.lists.facts import FactsCard
from app.views.lists.markline import MarkLine
from app.views.lists.pager import Pager
from app.views.lists.rows import RowList
from app.views.panels import PanelScreen
from app.views.screen import Kit, Places
from app.views.theme import Size
from app.views.widgets.button import Button
from app.views.widgets.progress import ProgressBar

_SHARES = (37, 29, 32, 30)
"""Widths of the filters: a lot's code and a day must be seen whole."""


class AuditScreen(PanelScreen):
    """`who` says the name of the person at the station, for what is written out."""

    NAME = "audit"
    accepts = frozenset({ScanKind.LOT})

    def __init__(
        self, kit: Kit, port: AuditPort, words: Catalogue, who: Callable[[], str], folder: Folder
    ) -> None:
        super().__init__(kit)
        self.filters = [Button(kit.theme, name=f"filter-{one}") for one in Filter]
        self.list = RowList(kit.theme, "entry")
        self.progress = ProgressBar(kit.theme)
        self.facts = FactsCard(kit.theme, "facts", parent=self)
        self.lamp = MarkLine(kit.theme, parent=self)
        self.check = Button(kit.theme, name="check-chain", parent=self)
        self.pager = Pager(kit.theme, self)
        self.progress.setFixedHeight(kit.theme.px(2))
        self.progress.say(None)
        self.lay(self.column(self.list, self.progress, self.row(*self.filters, shares=_SHARES)))
        poke = kit.bridge.latest(self.while_open(self._refresh))
        self.presenter = AuditPresenter(
            port, words, kit.bridge.when_done, show=self.show_view, poke=poke, who=who, folder=folder
        )
        self._connect()
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        p = self.presenter
        self.follow(p)
        for one, button in zip(Filter, self.filters, strict=True):
            button.tapped.connect(lambda one=one: p.filter(one))
        self.list.chosen.connect(p.select)
        self.list.capacity_changed.connect(p.room_for)
        self.check.tapped.connect(p.check)
        self.pager.turned.connect(p.turn)

    def _refresh(self) -> None:
        self.presenter.refresh()

    def arrange(self, grid: Places) -> None:
        self.left.setGeometry(grid.left)
        self.pager.setGeometry(grid.aside)
        gap, foot, right = self.theme.px(Size.GAP), self.theme.px(Size.BUTTON), grid.right
        half, low = (right.width() - gap) // 2, right.bottom() + 1 - foot
        self.facts.more.setGeometry(right.left(), low, half, foot)
        self.check.setGeometry(right.right() + 1 - half, low, half, foot)
        lamp = self.lamp.sizeHint().height()
        self.lamp.setGeometry(right.left(), low - gap - lamp, right.width(), lamp)
        self.facts.setGeometry(right.left(), right.top(), right.width(), low - lamp - 2 * gap - right.top())

    def show_view(self, view: AuditView) -> None:
        """Everything as `view` says."""
        for button, action in zip(self.filters, view.filters, strict=True):
            button.say(action)
        self.list.say(view.list)
        self.facts.say(view.facts)
        self.lamp.say(view.chain)
        self.check.say(view.check)
        self.pager.say(view.pager)
        self.progress.say(view.progress)
        self.offer(view.primary)
        self.show_panel(view.panel, view.close)
        self.tell(view.notice)

    def scanned(self, text: str) -> bool:
        return self.presenter.scanned(text)

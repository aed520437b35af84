"""The screen of deliveries: the one screen of pages, with news of the desk and scans that open a delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.i18n import Catalogue
from app.models.scan import Scan
from app.views.deliveries.book import Book, Go
from app.views.deliveries.listing import DeliveriesPage
from app.views.deliveries.ports import DeliveryDesk, Paper
from app.views.deliveries.scans import Scans
from app.views.lists.screen import PagesScreen
from app.views.lotcard.ports import LotPort
from app.views.ports import Drafts
from app.views.screen import Kit


class DeliveriesScreen(PagesScreen):
    """`go` enters another room: `weighing`, `labels`. `today` is the plant day."""

    def __init__(
        self, kit: Kit, desk: DeliveryDesk, words: Catalogue, drafts: Drafts, go: Go,
        *, finder: LotPort, paper: Paper, today: Callable[[], date],
    ) -> None:  # fmt: skip
        self.book = Book(desk, drafts, finder, paper, go, today)
        super().__init__(
            kit,
            words,
            lambda room: DeliveriesPage(room, self.book),
            name="deliveries",
            subscribe=desk.subscribe,
        )
        self.scans = Scans(self.presenter, self.book)

    def entered(self) -> None:
        """What can be chosen may have changed meanwhile."""
        self.presenter.read(self.book.desk.choices(), self.book.learn)
        super().entered()

    def took(self, scan: Scan) -> bool:
        return self.scans.took(scan)

    def scanned(self, text: str) -> bool:
        return self.scans.scanned(text)

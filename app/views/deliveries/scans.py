"""Scans that lead to a delivery from wherever nothing is half done, without Qt."""

from __future__ import annotations

from app.models.lotcard import LotCard
from app.models.scan import Scan
from app.models.values import LotCode
from app.views.deliveries.book import Book, delivery_code, lot_code
from app.views.deliveries.delivery import DeliveryPage
from app.views.deliveries.listing import DeliveriesPage
from app.views.deliveries.report import ReportPage
from app.views.deliveries.weighings import WeighingsPage
from app.views.lists.pages import Pages
from app.views.marks import Notice, Shape, Tone

_AT_REST = (DeliveriesPage, DeliveryPage, WeighingsPage, ReportPage)
"""Pages on which nothing is half filled in: a scan may lead away from them."""


class Scans:
    """First for the page that is seen; then a delivery's code or a lot's label opens the delivery."""

    def __init__(self, room: Pages, book: Book) -> None:
        self._room, self._book = room, book

    def took(self, scan: Scan) -> bool:
        """A code was scanned; True when it was for this room."""
        return self._room.took(scan) or self._lead(scan.code)

    def scanned(self, text: str) -> bool:
        """The code that another room leads here with."""
        return self._room.scanned(text) or self._lead(text)

    def _lead(self, text: str) -> bool:
        delivery, lot = delivery_code(text), lot_code(text)
        if delivery is None and lot is None:
            return False
        if not self._room.calm or not isinstance(self._room.top, _AT_REST):
            self._not_now(delivery or str(lot))
        elif delivery is not None:
            self.show(delivery)
        elif lot is not None:
            self._find(lot)
        return True

    def show(self, code: str) -> None:
        """The delivery's page lies over the list."""
        self._room.home()
        self._room.open(DeliveryPage(self._room, self._book, code))

    def _not_now(self, code: str) -> None:
        text = self._room.words.text(
            "Scanned {code}. Finish this or go back first, then scan again.", code=code
        )
        self._room.tell(Notice(text, Tone.WARN))

    def _find(self, lot: LotCode) -> None:
        self._room.do(self._book.finder.lot(lot), self._found)

    def _found(self, card: LotCard) -> None:
        if card.delivery is not None:
            self.show(card.delivery)
            return
        text = self._room.words.text("Lot {code} belongs to no delivery that is known here.", code=card.code)
        self._room.tell(Notice(text, Tone.WARN, Shape.DIAMOND))

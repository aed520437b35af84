"""The one page of the room: the card of the lot that was scanned last."""

from __future__ import annotations

from collections.abc import Callable

from app.models.lotcard import LotCard
from app.models.values import LotCode
from app.views.lists.faces import Column, ListFace
from app.views.lists.pages import Page, Pages
from app.views.lists.view import PagerView
from app.views.lotcard import words as wording
from app.views.lotcard.ports import LotPort
from app.views.marks import Action


class LotPage(Page):
    """`open_delivery` leads to the delivery of a code, None where nobody here may see deliveries."""

    def __init__(self, room: Pages, port: LotPort, open_delivery: Callable[[str], None] | None) -> None:
        super().__init__(room)
        self._port, self._open_delivery = port, open_delivery
        self._card: LotCard | None = None
        self._page = 0

    def entered(self) -> None:
        if self._card is not None:
            self._ask(LotCode.parse(self._card.code))

    def scanned(self, text: str) -> bool:
        """A lot's label shows that lot."""
        try:
            code = LotCode.parse(text)
        except ValueError:
            return False
        self._page = 0
        self._ask(code)
        return True

    def _ask(self, code: LotCode) -> None:
        self.room.read(self._port.lot(code), self._found)

    def _found(self, card: LotCard) -> None:
        self._card = card

    def face(self) -> ListFace:
        words, card = self.words, self._card
        if card is None:
            return ListFace(title=words.text("Lot"), empty=words.text("Scan the label of a lot."))
        columns = (
            Column(words.text("Lot"), 64),
            Column(card.code, 60, grow=True),
            Column("", 44, marks=True),
        )
        rows = wording.rows(card, words)
        begin = self._page * self.rows
        return ListFace(
            "",
            columns,
            rows[begin : begin + self.rows],
            pager=self._pager(len(rows)),
            primary=self._main(card),
        )

    def _pager(self, count: int) -> PagerView:
        pages, words = -(-count // max(1, self.rows)), self.words
        names = (words.text("Back"), words.text("More"))
        return PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names)

    def turn(self, step: int) -> None:
        self._page = max(0, self._page + step)

    def resized(self) -> None:
        self._page = 0

    def _main(self, card: LotCard) -> Action:
        known = card.delivery is not None and self._open_delivery is not None
        return Action(self.words.text("Open the delivery") if known else "")

    def primary(self) -> None:
        if self._card and self._card.delivery and self._open_delivery:
            self._open_delivery(self._card.delivery)

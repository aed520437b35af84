"""The list of deliveries: those that are open and today's, or those of another day."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from app.models.delivery import DeliveryLine, Progress
from app.models.paging import Slice
from app.views.deliveries import words as wording
from app.views.deliveries.book import Book, name
from app.views.deliveries.delivery import DeliveryPage
from app.views.deliveries.futures import mapped, part
from app.views.deliveries.headerform import NEW, NewDelivery
from app.views.lists.field import Field, Kind, Values, day
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import Line
from app.views.marks import Action, Option

STATE, SUPPLIER, DAY = "state", "supplier", "day"


class DeliveriesPage(ListPage[DeliveryLine]):
    def __init__(self, room: Pages, book: Book) -> None:
        super().__init__(room)
        self._book = book

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[DeliveryLine]]:
        asked = self._book.desk.deliveries(day(values, DAY))
        return mapped(asked, lambda rows: part(narrowed(rows, values), start, limit))

    def row(self, item: DeliveryLine) -> Line:
        """Who and how much stand large; code, boat and fish under them."""
        words = self.words
        supplier = self._book.supplier_name(item.supplier, words)
        fish = ", ".join(name(self._book.choices.items, code, words) for code in item.items)
        against = wording.against(item.net_g, item.advised_g, words)
        return Line(
            item.code,
            " · ".join(part for part in (supplier, against) if part),
            " · ".join(part for part in (item.code, item.vessel, fish) if part),
            lead=self._since(item),
            mark=wording.state(item.verdict, item.progress, words),
        )

    def _since(self, item: DeliveryLine) -> str:
        """The time of today's, the day of older ones."""
        if item.day is not None and item.day != self._book.today():
            return self.words.day(item.day)[:5]
        return self.words.clock(item.opened_at) if item.opened_at else ""

    def empty(self) -> str:
        return self.words.text("No deliveries. Press the button below when a truck has come.")

    def filters(self) -> Sequence[Field]:
        words = self.words
        states = tuple(Option(state, words.text(word)) for state, (_, word, _) in wording.PROGRESS.items())
        suppliers = tuple(
            Option(one.named.code, one.named.name(words.language)) for one in self._book.choices.suppliers
        )
        today = self._book.today()
        return (
            Field(
                DAY,
                words.text("Day"),
                Kind.DATE,
                today=today,
                last=today,
                none=words.text("open and today's"),
            ),
            Field(SUPPLIER, words.text("Supplier"), Kind.CHOICE, options=suppliers, none=words.text("all")),
            Field(STATE, words.text("Progress"), Kind.CHOICE, options=states, none=words.text("all")),
        )

    def main(self, item: DeliveryLine | None) -> Action:
        begun = self._book.drafts.load(NEW) is not None
        return Action(self.words.text("Go on with the new one") if begun else self.words.text("New delivery"))

    def primary(self) -> None:
        self.room.open(NewDelivery(self.room, self._book, self._show))

    def picked(self, item: DeliveryLine) -> None:
        self._show(item.code)

    def _show(self, code: str) -> None:
        self.room.open(DeliveryPage(self.room, self._book, code))


def narrowed(rows: Sequence[DeliveryLine], values: Values) -> list[DeliveryLine]:
    """What the filters of supplier and progress leave; the day was asked of the service."""
    supplier, state = values.get(SUPPLIER), values.get(STATE)
    return [
        row
        for row in rows
        if (not supplier or row.supplier == supplier) and (not state or row.progress is Progress(state))
    ]

"""The values of one weighing put right: container, tare, pieces, lot. What the scale measured is seen, not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.models.delivery import Delivery, WeighingChange
from app.models.desk import Capture
from app.views.deliveries.book import Book, name
from app.views.deliveries.drafts import REASON, DraftForm
from app.views.deliveries.words import mass
from app.views.lists.field import Field, Kind, number
from app.views.lists.pages import Pages
from app.views.marks import Notice, Option, Shape, Tone

NONE = "-"
CONTAINER, TARE, PIECES, LOT = "container", "tare", "pieces", "lot"
_MOST_KG, _MOST_PIECES = Decimal(500), Decimal(99_999)


class MendForm(DraftForm):
    """`again` is called once the weighing says what was filled in."""

    def __init__(
        self, room: Pages, book: Book, delivery: Delivery, lot: str, capture: Capture, again: Callable[[], None]
    ) -> None:  # fmt: skip
        given = {CONTAINER: capture.container or NONE}
        if capture.pieces is not None:
            given[PIECES] = str(capture.pieces)
        super().__init__(room, book, f"weighing.mend/{capture.entry}", given)
        self._delivery, self._lot, self._capture, self._again = delivery, lot, capture, again

    def title(self) -> str:
        one = self._capture
        if one.gross_g is None:
            return self.words.text(
                "Put right No. {number}: typed, {net}", number=one.number, net=mass(one.net_g, self.words)
            )
        gross, net = mass(one.gross_g, self.words), mass(one.net_g, self.words)
        return self.words.text(
            "Put right No. {number}: gross {gross}, net {net}", number=one.number, gross=gross, net=net
        )

    def word(self) -> str:
        return self.words.text("Put right")

    def ready(self) -> bool:
        """Something is another."""
        return change(self.values, self._given) != WeighingChange()

    def fields(self) -> tuple[Field, ...]:
        weighed = self._capture.gross_g is not None
        return (
            *((self._container(), self._tare()) if weighed else ()),
            *((self._pieces(),) if self._capture.pieces is not None else ()),
            *self._lots(),
            self.reason_field(self.book.choices.mend_reasons),
        )

    def _container(self) -> Field:
        words = self.words
        kinds = tuple(
            Option(one.kind.code, one.kind.name(words.language), mass(one.tare_g, words))
            for one in self.book.choices.containers
        )
        before = self._capture.container
        gone = before is not None and before not in {kind.code for kind in kinds}
        options = (
            *kinds,
            *((Option(before or "", before or ""),) if gone else ()),
            Option(NONE, words.text("No container")),
        )
        return Field(CONTAINER, words.text("Container"), Kind.CHOICE, required=True, options=options)

    def _tare(self) -> Field:
        words = self.words
        hint = words.text("Only where the list is wrong: ice, water. By the production manager.")
        return Field(
            TARE, words.text("Tare typed by hand"), Kind.NUMBER, hint=hint, unit=words.text("kg"), decimals=3,
            low=Decimal(0), high=_MOST_KG, none=words.text("by the container"),
        )  # fmt: skip

    def _pieces(self) -> Field:
        return Field(
            PIECES, self.words.text("Pieces"), Kind.NUMBER, required=True, low=Decimal(1), high=_MOST_PIECES
        )

    def _lots(self) -> tuple[Field, ...]:
        """The other lots of the delivery, where there are any."""
        words, items = self.words, self.book.choices.items
        others = tuple(
            Option(lot.code, lot.code, name(items, lot.item, words))
            for lot in self._delivery.lots
            if lot.code != self._lot
        )
        stays = words.text("stays in {lot}", lot=self._lot)
        return (
            (Field(LOT, words.text("Belongs to lot"), Kind.CHOICE, options=others, none=stays),)
            if others
            else ()
        )

    def submit(self) -> None:
        said = change(self.values, self._given)
        self.send(self.book.desk.mend(self._capture.entry, said, self.values[REASON]))

    def done(self, result: Any) -> None:
        self._again()
        text = self.words.text("Put right. If its label says something else now, print it again.")
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))


def change(values: Mapping[str, str], given: Mapping[str, str]) -> WeighingChange:
    """What the form's values put right."""
    container = values.get(CONTAINER, NONE)
    tare, pieces = number(values, TARE), number(values, PIECES)
    return WeighingChange(
        container=None if container == given.get(CONTAINER, NONE) else container.removeprefix(NONE),
        tare_g=None if tare is None else int(tare * 1000),
        pieces=None if pieces is None or values.get(PIECES) == given.get(PIECES) else int(pieces),
        to_lot=values.get(LOT) or None,
    )

"""The weighings of one lot: those that went wrong are chosen, moved into their lot or voided, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from app.i18n import Catalogue
from app.models.delivery import Delivery
from app.models.desk import Capture, CaptureState, Named
from app.models.paging import Slice
from app.models.values import LotCode
from app.views.deliveries.book import Book, lot_code, name, options
from app.views.deliveries.futures import mapped, part
from app.views.deliveries.mendform import MendForm
from app.views.deliveries.words import mass
from app.views.lists.asking import Chooser, Done, ask
from app.views.lists.faces import Act, Cells, Column
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.marks import Action, Mark, Notice, Option, Shape, Tone
from app.views.weighing.words import row

VOID, TYPE, MEND = "void", "type", "mend"


class WeighingsPage(ListPage[Capture]):
    """A tap chooses a weighing or gives it up; voided ones are only seen."""

    def __init__(self, room: Pages, book: Book, delivery: Delivery, lot: str) -> None:
        super().__init__(room)
        self._book, self._delivery, self._lot = book, delivery, lot
        self._wrong: dict[str, Capture] = {}
        """Those chosen, by entry, from whichever page of the list."""

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Capture]]:
        return mapped(self._book.desk.weighings(self._lot), lambda rows: part(rows, start, limit))

    def title(self) -> str:
        return self.words.text("Weighings of {lot}", lot=self._lot)

    def columns(self) -> tuple[Column, ...]:
        words = self.words
        return (
            Column(words.text("No."), 14),
            Column(words.text("Time"), 18),
            Column(words.text("Net, kg"), 28, right=True),
            Column("", 6),
            Column(words.text("State"), 60, grow=True),
            Column("", 36, marks=True),
        )

    def row(self, item: Capture) -> Cells:
        words, shown = self.words, row(item, self.words)
        hand = words.text("M") if item.manual else ""
        state = " · ".join(part for part in (shown.state, shown.detail) if part)
        chosen = Mark(Shape.CHECK, words.text("picked")) if item.entry in self._wrong else _doubt(item, words)
        net = words.kilograms(item.net_g, item.decimals)
        return Cells(
            item.entry, (shown.number, shown.time, net, hand, state, ""), mark=chosen, struck=shown.struck,
            tone=Tone.MUTED if shown.struck else Tone.NORMAL,
        )  # fmt: skip

    def empty(self) -> str:
        return self.words.text("Nothing was weighed into this lot.")

    def acts(self, item: Capture | None) -> tuple[Act, ...]:
        words = self.words
        return (
            Act(VOID, Action(words.text("Void…"), bool(self._wrong), self._count())),
            Act(MEND, Action(words.text("Put right…"), len(self._wrong) == 1)),
        )

    def main(self, item: Capture | None) -> Action:
        if not self._wrong:
            return Action(self.words.text("Choose the wrong ones"), enabled=False)
        return Action(self.words.plural("Move {n} to…", "Move {n} to…", len(self._wrong)))

    def _count(self) -> str:
        return str(len(self._wrong)) if self._wrong else ""

    # Intents

    def picked(self, item: Capture) -> None:
        if self._wrong.pop(item.entry, None) is None and item.state is not CaptureState.VOIDED:
            self._wrong[item.entry] = item

    def primary(self) -> None:
        """To which lot, then why, then they stand there."""
        if not self._wrong:
            return
        words = self.words
        title = words.plural(
            "Move {n} weighing: tap the lot or scan its label",
            "Move {n} weighings: tap the lot or scan its label",
            len(self._wrong),
        )
        field = Field("lot", title, Kind.CHOICE, required=True, options=self._lots())  # fmt: skip
        self.room.open(OtherLot(self.room, field, self._lot, self._asked))

    def _lots(self) -> tuple[Option, ...]:
        """The other lots of the delivery."""
        words, items = self.words, self._book.choices.items
        return tuple(
            Option(lot.code, lot.code, f"{name(items, lot.item, words)} · {mass(lot.net_g, words)}")
            for lot in self._delivery.lots
            if lot.code != self._lot
        )

    def _asked(self, lot: str) -> None:
        title = self.words.text("Into {lot}. Why?", lot=lot)
        entries = tuple(self._wrong)
        reasons = self._book.choices.correction_reasons
        self._why(title, reasons, lambda reason: self._end(self._book.desk.move(entries, lot, reason), lot))

    def acted(self, code: str) -> None:
        if code == MEND and len(self._wrong) == 1:
            [capture] = self._wrong.values()
            self.room.open(MendForm(self.room, self._book, self._delivery, self._lot, capture, self._mended))
        elif code == VOID and self._wrong:
            entries, count = tuple(self._wrong), len(self._wrong)
            title = self.words.plural("Void {n} weighing. Why?", "Void {n} weighings. Why?", count)
            reasons = self._book.choices.void_reasons
            self._why(title, reasons, lambda reason: self._end(self._book.desk.void(entries, reason)))

    def _mended(self) -> None:
        self._wrong = {}
        self.again()

    def _why(self, title: str, reasons: Sequence[Named], then: Callable[[str], None]) -> None:
        field = Field("reason", title, Kind.CHOICE, required=True, options=options(reasons, self.words))
        ask(self.room, field, "", then)

    def _end(self, future: Future[None], lot: str = "") -> None:
        """After a refusal the same ones are still chosen."""
        count = len(self._wrong)
        self.room.do(future, lambda _: self._ended(count, lot))

    def _ended(self, count: int, lot: str) -> None:
        words = self.words
        self._wrong = {}
        self.again()
        text = (
            words.plural(
                "{n} weighing stands in {lot} now.", "{n} weighings stand in {lot} now.", count, lot=lot
            )
            if lot
            else words.plural("{n} weighing is void.", "{n} weighings are void.", count)
        )
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))


class OtherLot(Chooser):
    """Any lot but `this`: one of the delivery by a tap, any other by its label or its code."""

    def __init__(self, room: Pages, field: Field, this: str, done: Done) -> None:
        super().__init__(room, field, "", done)
        self._this = this

    def feet(self) -> tuple[Act, ...]:
        return (*super().feet(), Act(TYPE, Action(self.words.text("Type the code"))))

    def act(self, code: str) -> None:
        if code == TYPE:
            field = Field("lot", self.words.text("Code of the lot"), required=True, letters="en",
                          check=self._wrong_code)  # fmt: skip
            ask(self.room, field, "", lambda text: self.taken(str(LotCode.parse(text))))
        else:
            super().act(code)

    def _wrong_code(self, text: str) -> str:
        try:
            code = LotCode.parse(text)
        except ValueError:
            return self.words.text("Not a whole lot code")
        return self.words.text("They are in this lot") if str(code) == self._this else ""

    def scanned(self, text: str) -> bool:
        code = lot_code(text)
        if code is None or str(code) == self._this:
            return False
        self.taken(str(code))
        return True


def _doubt(item: Capture, words: Catalogue) -> Mark | None:
    """The scale's check had run out or failed."""
    return Mark(Shape.UP, words.text("scale in doubt"), Tone.WARN) if item.unfit else None

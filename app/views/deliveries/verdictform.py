"""What is decided about a delivery: accepted, in part, held, rejected; lot by lot where in part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.i18n import N_
from app.models.delivery import Acceptance, LotLine
from app.views.deliveries.book import Book, name
from app.views.deliveries.drafts import REASON, DraftForm
from app.views.deliveries.ports import Standing
from app.views.deliveries.report import PinPage
from app.views.deliveries.words import mass
from app.views.lists.field import Field, Kind
from app.views.lists.pages import Pages
from app.views.marks import Option

VERDICT, NOTE, LOT = "verdict", "note", "lot:"
SAID = {
    Acceptance.ACCEPTED: N_("Accept"),
    Acceptance.ACCEPTED_IN_PART: N_("Accept in part"),
    Acceptance.HELD: N_("Hold"),
    Acceptance.REJECTED: N_("Reject"),
}
_OF_A_LOT = (Acceptance.ACCEPTED, Acceptance.HELD, Acceptance.REJECTED)


class VerdictForm(DraftForm):
    """`chosen`: the verdict that the person came for."""

    def __init__(self, room: Pages, book: Book, standing: Standing, chosen: Acceptance | None = None) -> None:
        super().__init__(room, book, f"delivery.verdict/{standing.delivery.code}")
        self._standing, self._delivery = standing, standing.delivery
        if chosen is not None:
            self.values[VERDICT] = chosen

    def title(self) -> str:
        return self.words.text("Verdict {code}", code=self._delivery.code)

    def word(self) -> str:
        if self._lifts():
            return self.words.text("Release…")
        chosen = self.values.get(VERDICT)
        return self.words.text(SAID[Acceptance(chosen)]) if chosen else self.words.text("Decision")

    def ready(self) -> bool:
        """A release is a decision of the plant; whoever may not release is told so, with the plant or without."""
        desk = self.book.desk
        return not (self._lifts() and desk.may_release()) or desk.online()

    def why_not(self) -> str:
        return self.words.text("Only with the plant's server. Call whoever runs it.")

    def fields(self) -> Sequence[Field]:
        words = self.words
        chosen = self.values.get(VERDICT)
        lots = tuple(self._lot(lot) for lot in self._weighed())
        return (
            Field(VERDICT, words.text("Decision"), Kind.CHOICE, required=True, options=self._verdicts()),
            *(lots if chosen == Acceptance.ACCEPTED_IN_PART else ()),
            self._reason(chosen),
            Field(NOTE, words.text("Note")),
        )

    def _reason(self, chosen: str | None) -> Field:
        choices = self.book.choices
        if self._lifts():
            return self.reason_field(choices.release_reasons)
        return self.reason_field(choices.verdict_reasons, required=chosen != Acceptance.ACCEPTED)

    def _lifts(self) -> bool:
        """What is chosen would let go of something that is held or rejected."""
        chosen = self.values.get(VERDICT)
        if not chosen:
            return False
        lots = judged(Acceptance(chosen), self._delivery.lots, self.values)
        return any(hold.lifted(Acceptance(chosen), lots) for hold in self._delivery.holds)

    def _weighed(self) -> list[LotLine]:
        """Lots that hold anything."""
        return [lot for lot in self._delivery.lots if lot.count]

    def _verdicts(self) -> tuple[Option, ...]:
        words = self.words
        parts = len(self._weighed()) > 1
        why = {
            Acceptance.ACCEPTED: self._against_all(),
            Acceptance.ACCEPTED_IN_PART: "" if parts else words.text("there is one lot only"),
        }
        return tuple(
            Option(verdict, words.text(SAID[verdict]), why.get(verdict, ""), enabled=not why.get(verdict))
            for verdict in Acceptance
        )

    def _against_all(self) -> str:
        """Why not all of it can be accepted."""
        if self._standing.stops:
            return self.words.text("the origin forbids it")
        count = len(self._standing.missing)
        return self.words.plural("{n} field is missing", "{n} fields are missing", count) if count else ""

    def _lot(self, lot: LotLine) -> Field:
        words = self.words
        item = name(self.book.choices.items, lot.item, words)
        stopped = lot.position in {stop.position for stop in self._standing.stops}
        verdicts = tuple(
            Option(
                verdict, words.text(SAID[verdict]),
                words.text("the origin forbids it") if stopped and verdict is Acceptance.ACCEPTED else "",
                enabled=not (stopped and verdict is Acceptance.ACCEPTED),
            )
            for verdict in _OF_A_LOT
        )  # fmt: skip
        caption = f"{lot.code} · {mass(lot.net_g, words)}"
        return Field(LOT + lot.code, caption, Kind.CHOICE, required=True, options=verdicts, hint=item)

    def submit(self) -> None:
        """A release is signed; whoever may not release is told who may, and the form stays."""
        desk, said = self.book.desk, self._said()
        if self._lifts() and desk.may_release():
            title = self.words.text("Release {code}", code=self._delivery.code)
            self.room.open(PinPage(self.room, title, self._release))
        else:
            self.send(desk.judge(*said, self.values.get(REASON) or None, *self._besides()))

    def _release(self, pin: str) -> None:
        reason = self.values[REASON]
        self.send(self.book.desk.release(*self._said(), reason, pin, *self._besides()))

    def _said(self) -> tuple[str, Acceptance, dict[str, Acceptance]]:
        verdict = Acceptance(self.values[VERDICT])
        return self._delivery.code, verdict, judged(verdict, self._delivery.lots, self.values)

    def _besides(self) -> tuple[str, tuple[str, ...]]:
        return self.values.get(NOTE, ""), self._delivery.judgements


def judged(verdict: Acceptance, lots: Sequence[LotLine], values: Mapping[str, str]) -> dict[str, Acceptance]:
    """The verdict of each lot by its code: the delivery's own, or each its own where in part."""
    if verdict is not Acceptance.ACCEPTED_IN_PART:
        return {lot.code: verdict for lot in lots}
    return {lot.code: Acceptance(values[LOT + lot.code]) for lot in lots if values.get(LOT + lot.code)}

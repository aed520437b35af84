"""The arrival check of a delivery or of one of its positions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.models.delivery import Check, Delivery
from app.models.desk import Named
from app.views.deliveries.book import Book, options
from app.views.deliveries.drafts import DraftForm
from app.views.deliveries.words import caption
from app.views.lists.field import NO, YES, Field, Kind, number
from app.views.lists.pages import Pages
from app.views.marks import Option

NONE_SEEN = "none"
"""What a check says of parasites where somebody looked and found none."""
WHOLE, POSITION, SEEN = "whole", "position", "parasites_seen"
_POINTS, _PERCENT, _FISH = Decimal(99), Decimal(100), Decimal(30_000)


class CheckForm(DraftForm):
    """What is found is one entry; a second check stands beside the first."""

    def __init__(
        self, room: Pages, book: Book, delivery: Delivery, position: uuid.UUID | None = None
    ) -> None:
        given = {POSITION: str(position)} if position else {}
        super().__init__(room, book, f"delivery.check/{delivery.code}", given)
        self._delivery = delivery

    def title(self) -> str:
        return self.words.text("Arrival check {code}", code=self._delivery.code)

    def word(self) -> str:
        return self.words.text("Keep the check")

    def fields(self) -> Sequence[Field]:
        return (*self._of(), *self._freshness(), *self._found(), *self._rest())

    def _of(self) -> tuple[Field, ...]:
        """Which fish, where there is more than one kind."""
        words, positions = self.words, self._delivery.positions
        if len(positions) < 2:
            return ()
        kinds = tuple(Option(str(one.id), self.book.item(one, words)) for one in positions)
        whole = Option(WHOLE, words.text("The whole delivery"))
        return (
            Field(POSITION, words.text("Which fish"), Kind.CHOICE, required=True, options=(whole, *kinds)),
        )

    def _freshness(self) -> tuple[Field, ...]:
        """Points of a scheme, or a grade: one of them is enough."""
        choices, values = self.book.choices, self.values
        scheme = (self._choice("scheme", choices.schemes),) if choices.schemes else ()
        score = Field("score", caption("score", self.words), Kind.NUMBER, low=Decimal(0), high=_POINTS)
        return (*scheme, score, self._choice("grade", choices.grades, required=not values.get("score")))

    def _found(self) -> tuple[Field, ...]:
        words, values = self.words, self.values
        seen = Field(SEEN, words.text("Parasites seen"), Kind.FLAG, required=True)
        which = Field("parasites", words.text("Which and how many"), required=True)
        packaging = self._choice("packaging_state", self.book.choices.packaging_states, required=True)
        return seen, *((which,) if values.get(SEEN) == YES else ()), packaging

    def _rest(self) -> tuple[Field, ...]:
        words = self.words
        return (
            Field("ice_percent", caption("ice_percent", words), Kind.NUMBER, unit="%", low=Decimal(0), high=_PERCENT),
            Field("mean_fish_g", caption("mean_fish_g", words), Kind.NUMBER, unit=words.text("g"), low=Decimal(1),
                  high=_FISH),
            Field("lab_sample", caption("lab_sample", words), longest=40, letters="en"),
            Field("corrective_action", caption("corrective_action", words)),
            Field("note", caption("note", words)),
        )  # fmt: skip

    def _choice(self, code: str, rows: Sequence[Named], *, required: bool = False) -> Field:
        words = self.words
        return Field(code, caption(code, words), Kind.CHOICE, required=required, options=options(rows, words))

    def submit(self) -> None:
        self.send(self.book.desk.check(self._delivery.code, check(self.values, self._delivery)))


def check(values: Mapping[str, str], delivery: Delivery) -> Check:
    """What the form's values say."""
    position = values.get(POSITION, WHOLE if len(delivery.positions) != 1 else str(delivery.positions[0].id))
    numbers = {code: number(values, code) for code in ("score", "ice_percent", "mean_fish_g")}
    texts = ("scheme", "grade", "packaging_state", "lab_sample", "corrective_action", "note")
    return Check(
        position=None if position == WHOLE else uuid.UUID(position),
        parasites=NONE_SEEN if values.get(SEEN) == NO else values.get("parasites") or None,
        **{code: None if value is None else int(value) for code, value in numbers.items()},  # type: ignore[arg-type]
        **{code: values.get(code) or None for code in texts},  # type: ignore[arg-type]
    )

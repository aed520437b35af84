"""The arrival check of a delivery or of one of its positions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.i18n.deliveries import caption
from app.models.delivery import Check, Delivery
from app.models.desk import Named
from app.models.freshness import Attribute, Of, Scheme
from app.views.deliveries.book import Book, options
from app.views.deliveries.book import name as name_of
from app.views.deliveries.drafts import DraftForm
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
        """Points or a grade: one is enough. A scheme asks its attributes, and says itself what comes of them."""
        choices, scheme = self.book.choices, self._scheme()
        kinds = tuple(one.named for one in choices.schemes)
        named = (self._choice("scheme", kinds),) if kinds else ()
        if scheme is None:
            needed = not self.values.get("score")
            score = Field("score", caption("score", self.words), Kind.NUMBER, low=Decimal(0), high=_POINTS)
            return (*named, score, self._choice("grade", choices.grades, required=needed))
        return (*named, *(self._attribute(scheme, one) for one in scheme.attributes), self._sum(scheme))

    def _scheme(self) -> Scheme | None:
        chosen = self.values.get("scheme")
        return next((one for one in self.book.choices.schemes if one.named.code == chosen), None)

    def _attribute(self, scheme: Scheme, one: Attribute) -> Field:
        words = self.words
        marks = tuple(
            Option(mark.code, mark.name(words.language), self._mark(scheme, mark.code)) for mark in one.marks
        )
        name = scheme.named.name(words.language)
        return Field(vote(scheme, one), one.named.name(words.language), Kind.CHOICE, required=True, group=name,
                     options=marks)  # fmt: skip

    def _mark(self, scheme: Scheme, code: str) -> str:
        """What the mark is worth."""
        if scheme.of is Of.POINTS:
            return self.words.plural("{n} point", "{n} points", int(code))
        return name_of(self.book.choices.grades, code, self.words)

    def _sum(self, scheme: Scheme) -> Field:
        """What comes of the marks; nobody types it."""
        words, group = self.words, scheme.named.name(self.words.language)
        if scheme.of is Of.POINTS:
            text = words.text("{caption}, 0 to {most}", caption=caption("score", words), most=scheme.most)
            return Field("score", text, Kind.NUMBER, group=group, locked=True)
        grades = options(self.book.choices.grades, words)
        return Field("grade", caption("grade", words), Kind.CHOICE, group=group, options=grades, locked=True)

    def changed(self) -> None:
        """The sum follows the marks, and the draft both."""
        scheme = self._scheme()
        if scheme is not None:
            told = votes(self.values, scheme)
            score, grade = scheme.score(told), scheme.grade(told)
            self.values |= {"score": "" if score is None else str(score), "grade": grade or ""}
        super().changed()

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
        said = check(self.values, self._delivery, self._scheme())
        self.send(self.book.desk.check(self._delivery.code, said))


def vote(scheme: Scheme, attribute: Attribute) -> str:
    """The field of an attribute."""
    return f"vote:{scheme.named.code}:{attribute.named.code}"


def votes(values: Mapping[str, str], scheme: Scheme) -> dict[str, str]:
    """The marks that were given, by attribute."""
    given = ((one.named.code, values.get(vote(scheme, one))) for one in scheme.attributes)
    return {code: mark for code, mark in given if mark}


def check(values: Mapping[str, str], delivery: Delivery, scheme: Scheme | None = None) -> Check:
    """What the form's values say."""
    position = values.get(POSITION, WHOLE if len(delivery.positions) != 1 else str(delivery.positions[0].id))
    numbers = {code: number(values, code) for code in ("score", "ice_percent", "mean_fish_g")}
    texts = ("scheme", "grade", "packaging_state", "lab_sample", "corrective_action", "note")
    return Check(
        position=None if position == WHOLE else uuid.UUID(position),
        votes=tuple(votes(values, scheme).items()) if scheme else None,
        parasites=NONE_SEEN if values.get(SEEN) == NO else values.get("parasites") or None,
        **{code: None if value is None else int(value) for code, value in numbers.items()},  # type: ignore[arg-type]
        **{code: values.get(code) or None for code in texts},  # type: ignore[arg-type]
    )

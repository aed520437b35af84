"""One kind of fish of a delivery: what it is, where and when it was caught, which paper says so."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import date
from decimal import Decimal

from app.i18n.deliveries import caption
from app.models.delivery import Delivery, Position
from app.models.desk import Named
from app.views.deliveries.book import Book, options
from app.views.deliveries.drafts import REASON, DraftForm
from app.views.deliveries.ports import Usual
from app.views.lists.faces import Need
from app.views.lists.field import Field, Kind, day, number
from app.views.lists.pages import Pages

ID, OFFERED, ADVISED = "id", "offered:", "advised_g"
LAST, PLANT, ITEM = "last", "plant", "item"
"""Where a value that nobody has said yet comes from."""
SINCE = "offered.day"
_MOST = Decimal(99_999)
_LEGAL = frozenset({"origin_class", "origin_document", "permit", "catch_from", "catch_to"})
"""Stated anew for every delivery, never offered."""
_FREE = frozenset({ADVISED, "packaging", REASON})
"""Not asked by the receiving log."""
FARMED = "farmed"
"""The production method that has neither gear nor permit."""


class PositionForm(DraftForm):
    """Values are offered from the last delivery of the same supplier."""

    def __init__(
        self, room: Pages, book: Book, delivery: Delivery, form: str, given: Mapping[str, str]
    ) -> None:
        super().__init__(room, book, form, given)
        self.code, self._supplier = delivery.code, delivery.header.supplier if delivery.header else None
        self._item = self.values.get("item", "")

    def fields(self) -> Sequence[Field]:
        return (*self._fish(), *self._catch(), *self._origin())

    def _fish(self) -> tuple[Field, ...]:
        words, choices = self.words, self.book.choices
        group = words.text("What it is")
        return (
            self._choice("item", choices.items, group, required=True),
            self._choice("species", choices.species, group),
            self._choice("presentation", choices.presentations, group),
            self._choice("packaging", choices.packagings, group),
            self._choice("production_method", choices.production_methods, group),
            Field(ADVISED, caption(ADVISED, words), Kind.NUMBER, group=group, unit=words.text("kg"), decimals=3,
                  low=Decimal("0.001"), high=_MOST),
        )  # fmt: skip

    def _catch(self) -> tuple[Field, ...]:
        words, choices, today = self.words, self.book.choices, self.book.today()
        group, begun = words.text("Catch"), day(self.values, "catch_from")
        return (
            self._choice("water", choices.waters, group),
            self._choice("fao_area", choices.fao_areas, group),
            self._choice("gear", choices.gears, group),
            Field("catch_from", caption("catch_from", words), Kind.DATE, group=group, today=today, last=today),
            Field("catch_to", caption("catch_to", words), Kind.DATE, group=group, today=today, first=begun,
                  last=today),
        )  # fmt: skip

    def _origin(self) -> tuple[Field, ...]:
        words, chosen = self.words, self.values.get("origin_class")
        group = words.text("Origin and papers")
        document = self.book.document(chosen, words) or caption("origin_document", words)
        classes = tuple(one.named for one in self.book.choices.origin_classes)
        return (
            self._choice("origin_class", classes, group),
            Field("origin_document", document, group=group, hint=words.text("Number and date of the paper")),
            Field("permit", caption("permit", words), group=group, longest=40),
        )

    def _choice(self, code: str, rows: Sequence[Named], group: str, *, required: bool = False) -> Field:
        words = self.words
        return Field(
            code,
            caption(code, words),
            Kind.CHOICE,
            required=required,
            group=group,
            options=options(rows, words),
        )

    # What is offered

    def word_of(self, field: str) -> tuple[Need, str]:
        words, source = self.words, self.values.get(OFFERED + field)
        if source == LAST:
            return Need.OFFERED, words.text("as on {day}", day=self._since())
        if source == PLANT:
            return Need.OFFERED, words.text("usual here")
        if source == ITEM:
            return Need.OFFERED, words.text("by the item")
        if not self.values.get(field) and self._awaited(field):
            return Need.MISSING, words.text("before acceptance")
        return Need.FINE, ""

    def _awaited(self, field: str) -> bool:
        """The receiving log wants it before the fish is accepted."""
        farmed = self.values.get("production_method") == FARMED
        if field == "permit":
            return not farmed and not self.values.get("origin_document")
        return field not in _FREE and not (farmed and field == "gear")

    def _since(self) -> str:
        return self.words.day(date.fromisoformat(self.values[SINCE])) if self.values.get(SINCE) else "?"

    def changed(self) -> None:
        """What the person said is nobody's offer any more; another item has other offers."""
        item = self.values.get("item", "")
        if item != self._item:
            self._item = item
            self._another_item(item)
        super().changed()

    def _answered(self, field: Field, value: str) -> None:
        self.values.pop(OFFERED + field.code, None)
        super()._answered(field, value)

    def _another_item(self, item: str) -> None:
        for code in [code for code in self.values if code.startswith(OFFERED)]:
            self.values.pop(code.removeprefix(OFFERED), None)
            self.values.pop(code)
        species = self.book.choices.item_species.get(item)
        self._offer({"species": species or ""}, ITEM)
        if self._supplier:
            self.room.read(
                self.book.desk.usual(self._supplier, item), lambda usual: self._offered(item, usual)
            )

    def _offered(self, item: str, usual: Usual) -> None:
        if item != self.values.get("item"):
            return
        self.values[SINCE] = usual.day.isoformat() if usual.day else ""
        self._offer(usual.last, LAST)
        self._offer(usual.plant, PLANT)
        super().changed()

    def _offer(self, values: Mapping[str, str], source: str) -> None:
        """Fill what is empty, and remember that nobody has said it yet. Never what decides the origin."""
        for code, value in values.items():
            if value and code not in _LEGAL and not self.values.get(code):
                self.values[code], self.values[OFFERED + code] = value, source

    # What comes of it

    def position(self) -> Position:
        values = self.values
        weight = number(values, ADVISED)
        texts = {code: values.get(code) or None for code in _TEXTS}
        return Position(
            id=uuid.UUID(values[ID]), item=values["item"], catch_from=day(values, "catch_from"),
            catch_to=day(values, "catch_to"), advised_g=None if weight is None else int(weight * 1000), **texts,
        )  # fmt: skip


class NewPosition(PositionForm):
    def __init__(self, room: Pages, book: Book, delivery: Delivery) -> None:
        super().__init__(room, book, delivery, f"delivery.position/{delivery.code}", {})
        self.values.setdefault(ID, str(uuid.uuid4()))

    def act(self, code: str) -> None:
        super().act(code)
        self.values.setdefault(ID, str(uuid.uuid4()))

    def _answers(self) -> dict[str, str]:
        """The id alone is no answer."""
        answers = super()._answers()
        return {} if set(answers) == {ID} else answers

    def title(self) -> str:
        return self.words.text("New fish")

    def word(self) -> str:
        return self.words.text("Add the fish")

    def submit(self) -> None:
        self.send(self.book.desk.state(self.code, self.position()))


class CorrectPosition(PositionForm):
    """The whole position anew, with the reason."""

    def __init__(self, room: Pages, book: Book, delivery: Delivery, position: Position) -> None:
        form = f"delivery.position/{delivery.code}/{position.id}"
        super().__init__(room, book, delivery, form, stated(position))
        self._seen = delivery.stated.get(position.id)

    def title(self) -> str:
        return self.words.text("Correct")

    def fields(self) -> Sequence[Field]:
        group = self.words.text("Origin and papers")
        return (*super().fields(), self.reason_field(self.book.choices.correction_reasons, group))

    def word(self) -> str:
        return self.words.text("Keep the correction")

    def submit(self) -> None:
        self.send(
            self.book.desk.correct_position(self.code, self.position(), self.values[REASON], self._seen)
        )


_DAYS = ("catch_from", "catch_to")
_TEXTS = tuple(
    field.name for field in fields_of(Position) if field.name not in ("id", "item", ADVISED, *_DAYS)
)


def stated(position: Position) -> dict[str, str]:
    """A position as the form's values."""
    values = {code: getattr(position, code) for code in _TEXTS}
    values |= {ID: str(position.id), "item": position.item}
    values |= {code: getattr(position, code) and getattr(position, code).isoformat() for code in _DAYS}
    if position.advised_g is not None:
        values[ADVISED] = _decimal(position.advised_g)
    return {code: value for code, value in values.items() if value}


def _decimal(grams: int) -> str:
    """Kilograms as a number's text: `1200` or `412.4`."""
    whole, rest = divmod(grams, 1000)
    fraction = f"{rest:03d}".rstrip("0")
    return f"{whole}.{fraction}" if fraction else str(whole)

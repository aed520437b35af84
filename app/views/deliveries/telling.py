"""What the rows of a delivery's page are about, and what they are worded from."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from enum import StrEnum

from app.i18n import Catalogue
from app.models.delivery import Check, Position, Stop
from app.views.deliveries import words as wording
from app.views.deliveries.book import Book, name
from app.views.deliveries.ports import Standing
from app.views.deliveries.words import Limits
from app.views.marks import Mark, Tone


class Of(StrEnum):
    """What a row is about; its code is this and a key."""

    DELIVERY = "delivery"
    STOP = "stop"
    CONFLICT = "conflict"
    LABEL = "label"
    POSITION = "position"
    MISSING = "missing"
    LOT = "lot"
    TEMPERATURE = "temperature"
    CHECK = "check"


def code(of: Of, key: object = "") -> str:
    return f"{of}:{key}"


def of(code_: str) -> tuple[Of, str]:
    kind, _, key = code_.partition(":")
    return Of(kind), key


@dataclass(frozen=True)
class Told:
    """Everything that a row or its facts are worded from."""

    standing: Standing
    book: Book
    words: Catalogue

    @property
    def limits(self) -> Limits:
        return Limits(self.book.choices.near_percent, self.book.choices.over_percent)

    def position(self, key: str) -> Position | None:
        return next((one for one in self.standing.delivery.positions if str(one.id) == key), None)

    def amount(self, position: Position) -> Mark:
        """How much of what was advised is there; once it is judged a nearly reached quantity is no warning."""
        delivery = self.standing.delivery
        weighed = delivery.weighed(position.id)
        mark = wording.amount_mark(weighed, position.advised_g, self.limits, self.words)
        calm = delivery.verdict is not None and mark.tone is Tone.WARN
        return replace(mark, tone=Tone.MUTED) if calm else mark

    def item(self, position: uuid.UUID | None) -> str:
        """Name of the fish of a position; of the whole delivery where it is none."""
        if position is None:
            return self.words.text("the whole delivery")
        found = self.position(str(position))
        return self.book.item(found, self.words) if found else wording.DASH


def graded(t: Told, one: Check) -> str:
    """Grade and points, as far as they were given."""
    words = t.words
    points = "" if one.score is None else words.plural("{n} point", "{n} points", one.score)
    grade = name(t.book.choices.grades, one.grade, words)
    return ", ".join(part for part in (grade, points) if part) or wording.DASH


def forbids(t: Told, stop: Stop) -> str:
    """Which fish of which water and origin may not be accepted."""
    position, words, choices = t.position(str(stop.position)), t.words, t.book.choices
    if position is None:
        return stop.rule
    origin = t.book.origin(position.origin_class)
    parts = (
        name(choices.species, position.species, words), name(choices.waters, position.water, words),
        origin.named.name(words.language) if origin else position.origin_class or "",
    )  # fmt: skip
    return ", ".join(part for part in parts if part)

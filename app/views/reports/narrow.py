"""What a list is narrowed to: days, supplier, species, item, station, decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.i18n.deliveries import VERDICTS
from app.models.delivery import Acceptance
from app.models.desk import Named
from app.models.lists import NO_VERDICT, ListChoices, Narrowing
from app.views.lists.field import Field, Kind, day
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.marks import Option

_CHOSEN = ("supplier", "species", "item", "station", "verdict")


class NarrowForm(FormPage):
    """`done` gets the new narrowing."""

    def __init__(
        self, room: Pages, choices: ListChoices, narrowing: Narrowing, done: Callable[[Narrowing], None]
    ) -> None:  # fmt: skip
        values = {name: getattr(narrowing, name) or "" for name in _CHOSEN}
        days = {"first": narrowing.first, "last": narrowing.last}
        super().__init__(room, values | {name: one.isoformat() if one else "" for name, one in days.items()})
        self._choices, self._narrowing, self._done = choices, narrowing, done

    def title(self) -> str:
        return self.words.text("Days and filters")

    def fields(self) -> Sequence[Field]:
        words, choices = self.words, self._choices
        return (
            self._day("first", words.text("From"), None, day(self.values, "last")),
            self._day("last", words.text("Until"), day(self.values, "first"), choices.today),
            self._choice("supplier", words.text("Supplier"), self._options(choices.suppliers)),
            self._choice("species", words.text("Species"), self._options(choices.species)),
            self._choice("item", words.text("Item"), self._options(choices.items)),
            self._choice("station", words.text("Station"), self._options(choices.stations)),
            self._choice("verdict", words.text("Decision"), self._verdicts()),
        )

    def _day(self, code: str, caption: str, first: date | None, last: date | None) -> Field:
        words = self.words
        hint = words.text("Before {day} the server is asked.", day=words.day(self._choices.kept))
        return Field(code, caption, Kind.DATE, today=self._choices.today, first=first, last=last or self._choices.today,
                     hint=hint, none=words.text("all"))  # fmt: skip

    def _choice(self, code: str, caption: str, options: tuple[Option, ...]) -> Field:
        return Field(code, caption, Kind.CHOICE, options=options, none=self.words.text("all"))

    def _options(self, rows: Iterable[Named]) -> tuple[Option, ...]:
        return tuple(Option(row.code, row.name(self.words.language)) for row in rows)

    def _verdicts(self) -> tuple[Option, ...]:
        words = self.words
        said = [Option(one, words.text(VERDICTS[one])) for one in Acceptance]
        return (*said, Option(NO_VERDICT, words.text("no verdict")))

    def word(self) -> str:
        return self.words.text("Show")

    def submit(self) -> None:
        self.room.close(self)
        supplier, species, item, station, verdict = (self.values.get(name) or None for name in _CHOSEN)
        self._done(
            replace(
                self._narrowing, first=day(self.values, "first"), last=day(self.values, "last"), supplier=supplier,
                species=species, item=item, station=station, verdict=verdict,
            )
        )  # fmt: skip

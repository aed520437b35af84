"""Reading and changing rows of reference data. Every change is one decision under the person's own login."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from app.errors import OperatorError
from app.i18n import LANGUAGES
from app.models.administration import (
    NEW,
    YES,
    Attribute,
    Conflict,
    Held,
    Listed,
    Opened,
    Overview,
    Revision,
    Sheet,
)
from app.models.channel import Unit
from app.models.desk import Named
from app.models.kinds import Group, latest
from app.models.origin import ANY
from app.models.provenance import provenance
from app.models.register import Category, What
from app.services.administration.forms import key_of, row_of, values_of
from app.services.administration.history import Histories
from app.services.administration.settings import attributes as setting_attributes
from app.services.administration.settings import settings
from app.services.administration.sheets import CONFIDENCE, PURPOSES, SHEETS
from app.services.decisions import Decided, Wish
from app.services.laboratory import words as laboratory
from app.services.reference import GROUPED, Query, Reference, portions
from app.services.register.words import UNITS

SECONDS = 5.0
"""So long the decision that came first is waited for, to say whose it was."""
PURPOSE = "reference"
ANY_WATER = Named(ANY, "любой водоём", "any water")
_ABOUT = {
    "band": (("item", "item", None), ("container", "container_type", None)),
    "origin_rule": (
        ("species", "species", None), ("water", "term", "water"), ("origin_class", "term", "origin_class"),
    ),
}  # fmt: skip
"""Of tables whose rows have no name: the columns that say what a row is about, and where their names stand."""
Row = dict[str, Any]
Decide = Callable[[Wish], Decided]
Watch = Callable[[Callable[[], bool], float], bool]
"""watch(holds, seconds): wait for `holds()` after changes of the journal; False when it did not come in time."""


def impatient(holds: Callable[[], bool], _seconds: float) -> bool:
    """Waits for nothing."""
    return holds()


@dataclass(frozen=True)
class Editor:
    """Over the station's tables. Calls block; `groups` are those of the person at the station, `day` the plant day."""

    query: Query
    decide: Decide
    groups: Callable[[], Collection[Group]]
    day: Callable[[], date]
    watch: Watch = impatient

    @property
    def reference(self) -> Reference:
        return Reference(self.query, self.day())

    # Reading

    def overview(self) -> list[Overview]:
        """Every sheet in numbers, in the order of the sheets."""
        return [self._overview(sheet) for sheet in SHEETS.values()]

    def listed(self, code: str) -> list[Listed]:
        """All rows of a sheet by name; settings by key."""
        sheet, lent = SHEETS[code], self.lent_keys(SHEETS[code])
        found = [self._listed(sheet, row, lent) for row in self.rows(sheet)]
        return (
            found
            if code == "setting"
            else sorted(found, key=lambda one: (one.held is Held.OFF, one.named.ru))
        )

    def open(self, code: str, key: str = NEW) -> Opened:
        """What a form begins with; OperatorError `administration.unknown` for a row nobody has."""
        sheet = SHEETS[code]
        row = self._row(sheet, key) if key != NEW else None
        attributes = self.attributes(sheet, row)
        choices = {one.code: self.choices(one.among) for one in attributes if one.among}
        if row is None:
            fresh = {"active": YES, "confidence": "default_to_check"}
            return Opened(code, NEW, fresh, 0, attributes, choices)
        lent = key in self.lent_keys(sheet)
        named = _named(sheet, row, self._about(sheet, row))
        return Opened(code, key, values_of(sheet, row), row["version"], attributes, choices, lent, named)

    def attributes(self, sheet: Sheet, row: Mapping[str, Any] | None) -> tuple[Attribute, ...]:
        if sheet.table == "setting" and row is not None:
            return setting_attributes(row["key"], row["value"])
        return sheet.attributes

    def choices(self, among: str) -> tuple[Named, ...]:
        """What an attribute may be; words of closed lists have their code for a name."""
        if among.startswith("term:"):
            return tuple(term.named for term in self.reference.terms(among.removeprefix("term:")))
        if among == "water_or_any":
            return (ANY_WATER, *self.choices("term:water"))
        closed: dict[str, Sequence[str]] = {
            "confidence": CONFIDENCE, "purpose": PURPOSES, "language": LANGUAGES, "category": tuple(Category),
            "what": tuple(What), "capacity_unit": tuple(UNITS), "lab_unit": tuple(laboratory.UNITS),
            "lab_form": tuple(laboratory.FORMS),
            "channel_unit": tuple(Unit), "group": tuple(Group),
        }  # fmt: skip
        if among == "zone":
            zones = sorted(zone for zone in available_timezones() if zone.startswith(("Asia/", "Europe/")))
            return tuple(Named(zone, zone, zone) for zone in zones)
        if among in closed:
            return tuple(Named(code, code, code) for code in closed[among])
        rows = [row for row in self.reference.rows(among) if row["active"]]
        return tuple(Named(row["code"], row["name_ru"], row["name_en"]) for row in rows)

    def reasons(self) -> list[Named]:
        """Why reference data is changed."""
        return self.reference.reasons(PURPOSE)

    def history(self, code: str, key: str) -> list[Revision]:
        return Histories(self.query).of(SHEETS[code].table, key)

    def rows(self, sheet: Sheet) -> list[Row]:
        """The rows of a sheet as decisions have them; lent ones have version 0."""
        if sheet.table == "setting":
            return self._settings()
        lent = self.lent_keys(sheet)
        rows = self.reference.rows(sheet.table, sheet.list)
        return [row | {"version": 0} if key_of(sheet.table, row) in lent else row for row in rows]

    def lent_keys(self, sheet: Sheet) -> set[str]:
        """Keys of rows that hold as shipped because the plant has adopted none of their list."""
        return {key_of(sheet.table, row) for row in self.reference.lent(sheet.table, sheet.list)}

    def may(self, code: str) -> bool:
        """Whether the person at the station may change rows of the sheet."""
        return bool(latest(f"{SHEETS[code].table}.set").groups & set(self.groups()))

    # Changing

    def save(self, code: str, key: str, values: Mapping[str, str], seen: int, reason: str) -> Conflict | None:
        """The row is as `values` say; a Conflict where it is not the version `seen` any more.

        Raises OperatorError `administration.*`, `decision.no_right`, and what decisions raise.
        """
        sheet = SHEETS[code]
        self._need_right(code)
        before = self._row(sheet, key) if key != NEW else None
        if before is not None and before["version"] != seen:
            return self._conflict(sheet, key, before["version"])
        row = row_of(sheet, values, before)
        self._check(sheet, key, row, reason)
        return self._decided(sheet, row, seen, reason)

    def adopt(self, code: str, reason: str) -> int:
        """The lent rows of the sheet are the plant's own from now on; returns how many."""
        self._need_right(code)
        sheet = SHEETS[code]
        lent = self.reference.lent(sheet.table, sheet.list)
        self.set_rows(sheet, [row | {"version": 1} for row in lent], reason)
        return len(lent)

    def set_rows(self, sheet: Sheet, rows: Sequence[Row], reason: str) -> None:
        """The rows replace those of their versions, in as few decisions as they have room in."""
        for part in portions(rows):
            self.decide(Wish(f"{sheet.table}.set", {sheet.table: part}, reason))

    def set_together(self, sheet: Sheet, rows: Sequence[Row], reason: str) -> None:
        """The rows replace those of their versions in one decision.

        Raises OperatorError `administration.file_too_large` where they have no room in one.
        """
        self._need_right(sheet.code)
        if not reason:
            raise OperatorError("administration.no_reason")
        if len(list(portions(rows))) > 1:
            raise OperatorError("administration.file_too_large", rows=len(rows))
        self.set_rows(sheet, rows, reason)

    def _decided(self, sheet: Sheet, row: Row, seen: int, reason: str) -> Conflict | None:
        try:
            self.decide(Wish(f"{sheet.table}.set", {sheet.table: [row]}, reason))
        except OperatorError as error:
            key = key_of(sheet.table, row)
            if error.key != "decision.outdated" or not self.watch(
                lambda: self._newer(sheet, key, seen), SECONDS
            ):
                raise
            return self._conflict(sheet, key, self._row(sheet, key)["version"])
        return None

    def _newer(self, sheet: Sheet, key: str, seen: int) -> bool:
        found = self._find(sheet, key)
        return found is not None and found["version"] > seen

    def _conflict(self, sheet: Sheet, key: str, now: int) -> Conflict:
        newest = next(iter(Histories(self.query).of(sheet.table, key)), Revision(now))
        return Conflict(newest, now)

    def _need_right(self, code: str) -> None:
        if not self.may(code):
            raise OperatorError("decision.no_right")

    def _check(self, sheet: Sheet, key: str, row: Row, reason: str) -> None:
        if not reason:
            raise OperatorError("administration.no_reason")
        if key == NEW and self._find(sheet, key_of(sheet.table, row)) is not None:
            raise OperatorError("administration.known", code=key_of(sheet.table, row))
        if key != NEW and key_of(sheet.table, row) != key:
            raise OperatorError("administration.wrong", attribute="code")
        group = row.get(GROUPED.get(sheet.table, ""))
        if self.reference.lent(sheet.table, group):
            raise OperatorError("administration.not_adopted")

    # Rows

    def _overview(self, sheet: Sheet) -> Overview:
        listed = self.listed(sheet.code)
        doubtful = sum(one.to_check and one.held is not Held.OFF for one in listed)
        return Overview(sheet.code, len(listed), doubtful, sum(one.lent for one in listed))

    def _listed(self, sheet: Sheet, row: Row, lent: set[str]) -> Listed:
        key = key_of(sheet.table, row)
        about = self._about(sheet, row)
        named, doubtful = _named(sheet, row, about), provenance(row).to_check
        return Listed(key, named, self._held(row), doubtful, key in lent, values_of(sheet, row), about)

    def _about(self, sheet: Sheet, row: Row) -> tuple[Named, ...]:
        told = _ABOUT.get(sheet.table, ())
        return tuple(self._part(row[column], table, group) for column, table, group in told)

    def _part(self, code: str, table: str, group: str | None) -> Named:
        return (
            ANY_WATER if code == ANY else self.reference.name(table, code, group) or Named(code, code, code)
        )

    def _held(self, row: Row) -> Held:
        if not row.get("active", True):
            return Held.OFF
        told, today = provenance(row), self.day()
        if told.valid_from is not None and today < told.valid_from:
            return Held.LATER
        return Held.NOW if told.holds(today) else Held.PAST

    def _row(self, sheet: Sheet, key: str) -> Row:
        found = self._find(sheet, key)
        if found is None:
            raise OperatorError("administration.unknown", code=key)
        return found

    def _find(self, sheet: Sheet, key: str) -> Row | None:
        return next((row for row in self.rows(sheet) if key_of(sheet.table, row) == key), None)

    def _settings(self) -> list[Row]:
        """Those of the plant and those that hold as shipped, which have version 0, in the shipped order."""
        own = {row["key"]: row for row in self.reference.rows("setting")}
        told = settings()
        rows = [
            own.get(key)
            or {"key": key, "value": one.value, "valid_from": None, "source": one.source, "version": 0}
            for key, one in told.items()
        ]
        rows += [row for key, row in own.items() if key not in told]
        return [row | {"confidence": _confidence(row)} for row in rows]


def _confidence(row: Row) -> str | None:
    """Of a setting: what is shipped of it, as long as the plant has not set another value."""
    told = settings().get(row["key"])
    return told.confidence if told is not None and told.value == row["value"] else "verified"


def _named(sheet: Sheet, row: Row, about: Sequence[Named]) -> Named:
    """Bands and rules are called by what they are about, a setting by its key."""
    if sheet.table == "setting":
        return Named(row["key"], row["key"], row["key"])
    if not about and "name_ru" not in row:
        key = " \u2192 ".join(key_of(sheet.table, row).split("|"))
        return Named(key_of(sheet.table, row), key, key)
    if not about:
        return Named(row["code"], row["name_ru"], row["name_en"])
    ru, en = ", ".join(part.ru for part in about), ", ".join(part.en for part in about)
    return Named(key_of(sheet.table, row), ru, en)

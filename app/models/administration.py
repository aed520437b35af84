"""Reference data as it is administered: sheets of rows, their attributes, and what became of a row. Values only.

Every value of a form is text, ready for a draft: weights in kilograms with a point, days as `2026-11-23`, flags as
`yes` or `no`, choices as their code. An empty text is no value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.models.desk import Named
from app.models.kinds import Group

YES, NO = "yes", "no"
NEW = ""
"""Key of a row that is not there yet."""


class Asked(StrEnum):
    """How an attribute is asked of a person."""

    TEXT = "text"
    KILOGRAMS = "kilograms"
    """The row holds grams."""
    NUMBER = "number"
    MILLI = "milli"
    """The row holds thousandths of the unit, which may be below zero."""
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    NAMES = "names"
    """A list of names, asked one by one as `vessels.0`, `vessels.1`, …"""


class Wrong(StrEnum):
    """What a value can break besides its limits."""

    CODE = "code"
    """Latin letters, digits, hyphen and underscore."""
    PRINTED = "printed"
    """The same in capitals: it stands in a code that is printed and scanned."""
    GTIN = "gtin"
    """Its check digit is wrong."""
    TIME = "time"
    """It is no time of day."""


@dataclass(frozen=True)
class Attribute:
    """One value of a row. `code` is its column, or `note.<name>` for a named text of the row's note."""

    code: str
    asked: Asked = Asked.TEXT
    required: bool = False
    key: bool = False
    """Part of the key: it stays once the row is there."""
    among: str = ""
    """What a CHOICE chooses from: a table, `term:<list>`, or a closed list of its own."""
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    rule: Wrong | None = None
    group: str = ""
    """Attributes of one group stand together: `validity`, or nothing."""


@dataclass(frozen=True)
class Sheet:
    """A table, or one list of it, as it is administered."""

    code: str
    table: str
    attributes: tuple[Attribute, ...]
    list: str | None = None
    """The list that the sheet's rows belong to, where its table has many."""
    words: bool = False
    """One of the lists of words."""


@dataclass(frozen=True)
class Overview:
    """A sheet in numbers."""

    sheet: str
    rows: int
    to_check: int
    """Rows in use whose source nobody verified."""
    lent: int
    """Rows that hold as shipped and that the plant has not adopted."""


class Held(StrEnum):
    """Whether a row is offered today."""

    NOW = "now"
    LATER = "later"
    """Its validity has not begun."""
    PAST = "past"
    OFF = "off"
    """Taken out of use."""


@dataclass(frozen=True)
class Listed:
    """A row of a sheet in its list. `values` are its attributes."""

    key: str
    named: Named
    held: Held
    to_check: bool
    lent: bool
    values: Mapping[str, str] = field(default_factory=dict)
    about: tuple[Named, ...] = ()
    """Of a row without a name of its own: what it is about."""


@dataclass(frozen=True)
class Opened:
    """A row as a form begins with it. `version` is what a change replaces, 0 for a new row."""

    sheet: str
    key: str
    values: Mapping[str, str]
    version: int
    attributes: tuple[Attribute, ...]
    choices: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    """By the code of the attribute."""
    lent: bool = False
    named: Named | None = None


@dataclass(frozen=True)
class Alteration:
    """One value that a decision set, and what stood there before; None for nothing."""

    table: str
    column: str
    old: Any
    new: Any
    of: str = ""
    """What the value belongs to where the row's own key does not say it: the group of a person."""


@dataclass(frozen=True)
class Revision:
    """What one decision made of a row; `at` is None for what this station began with."""

    version: int
    at: datetime | None = None
    who: str = ""
    reason: str = ""
    """As the decision has it: a code or words."""
    named: Named | None = None
    """The name of a reason that is a code."""
    alterations: tuple[Alteration, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Somebody changed the row meanwhile: nothing was saved. `now` is the version that stands."""

    revision: Revision
    now: int


@dataclass(frozen=True)
class Difference:
    """What a file would make of a sheet, and the lines that cannot be read with their error keys."""

    path: Path
    added: tuple[str, ...] = ()
    changed: tuple[tuple[str, tuple[Alteration, ...]], ...] = ()
    same: int = 0
    wrong: tuple[tuple[int, str], ...] = ()
    """Line number in the file and the code of what is wrong there."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """Of the rows it would change, as they were when this was made."""


@dataclass(frozen=True)
class Somebody:
    """A person of the plant."""

    role: str
    name: str
    groups: frozenset[Group]
    language: str | None
    active: bool
    badge: int
    version: int = 0


@dataclass(frozen=True)
class Place:
    """A station of the plant with its newest journal."""

    code: str
    name: str
    profile: str
    active: bool
    stream: str
    lives: int


@dataclass(frozen=True)
class Handed:
    """A file that was written for somebody, and the code that opens it, to be told another way."""

    path: Path
    code: str = ""

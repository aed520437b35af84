"""How a table is described: plain data from which both databases' statements are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """Column types that both databases carry without loss; there is no floating point among them."""

    TEXT = "text"
    UUID = "uuid"
    GRAMS = "grams"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    INSTANT = "instant"
    DATE = "date"
    JSON = "json"


class Fill(StrEnum):
    """How rows of an entry reach the table."""

    FACT = "fact"
    """One new row; never updated. Server and station add FACT_COLUMNS."""
    IDENTITY = "identity"
    """Inserted where absent (`ON CONFLICT DO NOTHING`): the row says only who it is."""
    STATE = "state"
    """The whole new row replaces the old one of the same key. Decisions only; `version` counts its values."""


@dataclass(frozen=True)
class Column:
    """One column; `required` means NOT NULL, `choices` a closed list."""

    name: str
    type: Type
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One typed table; `key` names its primary key columns."""

    name: str
    fill: Fill
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    doc: str = ""
    lasting: bool = False
    """Of a FACT: every station keeps its rows, however old they are."""

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


FACT_COLUMNS: tuple[Column, ...] = (
    Column("entry", Type.UUID, required=True),
    Column("stream", Type.TEXT, required=True),
    Column("seq", Type.INTEGER, required=True),
    Column("at", Type.INSTANT, required=True),
    Column("day", Type.DATE),
    Column("shift", Type.TEXT),
    Column("person", Type.TEXT),
)
"""What every FACT table has besides its own columns, copied out of the envelope."""


def uuid(name: str = "id", *, required: bool = True) -> Column:
    return Column(name, Type.UUID, required)


def text(name: str, *choices: str, required: bool = True) -> Column:
    return Column(name, Type.TEXT, required, choices)


def grams(name: str, *, required: bool = True) -> Column:
    return Column(name, Type.GRAMS, required)


def integer(name: str, *, required: bool = True) -> Column:
    return Column(name, Type.INTEGER, required)


def flag(name: str, *, required: bool = True) -> Column:
    return Column(name, Type.BOOLEAN, required)


def instant(name: str, *, required: bool = True) -> Column:
    return Column(name, Type.INSTANT, required)


def date(name: str, *, required: bool = True) -> Column:
    return Column(name, Type.DATE, required)


def json(name: str, *, required: bool = False) -> Column:
    return Column(name, Type.JSON, required)

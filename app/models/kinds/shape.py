"""What a kind of entry is, and the words its rooms write their kinds with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.models.tables import TABLES


class Group(StrEnum):
    """Groups of rights; each is a role in PostgreSQL of the same name."""

    PRODUCTION_MANAGER = "production_manager"
    QUALITY_INSPECTOR = "quality_inspector"
    INVENTORY_CLERK = "inventory_clerk"
    MAINTENANCE = "maintenance"
    ADMINISTRATOR = "administrator"


ANYBODY = frozenset(Group)


class Nature(StrEnum):
    FACT = "fact"
    """Something that happened; appended by a station, never refused."""
    DECISION = "decision"
    """Changes what may happen; on-line, under the person's own login, can be refused."""
    SERVER = "server"
    """Written by the server itself into the plant stream."""


@dataclass(frozen=True)
class Kind:
    """One kind in one version. `tables` gives the columns an entry may carry, in the order they are filled."""

    name: str
    nature: Nature
    groups: frozenset[Group]
    tables: Mapping[str, tuple[str, ...]]
    version: int = 1
    reason: bool = False
    needs_person: bool = True
    everywhere: bool = False
    """Sent to every station; otherwise to those whose profile asks for it."""
    lots: tuple[str, ...] = field(default=())


def whole(*names: str) -> dict[str, tuple[str, ...]]:
    """All columns of the tables `names`."""
    return {name: TABLES[name].column_names for name in names}


def fact(name: str, groups: frozenset[Group], *tables: str, **more: int) -> Kind:
    """A fact that may carry all columns of `tables`."""
    return Kind(name, Nature.FACT, groups, whole(*tables), **more)  # type: ignore[arg-type]


def decision(name: str, groups: frozenset[Group], *tables: str, **more: int) -> Kind:
    """A decision on `tables`; every station is sent it."""
    return Kind(name, Nature.DECISION, groups, whole(*tables), everywhere=True, **more)  # type: ignore[arg-type]


def first(kind: Kind, *added: str, without: tuple[str, ...] = ()) -> Kind:
    """Version 1 of a `kind` that has since gained the columns `added` and the tables `without`."""
    return earlier(kind, 1, *added, without=without)


def earlier(kind: Kind, version: int, *added: str, without: tuple[str, ...] = ()) -> Kind:
    """That version of a `kind` which has since gained the columns `added` and the tables `without`."""
    tables = {
        name: tuple(column for column in columns if column not in added)
        for name, columns in kind.tables.items()
        if name not in without
    }
    return replace(kind, tables=tables, version=version)


VALIDITY = ("valid_from", "valid_to", "source", "confidence")
CLERK = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER})
GATE = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER, Group.QUALITY_INSPECTOR})
MANAGER = frozenset({Group.PRODUCTION_MANAGER})
RELEASE = frozenset({Group.PRODUCTION_MANAGER, Group.QUALITY_INSPECTOR})
"""Who may lift what protects people."""
CHIEF = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})
ADMIN = frozenset({Group.ADMINISTRATOR})
NOBODY: frozenset[Group] = frozenset()

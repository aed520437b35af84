"""The catalogue of entry kinds: kind → tables and columns → who may. One source for station and server.

A changed meaning is a new kind; an added column is a new version (`sv`) of the same kind, and the shape of every
version ever sent stays here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.models.tables import TABLES

SCHEMA = 1
"""Number of this catalogue with its tables; every new kind, version or migration raises it. A station whose number
is higher than its server's waits."""


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


def _whole(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: TABLES[name].column_names for name in names}


def _fact(name: str, groups: frozenset[Group], *tables: str, **more: bool) -> Kind:
    return Kind(name, Nature.FACT, groups, _whole(*tables), **more)  # type: ignore[arg-type]


def _decision(name: str, groups: frozenset[Group], *tables: str, **more: bool) -> Kind:
    return Kind(name, Nature.DECISION, groups, _whole(*tables), everywhere=True, **more)  # type: ignore[arg-type]


_CLERK = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER})
_CHIEF = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})
_ADMIN = frozenset({Group.ADMINISTRATOR})
_NOBODY: frozenset[Group] = frozenset()

KINDS: tuple[Kind, ...] = (
    _fact("station.started", ANYBODY, "station_start", needs_person=False),
    _fact("session.opened", ANYBODY, "session"),
    _fact("session.ended", ANYBODY, "session_end"),
    _fact("lot.opened", _CLERK, "lot", "lot_opening"),
    _fact("weighing.recorded", _CLERK, "lot", "lot_opening", "weighing", "movement"),
    _fact(
        "weighing.manual",
        frozenset({Group.PRODUCTION_MANAGER}),
        "lot",
        "lot_opening",
        "weighing",
        "movement",
        reason=True,
    ),
    _fact("weighing.voided", _CLERK, "lot", "supersession", reason=True),
    _fact("scale.tared", ANYBODY, "taring"),
    _decision("person.enrolled", _ADMIN, "person", "person_group"),
    _decision("person.changed", _ADMIN, "person", "person_group"),
    _decision("person.blocked", _ADMIN, "person", reason=True),
    _decision("person.unblocked", _ADMIN, "person", reason=True),
    _decision("person.rekeyed", _ADMIN, "person"),
    _decision("station.enrolled", _ADMIN, "station", "incarnation"),
    _decision("station.changed", _ADMIN, "station"),
    _decision("station.blocked", _ADMIN, "station", reason=True),
    _decision("incarnation.opened", _ADMIN, "incarnation", reason=True),
    _decision("item.set", _CHIEF, "item"),
    _decision("container_type.set", _CHIEF, "container_type"),
    _decision("place.set", _CHIEF, "place"),
    _decision("reason.set", _CHIEF, "reason"),
    _decision("setting.set", _CHIEF, "setting", reason=True),
    _decision("entry.mended", _CHIEF, "mending", reason=True),
    _decision("recovery.confirmed", _ADMIN, reason=True),
    Kind("entry.marked", Nature.SERVER, _NOBODY, _whole("mark"), needs_person=False, everywhere=True),
    Kind("entry.reapplied", Nature.SERVER, _NOBODY, _whole("mending"), needs_person=False, everywhere=True),
    Kind("epoch.begun", Nature.SERVER, _NOBODY, {}, needs_person=False, everywhere=True),
)

PROFILES: Mapping[str, frozenset[str]] = {
    "weighing": frozenset({"lot.opened", "weighing.recorded", "weighing.manual", "weighing.voided"}),
    "desk": frozenset({"*"}),
}
"""Facts of other stations that a station of a profile is sent (`*`: all); kinds sent everywhere come besides."""

BY_NAME: dict[tuple[str, int], Kind] = {(kind.name, kind.version): kind for kind in KINDS}


def latest(name: str) -> Kind:
    """The newest version of kind `name`; KeyError for an unknown name."""
    return max((kind for kind in KINDS if kind.name == name), key=lambda kind: kind.version)

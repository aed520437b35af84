"""The catalogue of entry kinds: kind → tables and columns → who may. One source for station and server.

A changed meaning is a new kind; an added column is a new version (`sv`) of the same kind, and the shape of every
version ever sent stays here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.models.tables import TABLES

SCHEMA = 2
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


def _fact(name: str, groups: frozenset[Group], *tables: str, **more: int) -> Kind:
    return Kind(name, Nature.FACT, groups, _whole(*tables), **more)  # type: ignore[arg-type]


def _decision(name: str, groups: frozenset[Group], *tables: str, **more: int) -> Kind:
    return Kind(name, Nature.DECISION, groups, _whole(*tables), everywhere=True, **more)  # type: ignore[arg-type]


def _first(kind: Kind, *added: str, without: tuple[str, ...] = ()) -> Kind:
    """Version 1 of a `kind` that has since gained the columns `added` and the tables `without`."""
    tables = {
        name: tuple(column for column in columns if column not in added)
        for name, columns in kind.tables.items()
        if name not in without
    }
    return replace(kind, tables=tables, version=1)


_VALIDITY = ("valid_from", "valid_to", "source", "confidence")
_CLERK = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER})
_GATE = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER, Group.QUALITY_INSPECTOR})
_MANAGER = frozenset({Group.PRODUCTION_MANAGER})
_CHIEF = frozenset({Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})
_ADMIN = frozenset({Group.ADMINISTRATOR})
_NOBODY: frozenset[Group] = frozenset()

_LOT_OPENED = _fact("lot.opened", _CLERK, "lot", "lot_opening", "delivery", "lot_origin", version=2)
_RECORDED = _fact("weighing.recorded", _CLERK, "lot", "lot_opening", "weighing", "movement", version=2)
_MANUAL = _fact(
    "weighing.manual", _MANAGER, "lot", "lot_opening", "weighing", "movement", reason=True, version=2
)
_ITEM = _decision("item.set", _CHIEF, "item", version=2)
_CONTAINER = _decision("container_type.set", _CHIEF, "container_type", version=2)
_PLACE = _decision("place.set", _CHIEF, "place", version=2)
_REASON = _decision("reason.set", _CHIEF, "reason", version=2)

_FOUNDATION: tuple[Kind, ...] = (
    _fact("station.started", ANYBODY, "station_start", needs_person=False),
    _fact("session.opened", ANYBODY, "session"),
    _fact("session.ended", ANYBODY, "session_end"),
    _first(_LOT_OPENED, without=("delivery", "lot_origin")),
    _first(_RECORDED, "pieces"),
    _first(_MANUAL, "pieces"),
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
    _first(_ITEM, "gtin", "counted", *_VALIDITY),
    _first(_CONTAINER, *_VALIDITY),
    _first(_PLACE, *_VALIDITY),
    _first(_REASON, *_VALIDITY),
    _decision("setting.set", _CHIEF, "setting", reason=True),
    _decision("entry.mended", _CHIEF, "mending", reason=True),
    _decision("recovery.confirmed", _ADMIN, reason=True),
    _decision("stream.confirmed", _ADMIN, "confirmation", reason=True),
    Kind("entry.marked", Nature.SERVER, _NOBODY, _whole("mark"), needs_person=False, everywhere=True),
    Kind("entry.reapplied", Nature.SERVER, _NOBODY, _whole("mending"), needs_person=False, everywhere=True),
    Kind("epoch.begun", Nature.SERVER, _NOBODY, {}, needs_person=False, everywhere=True),
)
"""As the first release has them."""

_RECEIVING: tuple[Kind, ...] = (
    _LOT_OPENED,
    _RECORDED,
    _MANUAL,
    _fact("weighing.corrected", _CLERK, "lot", "supersession", "weighing", "movement", reason=True),
    _fact(
        "lot.corrected", _CLERK, "lot", "supersession", "lot_opening", "delivery", "lot_origin", reason=True
    ),
    _fact("delivery.opened", _CLERK, "delivery", "delivery_header"),
    _fact("delivery.corrected", _CLERK, "delivery", "supersession", "delivery_header", reason=True),
    _fact("position.stated", _CLERK, "delivery", "delivery_position"),
    _fact("position.corrected", _CLERK, "delivery", "supersession", "delivery_position", reason=True),
    _fact("position.withdrawn", _CLERK, "delivery", "supersession", reason=True),
    _fact("delivery.measured", _GATE, "delivery", "core_temperature"),
    _fact("delivery.checked", _GATE, "delivery", "arrival_check"),
    _fact("delivery.judged", _GATE, "delivery", "supersession", "delivery_verdict", "lot", "lot_verdict"),
    _fact("delivery.closed", _CLERK, "delivery", "delivery_closing"),
    _fact("delivery.reopened", _MANAGER, "delivery", "supersession", reason=True),
    _fact("report.signed", _GATE, "delivery", "delivery_report"),
    _fact("override.signed", _MANAGER, "signed_override", reason=True),
    _fact("label.ordered", _GATE, "lot", "label_order"),
    _fact("label.reprinted", _GATE, "lot", "label_order", reason=True),
    _fact("label.settled", ANYBODY, "label_settlement", needs_person=False),
)
_REFERENCE: tuple[Kind, ...] = (
    _ITEM,
    _CONTAINER,
    _PLACE,
    _REASON,
    _decision("band.set", _CHIEF, "band"),
    _decision("supplier.set", _CHIEF, "supplier"),
    _decision("species.set", _CHIEF, "species"),
    _decision("term.set", _CHIEF, "term"),
    _decision("origin_rule.set", _CHIEF, "origin_rule", reason=True),
)

KINDS: tuple[Kind, ...] = (*_FOUNDATION, *_RECEIVING, *_REFERENCE)

PROFILES: Mapping[str, frozenset[str]] = {
    "weighing": frozenset({kind.name for kind in _RECEIVING} | {"weighing.voided"}),
    "desk": frozenset({"*"}),
}
"""Facts of other stations that a station of a profile is sent (`*`: all); kinds sent everywhere come besides."""

BY_NAME: dict[tuple[str, int], Kind] = {(kind.name, kind.version): kind for kind in KINDS}


def latest(name: str) -> Kind:
    """The newest version of kind `name`; KeyError for an unknown name."""
    return max((kind for kind in KINDS if kind.name == name), key=lambda kind: kind.version)

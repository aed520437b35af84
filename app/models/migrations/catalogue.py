"""Brings the catalogue of kinds into the database: what an entry may carry, and who may write it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.models.kinds import KINDS, PROFILES, SCHEMA, Kind, Nature
from app.models.tables import TABLES, Fill

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MENDED = "*"
"""Pseudo-kind: what the rows of a mending may carry, whatever kind the marked entry was of."""
_NOT_MENDED = {"session", "session_end", "mark", "mending"}

_KIND = """
INSERT INTO plant.kind(name, sv, nature, reason, needs_person, everywhere, tables)
VALUES (:name, :sv, :nature, :reason, :needs_person, :everywhere, :tables)
ON CONFLICT (name, sv) DO UPDATE SET nature = excluded.nature, reason = excluded.reason,
    needs_person = excluded.needs_person, everywhere = excluded.everywhere, tables = excluded.tables
"""
_SHAPE = """
INSERT INTO plant.shape(kind, sv, tbl, ordinal, fill, key, columns)
VALUES (:kind, :sv, :tbl, :ordinal, :fill, :key, :columns)
ON CONFLICT (kind, sv, tbl) DO UPDATE SET ordinal = excluded.ordinal, fill = excluded.fill,
    key = excluded.key, columns = excluded.columns
"""
_HOLD = "LOCK TABLE plant.kind, plant.shape, plant.permission, plant.profile_kind IN ROW EXCLUSIVE MODE"
"""First of all: rows go in batches, and a batch that waits in vain for its table says more than the one error."""
_FORGET = "DELETE FROM plant.permission WHERE kind = ANY(:kinds)"
_PERMISSION = "INSERT INTO plant.permission(kind, grp) VALUES (:kind, :grp)"
_PROFILE = "INSERT INTO plant.profile_kind(profile, kind) VALUES (:profile, :kind) ON CONFLICT DO NOTHING"
_SCHEMA = "UPDATE plant.plant SET schema = greatest(schema, :schema)"


def load(connection: Connection) -> None:
    """Kinds, shapes and rights of this program stand in the database; shapes of other versions stay."""
    from sqlalchemy import text

    connection.execute(text("SET ROLE plant_owner"))
    connection.execute(text(_HOLD))
    connection.execute(text(_KIND), [_kind(kind) for kind in KINDS])
    connection.execute(text(_SHAPE), [*_shapes(), *_mended()])
    connection.execute(text(_FORGET), {"kinds": sorted({kind.name for kind in KINDS})})
    connection.execute(text(_PERMISSION), _permissions())
    connection.execute(
        text(_PROFILE),
        [{"profile": name, "kind": kind} for name, kinds in PROFILES.items() for kind in sorted(kinds)],
    )
    connection.execute(text(_SCHEMA), {"schema": SCHEMA})
    connection.execute(text("SELECT plant.make_fillers()"))
    connection.execute(text("RESET ROLE"))


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "sv": kind.version,
        "nature": str(kind.nature),
        "reason": kind.reason,
        "needs_person": kind.needs_person,
        "everywhere": kind.everywhere,
        "tables": list(kind.tables),
    }


def _shape(kind: str, version: int, ordinal: int, table: str, columns: tuple[str, ...]) -> dict[str, Any]:
    return {
        "kind": kind,
        "sv": version,
        "tbl": table,
        "ordinal": ordinal,
        "fill": str(TABLES[table].fill),
        "key": list(TABLES[table].key),
        "columns": list(columns),
    }


def _shapes() -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        for ordinal, (table, columns) in enumerate(kind.tables.items(), start=1):
            yield _shape(kind.name, kind.version, ordinal, table, columns)


def _mended() -> Iterator[dict[str, Any]]:
    facts = {table for kind in KINDS if kind.nature is Nature.FACT for table in kind.tables}
    names = [name for name in TABLES if name in facts - _NOT_MENDED and TABLES[name].fill is not Fill.STATE]
    for ordinal, name in enumerate(names, start=1):
        yield _shape(MENDED, 1, ordinal, name, TABLES[name].column_names)


def _permissions() -> list[dict[str, str]]:
    """One row a kind and group; versions of one kind share the rights of the newest."""
    newest = {kind.name: kind for kind in sorted(KINDS, key=lambda kind: kind.version)}
    return [
        {"kind": kind.name, "grp": str(group)} for kind in newest.values() for group in sorted(kind.groups)
    ]

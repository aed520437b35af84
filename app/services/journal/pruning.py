"""What a station lets go of: entries that are old and of which nothing that is still open is made.

A lot or a delivery goes as a whole. It stays while any of its entries is recent, while it has stock, while a
mended entry speaks of it, and as long as something of the same delivery stays. Decisions and reference data
never go, nor do rows of lasting tables with what supersedes them. The typed tables stay what the kept entries
make of them, so a rebuild gives the same.
"""

# ruff: noqa: S608 - statements are made of our own names only
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.clock import iso
from app.models.envelope import Rows, parse
from app.models.tables import TABLES
from app.models.tables.base import Fill, Type
from app.services.journal import projection
from app.services.journal.reads import Reads
from app.services.journal.sqlcipher import Connection

OWN_DAYS = 400
"""So long own entries stay after the plant had them: a server restored from an older backup is refilled."""

Place = tuple[str, int]
IDENTITIES = {name: f"{name}_id" for name, table in TABLES.items() if table.fill is Fill.IDENTITY}
_FACTS = {name: table for name, table in TABLES.items() if table.fill is Fill.FACT}
LASTING = frozenset(name for name, table in TABLES.items() if table.lasting)
NAMED = tuple(
    (name, column, identity)
    for name, table in _FACTS.items()
    for identity, column in IDENTITIES.items()
    if column in table.column_names
)
"""(table, column, identity): where facts name a lot or a delivery."""
_OLD = """
(CASE WHEN {t}stream = :own THEN {t}seq <= :sent WHEN {t}stream GLOB :lives THEN {t}at < :own_before
      ELSE {t}at < :before AND {t}stream NOT GLOB 'plant/*' END
 AND ({t}stream, {t}seq) NOT IN (SELECT mended_stream, mended_seq FROM mending))
"""
_LIVE = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = m.entry AND s.lot_id = m.lot_id)"
_STOCK = f"""
SELECT DISTINCT lot_id FROM (SELECT m.lot_id, sum(m.grams) AS grams FROM movement m WHERE {_LIVE}
GROUP BY m.lot_id, m.place) WHERE grams <> 0 AND lot_id NOT IN (SELECT id FROM gone WHERE NOT whole)
"""
"""A lot that went had no stock: what came later is its stock. Half gone, its sum says nothing."""


@dataclass(frozen=True)
class Horizon:
    """Behind it entries are old. `sent` is the own seq that the plant has had for OWN_DAYS."""

    own: str
    sent: int
    before: str
    own_before: str

    @property
    def terms(self) -> Mapping[str, Any]:
        lives = f"{self.own.rpartition('.')[0]}.*"
        return {**vars(self), "lives": lives}


@dataclass(frozen=True)
class Plan:
    """What may go: lots and deliveries, and places of entries that name neither."""

    horizon: Horizon
    finished: frozenset[str]
    loose: tuple[Place, ...]


def note_acknowledged(connection: Connection, now: datetime, acknowledged: int) -> None:
    """Write down how far the plant has the own stream today; inside the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO milestone VALUES(?, ?)", (now.date().isoformat(), acknowledged)
    )


def horizon(reads: Reads, now: datetime, days: int) -> Horizon:
    """As it lies at `now`, which is the plant's time: a station's own clock may be years wrong."""
    own_before = now - timedelta(days=OWN_DAYS)
    question = "SELECT coalesce(max(seq), 0) FROM milestone WHERE day < ?"
    (sent,) = reads.connection.execute(question, (own_before.date().isoformat(),)).fetchone()
    sent = min(sent, reads.acknowledged() - 1)
    return Horizon(reads.stream, sent, iso(now - timedelta(days=days)), iso(own_before))


def plan(reads: Reads, now: datetime, days: int) -> Plan:
    """What may go at `now` where others' entries are kept for `days`. Reads much: not for the writer."""
    behind = horizon(reads, now, days)
    with reads.moment():
        known, busy = _known(reads.connection), _busy(reads.connection, behind)
        busy = _with_neighbours(busy, _pairs(reads.connection))
        return Plan(behind, frozenset(known - busy), tuple(_loose(reads.connection, behind)))


def _ids(connection: Connection, question: str, terms: Mapping[str, Any] | None = None) -> set[str]:
    return {row[0] for row in connection.execute(question, terms or {})}


def _known(connection: Connection) -> set[str]:
    """Everything that a name or a fact speaks of."""
    found = set().union(*(_ids(connection, f"SELECT id FROM {name}") for name in IDENTITIES))
    for table, column, _ in NAMED:
        found |= _ids(connection, f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
    return found


def _busy(connection: Connection, behind: Horizon) -> set[str]:
    """Named by an entry that is not old, or in stock."""
    found = _ids(connection, _STOCK)
    for table, column, _ in NAMED:
        question = f"SELECT DISTINCT {column} FROM {table} t WHERE NOT {_OLD.format(t='t.')}"
        found |= _ids(connection, question, behind.terms)
    return found


def _pairs(connection: Connection) -> set[tuple[str, str]]:
    """Lots with the deliveries that one row names beside them."""
    found: set[tuple[str, str]] = set()
    for table, one, _ in NAMED:
        for other in (c for t, c, _ in NAMED if t == table and c > one):
            question = f"SELECT DISTINCT {one}, {other} FROM {table}"
            found.update(tuple(row) for row in connection.execute(question) if None not in row)
    return found


def _with_neighbours(busy: set[str], pairs: Iterable[tuple[str, str]]) -> set[str]:
    beside: dict[str, set[str]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    reached, edge = set(busy), set(busy)
    while edge:
        edge = set().union(*(beside.get(thing, ()) for thing in edge)) - reached
        reached |= edge
    return reached


def _loose(connection: Connection, behind: Horizon) -> Iterator[Place]:
    """Old entries that name no lot and no delivery, nor anything that is still here."""
    parts = [f"SELECT id FROM {name}" for name in IDENTITIES]
    told = {table for table, _, _ in NAMED} - {"supersession"} | LASTING
    parts += [f"SELECT id FROM {table} UNION SELECT entry FROM {table}" for table in told]
    here = " UNION ".join(parts)
    for name in (name for name in _FACTS if name not in LASTING):
        unnamed = [f"t.{column} IS NULL" for table, column, _ in NAMED if table == name]
        alone = [f"t.{column} NOT IN here" for column in references(name)]
        condition = " AND ".join([_OLD.format(t="t."), *unnamed, *alone])
        question = f"WITH here(id) AS ({here}) SELECT t.stream, t.seq FROM {name} t WHERE {condition}"
        yield from connection.execute(question, behind.terms)


def references(table: str) -> tuple[str, ...]:
    """Columns of a fact table that name another row or entry, lots and deliveries excepted."""
    mine = {"id", *(column for name, column, _ in NAMED if name == table)}
    return tuple(c.name for c in TABLES[table].columns if c.type is Type.UUID and c.name not in mine)


# Letting go, inside the caller's transaction.


def has_let_go(connection: Connection) -> bool:
    """Whether anything of others was let go of here since the last snapshot."""
    return connection.execute("SELECT 1 FROM gone LIMIT 1").fetchone() is not None


def let_go_of(connection: Connection, thing: str, plan: Plan, limit: int) -> int:
    """At most `limit` entries about a finished lot or delivery are gone; returns how many, less than `limit`
    when nothing of it is left to go.
    """
    if not still_finished(connection, thing, plan):
        return 0
    count = 0
    for place in sorted(_places(connection, thing)):
        if count == limit:
            return count
        count += _drop(connection, place, plan)
    _forget(connection, thing)
    return count


def still_finished(connection: Connection, thing: str, plan: Plan) -> bool:
    """Whether nothing new was heard of it since the plan was made."""
    recent = (
        f"SELECT 1 FROM {table} WHERE {column} = :thing AND NOT {_OLD.format(t='')} LIMIT 1"
        for table, column, _ in NAMED
    )
    terms = {**plan.horizon.terms, "thing": thing}
    return thing in plan.finished and not any(connection.execute(one, terms).fetchone() for one in recent)


def _places(connection: Connection, thing: str) -> set[Place]:
    question = "SELECT DISTINCT stream, seq FROM {0} WHERE {1} = ?"
    return {
        (stream, seq)
        for table, column, _ in NAMED
        for stream, seq in connection.execute(question.format(table, column), (thing,))
    }


def let_go_of_loose(connection: Connection, places: Iterable[Place], plan: Plan) -> None:
    """Those of `places` that name nothing open are gone."""
    for place in places:
        _drop(connection, place, plan)


def _drop(connection: Connection, place: Place, plan: Plan) -> bool:
    """One received entry with its rows, unless it also speaks of something that stays, or is an own one."""
    rows = _received(connection, place)
    things = _things(rows)
    if not rows or LASTING & rows.keys() or not all(_goes(connection, thing, plan) for thing in things):
        return False
    projection.take_back(connection, rows, *place)
    connection.execute("DELETE FROM pulled WHERE stream=? AND seq=?", place)
    connection.execute("DELETE FROM snapshot WHERE row ->> 'stream' = ? AND row ->> 'seq' = ?", place)
    connection.executemany("INSERT OR IGNORE INTO gone VALUES(?, 0)", [(thing,) for thing in things])
    return True


def _goes(connection: Connection, thing: str, plan: Plan) -> bool:
    gone = connection.execute("SELECT 1 FROM gone WHERE id=?", (thing,)).fetchone() is not None
    return gone or still_finished(connection, thing, plan)


def _received(connection: Connection, place: Place) -> Rows:
    """Rows of an entry as it was pulled, or as they came with the snapshot."""
    found = connection.execute("SELECT body FROM pulled WHERE stream=? AND seq=?", place).fetchone()
    if found is not None:
        return _rows_of(found[0])
    import json

    question = "SELECT tbl, row FROM snapshot WHERE row ->> 'stream' = ? AND row ->> 'seq' = ?"
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for table, row in connection.execute(question, place):
        rows.setdefault(table, []).append(json.loads(row))
    return rows


def _rows_of(body: str) -> Rows:
    with suppress(ValueError):
        return parse(body).rows
    return {}


def _things(rows: Rows) -> set[str]:
    """Lots and deliveries that rows are, or name."""
    found = {(row.get("id")) for name in IDENTITIES for row in rows.get(name, ())}
    found |= {row.get(column) for table, column, _ in NAMED for row in rows.get(table, ())}
    return {thing for thing in found if isinstance(thing, str)}


def _forget(connection: Connection, thing: str) -> None:
    """Who it was goes with its last row."""
    connection.execute("INSERT OR REPLACE INTO gone VALUES(?, 1)", (thing,))
    for identity in IDENTITIES:
        condition = f"tbl = '{identity}' AND row ->> 'id' = ?"
        connection.execute(f"DELETE FROM snapshot WHERE {condition}", (thing,))
        connection.execute(f"DELETE FROM {identity} WHERE id=? AND {_unnamed(identity)}", (thing,))


def _unnamed(identity: str) -> str:
    named = (
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.{column} = {identity}.id)"
        for table, column, of in NAMED
        if of == identity
    )
    return " AND ".join(named)


def sweep(connection: Connection) -> None:
    """After a rebuild: no name is left of what was let go of and is spoken of no more."""
    for identity in IDENTITIES:
        condition = f"WHERE id IN (SELECT id FROM gone) AND {_unnamed(identity)}"
        connection.execute(f"DELETE FROM {identity} {condition}")


def let_go_of_own(connection: Connection, plan: Plan, limit: int) -> int:
    """The first own entries, at most `limit`, are gone; what the chain goes on from stays. Returns how many.

    One that something open is made of is kept among the received ones.
    """
    question = "SELECT seq, body, hash FROM own WHERE seq <= ? ORDER BY seq LIMIT ?"
    page = connection.execute(question, (plan.horizon.sent, limit)).fetchall()
    for seq, body, hash_ in page:
        _drop_own(connection, (plan.horizon.own, seq), body, hash_, plan)
        connection.execute("DELETE FROM own WHERE seq=?", (seq,))
        connection.execute("INSERT OR REPLACE INTO meta VALUES('anchor', ?)", (f"{seq} {hash_.hex()}",))
    return len(page)


def _drop_own(connection: Connection, place: Place, body: str, hash_: bytes, plan: Plan) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO pulled(stream, seq, body, hash) VALUES(?, ?, ?, ?)", (*place, body, hash_)
    )
    rows = _rows_of(body)
    if not _things(rows) and any(references(name) for name in rows if name in _FACTS):
        return
    if rows and not _drop(connection, place, plan):
        return
    connection.execute("DELETE FROM pulled WHERE stream=? AND seq=?", place)

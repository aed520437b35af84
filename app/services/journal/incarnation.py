"""A journal that forked goes on as a new incarnation; nothing is overwritten and no entry is left behind.

Entries behind the fork point are enveloped again in the new stream under their same ids; what the plant has
of them already is left out. The old file stays beside, for reading only.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from app.clock import Clock
from app.models.envelope import encode, link, parse
from app.services.journal import opening, snapshot
from app.services.journal.identity import Identity
from app.services.journal.ports import Plant, Position, Sealed
from app.services.journal.reads import Reads
from app.services.journal.received import Received
from app.services.journal.sqlcipher import Connection, told, transaction
from app.services.journal.store import Store

_CARRIED = ("pulled", "vector", "snapshot", "answer", "kept", "counter", "draft", "vault", "gone")
_PAGE = 200


def fork_point(plant: Plant, old: Reads, boot: str) -> int:
    """The last own seq at which plant and journal agree: a chain that agrees there agrees before it.

    Not before what the journal keeps: entries that it let go of were the plant's for more than a year.
    """
    head = plant.hello(old.stream, old.head(), boot).head
    agreed, beyond = old.anchor()[0], min(head[0], old.head()[0]) + 1
    while beyond - agreed > 1:
        middle = (agreed + beyond) // 2
        hash_ = old.hash_at(middle) or b""
        if plant.hello(old.stream, (middle, hash_), boot).hash_at_ours == hash_:
            agreed = middle
        else:
            beyond = middle
    return agreed


def known_to_plant(plant: Plant, old: Reads, fork: int) -> set[str]:
    """Ids behind the fork point that the plant has already, from whatever stream."""
    known: set[str] = set()
    seq = fork
    while page := old.unsent(seq, _PAGE):
        known |= plant.known([_id(entry) for entry in page])
        seq = page[-1].seq
    return known


def carry_over(old: Store, new: Store, fork: int, known: Collection[str]) -> int:
    """Fill the empty journal `new` from `old`, in one transaction; returns how many entries it will send
    again.
    """
    with told(), transaction(new.connection):
        for table in _CARRIED:
            _copy(old.connection, new.connection, table)
        if not snapshot.wanted(old.connection):
            new.connection.execute("DELETE FROM meta WHERE key='snapshot'")
        _as_received(old, new.connection, fork)
        count = _enveloped_again(old, new, fork, known)
        Received(new.connection, new.stream).rebuild()
    return count


def _copy(source: Connection, target: Connection, table: str) -> None:
    cursor = source.execute(f"SELECT * FROM {table}")  # noqa: S608 - the names above
    places = ", ".join("?" * len(cursor.description))
    target.executemany(f"INSERT OR REPLACE INTO {table} VALUES({places})", cursor)


def _as_received(old: Store, target: Connection, fork: int) -> None:
    """What the plant has of the old stream is from now on another stream's."""
    seq = 0
    while page := [entry for entry in old.unsent(seq, _PAGE) if entry.seq <= fork]:
        rows = [(entry.stream, entry.seq, entry.body, entry.hash) for entry in page]
        target.executemany("INSERT INTO pulled VALUES(?, ?, ?, ?)", rows)
        seq = page[-1].seq
    target.execute("INSERT OR REPLACE INTO vector VALUES(?, ?, ?)", (old.stream, fork, old.hash_at(fork)))


def _enveloped_again(old: Store, new: Store, fork: int, known: Collection[str]) -> int:
    head, seq = new.head(), fork
    while page := old.unsent(seq, _PAGE):
        for entry in page:
            if _id(entry) not in known:
                head = _envelope_again(entry, new, head)
        seq = page[-1].seq
    return head[0]


def _envelope_again(entry: Sealed, new: Store, head: Position) -> Position:
    body = encode(json.loads(entry.body) | {"stream": new.stream, "seq": head[0] + 1})
    sealed = Sealed(new.stream, head[0] + 1, body, link(head[1], body))
    new.insert(sealed, _id(entry))
    return (sealed.seq, sealed.hash)


def _id(entry: Sealed) -> str:
    with suppress(ValueError):
        return str(parse(entry.body).id)
    return entry.hash.hex()


def succeed(folder: Path, key: bytes, clock: Clock, plant: Plant, identity: Identity) -> int:
    """Replace the forked journal of `folder` by one of `identity`, which the plant has opened for it.

    Returns how many entries it will send again. The caller holds the folder's lock and no open store;
    `plant` may raise what it raises, and nothing has changed then. The old file is kept as
    `journal-<stream>.db`; a power cut leaves either the old journal in its place or the new one, whole.
    """
    old = opening.open_existing(folder, key, clock)
    try:
        fork = fork_point(plant, old, str(clock.boot))
        known = known_to_plant(plant, old, fork)
        with opening.unfinished(folder, key, identity, clock) as new:
            count = carry_over(old, new, fork, known)
        old.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        old.close()
    opening.replace(folder, f"journal-{old.stream}.db")
    return count

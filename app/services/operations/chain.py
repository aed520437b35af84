"""Proof that a plant's journal is whole: each entry follows from the one before, known heads are there."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.models.envelope import origin

if TYPE_CHECKING:
    from psycopg import Connection

PAGE = 2000


@dataclass(frozen=True)
class Proof:
    """How many entries are sound, and (stream, seq) of the first one that is not, for each stream."""

    entries: int
    broken: tuple[tuple[str, int], ...] = ()


def prove(connection: Connection[Any], witnessed: Mapping[str, tuple[int, str]] | None = None) -> Proof:
    """Check every stream from its origin to its head, and that each of the `witnessed` (seq, hash) is there.

    `connection` reads schema plant; memory is bounded by a page whatever the length of the journal.
    """
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        heads = {name: (seq, bytes(head)) for name, seq, head in connection.execute(HEADS).fetchall()}
        plant = connection.execute("SELECT id FROM plant.plant").fetchone()
        entries, broken = 0, []
        for stream in sorted(heads.keys() | (witnessed or {}).keys()):
            told = (witnessed or {}).get(stream)
            seen, wrong = _follow(connection, plant and plant[0], stream, heads.get(stream), told)
            entries += seen
            broken += [(stream, wrong)] if wrong is not None else []
    return Proof(entries, tuple(broken))


HEADS = "SELECT name, seq, head FROM plant.stream"
ENTRIES = (
    "SELECT seq, coalesce(digest, sha256(convert_to(body, 'UTF8'))), hash"
    " FROM plant.journal WHERE stream = %s ORDER BY part, seq"
)


def _follow(
    connection: Connection[Any],
    plant: uuid.UUID | None,
    stream: str,
    head: tuple[int, bytes] | None,
    told: tuple[int, str] | None,
) -> tuple[int, int | None]:
    """Number of sound entries, and the seq of the first unsound one if any."""
    if head is None or plant is None:
        return 0, (0 if head or (told and told[0]) else None)
    seq, previous = 0, origin(plant, stream)
    for number, digest, stored in _entries(connection, stream):
        previous = hashlib.sha256(previous + digest).digest()
        if number != seq + 1 or previous != stored:
            return seq, seq + 1
        seq = number
        if told is not None and told[0] == seq and told[1] != stored.hex():
            return seq - 1, seq
    short = told is not None and told[0] > seq
    return seq, (seq + 1 if short or head != (seq, previous) else None)


def _entries(connection: Connection[Any], stream: str) -> Iterator[tuple[int, bytes, bytes]]:
    with connection.cursor(name="prove") as cursor:
        cursor.itersize = PAGE
        for seq, digest, stored in cursor.execute(ENTRIES, (stream,)):
            yield seq, bytes(digest), bytes(stored)

"""What came from the plant: kept as received, filled into the typed tables, forgotten when a server went
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from app.models.envelope import link, parse
from app.services.journal import projection, pruning, schema, snapshot
from app.services.journal.ports import Position, Pulled, Sealed, Vector
from app.services.journal.sqlcipher import Connection, transaction

_PLANT = "plant/*"
_PAGE = 500


class BrokenChain(Exception):
    """A page does not continue what was received before; nothing of it was stored."""


class Received:
    """The side of the store that other writers fill. Every method runs inside the caller's transaction."""

    def __init__(self, connection: Connection, stream: str) -> None:
        self._connection = connection
        self._stream = stream

    def vector(self) -> dict[str, Position]:
        cursor = self._connection.execute("SELECT stream, seq, hash FROM vector")
        return {stream: (seq, hash_) for stream, seq, hash_ in cursor}

    def take(self, page: Pulled) -> None:
        """Store the page, fill the typed tables, move the vector; raises BrokenChain."""
        vector = self.vector()
        for entry in page.entries:
            self._take_one(entry, vector)
        for stream, position in page.upto.items():
            self._advance(stream, position, vector)
        if not page.more and self._settle_answers(vector):
            self.rebuild()

    def _take_one(self, entry: Sealed, vector: dict[str, Position]) -> None:
        seq, hash_ = vector.get(entry.stream, (0, b""))
        if entry.stream == self._stream or entry.seq <= seq:
            return
        if hash_ and entry.seq == seq + 1 and entry.hash != link(hash_, entry.body):
            raise BrokenChain(f"{entry.stream} {entry.seq}")
        self._store("pulled", entry)
        vector[entry.stream] = (entry.seq, entry.hash)
        self._connection.execute("DELETE FROM kept WHERE stream=? AND seq=? AND hash=?", _key(entry))
        if not self._was_answer(entry):
            self.apply(entry)

    def _store(self, table: str, entry: Sealed) -> None:
        statement = f"INSERT OR REPLACE INTO {table}(stream, seq, body, hash) VALUES(?, ?, ?, ?)"
        self._connection.execute(statement, (entry.stream, entry.seq, entry.body, entry.hash))

    def _advance(self, stream: str, position: Position, vector: dict[str, Position]) -> None:
        if stream == self._stream or position[0] < vector.get(stream, (0, b""))[0]:
            return
        vector[stream] = position
        self._connection.execute("INSERT OR REPLACE INTO vector VALUES(?, ?, ?)", (stream, *position))

    def answered(self, entry: Sealed) -> None:
        """Keep a decision that the plant just made, ahead of the pull, and let it take effect."""
        seq, _ = self.vector().get(entry.stream, (0, b""))
        if entry.seq > seq and not self._has("answer", entry):
            self._store("answer", entry)
            self.apply(entry)

    def _has(self, table: str, entry: Sealed) -> bool:
        question = f"SELECT 1 FROM {table} WHERE stream=? AND seq=? AND hash=?"  # noqa: S608
        return self._connection.execute(question, _key(entry)).fetchone() is not None

    def _was_answer(self, entry: Sealed) -> bool:
        """The pull reached a decision that was kept when it was made; it has taken effect already."""
        known = self._has("answer", entry)
        self._connection.execute("DELETE FROM answer WHERE stream=? AND seq=?", (entry.stream, entry.seq))
        return known

    def _settle_answers(self, vector: Vector) -> bool:
        """Decisions of an ended server history that it has not got any more never happened there; whether
        any.
        """
        newest = max((projection.epoch(stream) for stream in vector), default=0)
        gone = [entry for entry in self._sealed("answer") if projection.epoch(entry.stream) < newest]
        for entry in gone:
            self._store("kept", entry)
            self._connection.execute("DELETE FROM answer WHERE stream=? AND seq=?", (entry.stream, entry.seq))
        return bool(gone)

    def forget(self, stream: str) -> None:
        """Drop what was received of `stream` and everything made from it. Decisions are set aside in
        `kept`.
        """
        if snapshot.exists(self._connection) or pruning.has_let_go(self._connection):
            # Without its entries nothing can be taken out of a snapshot, and of what was let go of the plant
            # would send all again: both are replaced by a new, finished one.
            snapshot.want(self._connection)
            return
        for table in ("pulled", "answer"):
            source = f"SELECT stream, seq, body, hash FROM {table} WHERE stream=?"  # noqa: S608
            self._connection.execute(f"INSERT OR REPLACE INTO kept {source}", (stream,))
        for table in ("pulled", "answer", "vector", "skipped"):
            self._connection.execute(f"DELETE FROM {table} WHERE stream=?", (stream,))  # noqa: S608
        self.rebuild()

    def _sealed(self, table: str, where: str = "", *parameters: object) -> Iterator[Sealed]:
        question = f"SELECT stream, seq, body, hash FROM {table} {where} ORDER BY stream, seq"  # noqa: S608
        return (Sealed(*row) for row in self._connection.execute(question, parameters))

    def apply(self, entry: Sealed) -> None:
        """Fill the typed tables from one entry; one that cannot be filled in is noted and changes nothing."""
        self._connection.execute("SAVEPOINT entry")
        try:
            self._fill(entry)
        except Exception as error:
            if not projection.entry_is_at_fault(error):
                raise
            self._connection.execute("ROLLBACK TO entry")
            self._note(entry, error)
        self._connection.execute("RELEASE entry")

    def _fill(self, entry: Sealed) -> None:
        parsed = parse(entry.body)
        if not projection.counts(parsed):
            return
        place = (parsed.kind, parsed.version, parsed.rows, projection.stamp_of(parsed))
        if self._is_marked(entry.stream, entry.seq):
            projection.fill_identities(self._connection, *place)
            return
        projection.fill(self._connection, *place)
        for stream, seq in projection.marks(parsed):
            self._unfill(stream, seq)
        for rows, stamp in projection.mended(parsed):
            projection.fill_mended(self._connection, rows, stamp)

    def _note(self, entry: Sealed, error: Exception) -> None:
        why = f"{type(error).__name__}: {error}"[:500]
        self._connection.execute(
            "INSERT OR REPLACE INTO skipped VALUES(?, ?, ?)", (entry.stream, entry.seq, why)
        )

    def _is_marked(self, stream: str, seq: int) -> bool:
        question = "SELECT 1 FROM mark WHERE marked_stream=? AND marked_seq=?"
        return self._connection.execute(question, (stream, seq)).fetchone() is not None

    def _unfill(self, stream: str, seq: int) -> None:
        """The plant marked an entry: it has no effect here either, and one it stood in the way of may have
        now.
        """
        entry = self.find(stream, seq)
        if entry is None:
            return
        with suppress(ValueError):
            projection.take_back(self._connection, parse(entry.body).rows, stream, seq)
        self._retry_skipped()

    def _retry_skipped(self) -> None:
        for stream, seq in list(self._connection.execute("SELECT stream, seq FROM skipped")):
            entry = self.find(stream, seq)
            self._connection.execute("DELETE FROM skipped WHERE stream=? AND seq=?", (stream, seq))
            if entry is not None:
                self.apply(entry)

    def find(self, stream: str, seq: int) -> Sealed | None:
        """An entry by its place, own or received."""
        if stream == self._stream:
            row = self._connection.execute("SELECT body, hash FROM own WHERE seq=?", (seq,)).fetchone()
            if row is not None:
                return Sealed(stream, seq, *row)
        return next(self._sealed("pulled", "WHERE stream=? AND seq=?", stream, seq), None)

    def rebuild(self) -> None:
        """Make the typed tables again from everything kept; needs no network."""
        for statement in (*schema.untyped(), *schema.typed(), "DELETE FROM skipped"):
            self._connection.execute(statement)
        snapshot.fill(self._connection)
        for entry in self._everything():
            self.apply(entry)
        pruning.sweep(self._connection)

    def begin_with(self, vector: Vector) -> None:
        """The snapshot that was set aside, at `vector`, replaces everything received so far."""
        snapshot.put_in_place(self._connection, self._stream, vector)
        for stream, (seq, _) in vector.items():
            self._connection.execute("DELETE FROM answer WHERE stream=? AND seq<=?", (stream, seq))
        self._settle_answers(vector)
        self.rebuild()

    def _everything(self) -> Iterator[Sealed]:
        """All entries, the plant's first: what they mark is then known."""
        yield from self._paged("pulled", f"stream GLOB '{_PLANT}'")
        yield from self._paged("answer", "1")
        yield from self._paged("own", "1")
        yield from self._paged("pulled", f"stream NOT GLOB '{_PLANT}'")

    def _paged(self, table: str, condition: str) -> Iterator[Sealed]:
        """Rows in the order of arrival, no cursor open meanwhile: rolling an entry back would end it."""
        stream = "?1" if table == "own" else "stream"
        question = (
            f"SELECT rowid, {stream}, seq, body, hash FROM {table}"  # noqa: S608
            f" WHERE rowid > ?2 AND {condition} AND ?1 = ?1 ORDER BY rowid LIMIT {_PAGE}"
        )
        last, page = 0, [()]
        while page:
            page = self._connection.execute(question, (self._stream, last)).fetchall()
            for number, *entry in page:
                last = number
                yield Sealed(*entry)


def migrate(connection: Connection, stream: str) -> bool:
    """Bring the typed tables to this program's version in one transaction; returns whether that was
    needed.
    """
    version = schema.typed_version()
    with transaction(connection):
        for statement in schema.LATER:
            connection.execute(statement)
        if connection.execute("SELECT 1 FROM meta WHERE key='typed' AND value=?", (version,)).fetchone():
            return False
        Received(connection, stream).rebuild()
        connection.execute("INSERT OR REPLACE INTO meta VALUES('typed', ?)", (version,))
    return True


def _key(entry: Sealed) -> tuple[str, int, bytes]:
    return (entry.stream, entry.seq, entry.hash)

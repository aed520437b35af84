"""What can be asked of a journal without writing: the own stream, what was received, rows of typed tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from app.models.envelope import origin
from app.services.journal import snapshot
from app.services.journal.identity import Identity
from app.services.journal.ports import Position, Sealed
from app.services.journal.sqlcipher import Connection, rows


class Reads:
    """Questions over one connection. Each sees what was committed when it was asked."""

    def __init__(self, connection: Connection, identity: Identity) -> None:
        self._connection = connection
        self.identity = identity

    @property
    def connection(self) -> Connection:
        """For helpers that ask or write more (drafts, vault), on the same thread."""
        return self._connection

    @property
    def stream(self) -> str:
        return self.identity.stream

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def moment(self) -> Iterator[None]:
        """All questions inside see what was committed when the first of them was asked."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def head(self) -> Position:
        """The own last (seq, hash); seq 0 with the stream's origin while nothing was recorded."""
        row = self._connection.execute("SELECT seq, hash FROM own ORDER BY seq DESC LIMIT 1").fetchone()
        return row or (0, origin(self.identity.plant, self.stream))

    def anchor(self) -> Position:
        """What the first own entry still kept follows from: seq 0 while nothing was let go of."""
        row = self._connection.execute("SELECT value FROM meta WHERE key='anchor'").fetchone()
        if row is None:
            return (0, origin(self.identity.plant, self.stream))
        seq, _, hash_ = row[0].partition(" ")
        return (int(seq), bytes.fromhex(hash_))

    def hash_at(self, seq: int) -> bytes | None:
        """The chain's hash at `seq`, None beyond the head and where the entry was let go of."""
        if seq == 0:
            return origin(self.identity.plant, self.stream)
        row = self._connection.execute("SELECT hash FROM own WHERE seq=?", (seq,)).fetchone()
        if row is not None:
            return bytes(row[0])
        anchor = self.anchor()
        return anchor[1] if anchor[0] == seq else None

    def unsent(self, after: int, limit: int) -> Sequence[Sealed]:
        """Own entries behind `after`, at most `limit`, in order."""
        cursor = self._connection.execute(
            "SELECT seq, body, hash FROM own WHERE seq>? ORDER BY seq LIMIT ?", (after, limit)
        )
        return [Sealed(self.stream, *row) for row in cursor]

    def acknowledged(self) -> int:
        """Last own seq that the plant said it has; it may go back when the plant does."""
        row = self._connection.execute("SELECT value FROM meta WHERE key='acknowledged'").fetchone()
        return int(row[0]) if row else 0

    def vector(self) -> dict[str, Position]:
        """How far every stream is known; the own one as far as the plant has it."""
        acknowledged = self.acknowledged()
        own = self.hash_at(acknowledged)
        known = {s: (n, h) for s, n, h in self._connection.execute("SELECT stream, seq, hash FROM vector")}
        return known | ({self.stream: (acknowledged, own)} if own else {})

    def needs_snapshot(self) -> bool:
        """Whether this station has to begin with a snapshot, for the first time or anew."""
        return snapshot.wanted(self._connection)

    def received(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        """What is kept of another stream behind `after`, as far as there is no gap."""
        return self._unbroken("pulled", stream, after, limit)

    def lost(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        """What this station received of `stream` behind `after` and the plant has not sent again since."""
        return self._unbroken("kept", stream, after, limit)

    def lost_streams(self) -> Sequence[str]:
        """Plant streams of which entries were lost by the plant (a restore of an older backup)."""
        cursor = self._connection.execute(
            "SELECT DISTINCT stream FROM kept WHERE stream GLOB 'plant/*' ORDER BY stream"
        )
        return [stream for (stream,) in cursor]

    def _unbroken(self, table: str, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        question = f"SELECT seq, body, hash FROM {table} WHERE stream=? AND seq>? ORDER BY seq LIMIT ?"  # noqa: S608
        page = [Sealed(stream, *row) for row in self._connection.execute(question, (stream, after, limit))]
        return [entry for place, entry in enumerate(page, start=after + 1) if entry.seq == place]

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Rows of the typed tables as mappings from column name."""
        return rows(self._connection, sql, *parameters)

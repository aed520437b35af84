"""The station's own telemetry on its disk: sealed entries with their chain, and what of the open minutes is safe.

A file of its own beside the journal, under the same key. One process, guarded by the journal's lock; used by one
thread at a time, which the store sees to itself. What it lacks was never measured as far as the plant is concerned:
a file that cannot be read is moved aside and a new stream begins.
"""

from __future__ import annotations

import json
import os
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import app
from app.errors import EnvironmentFault
from app.models.envelope import Author, Envelope, Rows, encode, link, origin
from app.models.plantday import PlantDay
from app.models.telemetry.entries import KIND, VERSION
from app.models.values import uuid7
from app.services.journal.identity import Identity
from app.services.journal.ports import Position, Sealed
from app.services.journal.sqlcipher import Connection, connect, told, transaction
from app.services.telemetry import schema

FILE = "telemetry.db"
KEEP = timedelta(days=40)
"""Telemetry stays so long on the station after the plant has it."""


@dataclass(frozen=True)
class Stamp:
    """When the newest sample of an entry was taken, by both clocks of its boot."""

    at: datetime
    mono: int
    boot: uuid.UUID


@dataclass(frozen=True)
class Portion:
    """Entry to be: its rows, its stamp, and the minute (since 1970) it is of, None without one."""

    rows: Rows
    stamp: Stamp
    minute: int | None = None


class TelemetryStore:
    """An open telemetry file. Every method that writes is durable when it returns.

    A disk that does not take it raises EnvironmentFault `journal.not_saved`: nothing was recorded, and the next call
    may succeed again.
    """

    def __init__(self, path: Path, key: bytes, identity: Identity) -> None:
        self.path, self.identity, self._key = path, identity, key
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        with self._changing() as connection:
            schema.make(connection)
            self._belong(connection)

    # The stream that is written.

    def _belong(self, connection: Connection) -> None:
        """The file goes on with this incarnation's stream; what an earlier one did not send is carried over.

        A file of another plant or station is none of ours: it is treated as one that cannot be read.
        """
        ours = f"{self.identity.plant} {self.identity.station}"
        if (schema.get(connection, "owner") or ours) != ours:
            raise EnvironmentFault("journal.damaged", cause="a file of another station")
        schema.put(connection, "owner", ours)
        current = schema.get(connection, "stream")
        if current is None:
            schema.put(connection, "stream", f"{self.identity.stream}/t")
        elif current.partition("/")[0] != self.identity.stream:
            self._begin(connection, f"{self.identity.stream}/t")

    def begin(self, stream: str) -> None:
        """From now on entries go to `stream`; those that the plant lacks of the present one follow there."""
        with self._changing() as connection:
            self._begin(connection, stream)

    def _begin(self, connection: Connection, stream: str) -> None:
        before = schema.get(connection, "stream")
        connection.execute("INSERT OR IGNORE INTO earlier(stream) VALUES(?)", (before,))
        schema.put(connection, "stream", stream)

    @property
    def stream(self) -> str:
        with self._reading() as connection:
            return schema.get(connection, "stream") or ""

    def head(self, stream: str | None = None) -> Position:
        """The last entry of `stream`, by default of the one that is written."""
        with self._reading() as connection:
            return self._head(connection, stream or schema.get(connection, "stream") or "")

    def _head(self, connection: Connection, stream: str) -> Position:
        question = "SELECT seq, hash FROM own WHERE stream=? ORDER BY seq DESC LIMIT 1"
        row = connection.execute(question, (stream,)).fetchone()
        return self._anchor(connection, stream) if row is None else (row[0], row[1])

    def anchor(self, stream: str) -> Position:
        """What the first entry still kept follows from."""
        with self._reading() as connection:
            return self._anchor(connection, stream)

    def _anchor(self, connection: Connection, stream: str) -> Position:
        known = schema.get(connection, f"anchor {stream}")
        if known is None:
            return 0, origin(self.identity.plant, stream)
        seq, _, hash_ = known.partition(" ")
        return int(seq), bytes.fromhex(hash_)

    def hash_at(self, stream: str, seq: int) -> bytes | None:
        """The hash of an entry that is kept, or of the one before the first."""
        with self._reading() as connection:
            anchor = self._anchor(connection, stream)
            if seq == anchor[0]:
                return anchor[1]
            row = connection.execute(
                "SELECT hash FROM own WHERE stream=? AND seq=?", (stream, seq)
            ).fetchone()
            return row and row[0]  # type: ignore[no-any-return]

    def unsent(self, after: int, limit: int) -> list[Sealed]:
        """Entries of the present stream behind `after`, in order."""
        with self._reading() as connection:
            stream = schema.get(connection, "stream")
            question = "SELECT seq, body, hash FROM own WHERE stream=? AND seq>? ORDER BY seq LIMIT ?"
            rows = connection.execute(question, (stream, after, limit)).fetchall()
            return [Sealed(stream or "", seq, body, hash_) for seq, body, hash_ in rows]

    def record(self, portions: Sequence[Portion], rules: PlantDay, safe: Sequence[str] = ()) -> None:
        """Seal an entry for each of `portions`; what was kept safe under the names `safe` is in them and goes."""
        with self._changing() as connection:
            stream = schema.get(connection, "stream") or ""
            head = self._head(connection, stream)
            for portion in portions:
                head = self._seal(
                    connection, self._envelope(portion, stream, head[0] + 1, rules), portion.minute, head
                )
            connection.executemany("DELETE FROM safe WHERE name=?", [(name,) for name in safe])

    def _envelope(self, portion: Portion, stream: str, seq: int, rules: PlantDay) -> Envelope:
        stamp = portion.stamp
        day, shift = rules.stamp(stamp.at)
        return Envelope(
            self.identity.plant, stream, seq, uuid7(stamp.at, os.urandom(10)), KIND, VERSION, Author(), stamp.at,
            max(0, stamp.mono), stamp.boot, day, shift, app.__version__, None, portion.rows,
        )  # fmt: skip

    def _seal(
        self, connection: Connection, envelope: Envelope, minute: int | None, head: Position
    ) -> Position:
        body = envelope.body()
        hash_ = link(head[1], body)
        row = (envelope.stream, envelope.seq, minute, body, hash_)
        connection.execute("INSERT INTO own(stream, seq, minute, body, hash) VALUES(?, ?, ?, ?, ?)", row)
        return envelope.seq, hash_

    # What of open minutes is safe already.

    def keep_safe(self, pieces: Sequence[tuple[str, str]]) -> None:
        """Keep pieces of open minutes, each under its minute's name."""
        with self._changing() as connection:
            connection.executemany("INSERT INTO safe(name, piece) VALUES(?, ?)", pieces)

    def kept_safe(self) -> list[tuple[str, str]]:
        """(name, piece), in the order in which they were kept."""
        with self._reading() as connection:
            return connection.execute("SELECT name, piece FROM safe ORDER BY n").fetchall()  # type: ignore[no-any-return]

    # Earlier streams.

    def earlier(self) -> list[tuple[str, int | None]]:
        """Streams with entries still to be carried over, and up to where the plant has each; None: not known yet."""
        with self._reading() as connection:
            return connection.execute("SELECT stream, upto FROM earlier ORDER BY stream").fetchall()  # type: ignore[no-any-return]

    def agreed(self, stream: str, upto: int) -> None:
        """The plant has the earlier `stream` up to `upto`: what is behind is carried over."""
        with self._changing() as connection:
            connection.execute("UPDATE earlier SET upto=? WHERE stream=?", (upto, stream))

    def carry(self, stream: str, limit: int = 20) -> bool:
        """Envelope some entries of an earlier stream again, under their same ids; False when none is left."""
        with self._changing() as connection:
            question = (
                "SELECT o.seq, o.minute, o.body FROM own o JOIN earlier e ON e.stream=o.stream"
                " WHERE o.stream=? AND o.seq>e.upto ORDER BY o.seq LIMIT ?"
            )
            rows = connection.execute(question, (stream, limit)).fetchall()
            for seq, minute, body in rows:
                self._carry_one(connection, minute, body)
                connection.execute("DELETE FROM own WHERE stream=? AND seq=?", (stream, seq))
            if not rows:
                connection.execute("DELETE FROM earlier WHERE stream=?", (stream,))
            return bool(rows)

    def _carry_one(self, connection: Connection, minute: int | None, body: str) -> None:
        current = schema.get(connection, "stream") or ""
        seq, hash_ = self._head(connection, current)
        again = encode(json.loads(body) | {"stream": current, "seq": seq + 1})
        row = (current, seq + 1, minute, again, link(hash_, again))
        connection.execute("INSERT INTO own(stream, seq, minute, body, hash) VALUES(?, ?, ?, ?, ?)", row)

    # Acknowledged, and let go of.

    def acknowledge(self, seq: int, today: date) -> None:
        """The plant has the present stream up to `seq`, on `today` by its clock."""
        with self._changing() as connection:
            stream = schema.get(connection, "stream")
            row = (stream, today.isoformat(), seq)
            connection.execute("INSERT OR REPLACE INTO milestone(stream, day, seq) VALUES(?, ?, ?)", row)

    def acknowledged(self) -> int:
        with self._reading() as connection:
            question = "SELECT coalesce(max(seq), 0) FROM milestone WHERE stream=?"
            found: int = connection.execute(question, (schema.get(connection, "stream"),)).fetchone()[0]
            return found

    def let_go(self, before: date, limit: int = 200) -> bool:
        """Forget some of what the plant has had since a day before `before`; False when there is nothing more."""
        with self._changing() as connection:
            question = "SELECT stream, max(seq), max(day) FROM milestone WHERE day<? GROUP BY stream"
            for stream, upto, day in connection.execute(question, (before.isoformat(),)).fetchall():
                if self._forget(connection, stream, upto, limit):
                    return True
                newer = "(SELECT max(day) FROM milestone WHERE stream=?)"
                gone = f"DELETE FROM milestone WHERE stream=? AND day<=? AND day<{newer}"  # noqa: S608 - as above
                connection.execute(gone, (stream, day, stream))
            return False

    def _forget(self, connection: Connection, stream: str, upto: int, limit: int) -> bool:
        question = "SELECT seq, hash FROM own WHERE stream=? AND seq<=? ORDER BY seq LIMIT ?"
        rows = connection.execute(question, (stream, upto, limit)).fetchall()
        if rows:
            seq, hash_ = rows[-1]
            connection.execute("DELETE FROM own WHERE stream=? AND seq<=?", (stream, seq))
            schema.put(connection, f"anchor {stream}", f"{seq} {hash_.hex()}")
        return bool(rows)

    # Charts.

    def bodies(self, since: int, until: int) -> list[str]:
        """Entries of the minutes (since 1970) from `since` to before `until`."""
        with self._reading() as connection:
            question = "SELECT body FROM own WHERE minute>=? AND minute<? ORDER BY minute, stream, seq"
            return [body for (body,) in connection.execute(question, (since, until))]

    # The file.

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._lock, told():
            yield self._opened()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """A transaction; after one that failed only the file says what is recorded, so it is opened anew."""
        with self._lock:
            try:
                with told():
                    connection = self._opened()
                    with transaction(connection):
                        yield connection
            except EnvironmentFault:
                self.close()
                raise

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = connect(self.path, self._key)
        return self._connection

    def close(self) -> None:
        """The file is closed; the next call would open it again."""
        with self._lock, suppress(Exception):
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()


def open_store(folder: Path, key: bytes, identity: Identity) -> TelemetryStore:
    """The telemetry of the journal's `folder`, made where there is none. The caller holds the folder's lock.

    A damaged file is moved aside; what the plant had not got of it is lost, and the plant will say that the stream that
    begins has been used: then the next one does.
    """
    from app.services.journal.opening import move_aside

    path = folder / FILE
    try:
        with told():
            return TelemetryStore(path, key, identity)
    except EnvironmentFault as fault:
        if fault.key != "journal.damaged":
            raise
    move_aside(folder, "damaged-telemetry", (FILE, f"{FILE}-wal", f"{FILE}-shm"))
    return TelemetryStore(path, key, identity)

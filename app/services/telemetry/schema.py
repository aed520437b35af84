"""Tables of the station's telemetry file; stable like the journal's."""

from __future__ import annotations

from app.errors import EnvironmentFault
from app.services.journal.sqlcipher import Connection

FORMAT = 1
"""Version of the tables below; they may only gain columns and tables."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # Own streams: the present one, and what earlier ones left behind.
    "CREATE TABLE IF NOT EXISTS own(stream TEXT NOT NULL, seq INTEGER NOT NULL, minute INTEGER,"
    " body TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(stream, seq)) STRICT",
    "CREATE INDEX IF NOT EXISTS own_minute ON own(minute)",
    # Samples of minutes that are not over yet.
    "CREATE TABLE IF NOT EXISTS safe(n INTEGER PRIMARY KEY, name TEXT NOT NULL, piece TEXT NOT NULL) STRICT",
    # Streams whose entries behind `upto` are still to be carried into the present one.
    "CREATE TABLE IF NOT EXISTS earlier(stream TEXT PRIMARY KEY, upto INTEGER) STRICT, WITHOUT ROWID",
    # How far the plant had a stream, by the plant's day.
    "CREATE TABLE IF NOT EXISTS milestone(stream TEXT NOT NULL, day TEXT NOT NULL, seq INTEGER NOT NULL,"
    " PRIMARY KEY(stream, day)) STRICT, WITHOUT ROWID",
)


def make(connection: Connection) -> None:
    """The tables stand; EnvironmentFault `journal.newer` where a newer program wrote the file."""
    for statement in TABLES:
        connection.execute(statement)
    form = int(get(connection, "format") or FORMAT)
    if form > FORMAT:
        raise EnvironmentFault("journal.newer", form=form, known=FORMAT)
    put(connection, "format", str(form))


def get(connection: Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(connection: Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (key, value))

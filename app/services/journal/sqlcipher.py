"""Connections to the station's encrypted database, and its failures in the operator's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.errors import Bug, EnvironmentFault

Connection = Any
"""A connection of sqlcipher3, which has no type stubs."""

LEAST_SQLITE = (3, 51, 3)
"""Older ones may corrupt a WAL database that two connections write and checkpoint (sqlite.org, wal.html)."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=1",
    "checkpoint_fullfsync=1",
    "wal_autocheckpoint=1000",
    "trusted_schema=0",
    "cell_size_check=1",
    "foreign_keys=1",
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "mmap_size=0",
)
_READ_CACHE_KIB = 64 * 1024
"""Pages that a reader keeps decrypted, as far as it has read them: lists of a year go over the same ones each time."""
_READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 8, 10, 11, 13, 14, 26
_UNWRITABLE = (_READONLY, _IOERR, _FULL, _CANTOPEN)
_UNREADABLE = (_CORRUPT, _NOTADB)


def connect(path: Path, key: bytes, *, reads_only: bool = False) -> Connection:
    """An open connection in autocommit mode with the durable settings; `key` is 32 random bytes.

    Transactions are explicit `BEGIN IMMEDIATE`. May be passed between threads, used by one at a time.
    """
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < LEAST_SQLITE:
        raise Bug("journal.sqlite_too_old", version=dbapi2.sqlite_version)
    if len(key) != 32:
        raise Bug("journal.key_length", bytes=len(key))
    connection = dbapi2.connect(
        str(path), isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        _prepare(connection, key, reads_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: Connection, key: bytes, reads_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if reads_only:
        connection.execute("PRAGMA query_only=1")
        connection.execute(f"PRAGMA cache_size=-{_READ_CACHE_KIB}")


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Everything inside is committed together, durable at the end, or nothing of it happened."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(Exception):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise


def error_code(error: BaseException) -> int:
    """SQLite's primary result code, 0 for errors of another kind."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_damage(error: BaseException) -> bool:
    """The file is no database of this key, or its pages are not what was written."""
    return error_code(error) in _UNREADABLE


@contextmanager
def told() -> Iterator[None]:
    """Failures of the disk become `journal.not_saved` or `journal.damaged`; other errors pass unchanged."""
    try:
        yield
    except Exception as error:
        if error_code(error) in _UNWRITABLE:
            raise EnvironmentFault(
                "journal.not_saved", cause=getattr(error, "sqlite_errorname", "")
            ) from error
        if is_damage(error):
            raise EnvironmentFault("journal.damaged", cause=getattr(error, "sqlite_errorname", "")) from error
        raise


def rows(connection: Connection, sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """The rows of a question as mappings from column name."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]

"""A plant moves to another server, of any version from 15 to 18, with every entry, person and right.

The old database is closed first and stays closed, so nothing is decided there any more; what stations capture
meanwhile waits in their journals. The new one appears whole, in one transaction, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.services.operations.chain import HEADS, Proof, prove
from app.services.operations.transfer import roles
from app.services.operations.transfer.tables import SAME_TEXT, Content, copy_all

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(frozen=True)
class Moved:
    """What stands on the new server: `stream` is the one its decisions go to from now on."""

    tables: Mapping[str, Content]
    logins: int
    proof: Proof
    stream: str


def move(source: Dsn, target: Dsn) -> Moved:
    """The plant of `source` is in the empty database `target`; both are asked as superusers.

    Compared table by table before it counts; a new epoch has begun there, by which stations notice. `source`
    takes no connection any more but a superuser's. Raises OperatorError `move.target_not_empty`,
    `move.role_taken`, `move.other_schema`, EnvironmentFault `move.differs`, `move.failed`: then `source` is
    open as before, and `target` as empty as it was.
    """
    import psycopg

    from app.models.migrations import upgrade

    try:
        upgrade(target.conninfo)
        with _asked(source) as here, _asked(target) as there:
            _check_versions(here, there)
            with _closed(here):
                heads = {name: (seq, bytes(head).hex()) for name, seq, head in here.execute(HEADS).fetchall()}
                tables, logins, stream = _copy(here, there)
            return Moved(tables, logins, prove(there, heads), stream)
    except psycopg.Error as error:
        raise EnvironmentFault("move.failed", said=str(error).strip()) from error


@contextmanager
def _asked(dsn: Dsn) -> Iterator[Connection[Any]]:
    import psycopg

    with psycopg.connect(dsn.conninfo, autocommit=True) as connection:
        for setting in SAME_TEXT:
            connection.execute(setting)
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        yield connection


@contextmanager
def _closed(here: Connection[Any]) -> Iterator[None]:
    """Nobody but a superuser is connected to the old database; after a failure it is open again."""
    before = here.execute(
        "SELECT datconnlimit FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    _limit(here, 0)
    try:
        for _ in range(2):  # a login that had begun before the limit counted is ended by the second round
            here.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        yield
    except BaseException:
        _limit(here, before[0] if before else -1)
        raise


def _limit(here: Connection[Any], connections: int) -> None:
    from psycopg import sql

    database = sql.Identifier(here.info.dbname)
    here.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT {}").format(database, connections))


def _check_versions(here: Connection[Any], there: Connection[Any]) -> None:
    entries = there.execute("SELECT count(*) FROM plant.journal").fetchone()
    if entries and entries[0]:
        raise OperatorError("move.target_not_empty", entries=entries[0], database=there.info.dbname)
    ours, theirs = (
        connection.execute("SELECT schema FROM plant.plant").fetchone() for connection in (here, there)
    )
    if ours != theirs:
        raise OperatorError("move.other_schema", ours=ours and ours[0], theirs=theirs and theirs[0])


def _copy(here: Connection[Any], there: Connection[Any]) -> tuple[dict[str, Content], int, str]:
    """Everything in one transaction of the new server, read in one snapshot of the old one."""
    with here.transaction(), there.transaction():
        here.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        logins = roles.read(here)
        roles.write(there, logins)
        tables = copy_all(here, there)
        there.execute("SELECT plant.make_fillers()")
        row = there.execute("SELECT plant.begin_epoch('move')").fetchone()
        return tables, len(logins.roles), str(row[0]) if row else ""

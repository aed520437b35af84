"""The plant's schema and its way from one version to the next.

`upgrade` is for whoever sets up or updates a server, connected as a superuser: roles are made besides tables.
The SQL of a released version is never edited again; a later one adds a folder and a script.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Engine

FOLDER = Path(__file__).parent
TRIES = 20
LOCK_NOT_AVAILABLE = "55P03"
ONE_AT_A_TIME = 1_112_099_147
"""Number of the advisory lock that one upgrade holds."""


def upgrade(dsn: str) -> None:
    """The database of `dsn` (a libpq string or URL) has the newest schema and this program's kinds.

    All of it or nothing; may be called again at any time. Waits at most 3 s for a table that others use and
    then tries again, so that a standing transaction of a station holds up nobody behind it. Raises what
    SQLAlchemy raises when the server refuses.
    """
    from sqlalchemy.exc import DBAPIError

    engine = _engine(dsn)
    try:
        for attempt in range(TRIES):
            try:
                _upgrade(engine)
                return
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE or attempt == TRIES - 1:
                    raise
    finally:
        engine.dispose()


def _upgrade(engine: Engine) -> None:
    from alembic import command

    from app.models.migrations.catalogue import load

    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '3s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        load(connection)


def current(dsn: str) -> str | None:
    """The revision the database is at, None when it has no schema yet."""
    from alembic.migration import MigrationContext

    engine = _engine(dsn)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def head() -> str | None:
    """The revision that `upgrade` leads to."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def _engine(dsn: str) -> Engine:
    """An engine without a pool whose connections are made from `dsn` as it stands."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine("postgresql+psycopg://", poolclass=NullPool)

    @event.listens_for(engine, "do_connect")
    def _as_written(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
        arguments[:] = [dsn]

    return engine

"""The plant's schema and its way from one version to the next.

`upgrade` is for whoever sets up or updates a server, connected as a superuser: roles are made besides tables. The
SQL of a released version is never edited again; a later one adds a folder and a script.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Engine

FOLDER = Path(__file__).parent


def upgrade(dsn: str) -> None:
    """The database of `dsn` (a libpq connection string or URL) has the newest schema and this program's catalogue.

    May be called again at any time; does nothing then. Raises what SQLAlchemy raises when the server refuses.
    """
    from alembic import command

    from app.models.migrations.catalogue import load

    engine = _engine(dsn)
    try:
        with engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            load(connection)
    finally:
        engine.dispose()


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

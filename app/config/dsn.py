"""Where a PostgreSQL database is and as whom it is asked: a value, no connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Dsn:
    """One database. `host` may be a folder with a socket; `options` are further libpq parameters."""

    host: str
    port: int
    database: str
    user: str
    password: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    def of(self, user: str, password: str | None = None) -> Dsn:
        """The same database asked as somebody else."""
        return replace(self, user=user, password=password)

    def at(self, database: str) -> Dsn:
        """Another database of the same server, asked as the same role."""
        return replace(self, database=database)

    def parameters(self) -> dict[str, str]:
        """libpq parameters, password included."""
        parts = {"host": self.host, "port": str(self.port), "dbname": self.database, "user": self.user}
        secret = {} if self.password is None else {"password": self.password}
        return parts | secret | dict(self.options)

    @property
    def conninfo(self) -> str:
        """libpq's key=value form, password included: for `psycopg.connect`, never for a log."""
        return " ".join(f"{name}={_quoted(value)}" for name, value in self.parameters().items())

    @property
    def url(self) -> str:
        """SQLAlchemy's form with the psycopg driver, password included."""
        secret = "" if self.password is None else ":" + quote(self.password, safe="")
        query = {"host": self.host, "port": str(self.port)} | dict(self.options)
        return (
            f"postgresql+psycopg://{quote(self.user, safe='')}{secret}@/{quote(self.database, safe='')}"
            f"?{urlencode(query)}"
        )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"

"""The folder beside a shared server: what `plant init --server` wrote, and what its agent works with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.services.operations.cluster.binaries import NEWEST, OLDEST
from app.services.operations.enrolment.issue import Reach
from app.services.operations.private import write_private
from app.services.operations.shared.server import AUTHORITY, CONF, CRL, RULES, SERVER, ServerPlan

CARD = "server.json"
PASSWORD = "agent.password"  # noqa: S105 - the name of a file
BACKUP_KEY = "backup.key"
CARRIED = (
    f"authority/{AUTHORITY}.crt",
    f"authority/{AUTHORITY}.key",
    f"{AUTHORITY}.crt",
    f"{SERVER}.crt",
    f"{SERVER}.key",
    CRL,
    CONF,
    RULES,
    CARD,
    PASSWORD,
    BACKUP_KEY,
)
"""What a backup takes along: without the authority's key no machine of the plant could be renewed."""
_LISTS = ("hosts", "networks", "replicas")


@dataclass(frozen=True)
class Places:
    """Where a running server keeps what we change; `socket` is a folder."""

    data: Path
    config: Path
    rules: Path
    socket: Path


@dataclass(frozen=True)
class ServerCard:
    """Nothing in it is secret. `base` is set where the server is one of our own clusters."""

    plan: ServerPlan
    plant: str
    name: str
    recovery: str
    data: str
    socket: str
    base: str = ""


@dataclass(frozen=True)
class ServerFolder:
    """`path` on the server's machine; readable by the account of its agent alone."""

    path: Path

    def card(self) -> ServerCard:
        """What `write` wrote; OperatorError `server.no_folder` for any other folder."""
        try:
            told: dict[str, Any] = json.loads((self.path / CARD).read_text(encoding="utf-8"))
            parts: dict[str, Any] = told.pop("plan")
            parts |= {name: tuple(parts[name]) for name in _LISTS}
            return ServerCard(ServerPlan(**parts), **told)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise OperatorError("server.no_folder", folder=str(self.path)) from error

    def refuse_another(self, places: Places) -> None:
        """OperatorError `server.folder_used` where the folder is of a server elsewhere."""
        if (self.path / CARD).exists() and self.card().data != str(places.data):
            raise OperatorError("server.folder_used", folder=str(self.path))

    def write(self, card: ServerCard, agent_password: str | None = None) -> None:
        """The folder belongs to the server of `card`."""
        text = json.dumps(asdict(card), indent=1, ensure_ascii=False)
        write_private(self.path / CARD, text.encode())
        if agent_password is not None:
            write_private(self.path / PASSWORD, agent_password.encode())

    @property
    def authority(self) -> Path:
        return self.path / "authority"

    def agent(self) -> Dsn:
        """How the agent beside the server asks."""
        card = self.card()
        password = (self.path / PASSWORD).read_text(encoding="utf-8")
        return Dsn(card.socket, card.plan.port, card.plan.database, "plant_agent", password)

    def reach(self) -> Reach:
        """How stations reach this server."""
        card = self.card()
        authority = (self.authority / f"{AUTHORITY}.crt").read_text(encoding="ascii")
        plan = card.plan
        return Reach(card.plant, card.name, plan.hosts, plan.port, plan.database, authority, card.recovery)

    def carried(self) -> dict[str, Path]:
        """The files that a backup takes along, by their name inside the folder."""
        return {name: self.path / name for name in CARRIED if (self.path / name).exists()}


def look_at(server: Dsn, plan: ServerPlan) -> tuple[ServerPlan, Places]:
    """The plan as this server needs it, and where its files lie; `server` is a superuser's own way.

    A plan with port 0 keeps the server's port.
    OperatorError `server.version`, `server.no_tls` or `server.no_socket`; EnvironmentFault `server.away`.
    """
    facts = _facts(server)
    major = int(facts["server_version_num"]) // 10000
    if not OLDEST <= major <= NEWEST:
        raise OperatorError("server.version", version=major)
    if facts["ssl_library"] != "OpenSSL":
        raise OperatorError("server.no_tls")
    sockets = [part.strip() for part in facts["unix_socket_directories"].split(",") if part.strip()]
    if not sockets:
        raise OperatorError("server.no_socket")
    port = plan.port or int(facts["port"])
    told = replace(plan, superuser=facts["user"], auth_delay=facts["delay"] == "yes", port=port)
    files = (facts["data_directory"], facts["config_file"], facts["hba_file"], sockets[0])
    return told, Places(*map(Path, files))


_SHOWN = (
    "server_version_num", "ssl_library", "unix_socket_directories", "port", "data_directory", "config_file",
    "hba_file",
)  # fmt: skip
_DELAY = (
    "SELECT (pg_stat_file(setting || '/auth_delay.so', true)).size IS NOT NULL FROM pg_config"
    " WHERE name = 'PKGLIBDIR'"
)


def _facts(server: Dsn) -> Mapping[str, str]:
    import psycopg

    try:
        with closing(psycopg.connect(server.at("postgres").conninfo, autocommit=True)) as connection:
            rows = connection.execute(
                "SELECT n, current_setting(n) FROM unnest(%s::text[]) n"
                " UNION ALL SELECT 'user', current_user::text",
                (list(_SHOWN),),
            ).fetchall()
            delay = connection.execute(_DELAY).fetchone()
    except psycopg.Error as error:
        raise EnvironmentFault("server.away", said=str(error).strip()) from error
    return {str(name): str(value) for name, value in rows} | {"delay": "yes" if delay == (True,) else "no"}


PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""Where stations are when nobody says: every address that is private (RFC 1918, RFC 4193)."""

"""A shared PostgreSQL server (15 to 18, built with OpenSSL): settings, access rules, certificates, as files.

The files go to a folder for whoever runs the database, or straight into the data folder of our own server.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.config.paths import resources
from app.errors import OperatorError
from app.services.operations.private import private_folder, write_private

if TYPE_CHECKING:
    from psycopg import Connection

    from app.services.operations.enrolment.pki import Identity

CONF = "baikal-server.conf"
RULES = "pg_hba.conf"
AUTHORITY = "ca"
SERVER = "server"
CRL = "crl.pem"
INCLUDE = f"include_if_exists = '{CONF}'"
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class ServerPlan:
    """What a plant's server is called and who may reach it."""

    hosts: tuple[str, ...]
    """Every name or address by which stations call it; all stand in its certificate."""
    networks: tuple[str, ...]
    """Where stations are, as `10.20.0.0/16`."""
    replicas: tuple[str, ...] = ()
    """Where standby servers are."""
    database: str = "plant"
    port: int = 5432
    listen: str = "*"
    superuser: str = "postgres"
    local_method: str = "peer"
    auth_delay: bool = True
    """The contrib module that slows guessing; off where the build lacks it: the server would not start."""


def new_server(plan: ServerPlan, plant_name: str, folder: Path, now: datetime) -> Identity:
    """`folder` holds all files of a shared server, and `folder/authority` the plant's authority (made once).

    Returns the authority. OperatorError `server.bad_host`, `server.bad_network` or `server.bad_name`.
    """
    from app.services.operations.enrolment.pki import load, new_authority, save

    prepared = files(plan)
    home = private_folder(private_folder(folder) / "authority")
    if not (home / f"{AUTHORITY}.key").exists():
        save(home, AUTHORITY, new_authority(plant_name, now))
    authority = load(home, AUTHORITY)
    put(folder, prepared | certificates(plan, authority, now))
    return authority


def install(data: Path, folder: Path, config: Path | None = None, rules: Path | None = None) -> None:
    """The files of `folder` (see `new_server`) are in force in the data folder `data` from the next start.

    `config` and `rules` are the server's own files where they lie elsewhere (Debian: /etc/postgresql). The
    access rules that were there are kept as `pg_hba.conf.before`.
    """
    rules, main = rules or data / RULES, config or data / "postgresql.conf"
    before = rules.with_name(f"{rules.name}.before")
    if rules.exists() and not before.exists():
        write_private(before, rules.read_bytes())
    write_private(rules, (folder / RULES).read_bytes())
    write_private(main.with_name(CONF), (folder / CONF).read_bytes())
    names = (f"{AUTHORITY}.crt", f"{SERVER}.crt", f"{SERVER}.key", CRL)
    put(data, {name: (folder / name).read_bytes() for name in names})
    text = main.read_text(encoding="utf-8")
    if INCLUDE not in text:
        write_private(main, f"{text.rstrip()}\n{INCLUDE}\n".encode())


def files(plan: ServerPlan) -> dict[str, bytes]:
    """Settings and access rules of `plan`, by file name."""
    _check(plan)
    delay = "shared_preload_libraries = 'auth_delay'\nauth_delay.milliseconds = 500"
    conf = _template("shared.conf").format(
        listen=plan.listen,
        port=plan.port,
        auth_delay=delay if plan.auth_delay else "# no auth_delay in this build",
    )
    rules = _template(RULES).format(
        superuser=plan.superuser,
        local_method=plan.local_method,
        database=plan.database,
        nothing="",
        stations=_lines(plan.networks, plan.database, "+plant_station", "verify-full"),
        persons=_lines(plan.networks, plan.database, "+plant_person", "verify-ca"),
        replicas=_lines(plan.replicas, "replication", "+plant_replica", "verify-full") or "# none",
    )
    return {CONF: conf.encode(), RULES: rules.encode()}


def certificates(
    plan: ServerPlan, authority: Identity, now: datetime, revoked: Mapping[int, datetime] | None = None
) -> dict[str, bytes]:
    """The server's certificate and key, the authority's certificate and the revocation list, by file name."""
    from app.services.operations.enrolment.pki import revocation_list, server_identity

    server = server_identity(authority, plan.hosts, now)
    return {
        f"{AUTHORITY}.crt": authority.certificate,
        f"{SERVER}.crt": server.certificate,
        f"{SERVER}.key": server.key,
        CRL: revocation_list(authority, revoked or {}, now),
    }


def put(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Every file of `contents` is in `folder`, whole, mode 0600, of the account that owns the folder."""
    for name, data in contents.items():
        write_private(folder / name, data)


def reload(connection: Connection[Any]) -> None:
    """New connections meet the files as they are now; running ones stay."""
    connection.execute("SELECT pg_reload_conf()")


def _template(name: str) -> str:
    return (resources() / "server" / name).read_text(encoding="utf-8")


def _lines(networks: Iterable[str], database: str, role: str, clientcert: str) -> str:
    return "\n".join(
        f"hostssl   {database:<12} {role:<15} {network:<19} scram-sha-256 clientcert={clientcert}"
        for network in networks
    )


def _check(plan: ServerPlan) -> None:
    """Everything that is put into the files is a name, an address or a number: no line can be smuggled in."""
    for host in plan.hosts:
        if not _HOST.fullmatch(host) and not _is_network(host):
            raise OperatorError("server.bad_host", host=host)
    for network in (*plan.networks, *plan.replicas):
        if not _is_network(network):
            raise OperatorError("server.bad_network", network=network)
    for name in (plan.database, plan.superuser, plan.local_method.replace("-", "_")):
        if not _NAME.fullmatch(name):
            raise OperatorError("server.bad_name", name=name)
    for part in plan.listen.split(","):
        if part.strip() != "*" and not _HOST.fullmatch(part.strip()) and not _is_network(part.strip()):
            raise OperatorError("server.bad_host", host=part)
    if not plan.hosts or not plan.networks:
        raise OperatorError(
            "server.bad_host" if not plan.hosts else "server.bad_network", host="–", network="–"
        )


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True

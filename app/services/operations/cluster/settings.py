"""The settings of the plant's own PostgreSQL, each with its reason where it is not obvious."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from app.services.operations.cluster.binaries import Binaries
from app.services.operations.private import write_private

POSIX = os.name != "nt"
FILE = "baikal.conf"
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""Only for data that nobody will miss."""


def settings(binaries: Binaries, sockets: Path, port: int) -> dict[str, str]:
    """Every setting that differs from the build's own default."""
    values = {
        "listen_addresses": "" if POSIX else "127.0.0.1",
        "port": str(port),
        "password_encryption": "scram-sha-256",
        "wal_level": "replica",
        "max_wal_size": "512MB",
        # Fifty stations with two connections each, persons, and room for the server's own agent.
        "max_connections": "300",
        "superuser_reserved_connections": "5",
        # The backend of a station that was cut off lets go of the stream's row, which it needs again itself.
        "client_connection_check_interval": "2s" if POSIX else "0",
        "idle_in_transaction_session_timeout": "10s",
        "tcp_keepalives_idle": "5",
        "tcp_keepalives_interval": "2",
        "tcp_keepalives_count": "3",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_destination": "jsonlog",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_size": "0",
        # Passwords' verifiers and persons' data are parameters.
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
    if POSIX:
        values |= {"unix_socket_directories": str(sockets), "unix_socket_permissions": "0700"}
    if binaries.major >= 17:
        values["summarize_wal"] = "on"
    if binaries.has_library("auth_delay"):
        values |= {"shared_preload_libraries": "auth_delay", "auth_delay.milliseconds": "500"}
    return values


def settings_text(values: Mapping[str, str]) -> str:
    """The content of a settings file; quotes are doubled as its grammar wants."""
    return "".join(f"{name} = '{_escaped(value)}'\n" for name, value in values.items())


def use_our_settings(data: Path) -> None:
    """PostgreSQL's own settings file reads ours, also where it was kept outside the data folder until now."""
    line, main = f"include_if_exists = '{FILE}'", data / "postgresql.conf"
    present = main.read_text() if main.exists() else ""
    if line not in present:
        write_private(main, f"{present}\n{line}\n".encode())


def access_text() -> str:
    """pg_hba.conf: everybody proves a password, over the socket (POSIX) or the loopback (Windows) only."""
    line = "local all all scram-sha-256" if POSIX else "host all all 127.0.0.1/32 scram-sha-256"
    return f"{line}\n{line.replace('all all', 'replication all', 1)}\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")

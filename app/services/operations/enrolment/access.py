"""How a station and its persons reach a shared server: TLS 1.3, both names verified, no endless waiting."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.config.dsn import Dsn
from app.config.station import Plant

FOLDER = "keys"
AUTHORITY = "ca.crt"
IDENTITY = "station.pem"
"""Certificate and private key in one file: a renewal replaces both at once or neither."""
SECRET = "database"  # noqa: S105 - the name under which the secret is kept
PATIENCE = {
    "connect_timeout": "3",
    "tcp_user_timeout": "5000",
    "keepalives": "1",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}
"""Of several hosts each gets this long; without it a silent network holds a connection for ever."""
TLS = {
    "sslmode": "verify-full",
    "ssl_min_protocol_version": "TLSv1.3",
    "channel_binding": "require",
    "gssencmode": "disable",
}


class Vault(Protocol):
    """Keeps the station's secret: a custody of keys, or the encrypted journal."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> None: ...


@dataclass(frozen=True)
class Secret:
    """The station's 32 random bytes; its password and the lock of its key file are derived from them."""

    root: bytes = field(repr=False)

    @property
    def password(self) -> str:
        """Password of the station's database role (64 hex digits)."""
        return hmac.new(self.root, b"postgres", "sha256").hexdigest()

    @property
    def passphrase(self) -> str:
        """Lock of the station's private key file: the disk alone gives nobody the station's name."""
        return hmac.new(self.root, b"station key", "sha256").hexdigest()


def station_access(plant: Plant, folder: Path, secret: Secret) -> Dsn:
    """The station's own way to its plant; `folder` holds its identity and the plant's authority."""
    return Dsn(
        host=",".join(plant.hosts),
        port=plant.port,
        database=plant.database,
        user=plant.role,
        password=secret.password,
        options={**TLS, **PATIENCE, **_files(folder, secret), "target_session_attrs": "read-write"},
    )


def person_access(station: Dsn, role: str, password: str) -> Dsn:
    """A person's way: the machine's certificate lets in, the person's own password says who it is."""
    return station.of(role, password)


def _files(folder: Path, secret: Secret) -> dict[str, str]:
    return {
        "sslrootcert": str(folder / AUTHORITY),
        "sslcert": str(folder / IDENTITY),
        "sslkey": str(folder / IDENTITY),
        "sslpassword": secret.passphrase,
    }

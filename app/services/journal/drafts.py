"""Half-filled forms and small secrets that outlive a power cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.clock import iso
from app.models.envelope import encode
from app.services.journal.sqlcipher import Connection, told, transaction


class Drafts:
    """Forms as last left, by a name the screen chooses. Durable when `keep` returns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, form: str, fields: Mapping[str, Any], at: datetime) -> None:
        with told(), transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO draft VALUES(?, ?, ?)", (form, encode(fields), iso(at))
            )

    def get(self, form: str) -> dict[str, Any] | None:
        """The fields as last kept, None when there are none."""
        row = self._connection.execute("SELECT value FROM draft WHERE key=?", (form,)).fetchone()
        fields: dict[str, Any] | None = row and json.loads(row[0])
        return fields

    def drop(self, form: str) -> None:
        with told(), transaction(self._connection):
            self._connection.execute("DELETE FROM draft WHERE key=?", (form,))


class Vault:
    """Named secrets inside the encrypted file (session, verifiers); never in a body."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, name: str, secret: bytes) -> None:
        with told(), transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO vault VALUES(?, ?)", (name, secret))

    def get(self, name: str) -> bytes | None:
        row = self._connection.execute("SELECT value FROM vault WHERE key=?", (name,)).fetchone()
        return row and bytes(row[0])

    def names(self, prefix: str = "") -> list[str]:
        """Names that begin with `prefix`, sorted."""
        cursor = self._connection.execute(
            "SELECT key FROM vault WHERE substr(key, 1, ?)=? ORDER BY key", (len(prefix), prefix)
        )
        return [name for (name,) in cursor]

    def drop(self, name: str) -> None:
        with told(), transaction(self._connection):
            self._connection.execute("DELETE FROM vault WHERE key=?", (name,))

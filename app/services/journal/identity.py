"""Whose journal this is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from app.services.journal.sqlcipher import Connection


@dataclass(frozen=True)
class Identity:
    """A plant, a stream in it (`R1.2`: station, incarnation) and the lot-code part that only this stream
    uses.
    """

    plant: uuid.UUID
    stream: str
    lot_prefix: str

    @property
    def station(self) -> str:
        return self.stream.rpartition(".")[0]

    @property
    def incarnation(self) -> int:
        return int(self.stream.rpartition(".")[2])


def write(connection: Connection, identity: Identity) -> None:
    """Record the identity of a new journal."""
    connection.executemany(
        "INSERT INTO meta VALUES(?, ?)",
        [("plant", str(identity.plant)), ("stream", identity.stream), ("lot_prefix", identity.lot_prefix)],
    )


def read(connection: Connection) -> Identity:
    """The identity a journal was made with."""
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    return Identity(uuid.UUID(meta["plant"]), meta["stream"], meta["lot_prefix"])

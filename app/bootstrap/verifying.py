"""Proof of a whole plant: chains, balances, and the heads that this machine's station has seen."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from app.bootstrap.station import Home
from app.config.dsn import Dsn
from app.errors import EnvironmentFault
from app.services.identity.keys import StationKeys
from app.services.journal import identity, opening
from app.services.journal.reads import Reads
from app.services.journal.sqlcipher import connect
from app.services.operations.chain import HEADS, prove


@dataclass(frozen=True)
class Verdict:
    """What was found. `heads` is for paper: whoever keeps it can prove later that nothing was taken away."""

    entries: int
    heads: Mapping[str, tuple[int, str]]
    broken: tuple[tuple[str, int], ...]
    balances: tuple[tuple[str, str], ...]
    witnessed: int

    @property
    def sound(self) -> bool:
        return not self.broken and not self.balances

    def record(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "sound": self.sound,
            "entries": self.entries,
            "heads": {stream: list(head) for stream, head in sorted(self.heads.items())},
            "broken": [list(one) for one in self.broken],
            "balances": [list(one) for one in self.balances],
            "witnessed": self.witnessed,
        }


def verify_plant(dsn: Dsn, home: Home) -> Verdict:
    """`dsn` asks as superuser or agent. EnvironmentFault `server.away`."""
    import psycopg

    seen = witnessed(home)
    try:
        with closing(psycopg.connect(dsn.conninfo, autocommit=True)) as connection:
            heads = {
                name: (seq, bytes(head).hex()) for name, seq, head in connection.execute(HEADS).fetchall()
            }
            wrong = connection.execute("SELECT lot_id::text, place FROM plant.verify_balances()").fetchall()
            proof = prove(connection, seen)
    except psycopg.OperationalError as error:
        raise EnvironmentFault("server.away", said=str(error).strip()) from error
    balances = tuple((str(lot), str(place)) for lot, place in wrong)
    return Verdict(proof.entries, heads, proof.broken, balances, len(seen))


def witnessed(home: Home) -> Mapping[str, tuple[int, str]]:
    """Heads that the station of this machine received, read beside it; nothing where there is none."""
    keys = StationKeys(home.journal)
    if not keys.exist() or not opening.exists(home.journal):
        return {}
    connection = connect(home.journal / opening.FILE, keys.journal_key(), reads_only=True)
    with closing(connection):
        reads = Reads(connection, identity.read(connection))
        return {stream: (seq, hash_.hex()) for stream, (seq, hash_) in reads.vector().items() if seq}

"""What journal, key and server say of themselves, asked beside a running station: for `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.clock import Clock, parse_iso
from app.config.dsn import Dsn
from app.config.station import Settings
from app.models.envelope import link
from app.services.identity.keys import StationKeys
from app.services.journal import identity
from app.services.journal.ports import Sealed
from app.services.journal.reads import Reads
from app.services.journal.sqlcipher import connect
from app.services.operations.health.doctor import NOTHING_UNSENT, Facts, Unsent
from app.services.operations.health.facts import Seen, backup_in, gather, unsent_of

PAGE = 500
JOURNAL = "journal.db"


@dataclass(frozen=True)
class Plant:
    """Whom to ask: the server as this station, and the folder of backups where this machine makes them."""

    dsn: Dsn | None = None
    backups: Path | None = None


def check_up(folder: Path, journal: Path, settings: Settings, clock: Clock, plant: Plant) -> Facts:
    """The facts of the station with its data in `folder` and its journal in `journal`; writes only a probe.

    Raises EnvironmentFault `key.*` where the journal cannot be opened: then its key is the matter.
    """
    seen = _of_server(plant, clock, _of_journal(journal, clock.now()))
    return gather(folder, settings, clock.now(), seen)


def _of_journal(folder: Path, now: datetime) -> Seen:
    keys = StationKeys(folder)
    if not keys.exist():
        return Seen()
    card = keys.card()
    seen = Seen(custody=str(card.custody), recovery=card.wrapped is not None)
    if not (folder / JOURNAL).exists():
        return seen
    connection = connect(folder / JOURNAL, keys.journal_key(), reads_only=True)
    try:
        reads = Reads(connection, identity.read(connection))
        return replace(seen, unsent=unsent_now(reads, now), chain_ok=chain_whole(reads))
    finally:
        connection.close()


def unsent_now(reads: Reads, now: datetime) -> Unsent:
    """What only this machine has at this moment."""
    if reads.acknowledged() >= reads.head()[0]:
        return NOTHING_UNSENT
    return unsent_of(_entries(reads, reads.acknowledged()), now)


def chain_whole(reads: Reads) -> bool:
    """Whether every own entry follows from the one before, from the first kept on."""
    seq, previous = reads.anchor()
    for entry in _entries(reads, seq):
        if entry.seq != seq + 1 or link(previous, entry.body) != entry.hash:
            return False
        previous, seq = entry.hash, entry.seq
    return True


def _of_server(plant: Plant, clock: Clock, seen: Seen) -> Seen:
    """Clock and last backup as the server has them; of a server that is away, what this machine knows."""
    seen = replace(seen, keeps_backups=plant.backups is not None, backups=plant.backups)
    seen = replace(seen, backup_age=backup_in(plant.backups, clock.now()))
    if plant.dsn is None:
        return seen
    import psycopg

    try:
        with psycopg.connect(plant.dsn.conninfo, autocommit=True, connect_timeout=3) as connection:
            sent = clock.now()
            row = connection.execute(
                "SELECT clock_timestamp(), plant.last_backup()->>'finished_at'"
            ).fetchone()
            back = clock.now()
    except psycopg.OperationalError:
        return replace(seen, online=False)
    if row is None:
        return replace(seen, online=False)
    seen = replace(seen, online=True, clock_offset=row[0] - (sent + (back - sent) / 2))
    return seen if row[1] is None else replace(seen, backup_age=back - parse_iso(row[1]), keeps_backups=True)


def _entries(reads: Reads, after: int) -> Iterator[Sealed]:
    while page := reads.unsent(after, PAGE):
        yield from page
        after = page[-1].seq

"""What is well and what is not: above all what a dead disk or a lost key would lose now, and the way to less.

Pure: `examine` makes findings out of `Facts`; `app.services.operations.health.facts` gathers them on this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.i18n import Catalogue
from app.services.operations.health import wording as say

OLDEST_SAFE_SQLITE = (3, 51, 3)
"""Older ones can lose data when two connections reset the write-ahead log at once (sqlite.org, wal.html)."""
LATE = timedelta(minutes=15)
"""An entry that waits longer for the server than this is no matter of seconds any more."""
CLOCK_WARN, CLOCK_BAD = timedelta(seconds=2), timedelta(seconds=30)
SYNC_WARN_MS, SYNC_BAD_MS = 50.0, 150.0
RENEW_DAYS = 30
RENEW_LATE_DAYS = 7
GIB = 1024**3
MIB = 1024**2


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Unsent:
    """Entries that only this machine has: their number, the age of the oldest, the grams they weighed."""

    count: int = 0
    oldest: timedelta = timedelta()
    grams: int = 0


NOTHING_UNSENT = Unsent()


@dataclass(frozen=True)
class Facts:
    """What was found on this machine. None: it does not apply, or nobody could tell."""

    custody: str | None = None
    """Where the journal's key lies: keyring, credentials or file."""
    recovery: bool = False
    """A copy of the key is wrapped to the plant's recovery key."""
    unsent: Unsent = NOTHING_UNSENT
    second: bool = False
    """A second journal is written to another disk."""
    online: bool | None = None
    backup_age: timedelta | None = None
    backup_limit: timedelta | None = None
    """How old the last backup may be; None where backups are not made on this machine."""
    same_disk: bool = False
    """The plant's database lies on this machine's disk too: it is the embedded one."""
    backup_elsewhere: timedelta | None = None
    """Age of the embedded plant's last backup that lies on another disk."""
    certificate_days: int | None = None
    clock_offset: timedelta | None = None
    """Server's clock minus ours."""
    sqlite: tuple[int, ...] | None = None
    sync_ms: float | None = None
    """The slowest of the measured durable writes, milliseconds."""
    free_bytes: int | None = None
    free_limit: int = 200 * MIB
    """Capture stops below it."""
    chain_ok: bool | None = None
    serial_allowed: bool | None = None
    custody_wanted: str = "auto"
    """Where the settings want the keys."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `text` and `remedy` are message ids, `params` fill the text."""

    key: str
    level: Level
    text: str
    remedy: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def said(self, catalogue: Catalogue) -> str:
        """What was found, in the catalogue's language."""
        return catalogue.text(self.text, **self._shown(catalogue))

    def advice(self, catalogue: Catalogue) -> str:
        """The way to less risk; empty where there is nothing to do."""
        return catalogue.text(self.remedy) if self.remedy else ""

    def _shown(self, catalogue: Catalogue) -> dict[str, str]:
        return {name: _in_words(name, value, catalogue) for name, value in self.params.items()}


def examine(facts: Facts) -> list[Finding]:
    """All findings, the worst first."""
    order = [Level.BAD, Level.WARN, Level.OK]
    found = [finding for check in CHECKS for finding in check(facts)]
    return sorted(found, key=lambda finding: order.index(finding.level))


def worst(findings: list[Finding]) -> Level:
    """The level of the whole: that of its worst finding."""
    return findings[0].level if findings else Level.OK


def dead_disk(facts: Facts) -> Iterator[Finding]:
    """What is lost when this machine's disk dies now."""
    if facts.same_disk:
        yield _dead_plant(facts)
        return
    if not facts.unsent.count:
        yield Finding("disk", Level.OK, say.DISK_NOTHING)
        return
    if facts.second:
        yield Finding("disk", Level.OK, say.DISK_SECOND, params=_loss(facts.unsent))
        return
    level = Level.BAD if facts.unsent.oldest > LATE else Level.WARN
    remedy = say.DISK_REMEDY if facts.online else say.DISK_REMEDY_OFFLINE
    yield Finding("disk", level, say.DISK_LOSS, remedy, _loss(facts.unsent))


def _dead_plant(facts: Facts) -> Finding:
    """The embedded plant dies with the disk, whatever was sent to it: a backup elsewhere is all that is left."""
    age = facts.backup_elsewhere
    if age is None:
        return Finding("disk", Level.WARN, say.DISK_PLANT, say.DISK_PLANT_REMEDY)
    late = facts.backup_limit is not None and age > facts.backup_limit
    level, remedy = (Level.WARN, say.BACKUP_REMEDY) if late else (Level.OK, "")
    return Finding("disk", level, say.DISK_SINCE, remedy, {"age": age})


def lost_key(facts: Facts) -> Iterator[Finding]:
    """What is lost when the journal's key is lost now."""
    if facts.recovery:
        yield Finding("key", Level.OK, say.KEY_RECOVERABLE)
    elif facts.unsent.count:
        yield Finding("key", Level.BAD, say.KEY_LOSS, say.KEY_REMEDY, _loss(facts.unsent))
    else:
        yield Finding("key", Level.WARN, say.KEY_NOTHING_NOW, say.KEY_REMEDY)


def custody(facts: Facts) -> Iterator[Finding]:
    if facts.custody and facts.custody_wanted not in ("auto", facts.custody):
        places = {"wanted": facts.custody_wanted, "custody": facts.custody}
        yield Finding("custody", Level.WARN, say.CUSTODY_OTHER, say.CUSTODY_START, places)
    if facts.custody == "file":
        yield Finding("custody", Level.WARN, say.CUSTODY_FILE, say.CUSTODY_REMEDY)
    elif facts.custody:
        yield Finding("custody", Level.OK, say.CUSTODY[facts.custody])


def backup(facts: Facts) -> Iterator[Finding]:
    if facts.backup_limit is None:
        return
    if facts.backup_age is None and facts.online is False:
        yield Finding("backup", Level.WARN, say.BACKUP_UNKNOWN, say.BACKUP_ASK)
        return
    if facts.backup_age is None:
        yield Finding("backup", Level.BAD, say.BACKUP_NONE, say.BACKUP_REMEDY)
        return
    late = facts.backup_age > facts.backup_limit
    level = Level.BAD if facts.backup_age > 3 * facts.backup_limit else Level.WARN if late else Level.OK
    params = {"age": facts.backup_age}
    yield Finding("backup", level, say.BACKUP_AGE, say.BACKUP_REMEDY if late else "", params)


def certificate(facts: Facts) -> Iterator[Finding]:
    days = facts.certificate_days
    if days is None:
        return
    params = {"days": days}
    if days < 0:
        yield Finding("certificate", Level.BAD, say.CERTIFICATE_ENDED, say.CERTIFICATE_ENROL, params)
    elif days < RENEW_DAYS:
        level = Level.BAD if days < RENEW_LATE_DAYS else Level.WARN
        yield Finding("certificate", level, say.CERTIFICATE_DAYS, say.CERTIFICATE_CONNECT, params)
    else:
        yield Finding("certificate", Level.OK, say.CERTIFICATE_DAYS, params=params)


def clock(facts: Facts) -> Iterator[Finding]:
    if facts.clock_offset is None:
        return
    off = abs(facts.clock_offset)
    level = Level.BAD if off > CLOCK_BAD else Level.WARN if off > CLOCK_WARN else Level.OK
    params = {"seconds": round(off.total_seconds(), 1)}
    yield Finding("clock", level, say.CLOCK_OFF, "" if level is Level.OK else say.CLOCK_REMEDY, params)


def library(facts: Facts) -> Iterator[Finding]:
    if facts.sqlite is None:
        return
    version = ".".join(map(str, facts.sqlite))
    if facts.sqlite < OLDEST_SAFE_SQLITE:
        yield Finding("sqlite", Level.BAD, say.SQLITE_OLD, say.SQLITE_REMEDY, {"version": version})
    else:
        yield Finding("sqlite", Level.OK, say.SQLITE_GOOD, params={"version": version})


def sync(facts: Facts) -> Iterator[Finding]:
    if facts.sync_ms is None:
        return
    slow = facts.sync_ms > SYNC_WARN_MS
    level = Level.BAD if facts.sync_ms > SYNC_BAD_MS else Level.WARN if slow else Level.OK
    params = {"ms": round(facts.sync_ms, 1)}
    yield Finding("sync", level, say.SYNC_TIME, say.SYNC_REMEDY if slow else "", params)


def space(facts: Facts) -> Iterator[Finding]:
    free = facts.free_bytes
    if free is None:
        return
    params = {"free": free // MIB, "limit": facts.free_limit // MIB}
    if free < facts.free_limit:
        yield Finding("space", Level.BAD, say.SPACE_NONE, say.SPACE_REMEDY, params)
    elif free < 2 * GIB:
        yield Finding("space", Level.WARN, say.SPACE_LEFT, say.SPACE_REMEDY, params)
    else:
        yield Finding("space", Level.OK, say.SPACE_LEFT, params=params)


def chain(facts: Facts) -> Iterator[Finding]:
    if facts.chain_ok is False:
        yield Finding("chain", Level.BAD, say.CHAIN_BROKEN, say.CHAIN_REMEDY)
    elif facts.chain_ok:
        yield Finding("chain", Level.OK, say.CHAIN_WHOLE)


def serial(facts: Facts) -> Iterator[Finding]:
    if facts.serial_allowed is False:
        yield Finding("serial", Level.BAD, say.SERIAL_FORBIDDEN, say.SERIAL_REMEDY)
    elif facts.serial_allowed:
        yield Finding("serial", Level.OK, say.SERIAL_ALLOWED)


CHECKS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    dead_disk, lost_key, custody, backup, certificate, clock, library, sync, space, chain, serial,
)  # fmt: skip


def span(length: timedelta, catalogue: Catalogue) -> str:
    """A length of time in the two largest units that tell it: `3 d 4 h`, `25 min`."""
    minutes = int(length.total_seconds()) // 60
    parts = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    form = say.DAYS if parts["days"] else say.HOURS if parts["hours"] else say.MINUTES
    return catalogue.text(form, **parts)


def _in_words(name: str, value: Any, catalogue: Catalogue) -> str:
    if isinstance(value, timedelta):
        return span(value, catalogue)
    if name == "kilograms":
        return catalogue.kilograms(value)
    return catalogue.number(str(value)) if isinstance(value, int | float) else str(value)


def _loss(unsent: Unsent) -> dict[str, Any]:
    """`kilograms` is told in grams here and shown in kilograms."""
    return {"count": unsent.count, "age": unsent.oldest, "kilograms": unsent.grams}

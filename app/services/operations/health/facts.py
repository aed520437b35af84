"""Facts for `doctor`, measured on this machine; what only the running station knows is handed in."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app.clock import parse_iso
from app.config.station import Settings
from app.errors import EnvironmentFault
from app.models.envelope import parse
from app.services.journal.ports import Sealed
from app.services.operations.backup.backupset import BackupFolder
from app.services.operations.enrolment.access import FOLDER, IDENTITY
from app.services.operations.health.doctor import MIB, NOTHING_UNSENT, Facts, Unsent

SYNCS = 20
SAMPLE = b"\0" * 4096


@dataclass(frozen=True)
class Seen:
    """What the journal, the key's custody and the synchronisation know of themselves."""

    custody: str | None = None
    recovery: bool = False
    unsent: Unsent = NOTHING_UNSENT
    online: bool | None = None
    clock_offset: timedelta | None = None
    backup_age: timedelta | None = None
    chain_ok: bool | None = None
    keeps_backups: bool = True
    """The plant's database runs on this machine, so its backups are this machine's matter."""
    backups: Path | None = None
    """Folder of the embedded plant's backups; None where the plant has a server of its own."""


def gather(folder: Path, settings: Settings, now: datetime, seen: Seen) -> Facts:
    """The facts about the station in data folder `folder`. Takes some twenty durable writes."""
    return Facts(
        custody=seen.custody,
        custody_wanted=settings.keys.custody,
        recovery=seen.recovery,
        unsent=seen.unsent,
        second=bool(settings.journal.second),
        online=seen.online,
        backup_age=seen.backup_age,
        backup_limit=timedelta(hours=settings.backup.hours) if seen.keeps_backups else None,
        same_disk=seen.backups is not None,
        backup_elsewhere=_elsewhere(seen.backups, folder, now),
        certificate_days=certificate_days(folder / FOLDER / IDENTITY, now),
        clock_offset=seen.clock_offset,
        sqlite=sqlite_version(),
        sync_ms=sync_milliseconds(folder),
        free_bytes=shutil.disk_usage(folder).free,
        free_limit=settings.journal.free_mib * MIB,
        chain_ok=seen.chain_ok,
        serial_allowed=serial_allowed(),
    )


def backup_in(folder: Path | None, now: datetime) -> timedelta | None:
    """Age of the newest backup in `folder`; None where there is none or it cannot be read."""
    if folder is None or not folder.is_dir():
        return None
    try:
        known = BackupFolder(folder).all()
    except EnvironmentFault:
        return None
    return known[-1].age(now) if known else None


def _elsewhere(backups: Path | None, data: Path, now: datetime) -> timedelta | None:
    """The same of a folder on another file system than `data`."""
    age = backup_in(backups, now)
    return None if backups is None or age is None or backups.stat().st_dev == data.stat().st_dev else age


def unsent_of(entries: Iterable[Sealed], now: datetime) -> Unsent:
    """What would be lost with these entries of the own stream; an unreadable one counts without weight."""
    total = NOTHING_UNSENT
    for entry in entries:
        total = replace(total, count=total.count + 1)
        try:
            parsed = parse(entry.body)
        except ValueError:
            continue
        weighed = sum(row["net_g"] for row in parsed.rows.get("weighing", ()))
        oldest = max(total.oldest, now - parse_iso(parsed.at))
        total = replace(total, oldest=oldest, grams=total.grams + weighed)
    return total


def sync_milliseconds(folder: Path, times: int = SYNCS) -> float:
    """The slowest of `times` durable writes of one page beside the journal, in milliseconds."""
    probe = folder / ".sync-probe"
    handle = os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        return max(_write(handle) for _ in range(times)) * 1000
    finally:
        os.close(handle)
        probe.unlink()


def certificate_days(path: Path, now: datetime) -> int | None:
    """Whole days until the certificate in `path` ends, None where there is none."""
    if not path.exists():
        return None
    from app.services.operations.enrolment.pki import read

    return read(path.read_bytes()).days_left(now)


def sqlite_version() -> tuple[int, ...]:
    """Version of the SQLite that keeps the journal (the one inside SQLCipher, not the system's)."""
    from sqlcipher3 import dbapi2

    return tuple(map(int, str(dbapi2.sqlite_version).split(".")))


def serial_allowed() -> bool | None:
    """Whether this account may open serial lines; None where the system has no such right (Windows)."""
    if sys.platform == "win32":
        return None
    import grp

    if os.geteuid() == 0:
        return True
    try:
        group = grp.getgrnam("dialout").gr_gid
    except KeyError:
        return None
    return group in {os.getegid(), *os.getgroups()}


def _write(handle: int) -> float:
    begin = time.perf_counter()
    os.write(handle, SAMPLE)
    os.fsync(handle)
    return time.perf_counter() - begin
